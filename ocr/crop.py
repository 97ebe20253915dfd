"""Cut one line of text out of a card, lying flat. Knows no engine."""

from __future__ import annotations

import cv2
import numpy as np

from ingest.geometry import Quad, quad_of, side_lengths
from ingest.photo import Pixels

VERTICAL_RATIO = 1.5
"""A box this much taller than wide is a column of vertical writing (the same rule PP-OCR was trained with)."""


def line_crop(pixels: Pixels, quad: Quad, *, pad_px: float = 0.0) -> Pixels:
    """The quad's content as an upright rectangle; a column stays a column.

    Args:
        pixels: the card, card px.
        quad: corners in reading order, card px.
        pad_px: grow each side by this much.
    """
    top, right, bottom, left = side_lengths(quad)
    width, height = max(top, bottom) + 2 * pad_px, max(left, right) + 2 * pad_px
    corners = np.array(quad, dtype=np.float32)
    if pad_px:
        across = (corners[1] - corners[0]) / max(top, 1e-6) * pad_px
        down = (corners[3] - corners[0]) / max(left, 1e-6) * pad_px
        corners = corners + np.array([-across - down, across - down, across + down, down - across], dtype=np.float32)
    w, h = max(1, round(width)), max(1, round(height))
    target = np.array([[0, 0], [w, 0], [w, h], [0, h]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    crop = cv2.warpPerspective(pixels, matrix, (w, h), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(crop, dtype=np.uint8)


def with_room(row: Quad, share: float) -> Quad:
    """The row with this share of its height added above and below."""
    a, b, c, d = np.array(row, dtype=np.float64)
    left, right = (d - a) * share, (c - b) * share
    return quad_of(np.array([a - left, b - right, c + right, d + left]))


def is_column(quad: Quad) -> bool:
    """Whether a box is so tall that its text runs downwards."""
    top, right, bottom, left = side_lengths(quad)
    return max(left, right) >= VERTICAL_RATIO * max(top, bottom)


def lay_down(column: Pixels) -> Pixels:
    """A column turned 90° counter-clockwise: its top is left, its characters lie on their backs."""
    return np.ascontiguousarray(np.rot90(column))
