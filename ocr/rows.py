"""Join the boxes of one letter-spaced row (山 田  太 郎) into one line. Knows boxes, not what they say."""

from __future__ import annotations

from statistics import median

import numpy as np

from ingest.geometry import Quad, side_lengths
from ocr.crop import is_column

TALL = 1.25
"""Only rows this much taller than the card's median line are joined: names are printed large, body text is not."""
GAP_HEIGHTS = 2.3
"""The widest gap inside one name, in heights of the row: 關|国久美子 needs it, two columns stay apart."""
SINGLE_GAP_HEIGHTS = 3.6
"""The same where one of the two is a single large character: 成 田      昇 is printed three characters wide apart."""
VERY_TALL = 1.6
WIDE_GAP_HEIGHTS = 3.0
"""The same between two pieces that are both this much taller than the median: 富 田      睦 美 at 2.6."""
OVERLAP_HEIGHTS = 1.0
"""Boxes grow beyond their ink, long ones more: 山田|太郎 set wide overlap by half a height, seldom by more."""
SIMILAR = 0.72
"""The lower of two boxes has at least this share of the other's height."""


def join_rows(boxes: tuple[Quad, ...]) -> tuple[Quad, ...]:
    """The boxes with those of one large, widely spaced row (on a vertical card: column) united; order is not kept.

    Args:
        boxes: corners in reading order, card px.
    """
    typical = median(min(side_lengths(box)) for box in boxes) if boxes else 0.0
    rows = [box for box in boxes if not is_column(box)]
    if len(rows) == len(boxes):
        return tuple(_joined(rows, typical))
    # Where there are columns, a single character may be a piece of one; a wide box is a row.
    upright = [box for box in boxes if _height(box) > 0.67 * _width(box)]
    columns = [_transposed(box) for box in _joined([_transposed(box) for box in upright], typical)]
    lying = [box for box in boxes if box not in upright] + [box for box in columns if not is_column(box)]
    return (*_joined(lying, typical), *(box for box in columns if is_column(box)))


def _joined(boxes: list[Quad], typical: float) -> list[Quad]:
    joined: list[Quad] = []
    for box in sorted(boxes, key=lambda box: box[0][0]):
        for i, row in enumerate(joined):
            if _one_row(row, box, typical):
                joined[i] = _united(row, box)
                break
        else:
            joined.append(box)
    return joined


def _transposed(box: Quad) -> Quad:
    """Mirrored at the diagonal: what runs down runs to the right."""
    a, b, c, d = ((y, x) for x, y in box)
    return (a, d, c, b)


def _width(box: Quad) -> float:
    top, _, bottom, _ = side_lengths(box)
    return max(top, bottom)


def _height(box: Quad) -> float:
    _, right, _, left = side_lengths(box)
    return max(left, right)


def _one_row(left: Quad, right: Quad, typical: float) -> bool:
    heights = (_height(left), _height(right))
    low, high = min(heights), max(heights)
    if high < TALL * typical or low < SIMILAR * high:
        return False
    gap = right[0][0] - left[1][0]
    widest = GAP_HEIGHTS
    if low > VERY_TALL * typical:
        single = min(_width(left), _width(right)) < 1.35 * high
        widest = SINGLE_GAP_HEIGHTS if single else WIDE_GAP_HEIGHTS
    if not -OVERLAP_HEIGHTS * high <= gap <= widest * high:
        return False
    # Both baselines run on: the right box's middle lies on the left box's axis, carried over.
    left_mid, left_end = _middles(left)
    right_mid, _ = _middles(right)
    axis = left_end - left_mid
    length = float(np.linalg.norm(axis))
    if length < 1.0:
        return False
    offset = right_mid - left_end
    across = abs(float(axis[0] * offset[1] - axis[1] * offset[0])) / length
    return across < 0.35 * low


def _middles(box: Quad) -> tuple[np.ndarray, np.ndarray]:
    """Middle of the left side and of the right side."""
    corners = np.array(box)
    return (corners[0] + corners[3]) / 2, (corners[1] + corners[2]) / 2


def _united(left: Quad, right: Quad) -> Quad:
    return (left[0], right[1], right[2], left[3])
