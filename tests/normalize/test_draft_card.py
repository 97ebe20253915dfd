"""A card's lines become fields; every kind is found, nothing is invented and no line is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from normalize.draft import CardDraft, FieldKind
from normalize.draft_card import draft_card, weighed_card
from ocr.reading import ReadCard

from .conftest import set_card

Values = Callable[..., dict[str, list[str]]]
Draft = Callable[..., CardDraft]


def test_an_ordinary_card_is_understood(values: Values) -> None:
    found = values(
        "株式会社青嶺商事",
        "営業本部 第一営業部",
        "課長",
        ("山 田  太 郎", 1.8),
        "Taro Yamada",
        "〒100-0005 東京都千代田区丸の内1-2-3",
        "丸の内青嶺ビル5F",
        "TEL 03-1234-5678(代) FAX 03-1234-5679",
        "携帯 090-1234-5678",
        "E-mail t.yamada@aomine.example.co.jp",
        "https://www.aomine.example.co.jp/",
    )

    assert found == {
        "company": ["株式会社青嶺商事"],
        "department": ["営業本部 第一営業部"],
        "title": ["課長"],
        "name": ["山田 太郎"],
        "name_romaji": ["Taro Yamada"],
        "postal_code": ["100-0005"],
        "address": ["東京都千代田区丸の内1-2-3 丸の内青嶺ビル5F"],
        "phone": ["03-1234-5678"],
        "fax": ["03-1234-5679"],
        "mobile": ["090-1234-5678"],
        "email": ["t.yamada@aomine.example.co.jp"],
        "url": ["https://www.aomine.example.co.jp/"],
    }


def test_title_and_name_on_one_line_are_two_fields(values: Values) -> None:
    found = values("暁星野工業株式会社", "代表取締役社長  佐藤 一郎", "TEL 03-1234-5678")

    assert found["title"] == ["代表取締役社長"]
    assert found["name"] == ["佐藤 一郎"]


def test_a_department_chain_on_several_lines_is_one_value(values: Values) -> None:
    found = values("株式会社朝凪", "技術本部", "開発部", "第二開発課", "係長", ("鈴木 花子", 1.5))

    assert found["department"] == ["技術本部 開発部 第二開発課"]


def test_the_room_of_a_wide_bracket_is_no_space(values: Values) -> None:
    found = values("青嶺商事株式会社", "博士 （工学）", "山田 太郎")

    assert found["qualification"] == ["博士(工学)"]


def test_a_reading_in_brackets_is_the_kana(values: Values) -> None:
    found = values("株式会社朝凪", ("髙橋 一郎(タカハシ イチロウ)", 1.4))

    assert found["name"] == ["髙橋 一郎"]
    assert found["name_kana"] == ["タカハシ イチロウ"]


def test_a_letter_spaced_name_in_several_boxes_is_one_name(setting: Callable[..., ReadCard]) -> None:
    read = setting(["株式会社朝凪", "営業部"])
    top, lines = 200.0, list(read.lines)
    for index, char in enumerate("山田太郎"):
        left = 100.0 + 80 * index + (60 if index > 1 else 0)
        box = ((left, top), (left + 45, top), (left + 45, top + 45), (left, top + 45))
        lines.append(type(lines[0])(text=char, quad=box, confidence=0.99))

    draft = draft_card(ReadCard(lines=tuple(lines), width_px=1100, height_px=660, engines=()))

    name = draft.first(FieldKind.NAME)
    assert name is not None
    assert name.value == "山田 太郎"
    assert name.lines == (2, 3, 4, 5)


def test_two_offices_keep_their_numbers_apart(draft: Draft) -> None:
    drafted = draft(
        "株式会社青嶺",
        ("山田 太郎", 1.5),
        "東京本社 〒100-0005 東京都千代田区丸の内1-1-1",
        "TEL 03-1234-5678 FAX 03-1234-5679",
        "大阪支店 〒530-0001 大阪府大阪市北区梅田2-2-2",
        "TEL 06-1234-5678 FAX 06-1234-5679",
    )

    offices = {reading.value: reading.office for reading in drafted.readings}
    assert offices["東京本社"] == offices["100-0005"] == offices["03-1234-5678"] == offices["03-1234-5679"] == 1
    assert offices["大阪支店"] == offices["530-0001"] == offices["06-1234-5678"] == offices["06-1234-5679"] == 2
    assert offices["山田 太郎"] is None


def test_a_latin_only_person_has_romaji_and_no_name(values: Values) -> None:
    found = values("Asanagi Systems Inc.", ("Anna Keller", 1.5), "Senior Researcher", "Tel: +49 30 901820")

    assert found["name_romaji"] == ["Anna Keller"]
    assert "name" not in found
    assert found["company"] == ["Asanagi Systems Inc."]


def test_the_english_name_of_a_japanese_company_is_company_en(values: Values) -> None:
    found = values("青嶺商事株式会社", "Aomine Trading Co., Ltd.", ("山田 太郎", 1.5))

    assert found["company"] == ["青嶺商事株式会社"]
    assert found["company_en"] == ["Aomine Trading Co., Ltd."]


def test_no_company_is_invented_for_a_logo_card(values: Values) -> None:
    found = values(("山田 太郎", 1.6), "営業部 主任", "taro@asanagi.example.co.jp", "TEL 03-1234-5678")

    assert "company" not in found


def test_slogans_and_permits_stay_unplaced(draft: Draft) -> None:
    drafted = draft(
        "株式会社朝凪",
        "人と街をつなぐ、あたらしい明日へ。",
        ("山田 太郎", 1.5),
        "ISO 9001:2015 認証取得",
        "営業品目:産業機械・工作機械・精密部品",
    )

    assert drafted.unplaced == (1, 3, 4)


def test_a_slogan_in_quotation_marks_is_no_part_of_the_company(values: Values) -> None:
    found = values('Asanagi Tech Solutions "Driving the Future"', ("Anna Keller", 1.4), "anna@asanagitech.com")

    assert found["company"] == ["Asanagi Tech Solutions"]


def test_corporate_and_invoice_numbers_are_checked(draft: Draft) -> None:
    drafted = draft("株式会社朝凪", "法人番号 7000012050002", "登録番号 T7000012050003")

    corporate, invoice = drafted.first(FieldKind.CORPORATE_NUMBER), drafted.first(FieldKind.INVOICE_NUMBER)
    assert corporate is not None
    assert invoice is not None
    assert (corporate.value, corporate.doubts) == ("7000012050002", ())
    assert invoice.value == "T7000012050003"
    assert [doubt.code for doubt in invoice.doubts] == ["check_digit_wrong"]


def test_a_wrong_postal_code_is_doubted_and_never_rewritten(draft: Draft) -> None:
    drafted = draft("〒530-0001 東京都千代田区丸の内1-1-1", agreed=True)

    code, address = drafted.first(FieldKind.POSTAL_CODE), drafted.first(FieldKind.ADDRESS)
    assert code is not None
    assert address is not None
    assert code.value == "530-0001"
    assert (
        [doubt.code for doubt in code.doubts] == [doubt.code for doubt in address.doubts] == ["postal_code_disagrees"]
    )
    assert not code.accepted
    assert not address.accepted


def test_an_area_code_of_another_prefecture_is_doubted(draft: Draft) -> None:
    drafted = draft("〒100-0005 東京都千代田区丸の内1-1-1", "TEL 03-1234-5678", "FAX 06-1234-5678")

    phone, fax = drafted.first(FieldKind.PHONE), drafted.first(FieldKind.FAX)
    assert phone is not None
    assert fax is not None
    assert phone.doubts == ()
    assert [doubt.code for doubt in fax.doubts] == ["area_code_elsewhere"]


def test_a_house_number_lost_in_bars_is_doubted(draft: Draft) -> None:
    address = draft("東京都渋谷区渋谷三ーーーミ青嶺タワー15階").first(FieldKind.ADDRESS)

    assert address is not None
    assert "house_number_unclear" in [doubt.code for doubt in address.doubts]


def test_the_last_of_unlabelled_numbers_is_the_fax_with_a_doubt(draft: Draft) -> None:
    drafted = draft(("山田 太郎", 1.5), "03-1234-5678", "03-1234-5679", "090-1234-5678")

    fax = drafted.first(FieldKind.FAX)
    assert fax is not None
    assert fax.value == "03-1234-5679"
    assert [doubt.code for doubt in fax.doubts] == ["fax_by_place"]


def test_the_english_repeat_of_the_address_is_no_second_one(values: Values) -> None:
    found = values("〒100-0005 東京都千代田区丸の内1-2-3", "1-2-3 Marunouchi, Chiyoda-ku, Tokyo")

    assert found["address"] == ["東京都千代田区丸の内1-2-3"]


def test_what_the_engine_also_held_possible_is_an_alternative(setting: Callable[..., ReadCard]) -> None:
    read = setting(["株式会社朝凪", ("高橋 一郎", 1.5)])
    first, *rest = read.lines[1].chars
    line = replace(read.lines[1], chars=(replace(first, alternatives=(("髙", 0.2), ("亮", 0.001))), *rest))

    name = draft_card(replace(read, lines=(read.lines[0], line))).first(FieldKind.NAME)

    assert name is not None
    assert [(other.value, other.confidence) for other in name.alternatives] == [("髙橋 一郎", 0.2)]


FULL = (
    "株式会社青嶺商事",
    ("田中 太郎", 1.6),
    "〒100-0005 東京都千代田区丸の内1-2-3",
    "TEL 03-1234-5678",
    "tanaka@aomine-shoji.co.jp",
    "https://www.aomine-shoji.co.jp/",
)


def test_what_both_readers_saw_and_checks_confirm_is_accepted(draft: Draft) -> None:
    accepted = {reading.kind for reading in draft(*FULL, agreed=True).readings if reading.accepted}

    assert {FieldKind.POSTAL_CODE, FieldKind.EMAIL, FieldKind.PHONE} <= accepted


def test_nothing_is_accepted_that_one_reader_alone_saw(draft: Draft) -> None:
    assert not [reading for reading in draft(*FULL).readings if reading.accepted]


def test_nothing_is_accepted_from_a_reading_with_trouble(draft: Draft) -> None:
    drafted = draft(*FULL, agreed=True, troubles=("tesseract timed out",))

    assert not [reading for reading in drafted.readings if reading.accepted]


@pytest.mark.parametrize("name", ["髙橋 一郎", "高橋 一郎", "大﨑 力", "渡邉 理沙", "吉田 健"])
def test_a_name_with_look_alike_kanji_is_not_accepted(draft: Draft, name: str) -> None:
    drafted = draft("株式会社青嶺", (name, 1.5), "t.takahashi@aomine.co.jp", agreed=True)

    found = drafted.first(FieldKind.NAME)
    assert found is not None
    assert found.value == name
    assert not found.accepted


def test_the_same_card_gives_the_same_draft(setting: Callable[..., ReadCard]) -> None:
    assert draft_card(setting(FULL)) == draft_card(setting(FULL))


_ODD = st.sampled_from(
    [
        "株式会社",
        "(株)",
        "〒",
        "TEL",
        "山田太郎",
        "部長",
        "東京都",
        "@",
        "https://",
        "03-1234-5678",
        "丸の内1-1",
        "\x00",
        "\u202e",
        "🙂",
        "<b>",
        "'; DROP TABLE",
        "مرحبا",
        "ー",
        "一二三",
        " ",
        "　",
        "(",
        ")",
        "T1234567890123",
        "代表取締役",
        "ﾔﾏﾀﾞ",
        "+81",
        "E-mail:",
        "100-0001",
        "\ud7ff",
        "営業部",
    ]
)
_LINE = st.lists(_ODD | st.text(max_size=12), max_size=8).map("".join)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_LINE, max_size=14), st.booleans())
def test_every_line_ends_in_a_field_or_unplaced(lines: list[str], vertical: bool) -> None:
    drafted = draft_card(set_card(lines, vertical=vertical))

    placed = {line for reading in drafted.readings for line in reading.lines}
    assert sorted(placed | set(drafted.unplaced)) == list(range(len(lines)))
    assert placed.isdisjoint(drafted.unplaced)
    for reading in drafted.readings:
        assert reading.value
        assert 0.0 < reading.confidence < 1.0


@pytest.mark.parametrize(
    "lines",
    [
        ["山田" * 20000],
        ["株式会社あ" + str(n) for n in range(500)],
        ["1" * 5000],
        ["A " * 2000],
        ["("] * 400,
        ["〇" * 3000],
    ],
    ids=["giant line", "500 lines", "digits", "letters", "brackets", "zeros"],
)
def test_junk_is_kept_as_text(lines: list[str]) -> None:
    drafted = draft_card(set_card(lines))

    placed = {line for reading in drafted.readings for line in reading.lines}
    assert placed | set(drafted.unplaced) == set(range(len(lines)))


def test_markup_in_a_name_is_text(values: Values) -> None:
    found = values("<script>alert(1)</script>", ("Robert'); DROP TABLE contacts;--", 1.4), "TEL 03-1234-5678")

    assert found["phone"] == ["03-1234-5678"]


@pytest.mark.parametrize("lines", [("ヨーグルト", "牛乳", "食パン"), ("ヨーグルト", "1丁目 牛乳")])
def test_a_receipt_is_nobodys_card(lines: tuple[str, ...]) -> None:
    said = draft_card(set_card(lines))

    assert weighed_card(set_card(lines))  # taken for a company or an address, alone it would be
    assert said.readings == ()
    assert said.unplaced == tuple(range(len(lines)))


def test_a_side_that_only_names_a_company_is_kept(values: Values) -> None:
    assert values("株式会社青嶺商事", "事業内容", "測量") == {"company": ["株式会社青嶺商事"]}
