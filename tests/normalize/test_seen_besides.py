"""What only the second reader saw within a value keeps it from being accepted; a stray mark or a neighbour does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from normalize.draft import FieldKind
from normalize.fields.address import parse_address
from normalize.seen_besides import building_differs, seen_besides
from ocr.reading import CharReading, Direction, TextLine

LINE = TextLine(
    text="",
    quad=((0.0, 0.0), (400.0, 0.0), (400.0, 30.0), (0.0, 30.0)),
    confidence=0.99,
    chars=(),
    direction=Direction.HORIZONTAL,
)


@pytest.mark.parametrize(
    ("kind", "raw", "leader", "second", "signs"),
    [
        (FieldKind.EMAIL, "tommi@aomine.jp", "E-mail: tommi@aomine.jp", "E-mail: tomomi@aomine.jp", 1),
        (FieldKind.EMAIL, "sato@aomine.jp", "メールsato@aomine.jp", "xメールsato(@aomine.jp", 0),
        (FieldKind.EMAIL, "mainemoto@aomine.jp", "mainemoto@aomine.jp", "mai_nemoto@aomine.jp_", 1),
        (FieldKind.PHONE, "03-1234-567", "TEL 03-1234-567", "TEL 03-1234-5678", 1),
        (FieldKind.POSTAL_CODE, "104-0061", "〒104-0061 中央区銀座7", "〒104-0061 中央区銀座17", 0),
        (FieldKind.ADDRESS, "中央区銀座7", "〒104-0061 中央区銀座7", "〒104-0061 中央区銀座17", 1),
        (FieldKind.QUALIFICATION, "CFP", "CFP", "CFP®", 1),
    ],
)  # fmt: skip
def test_only_signs_within_the_value_count(kind: FieldKind, raw: str, leader: str, second: str, signs: int) -> None:
    line = replace(LINE, text=leader, by=(("ppocr", leader), ("tesseract", second)))

    assert seen_besides(line, kind, raw) == signs


@pytest.mark.parametrize(("misread", "differs"), [("横", True), ("玉", False), ("4", False)])
def test_a_kanji_of_the_building_that_the_readers_saw_otherwise_is_for_a_person(misread: str, differs: bool) -> None:
    printed = "大阪府茨木市玉島4-39-1 横玉島プラザ411"
    chars = [CharReading(text=char, confidence=0.998, agreed=char != misread) for char in printed]

    assert building_differs(chars, parse_address(printed)) is differs
