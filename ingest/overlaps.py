"""What many pairs of quads have in common, all pairs at once: geometry.common_area, only much faster.

Knows no picture.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def common_areas(shapes: NDArray[np.float64], windows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shape (n,): the area the i-th shape and the i-th window share, px²; both convex, either way round.

    Source: Sutherland & Hodgman, Reentrant Polygon Clipping, 1974, every pair in step.

    Args:
        shapes: shape (n, 4, 2).
        windows: shape (n, 4, 2).
    """
    if not len(shapes):
        return np.zeros(0)
    backwards = _signed_areas(windows) <= 0
    rings = np.where(backwards[:, np.newaxis, np.newaxis], windows[:, ::-1], windows)
    points = shapes
    alive = np.ones(len(shapes), dtype=bool)
    for side in range(4):
        points, full = _clipped(points, rings[:, side], rings[:, (side + 1) % 4])
        alive &= full
    return np.where(alive, np.abs(_signed_areas(points)), 0.0)


def _clipped(
    points: NDArray[np.float64], start: NDArray[np.float64], end: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The part of each outline on the inner side of a line, one corner longer; and whether anything is left.

    What has fewer corners than there is room for repeats its first one, which changes no area and no later cut.
    """
    along = (end - start)[:, np.newaxis]
    away = points - start[:, np.newaxis]
    sides = along[..., 0] * away[..., 1] - along[..., 1] * away[..., 0]
    before, sides_before = np.roll(points, 1, axis=1), np.roll(sides, 1, axis=1)
    crosses = (sides_before < 0) != (sides < 0)
    span = np.where(crosses, sides_before - sides, 1.0)
    share = np.where(crosses, sides_before / span, 0.0)[..., np.newaxis]
    count, room = points.shape[:2]
    # At each corner up to two are kept: where the line is crossed on the way to it, and the corner itself.
    kept = np.stack([crosses, sides >= 0], axis=2).reshape(count, 2 * room)
    both = np.stack([before + share * (points - before), points], axis=2).reshape(count, 2 * room, 2)
    order = np.argsort(~kept, axis=1, kind="stable")[:, : room + 1]
    first = np.take_along_axis(both, order[..., np.newaxis], axis=1)
    there = np.arange(room + 1) < kept.sum(axis=1)[:, np.newaxis]
    return np.where(there[..., np.newaxis], first, first[:, :1]), kept.sum(axis=1) >= 3


def _signed_areas(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Positive for clockwise corners (y down)."""
    after = np.roll(points, -1, axis=1)
    return np.asarray((points[..., 0] * after[..., 1] - after[..., 0] * points[..., 1]).sum(axis=1) / 2)
