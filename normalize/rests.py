"""Rows beside a value of which nobody understood all: part of the value may have been left there. Knows no trust."""

from __future__ import annotations

import re

from normalize.draft import FieldKind
from normalize.rows import Row, beside, follows
from normalize.values import Value
from normalize.witness import NUMBERS

_NEAR = (follows, beside)
_FORMED = NUMBERS | {FieldKind.EMAIL, FieldKind.URL}
_LATIN_ADDRESS = re.compile(r"\d[\d-]* [A-Z][a-z]+(?:[ -][A-Za-z]+)*, ?[A-Z][a-z]+")
"""9-22-3 Soikecho, Minami-ku: the address once more, in the form of the other language."""


def _says_nothing(text: str) -> bool:
    """A row that is no part of a value beside it: one letter (of a sign), or an address in Latin letters."""
    return sum(char.isalnum() for char in text) <= 1 or _LATIN_ADDRESS.match(text) is not None


def rests_near(
    rows: list[Row], values: list[Value], own: set[int], *, left_over: frozenset[int], uncovered: tuple[int, ...]
) -> list[int]:
    """The rows above, below or beside a value's own that hold what found no meaning.

    Args:
        own: the rows the value stands in.
        left_over: rows without any meaning.
        uncovered: for each row, how many of its letters and figures belong to no value and no label.
    """
    return [
        row
        for row in {*left_over, *_half_placed(values, uncovered)} - own
        if not _says_nothing(rows[row].text)
        and any(
            near(rows[one], rows[two]) for other in own for one, two in ((other, row), (row, other)) for near in _NEAR
        )
    ]


def _half_placed(values: list[Value], uncovered: tuple[int, ...]) -> set[int]:
    """Rows of words of which a part found no meaning; beside a number or a mail address that is its label's."""
    formed = {row for value in values if value.kind in _FORMED for row, _, _ in value.spans}
    return {row for row, letters in enumerate(uncovered) if letters > 1} - formed
