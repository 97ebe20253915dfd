"""Outlines with one side moved outwards: what is printed right along a card's side, a band above all, ends its paper's
colour and not the card.

Offered to ingest/choose.py, which looks whether the other sides run on that far. Frame: work px. Knows no text.
"""

from __future__ import annotations

import numpy as np

from ingest.geometry import Quad
from ingest.quad_score import Ground, Quads, side_supports

SHARES = np.arange(0.05, 0.205, 0.0075)
"""How far a side is moved, as a share of the card: bands are seldom wider; finer steps tell nothing."""
LEAST_SUPPORT = 0.6
"""Less of an edge than this along the new side, and there is none."""


def grown(quad: Quad, ground: Ground) -> Quads:
    """Shape (n, 4, 2), n ≤ 4: for each side the place beyond it where most of an edge is, if there is one."""
    corners = np.array(quad)
    found = []
    for i in range(4):
        j, before, after = (i + 1) % 4, i - 1, (i + 2) % 4
        moved = np.repeat(corners[np.newaxis], len(SHARES), axis=0)
        moved[:, i] += SHARES[:, np.newaxis] * (corners[i] - corners[before])
        moved[:, j] += SHARES[:, np.newaxis] * (corners[j] - corners[after])
        inside = ((moved > 2) & (moved < np.array(ground.size) - 3)).all(axis=(1, 2))
        if inside.any():
            supports = side_supports(moved[inside], ground)[:, i]
            if supports.max() > LEAST_SUPPORT:
                found.append(moved[inside][int(supports.argmax())])
    return np.array(found).reshape(-1, 4, 2)
