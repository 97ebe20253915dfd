"""Small signs in place of words: labels, never part of a value, never enough to accept a number unseen."""

from __future__ import annotations

import pytest

from normalize.draft import FieldKind
from normalize.draft_card import draft_card
from normalize.rows import rows_of
from ocr.reading import CharReading, Icon, IconSeen, ReadCard, TextLine
from ocr.recording import dump_read_card, load_read_card
from tests.support.drafts import line_quad

Line = tuple[str, tuple[IconSeen, ...]]


def _before(icon: Icon, start: int = 0, end: int | None = None) -> IconSeen:
    return IconSeen(icon=icon, probability=0.98, start=start, end=start if end is None else end)


def _read(*lines: Line) -> ReadCard:
    return ReadCard(
        lines=tuple(
            TextLine(
                text=text,
                quad=line_quad(i),
                confidence=0.99,
                chars=tuple(CharReading(text=char, confidence=0.99, agreed=True) for char in text),
                by=(("ppocr", text), ("tesseract", text)),
                second_read=True,
                icons=icons,
            )
            for i, (text, icons) in enumerate(lines)
        ),
        width_px=910,
        height_px=550,
        engines=(("ppocr", "1"), ("tesseract", "1")),
    )


def _fields(*lines: Line) -> list[tuple[str, str]]:
    return [(reading.kind.value, reading.value) for reading in draft_card(_read(*lines)).readings]


def test_a_sign_says_what_a_number_is() -> None:
    assert _fields(
        ("山田 太郎", ()),
        ("03-1234-5670", (_before(Icon.FAX),)),
        ("03-1234-5678", (_before(Icon.PHONE),)),
        ("090-1234-5678", (_before(Icon.MOBILE),)),
        ("t.yamada@example.co.jp", (_before(Icon.MAIL),)),
        ("www.example.co.jp", (_before(Icon.WEB),)),
    ) == [
        ("name", "山田 太郎"),
        ("fax", "03-1234-5670"),
        ("phone", "03-1234-5678"),
        ("mobile", "090-1234-5678"),
        ("email", "t.yamada@example.co.jp"),
        ("url", "www.example.co.jp"),
    ]


@pytest.mark.parametrize(
    ("text", "icon", "end", "field"),
    [
        ("回03-1234-5670", Icon.FAX, 1, ("fax", "03-1234-5670")),
        ("003-1234-5670", Icon.FAX, 1, ("fax", "03-1234-5670")),
        ("T 03-1234-5670", Icon.FAX, 2, ("fax", "03-1234-5670")),
        ("EM t.yamada@example.co.jp", Icon.MAIL, 2, ("email", "t.yamada@example.co.jp")),
        ("9東京都千代田区丸の内1-2-3", Icon.PLACE, 1, ("address", "東京都千代田区丸の内1-2-3")),
    ],
)
def test_what_the_reader_made_of_a_sign_is_no_part_of_the_value(
    text: str, icon: Icon, end: int, field: tuple[str, str]
) -> None:
    draft = draft_card(_read((text, (_before(icon, 0, end),)), ("山田 太郎", ())))

    reading = next(one for one in draft.readings if one.kind is not FieldKind.NAME)
    assert (reading.kind.value, reading.value) == field
    if reading.kind is not FieldKind.ADDRESS:
        assert "icon_read_as_letters" in [doubt.code for doubt in reading.doubts]


def test_two_numbers_in_a_row_have_each_their_sign() -> None:
    row = "03-1234-5678 03-1234-5670"

    assert _fields((row, (_before(Icon.PHONE), _before(Icon.FAX, 13))), ("山田 太郎", ()))[:2] == [
        ("phone", "03-1234-5678"),
        ("fax", "03-1234-5670"),
    ]


def test_a_word_beats_a_sign() -> None:
    assert _fields(("TEL 03-1234-5678", (_before(Icon.FAX),)), ("山田 太郎", ()))[0] == ("phone", "03-1234-5678")


def test_a_smartphone_before_a_fixed_line_is_a_telephone_with_a_doubt() -> None:
    (reading,) = draft_card(_read(("03-1234-5678", (_before(Icon.MOBILE),)))).readings

    assert reading.kind is FieldKind.PHONE
    assert [doubt.code for doubt in reading.doubts] == ["icon_unlike_number"]


def test_a_sign_alone_accepts_no_number_and_is_named_as_the_reason() -> None:
    draft = draft_card(_read(("03-1234-5678", (_before(Icon.PHONE),)), ("03-1234-5670", (_before(Icon.FAX),))))

    fax = next(reading for reading in draft.readings if reading.kind is FieldKind.FAX)
    assert not fax.accepted
    assert "電話か FAX かを示すのが絵記号だけ" in fax.against
    assert fax.reasons == ("絵記号「FAX」（確率 0.98）",)
    assert fax.raw == "03-1234-5670"


def test_beside_a_telephone_s_sign_the_last_number_without_one_is_the_fax_with_a_doubt() -> None:
    draft = draft_card(_read(("03-1234-5678", (_before(Icon.PHONE),)), ("03-1234-5670", ())))

    assert [(one.kind.value, [doubt.code for doubt in one.doubts]) for one in draft.readings] == [
        ("phone", []),
        ("fax", ["fax_by_place"]),
    ]


def test_a_row_keeps_its_original_and_every_place_leads_back_to_it() -> None:
    read = _read(("口 03-1234-5678", (_before(Icon.PHONE, 0, 1),)))

    (row,) = rows_of(read)

    assert row.text == "☎ 03-1234-5678"
    assert row.folded.original == "口 03-1234-5678"
    at = row.text.index("03")
    assert row.folded.raw(at, len(row.text)) == "03-1234-5678"


def test_signs_are_kept_in_recordings_and_old_recordings_have_none() -> None:
    read = _read(("03-1234-5678", (_before(Icon.PHONE),)))

    assert load_read_card(dump_read_card(read)) == read
    old = dump_read_card(_read(("03-1234-5678", ()))).replace(b',"icons":[]', b"")
    assert b"icons" not in old
    assert load_read_card(old).lines[0].icons == ()
