"""Characters of one stroke in a column of vertical writing: bars, flat strokes and lying brackets. Knows ink only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ocr.bars import BAR_WIDTH_EM
from ocr.reflow import Span

FLAT_EM = 0.3
"""A single flat stroke is lower than this: 一 in Mincho has a triangle at its end."""
BRACKET_EM = 0.42
ARC_EM = 0.18
WIDE_EM = 0.6
"""A flat stroke shorter than this is a hyphen that the printer did not turn."""
BEND_EM = 0.07
"""A bracket lying down has its ends this much higher or lower than its middle."""


def stroke_in(ink: NDArray[np.bool_], cell: Span, em: float) -> str:
    """What a cell of one stroke holds: `upright`, `flat`, `short` (flat, of a hyphen's length), `opens`, `closes`."""
    part = ink[cell[0] : cell[1]]
    across = np.flatnonzero(part.any(axis=0))
    if not len(across):
        return ""
    part = part[:, across[0] : across[-1] + 1]
    width, height = part.shape[1] / em, len(part) / em
    if width < BAR_WIDTH_EM and height > 1.6 * width and height > 0.18:
        rows = part.sum(axis=1)
        # A figure 1 has its flag: a bar is as wide everywhere.
        return "upright" if np.percentile(rows, 92) <= 1.4 * np.median(rows) + 1 else ""
    if height > BRACKET_EM or width < 2 * height or width < 0.22:
        return ""
    ends, middle = max(1, part.shape[1] // 6), part.shape[1] // 2
    level = _depth(part[:, middle - ends : middle + ends])
    # Both ends, for 一 in Mincho rises at one of them.
    bends = [(_depth(end) - level) / em for end in (part[:, :ends], part[:, -ends:])]
    core = np.flatnonzero(part[:, middle - ends : middle + ends].any(axis=1))
    thin = len(core) > 0 and core[-1] - core[0] + 1 <= ARC_EM * em  # the dot and bar of 亠 are no arc
    if width > 0.45 and thin and (min(bends) > BEND_EM or max(bends) < -BEND_EM):
        return "opens" if bends[0] > 0 else "closes"
    if height > FLAT_EM or width < 2.2 * height or float(part.mean()) < 0.4:
        return ""
    return "flat" if width >= WIDE_EM else "short"


def _depth(part: NDArray[np.bool_]) -> float:
    """How low the ink lies, px."""
    rows = np.flatnonzero(part.any(axis=1))
    return float((rows[0] + rows[-1]) / 2) if len(rows) else 0.0
