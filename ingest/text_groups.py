"""Text boxes that may belong to one card: neighbours at several distances, since nobody knows a card's gaps beforehand.

Frame: work px. Knows where text is, not what it says.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.geometry import Quad

GAPS = (0.8, 1.5, 2.6, 4.5)
"""How far apart boxes of one group may be, in median text heights: lines of an address are .8 apart, a logo and an
address 4 and more, two cards pushed together 3 and more."""
MOST_GROUPS = 40


def text_angle(texts: Sequence[Quad]) -> float:
    """The usual direction of the boxes' longer sides, folded to ±45°, in radians."""
    vectors = []
    for quad in texts:
        corners = np.array(quad)
        a, b = corners[1] - corners[0], corners[3] - corners[0]
        vectors.append(a if np.linalg.norm(a) >= np.linalg.norm(b) else b)
    array = np.array(vectors)
    # Four-fold symmetry: rows and columns count alike.
    angles = np.arctan2(array[:, 1], array[:, 0]) * 4
    weights = np.linalg.norm(array, axis=1)
    return float(np.arctan2(np.sum(np.sin(angles) * weights), np.sum(np.cos(angles) * weights)) / 4)


def groups_of(texts: Sequence[Quad], heights: NDArray[np.float64]) -> list[tuple[int, ...]]:
    """Sets of box indices, each set once, from the tightest to the widest; the last is everything.

    Args:
        heights: each box's, px.
    """
    if not texts:
        return []
    distance = _distances(texts) / max(1.0, float(np.median(heights)))
    seen: dict[tuple[int, ...], None] = {}
    for gap in GAPS:
        for group in _joined(distance <= gap):
            seen.setdefault(group)
    everything = tuple(range(len(texts)))
    # A single word says little about a card, unless it is all there is.
    groups = [group for group in seen if len(group) > 1 and group != everything]
    groups.sort(key=len, reverse=True)
    return [*groups[:MOST_GROUPS], everything]


def _distances(texts: Sequence[Quad]) -> NDArray[np.float64]:
    """Shape (n, n): the free space between two boxes, in the direction of all text."""
    angle = text_angle(texts)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    points = np.array(texts) @ turn.T
    low, high = points.min(axis=1), points.max(axis=1)
    free = np.maximum(low[:, np.newaxis] - high[np.newaxis], low[np.newaxis] - high[:, np.newaxis])
    return np.asarray(np.hypot(*np.maximum(free, 0).transpose(2, 0, 1)))


def _joined(near: NDArray[np.bool_]) -> list[tuple[int, ...]]:
    """The connected parts of a graph."""
    left = set(range(len(near)))
    parts = []
    while left:
        part, edge = set(), {min(left)}
        while edge:
            part |= edge
            edge = {int(j) for i in edge for j in np.flatnonzero(near[i])} - part
        left -= part
        parts.append(tuple(sorted(part)))
    return parts
