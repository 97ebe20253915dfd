"""Piece: one part of one row with one meaning it may have. Knows nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from normalize.draft import FieldKind


@dataclass(frozen=True, slots=True)
class Piece:
    """This part of this row means that; kind None: nothing we know."""

    row: int
    start: int
    end: int
    text: str
    kind: FieldKind | None
    score: float
    reason: str
