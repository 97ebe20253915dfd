"""A stroke between two figures of an address that nobody read leaves its room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from normalize.draft import FieldKind
from normalize.pitch import figures_far_apart
from normalize.values import Value
from ocr.reading import CharReading, TextLine

QUAD = ((0.0, 0.0), (400.0, 0.0), (400.0, 20.0), (0.0, 20.0))


def line(text: str, gap_before: int, *, gap: float = 1.0, second_read: bool = True) -> TextLine:
    """Each character takes one step, before the one at `gap_before` lies more room."""
    by = (("one", text), ("two", text if second_read else None))
    chars = tuple(
        CharReading(text=char, confidence=1.0, at=(i + 0.5 + gap * (i >= gap_before)) / (len(text) + 1))
        for i, char in enumerate(text)
    )
    return TextLine(text=text, quad=QUAD, confidence=1.0, chars=chars, by=by)


@pytest.mark.parametrize(
    ("text", "gap_before", "kind", "unclear"),
    [
        ("〒110-0005台東区上野7-419", 18, FieldKind.ADDRESS, True),
        ("〒110-0005台東区上野7-419", 16, FieldKind.ADDRESS, False),  # where a dash stands anyway
        ("〒110-0005台東区上野7-419", 8, FieldKind.ADDRESS, False),  # the postal code's figures are not the address's
        ("〒110-0005台東区上野7-419", 99, FieldKind.ADDRESS, False),
        ("〒110-0005台東区上野7-419", 18, FieldKind.PHONE, False),  # numbers have their own grouping
    ],
)
def test_room_for_a_character_between_two_figures(text: str, gap_before: int, kind: FieldKind, *, unclear: bool):
    value = Value(kind=kind, raw=text, value="台東区上野7-419", lines=(0,), at=(0, 0), label_score=9.0)

    assert figures_far_apart(value, [line(text, gap_before)]) is unclear


def test_less_room_is_enough_where_no_second_reader_looked():
    text = "〒110-0005台東区上野7-419"
    value = Value(kind=FieldKind.ADDRESS, raw=text, value="台東区上野7-419", lines=(0,), at=(0, 0), label_score=9.0)
    lines = [line(text, 18, gap=0.8, second_read=seen) for seen in (False, True)]

    assert [figures_far_apart(value, [one]) for one in lines] == [False, False]

    tight = [replace(one, chars=tuple(_tighter(one.chars, dash=15))) for one in lines]
    assert [figures_far_apart(value, [one]) for one in tight] == [True, False]


def _tighter(chars: tuple[CharReading, ...], *, dash: int) -> Iterator[CharReading]:
    """Strokes are narrow: what follows the postal code's and the house number's comes half a step nearer."""
    for i, char in enumerate(chars):
        yield replace(char, at=(char.at or 0.0) - 0.4 * ((i > 4) + (i > dash)) / (len(chars) + 1))
