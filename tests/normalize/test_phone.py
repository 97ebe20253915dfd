"""Telephone numbers: what the label says, one canonical spelling, doubts instead of repairs."""

from __future__ import annotations

import pytest

from normalize.fields.phone import canonical_phone, find_phones, is_broken_number
from normalize.text import fold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TEL:03-5413-5055 FAX:03-5413-5056", [("03-5413-5055", "phone"), ("03-5413-5056", "fax")]),
        ("TEL03-1234-5678FAX03-1234-5679", [("03-1234-5678", "phone"), ("03-1234-5679", "fax")]),
        ("TEL(03)6860-8606(代)", [("03-6860-8606", "phone")]),
        ("ＴＥＬ　０３（１２３４）５６７８　内線１２３", [("03-1234-5678", "phone")]),
        ("090.1234.5678", [("090-1234-5678", "none")]),
        ("TEL/FAX 0465-23-1234", [("0465-23-1234", "both")]),
        ("直通 03-1234-5678", [("03-1234-5678", "direct")]),
        ("03-1234-5678（直通）", [("03-1234-5678", "direct")]),
        ("フリーダイヤル 0120-123-456", [("0120-123-456", "toll_free")]),
        ("携帯 080 1234 5678", [("080-1234-5678", "mobile")]),
        ("電話 〇三-一二三四-五六七八", [("03-1234-5678", "phone")]),
        ("T 03-1234-5678  F 03-1234-5679", [("03-1234-5678", "phone"), ("03-1234-5679", "fax")]),
        ("Mobile +81-90-1234-5678", [("+81-90-1234-5678", "mobile")]),
        ("+44 (0)20 7946 0958", [("+44-20-7946-0958", "none")]),
        ("TEL 03-5212-1122~4", [("03-5212-1122", "phone")]),
        ("TEL 03-5212-1122/1123 FAX 03-5212-1125", [("03-5212-1122", "phone"), ("03-5212-1125", "fax")]),
        ("TEL 03-5212-1122 03-5212-1123", [("03-5212-1122", "phone"), ("03-5212-1123", "none")]),
        ("TEL 03-5212-1122 9:00~17:00", [("03-5212-1122", "phone")]),
        ("錦1-2-3 052-331-1122", [("052-331-1122", "none")]),
        ("TEL(FAX) 03-5212-1122", [("03-5212-1122", "both")]),
        ("TEL 03-5212-1122(FAX兼用)", [("03-5212-1122", "both")]),
        ("〒100-0001", []),
        ("登録番号T1234567890123", []),
        ("2026-11-21", []),
    ],
)
def test_numbers_in_a_line_are_found_with_their_labels(text: str, expected: list[tuple[str, str]]) -> None:
    found = find_phones(fold(text))

    assert [(phone.value, phone.use.value) for phone in found] == expected


def test_letters_read_as_digits_are_mapped_and_doubted() -> None:
    (phone,) = find_phones("TEL O3-l234-5678")

    assert phone.value == "03-1234-5678"
    assert [doubt.code for doubt in phone.doubts] == ["letters_read_as_digits"]


def test_a_number_one_digit_short_keeps_its_print_and_is_doubted() -> None:
    (phone,) = find_phones("TEL 03-1234-567")

    assert phone.value == "03-1234-567"
    assert [doubt.code for doubt in phone.doubts] == ["phone_not_in_plan"]


@pytest.mark.parametrize("value", ["03-1234-5678", "0120-123-456", "0465-23-1234", "+81-3-1234-5678"])
def test_a_canonical_number_is_its_own_canonical_form(value: str) -> None:
    assert canonical_phone(value) == (value, True)


@pytest.mark.parametrize("row", ["C0265-95-4318", " C0265-95-4318"])
def test_a_sign_read_as_a_letter_right_before_a_number_leaves_a_doubt(row: str) -> None:
    (phone,) = find_phones(row)

    assert phone.value == "0265-95-4318"
    assert [doubt.code for doubt in phone.doubts] == ["sign_before_number"]


@pytest.mark.parametrize("row", ["品番C0265-95-4318", "AC0265-95-4318", "C0265-95-431"])
def test_a_code_with_letters_is_no_number(row: str) -> None:
    assert find_phones(row) == []


@pytest.mark.parametrize(
    ("row", "broken"),
    [
        ("電話〇-七六(862228", True),
        ("FAX 03-(上三三一七四", True),
        ("電話局前ビル 3-12", False),
        ("携帯 キャリア3階 1-2-3", False),
    ],
)
def test_a_label_with_what_is_left_of_a_number_is_nothing_else(row: str, broken: bool) -> None:
    assert is_broken_number(row) is broken
