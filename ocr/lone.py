"""A single large character far off its name (廣 田      杏), which a detector of lines passes over. Knows no engine.

Beside a large short row the same band is searched for ink that stands free, is of one character's size and colour, and
that a reader takes for one character.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.geometry import Box, Quad, bounding_box, side_lengths
from ingest.photo import Pixels
from ocr.crop import is_column, line_crop
from ocr.ctc import CtcChar
from ocr.rows import SINGLE_GAP_HEIGHTS, VERY_TALL
from ocr.spacing import is_wide

Recognise = Callable[[Pixels], tuple[CtcChar, ...]]

SHORT_HEIGHTS = 6.0
"""Rows longer than this are no piece of a name."""
LARGEST, SMALLEST = 1.05, 0.4
"""Of the row's height: the free ink's width and height. A box is a quarter higher than its characters."""
SURE = 0.6
ONE_INK = 30.0
"""Lab units, lightness apart: a seal beside the name is of another colour."""
TAIL = 0.15
"""Of the row's height: ink that reaches no farther than this into the band is of another line."""
INSIDE = 0.1
"""Of the row's height: so much paper lies between a box's end and its last character."""
PALEST = 0.45
"""Of the row's darkness: a thin 一 by itself is paler than a whole name."""


def with_lone_characters(pixels: Pixels, boxes: Sequence[Quad], recognise: Recognise) -> tuple[Quad, ...]:
    """The boxes and those of single characters that belong to a large row but were not found.

    Args:
        pixels: the card, card px.
        boxes: as found, corners in reading order, card px.
        recognise: reads a row.
    """
    rows = [box for box in boxes if not is_column(box)]
    typical = median(min(side_lengths(box)) for box in boxes) if boxes else 0.0
    large = [box for box in rows if _is_large(box, typical)]
    found = list(boxes)
    for row in large:
        for side in (-1, 1):
            lone = _beside(pixels, row, side, [bounding_box(box) for box in found if box is not row])
            if lone is not None and _is_character(recognise(line_crop(pixels, lone))):
                found.append(lone)
    return tuple(found)


def _is_large(box: Quad, typical: float) -> bool:
    top, right, bottom, left = side_lengths(box)
    return (left + right) / 2 > VERY_TALL * typical and max(top, bottom) < SHORT_HEIGHTS * max(left, right)


def _is_character(chars: Sequence[CtcChar]) -> bool:
    inked = [char for char in chars if char.text.strip()]
    return len(inked) == 1 and is_wide(inked[0].text) and inked[0].confidence >= SURE


def _beside(pixels: Pixels, row: Quad, side: int, others: Sequence[Box]) -> Quad | None:
    """The nearest free ink to the left (-1) or right (+1) of a row, boxed as a detector would."""
    a, b, c, d = (np.array(corner) for corner in row)
    height = float(np.linalg.norm(d - a) + np.linalg.norm(c - b)) / 2
    along = (b - a) / max(1e-6, float(np.linalg.norm(b - a)))
    reach = along * SINGLE_GAP_HEIGHTS * height
    inside = along * INSIDE * height
    upper, lower = (b - inside, c - inside) if side > 0 else (a + inside - reach, d + inside - reach)
    band = line_crop(pixels, _quad(upper, upper + reach, lower + reach, lower))
    own = _ink(line_crop(pixels, row))
    ink = _ink(band)
    if own is None or ink is None or not _one_ink(own[1], ink[1]):
        return None
    span = _free(ink[0], height, side)
    if span is None:
        return None
    share = height * 0.12
    left, right = upper + along * (span[0] - share), upper + along * (span[1] + share)
    down = lower - upper
    quad = _quad(left, right, right + down, left + down)
    box = bounding_box(quad)
    within = box.left >= 0 and box.top >= 0 and box.right < pixels.shape[1] and box.bottom < pixels.shape[0]
    taken = any(
        min(box.right, other.right) > max(box.left, other.left)
        and min(box.bottom, other.bottom) - max(box.top, other.top) > 0.25 * height
        for other in others
    )
    return quad if within and not taken else None


def _quad(a: NDArray[np.float64], b: NDArray[np.float64], c: NDArray[np.float64], d: NDArray[np.float64]) -> Quad:
    return (
        (float(a[0]), float(a[1])),
        (float(b[0]), float(b[1])),
        (float(c[0]), float(c[1])),
        (float(d[0]), float(d[1])),
    )


def _ink(part: Pixels) -> tuple[NDArray[np.bool_], NDArray[np.float64]] | None:
    """(where ink lies, its middle colour in Lab less the paper's); None on an empty part."""
    lab = cv2.cvtColor(part, cv2.COLOR_BGR2LAB).astype(np.float64)
    paper = np.median(lab.reshape(-1, 3), axis=0)
    away = np.linalg.norm(lab - paper, axis=2)
    strongest = float(np.percentile(away, 99.5))
    if strongest < 25.0:
        return None
    mask = away > 0.5 * strongest
    return mask, np.median(lab[mask] - paper, axis=0)


def _one_ink(own: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Whether two colours, Lab less the paper's, may be one ink, the other one's strokes thinner."""
    if float(np.linalg.norm(own - other)) <= ONE_INK:
        return True
    paler = PALEST * abs(own[0]) <= abs(other[0]) <= abs(own[0]) and own[0] * other[0] > 0
    return bool(paler and np.linalg.norm(own[1:] - other[1:]) <= ONE_INK)


def _free(ink: NDArray[np.bool_], height: float, side: int) -> tuple[int, int] | None:
    """First and last + 1 inked column of the nearest ink, if it is one character's size and stands free."""
    ink = _without_tails(ink, height)
    columns = np.flatnonzero(ink.any(axis=0))
    if not len(columns):
        return None
    breaks = np.flatnonzero(np.diff(columns) > 0.25 * height)
    starts, ends = columns[np.concatenate([[0], breaks + 1])], columns[np.concatenate([breaks, [len(columns) - 1]])] + 1
    first, last = (int(starts[0]), int(ends[0])) if side > 0 else (int(starts[-1]), int(ends[-1]))
    rows = np.flatnonzero(ink[:, first:last].any(axis=1))
    free = first > 0 and last < ink.shape[1] and rows[0] > 0 and rows[-1] < len(ink) - 1
    tall = rows[-1] - rows[0] + 1
    fits = SMALLEST * height <= max(tall, last - first) and last - first <= LARGEST * height
    return (first, last) if free and fits else None


def _without_tails(ink: NDArray[np.bool_], height: float) -> NDArray[np.bool_]:
    """The ink without what hangs in from above or below: a reading is set close over the name."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8))
    tops, bottoms = stats[:, cv2.CC_STAT_TOP], stats[:, cv2.CC_STAT_TOP] + stats[:, cv2.CC_STAT_HEIGHT]
    tail = ((tops == 0) & (bottoms <= TAIL * height)) | ((bottoms == len(ink)) & (tops >= len(ink) - TAIL * height))
    tail[0] = False
    return np.asarray(ink & ~tail[labels])
