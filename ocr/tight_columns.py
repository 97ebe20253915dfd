"""Columns set so tightly that their boxes overlap: each gets its own room. Knows boxes only.

A detector's box stands off its print by a share of the print's size; where columns stand closer than that, each crop
shows halves of the characters to its left and right, and readers take them for strokes of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.geometry import Quad, bounding_box, quad_of
from ocr.crop import is_column

LEAST = 0.58
"""The least share of its half width a box keeps: print fills three quarters of a box, in tight type less."""
EVEN = 1.15
"""How much further the print may reach on its free side than on the other one: boxes stand in the middle of it."""
ENOUGH = 0.9
"""Boxes stand off the print by an eighth of its size: so much of their half width is enough."""
BESIDE = 0.25
"""Two columns stand beside each other over this share of the shorter one."""


def with_own_room(boxes: Sequence[Quad]) -> tuple[Quad, ...]:
    """The same boxes, in their order; columns that reach into one another end between them.

    Args:
        boxes: corners in reading order, card px.
    """
    columns = [_Column(quad) if is_column(quad) else None for quad in boxes]
    return tuple(
        quad if column is None else column.narrowed([other for other in columns if other not in (None, column)])
        for quad, column in zip(boxes, columns, strict=True)
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Column:
    quad: Quad

    @property
    def ends(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The middles of its head and its foot."""
        a, b, c, d = np.array(self.quad, dtype=np.float64)
        return (a + b) / 2, (c + d) / 2

    @property
    def width(self) -> float:
        a, b, c, d = np.array(self.quad, dtype=np.float64)
        return float(np.linalg.norm(b - a) + np.linalg.norm(c - d)) / 2

    def narrowed(self, others: Sequence[_Column | None]) -> Quad:
        """As wide as its neighbours leave it."""
        half = self.width / 2
        left = right = half
        for other in others:
            away = None if other is None else self._away(other)
            if other is None or away is None or abs(away) >= half + other.width / 2:
                continue
            room = abs(away) * self.width / (self.width + other.width)
            if not 0.4 * half <= room <= ENOUGH * half:
                continue  # one upon the other: two looks at one column; or hardly in its way
            left, right = (min(left, room), right) if away < 0 else (left, min(right, room))
        if left == right == half:
            return self.quad
        left, right = min(left, EVEN * right), min(right, EVEN * left)
        a, b, c, d = np.array(self.quad, dtype=np.float64)
        head, foot = self.ends
        toward = [max(LEAST, side / half) for side in (left, right)]
        return quad_of(
            np.array(
                [
                    head + (a - head) * toward[0],
                    head + (b - head) * toward[1],
                    foot + (c - foot) * toward[1],
                    foot + (d - foot) * toward[0],
                ]
            )
        )

    def _away(self, other: _Column) -> float | None:
        """How far to the right of this column's axis the other one's runs, px; None: they do not stand side by side."""
        mine, its = bounding_box(self.quad), bounding_box(other.quad)
        top, bottom = max(mine.top, its.top), min(mine.bottom, its.bottom)
        if bottom - top < BESIDE * min(mine.height, its.height):
            return None
        return other._at((top + bottom) / 2) - self._at((top + bottom) / 2)

    def _at(self, y: float) -> float:
        head, foot = self.ends
        share = (y - head[1]) / max(1.0, foot[1] - head[1])
        return float(head[0] + (foot[0] - head[0]) * share)
