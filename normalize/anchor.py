"""Anchor: a value found by its form, with what stands before it. Knows no form."""

from __future__ import annotations

from dataclasses import dataclass

from normalize.draft import Doubt, FieldKind


@dataclass(frozen=True, slots=True)
class Anchor:
    """A value found by its form within one row."""

    row: int
    start: int
    end: int
    kind: FieldKind
    value: str
    valid: bool
    labelled: bool
    own: tuple[int, int]
    """(start, end) of the value itself, without its label."""
    label_row: int | None = None
    """The row that held nothing but this value's label."""
    doubts: tuple[Doubt, ...] = ()
    reasons: tuple[str, ...] = ()
    icon: float | None = None
    """The probability of the small sign that says what it is; None: no sign, or a word says so."""
