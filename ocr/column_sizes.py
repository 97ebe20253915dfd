"""A small title right above a large name, found as one column, is two: readers see all of a line at one size.

Knows ink and sizes. Figures and Latin in a column are narrow too, but higher than wide: they stay where they are.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.geometry import Quad, quad_of, side_lengths
from ingest.photo import Pixels
from ocr.bars import BOX_EMS, INK_EM, ink_of
from ocr.crop import is_column, line_crop

LARGE = 1.2
"""Only a column so much wider than the usual one is looked at: a name, with a title above it."""
SMALLER = 0.72
"""The small print's width by that of the large; a half-width figure has .5, but see `SQUARE`."""
SQUARE = (0.65, 1.25)
"""Height by width of a kanji or kana."""
TOUCHING = 1.7
"""Higher than this by its width are two characters that touch, or more."""
GAP_EM = 0.25
"""Paper between the two, in characters of the large one."""
FEWEST = 2
"""Characters on either side."""


def parted_by_size(pixels: Pixels, boxes: Sequence[Quad]) -> tuple[Quad, ...]:
    """The boxes, those of columns with print of two sizes as two.

    Args:
        pixels: the card, card px.
        boxes: corners in reading order, card px.
    """
    widths = {box: _width(box) for box in boxes if is_column(box)}
    usual = median(widths.values()) if widths else 0.0
    return tuple(
        part for box in boxes for part in (_parts(pixels, box) if widths.get(box, 0.0) > LARGE * usual else (box,))
    )


def _width(box: Quad) -> float:
    top, _, bottom, _ = side_lengths(box)
    return (top + bottom) / 2


def _parts(pixels: Pixels, box: Quad) -> tuple[Quad, ...]:
    ink = ink_of(line_crop(pixels, box))
    edges = np.flatnonzero(np.diff(np.concatenate([[False], ink.any(axis=1), [False]]).astype(np.int8)))
    runs = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    best, widest = None, GAP_EM * ink.shape[1] / BOX_EMS
    for (_, end), (start, _) in itertools.pairwise(runs):
        if start - end < widest:
            continue
        above, below = _print(ink[:end]), _print(ink[start:])
        if above is None or below is None:
            continue
        small, large = sorted((above, below), key=lambda part: part[1] - part[0])
        if small[1] - small[0] < SMALLER * (large[1] - large[0]):
            best, widest = (end, start, above, below), start - end
    if best is None:
        return (box,)
    end, start, above, below = best
    room = 0.12 * ink.shape[1] / BOX_EMS
    return (
        _cut(box, ink.shape, 0.0, min(end + room, (end + start) / 2), above),
        _cut(box, ink.shape, max(start - room, (end + start) / 2), float(len(ink)), below),
    )


def _print(ink: NDArray[np.bool_]) -> tuple[int, int] | None:
    """From where to where across the column this print goes, px; None: not a few characters as wide as high."""
    across = np.flatnonzero(ink.sum(axis=0) > max(1.0, 0.01 * len(ink)))
    if not len(across):
        return None
    first, last = int(across[0]), int(across[-1]) + 1
    edges = np.flatnonzero(np.diff(np.concatenate([[False], ink.any(axis=1), [False]]).astype(np.int8)))
    heights = (edges[1::2] - edges[::2]) / (last - first)
    square = int(((heights >= SQUARE[0]) & (heights <= SQUARE[1])).sum()) + int(heights[heights > TOUCHING].sum())
    slim = int(((heights > SQUARE[1]) & (heights <= TOUCHING)).sum())
    return (first, last) if square >= FEWEST and not slim else None


def _cut(box: Quad, shape: tuple[int, ...], top: float, bottom: float, across: tuple[int, int]) -> Quad:
    """A part of the box: these rows, its own print in the middle."""
    half = (across[1] - across[0]) / INK_EM * BOX_EMS / 2
    middle = (across[0] + across[1]) / 2
    height, width = shape
    seen = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    part = [[middle - half, top], [middle + half, top], [middle + half, bottom], [middle - half, bottom]]
    # As the crop was cut: a box of two sizes need not be a rectangle.
    matrix = cv2.getPerspectiveTransform(seen, np.array(box, dtype=np.float32))
    return quad_of(np.asarray(cv2.perspectiveTransform(np.array([part], dtype=np.float64), matrix)[0]))
