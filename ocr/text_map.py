"""From a detector's map of where text is to the box of each line. Knows no net and no engine.

Source: Liao et al., Real-time Scene Text Detection with Differentiable Binarization, 2020, as PaddleOCR applies it.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.geometry import Quad, quad_of

INKED = 0.3
"""A place more probable than this belongs to a line. This and the next two: PP-OCR's own numbers."""
LINE_SURE = 0.5
"""The mean probability over a line's core, below which it is none."""
UNCLIP = 1.6
"""The map shows a line's core only: each side moves out by this much of the core's area over its girth."""
LEAST_CORE_PX = 3
LEAST_LINE_PX = 5
MOST_LINES = 1000
ONE_ROW_PX = 10
"""Boxes whose tops differ by less are of one row and go left to right."""


def boxes_in(map_: NDArray[np.float32], *, width: float, height: float) -> tuple[Quad, ...]:
    """The lines' boxes, in reading order as seen, corners clockwise from the upper left.

    Args:
        map_: shape (h, w): how probably each place belongs to a line's core, 0–1.
        width: of the picture the map was made from, px; the boxes are in this frame.
        height: the same.
    """
    inked = cv2.dilate((map_ > INKED).astype(np.uint8), np.ones((2, 2), np.uint8))
    outlines, _ = cv2.findContours(inked, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    boxes = []
    scale = np.array([width / map_.shape[1], height / map_.shape[0]])
    for outline in outlines[:MOST_LINES]:
        centre, size, angle = cv2.minAreaRect(outline)
        if min(size) < LEAST_CORE_PX or _mean_in(map_, cv2.boxPoints((centre, size, angle))) < LINE_SURE:
            continue
        out = 2 * UNCLIP * size[0] * size[1] / (2 * (size[0] + size[1]))
        if min(size) + out < LEAST_LINE_PX:
            continue
        corners = cv2.boxPoints((centre, (size[0] + out, size[1] + out), angle)) * scale
        boxes.append(_clockwise(np.clip(corners, 0, (width - 1, height - 1))))
    return tuple(quad_of(box) for box in _in_rows(boxes))


def _mean_in(map_: NDArray[np.float32], box: NDArray[Any]) -> float:
    h, w = map_.shape
    left, top = np.clip(np.floor(box.min(axis=0)).astype(int), 0, (w - 1, h - 1))
    right, bottom = np.clip(np.ceil(box.max(axis=0)).astype(int), 0, (w - 1, h - 1))
    mask = np.zeros((bottom - top + 1, right - left + 1), dtype=np.uint8)
    cv2.fillPoly(mask, [(box - (left, top)).astype(np.int32)], 1)
    return float(cv2.mean(map_[top : bottom + 1, left : right + 1], mask)[0])


def _clockwise(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Upper left first: of the two leftmost corners the higher one, then the higher one of the other two."""
    by_x = corners[np.argsort(corners[:, 0], kind="stable")]
    left, right = (pair[np.argsort(pair[:, 1], kind="stable")] for pair in (by_x[:2], by_x[2:]))
    return np.array([left[0], right[0], right[1], left[1]])


def _in_rows(boxes: list[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    """Rows from the top, each from the left."""
    down = sorted(boxes, key=lambda box: float(box[0][1]))
    rows: list[list[NDArray[np.float64]]] = []
    for box in down:
        if rows and box[0][1] - rows[-1][-1][0][1] < ONE_ROW_PX:
            rows[-1].append(box)
        else:
            rows.append([box])
    return [box for row in rows for box in sorted(row, key=lambda box: float(box[0][0]))]
