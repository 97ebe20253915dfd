"""A 一 at the end of a name in a column (賢一, 信一), which detectors of lines leave out of the box.

A name is found whole but for this one stroke, so only such a stroke is added: as wide as a character, thin, in the
middle of the column, with nothing but paper around it. Knows boxes and ink.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.geometry import Quad, bounding_box
from ocr.bars import BOX_EMS

REACH_EM = 1.5
"""How far from the box the stroke may stand: half an em of its own cell, the rest is the space between letters."""
THICK_EM = 0.2
"""In Mincho the triangle at its end is the thickest."""
WIDE_EM = (0.55, 1.05)
ON_AXIS_EM = 0.15
CLEAR_EM = 0.25
"""Paper above and below it: closer print is a character's, or the next line's."""


def with_flat_ends(ink: NDArray[np.bool_], quad: Quad, others: Sequence[Quad]) -> Quad:
    """The same box, longer where a flat stroke stands below or above it.

    Args:
        ink: shape (h, w), card px: where print is.
        quad: a column, upright but for a little lean.
        others: the other boxes; ink inside them is theirs.
    """
    box = bounding_box(quad)
    em = box.width / BOX_EMS
    left, right = max(0, round(box.centre[0] - 0.65 * em)), round(box.centre[0] + 0.65 * em)
    strip = ink[:, left:right].copy()
    for other in map(bounding_box, others):
        if other.left < right and other.right > left:
            strip[max(0, int(other.top)) : max(0, int(other.bottom) + 1)] = False
    a, b, c, d = quad
    foot = _stroke_end(strip[round(box.bottom) :], em)
    head = _stroke_end(strip[: max(0, round(box.top))][::-1], em)
    if foot:
        c, d = (c[0], c[1] + foot), (d[0], d[1] + foot)
    if head:
        a, b = (a[0], max(0.0, a[1] - head)), (b[0], max(0.0, b[1] - head))
    return (a, b, c, d)


def _stroke_end(beyond: NDArray[np.bool_], em: float) -> float:
    """How far the box has to go to take in the stroke and half of its cell, px; 0: there is none.

    Args:
        beyond: the column's rows from the end of its box outwards.
    """
    rows = np.flatnonzero(beyond[: round((REACH_EM + CLEAR_EM) * em)].any(axis=1))
    start = rows[rows > 0.08 * em]  # the last character's own blur
    if not len(start):
        return 0.0
    first = int(start[0])
    run = np.flatnonzero(~beyond[first:].any(axis=1))
    last = first + (int(run[0]) if len(run) else len(beyond) - first)
    across = np.flatnonzero(beyond[first:last].any(axis=0))
    wide, middle = across[-1] - across[0] + 1, (across[0] + across[-1] + 1) / 2
    fits = (
        first <= REACH_EM * em
        and last - first <= max(3.0, THICK_EM * em)
        and WIDE_EM[0] * em <= wide <= WIDE_EM[1] * em
        and abs(middle - beyond.shape[1] / 2) <= ON_AXIS_EM * em
        and not beyond[last + 1 : last + 1 + round(CLEAR_EM * em)].any()
        and last + 0.4 * em < len(beyond)
    )
    return last + 0.4 * em if fits else 0.0
