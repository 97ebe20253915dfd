"""What only the second reader saw within a value keeps it from being accepted; a stray mark or a neighbour does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from normalize.draft import FieldKind
from normalize.seen_besides import seen_besides
from ocr.reading import Direction, TextLine

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
        (FieldKind.PHONE, "03-1234-567", "TEL 03-1234-567", "TEL 03-1234-5678", 1),
        (FieldKind.POSTAL_CODE, "104-0061", "〒104-0061 中央区銀座7", "〒104-0061 中央区銀座17", 0),
        (FieldKind.ADDRESS, "中央区銀座7", "〒104-0061 中央区銀座7", "〒104-0061 中央区銀座17", 1),
        (FieldKind.QUALIFICATION, "CFP", "CFP", "CFP®", 1),
    ],
)  # fmt: skip
def test_only_signs_within_the_value_count(kind: FieldKind, raw: str, leader: str, second: str, signs: int) -> None:
    line = replace(LINE, text=leader, by=(("ppocr", leader), ("tesseract", second)))

    assert seen_besides(line, kind, raw) == signs
