"""Outlines of small cards laid on the card's own edge: seen from afar its shadow and its edge are a few px apart.

Frame: work px. Knows no text.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.geometry import Quad, common_area, quad_area
from ingest.hypotheses import intersect_sides
from ingest.quad_score import Ground

OUTWARD_PX = 3.0
"""How far outside its outline a side is looked for."""
INWARD_PX = 5.5
"""And how far inside: what outlines take in is the shadow and their own thickness."""
STEP_PX = 0.5
BLOCKS = 8
"""Pieces of a side that each say where the edge is."""
SAMPLES_A_BLOCK = 5
LEAST_STEP = 2.5
"""A side whose edge is no higher than this, levels, stays where it is."""
MOST_CHANGED = 0.35
"""An outline that would lose or gain more of its area than this stays as it is."""


def tightened(quad: Quad, ground: Ground) -> Quad:
    """The outline with every side moved to the sharpest edge near it; the same where there is none."""
    corners = np.array(quad)
    lines = [_side(corners[i], corners[(i + 1) % 4], ground) for i in range(4)]
    better = intersect_sides(lines)
    if better is None:
        return quad
    common = common_area(better, quad)
    if common < (1 - MOST_CHANGED) * max(quad_area(better), quad_area(quad)):
        return quad
    return better


def _side(a: NDArray[np.float64], b: NDArray[np.float64], ground: Ground) -> NDArray[np.float64]:
    """The line (a, b, c), ax + by + c = 0, along the sharpest edge near this side."""
    length = float(np.linalg.norm(b - a))
    along = (b - a) / max(length, 1e-6)
    inward = np.array([-along[1], along[0]])
    share = np.linspace(0.08, 0.92, BLOCKS * SAMPLES_A_BLOCK)
    away = np.arange(-OUTWARD_PX - 1, INWARD_PX + 1 + STEP_PX / 2, STEP_PX)
    points = a + share[:, np.newaxis] * (b - a)
    grid = (points[:, np.newaxis] + away[:, np.newaxis] * inward).astype(np.float32)
    seen = cv2.remap(ground.smooth, grid[..., 0], grid[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    level = seen.reshape(BLOCKS, SAMPLES_A_BLOCK, len(away), 3).mean(axis=1)
    reach = round(1 / STEP_PX)
    jump = np.linalg.norm(level[:, 2 * reach :] - level[:, : -2 * reach], axis=2)  # over two px
    offsets = away[reach:-reach]
    usual = np.median(jump, axis=0)
    best = int(usual.argmax())
    places, weights = np.full(BLOCKS, 0.0), np.zeros(BLOCKS)
    if usual[best] >= LEAST_STEP:
        near = np.abs(offsets - offsets[best]) <= 1.5
        local = np.where(near, jump, 0.0)
        places = offsets[local.argmax(axis=1)]
        weights = np.minimum(local.max(axis=1), 2 * usual[best])
    middles = share.reshape(BLOCKS, SAMPLES_A_BLOCK).mean(axis=1)
    if weights.sum() > 0:
        slope, start = np.polyfit(middles, places, 1, w=weights)
    else:
        slope, start = 0.0, 0.0
    ends = np.stack([a + start * inward, b + (start + slope) * inward])
    return np.asarray(np.cross(np.append(ends[0], 1), np.append(ends[1], 1)))
