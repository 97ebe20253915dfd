"""`parse_one` answers with exactly the keys `meishi parse` promises."""

from __future__ import annotations

import pytest

from normalize.parse import PARSERS, parse_one


def test_an_address_has_its_parts() -> None:
    parts = parse_one("address", "〒150-0002 東京都渋谷区渋谷１丁目２－３　青嶺ビル５Ｆ")

    assert parts == {
        "prefecture": "東京都",
        "city": "渋谷区",
        "town": "渋谷一丁目",
        "rest": "2-3",
        "building": "青嶺ビル5F",
        "postal_code": "150-0002",
    }


def test_a_name_has_its_readings() -> None:
    assert parse_one("name", "髙橋一郎") == {
        "family": "髙橋",
        "given": "一郎",
        "family_kana": "たかはし",
        "given_kana": "いちろう",
    }


@pytest.mark.parametrize(
    ("text", "value", "form", "position", "core"),
    [
        ("㈱青嶺商事", "(株)青嶺商事", "(株)", "prefix", "青嶺商事"),
        ("青嶺商事 株式会社", "青嶺商事株式会社", "株式会社", "suffix", "青嶺商事"),
        ("Aomine Trading Co., Ltd.", "Aomine Trading Co., Ltd.", "Co., Ltd.", "suffix", "Aomine Trading"),
        ("青嶺クリニック", "青嶺クリニック", None, None, "青嶺クリニック"),
    ],
)
def test_a_company_has_its_legal_form(text: str, value: str, form: str, position: str, core: str) -> None:
    parts = parse_one("company", text)

    assert (parts["value"], parts["legal_form"], parts["legal_form_position"], parts["core"]) == (
        value,
        form,
        position,
        core,
    )


def test_companies_that_differ_in_dress_share_a_key() -> None:
    keys = {
        parse_one("company", text)["key"] for text in ("㈱ｱｵﾐﾈ商事", "アオミネ商事株式会社", "（株） アオミネ 商事")
    }

    assert len(keys) == 1


def test_a_phone_has_its_plan() -> None:
    assert parse_one("phone", "０３（１２３４）５６７８（代）") == {
        "value": "03-1234-5678",
        "e164": "+81312345678",
        "type": "fixed",
        "region": "JP",
    }


@pytest.mark.parametrize("kind", sorted(PARSERS))
@pytest.mark.parametrize("text", ["", " ", "\x00", "???", "🙂🙂", "あ" * 3000])
def test_junk_gives_the_same_keys(kind: str, text: str) -> None:
    assert parse_one(kind, text).keys() == parse_one(kind, "x").keys()


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="no parser"):
        parse_one("colour", "red")


@pytest.mark.parametrize("kind", PARSERS)
@pytest.mark.parametrize("part", ["1-", "〇", "a@", "a.", "A", "03-", "通上る", "字"])
def test_a_giant_value_is_given_back_whole_at_once(kind: str, part: str) -> None:
    parts = parse_one(kind, part * 5000)

    assert part * 100 in "".join(str(value) for value in parts.values())


@pytest.mark.parametrize("kind", PARSERS)
@pytest.mark.parametrize("text", ["", " ", "\x00", "\u202e", "🙂", "'; DROP TABLE contacts;--", "<b>", "مرحبا", "("])
def test_junk_is_no_value_and_no_error(kind: str, text: str) -> None:
    assert isinstance(parse_one(kind, text), dict)
