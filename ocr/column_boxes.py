"""Columns of vertical writing made whole: detectors lose upright figures set one below the other (〒 | 1 0 2).

A column goes on where ink goes on below or above it; columns nobody found are looked for in the ink that is left.
Knows boxes and ink, not what they say.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.geometry import Box, Quad, bounding_box, quad_of, side_lengths
from ingest.photo import Pixels
from ocr.bars import BOX_EMS
from ocr.column_sizes import parted_by_size
from ocr.crop import VERTICAL_RATIO, is_column
from ocr.flat_ends import with_flat_ends
from ocr.tight_columns import with_own_room

GAP_EM = 1.1
"""The widest empty stretch inside one column: a space after 電話 is one em, the next office stands further off."""
WIDEST_EM = 1.2
"""Ink wider than this is no character of the column: a logo, a rule, a row."""
ON_AXIS_EM = 0.35
"""A box whose middle lies this near the column's axis is a piece of it."""
MIXED = 0.25
"""Name and company in columns, the rest in rows: columns less long than this share of the rows are none."""
SHORT_RATIO, LIKE = 1.2, (0.75, 1.4)
"""Two characters of a column are so much higher than wide, and as wide as the card's columns; one alone is square."""
LARGE = 1.5
"""A column this much wider than the usual one is a name: found whole, and other print may stand over it."""
INKED = 0.4
"""Share of the print's usual contrast that makes a pixel ink."""
SMALL_EM_PX = 20.0
"""The whole card is searched at this character size."""
LEAST_EMS = 2.6
"""A column nobody found is at least this long: shorter things are marks and logos."""


def whole_columns(pixels: Pixels, boxes: tuple[Quad, ...]) -> tuple[Quad, ...]:
    """The same boxes with their columns made whole; on a card without columns nothing changes.

    Args:
        pixels: the card the right way up, card px.
        boxes: corners in reading order, card px.
    """
    columns = [box for box in boxes if is_column(box)]
    lying = sum(bounding_box(box).width for box in boxes if not is_column(box))
    standing = sum(bounding_box(box).height for box in columns)
    if len(columns) < 2 or standing < MIXED * lying:
        return boxes
    boxes = parted_by_size(pixels, _short_ones_too(boxes, median(bounding_box(box).width for box in columns)))
    columns = [box for box in boxes if is_column(box)]
    contrast = _contrast(pixels, columns)
    usual = median(bounding_box(box).width for box in columns)
    done: list[Quad] = []
    waiting = sorted(_overlapping_joined(boxes), key=lambda box: (not is_column(box), -bounding_box(box).height))
    while waiting:
        box = waiting.pop(0)
        if not is_column(box):
            done.append(box)
            continue
        if bounding_box(box).width > LARGE * usual:
            done.append(with_flat_ends(contrast > INKED, box, [*done, *waiting]))
            continue
        grown = _grown(contrast, box, [*done, *waiting])
        inside = bounding_box(grown)
        waiting = [other for other in waiting if not _within(bounding_box(other), inside)]
        done = [other for other in done if not _within(bounding_box(other), inside)]
        done.append(grown)
    # On a card whose numbers stand in rows what is left of the ink is rows, rules and signs.
    return with_own_room((*done, *(_unfound(contrast, done) if standing >= lying else ())))


def _short_ones_too(boxes: tuple[Quad, ...], usual: float) -> tuple[Quad, ...]:
    """The boxes, those of two characters one below the other (次長) narrow enough to be columns."""
    return tuple(_narrow_if_short(quad, usual) for quad in boxes)


def _narrow_if_short(quad: Quad, usual: float) -> Quad:
    top, right, bottom, left = side_lengths(quad)
    width, height = (top + bottom) / 2, (left + right) / 2
    short = SHORT_RATIO * width <= height < VERTICAL_RATIO * width
    if not short or not LIKE[0] * usual <= width <= LIKE[1] * usual:
        return quad
    a, b, c, d = np.array(quad)
    less = (1 - height / (VERTICAL_RATIO * 1.02 * width)) / 2
    return quad_of(np.array([a + (b - a) * less, b - (b - a) * less, c - (c - d) * less, d + (c - d) * less]))


def _overlapping_joined(boxes: tuple[Quad, ...]) -> list[Quad]:
    """Two boxes of one column that share a character are one box."""
    joined: list[Quad] = []
    for quad in sorted(boxes, key=lambda quad: bounding_box(quad).top):
        box = bounding_box(quad)
        for i, other in enumerate(joined):
            above = bounding_box(other)
            alike = 0.8 < box.width / max(1.0, above.width) < 1.25
            near = abs(box.centre[0] - above.centre[0]) < 0.2 * box.width
            if is_column(other) and alike and near and box.top < above.bottom < box.bottom:
                joined[i] = (other[0], other[1], quad[2], quad[3])
                break
        else:
            joined.append(quad)
    return joined


def _contrast(pixels: Pixels, columns: list[Quad]) -> NDArray[np.float32]:
    """Shape (h, w): how much darker (on dark cards: lighter) than the paper around it, 1 for usual print."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    em = median(bounding_box(box).width for box in columns) / BOX_EMS
    scale = min(1.0, 6.0 / em)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    # Print covers less than half of any square three characters wide: its median is the paper.
    paper = cv2.resize(cv2.medianBlur(small, 21), (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    darker = paper.astype(np.float32) - grey
    inside = [darker[_rows(box), _columns(box)] for box in map(bounding_box, columns)]
    reach = [(float(np.percentile(part, 97)), float(np.percentile(part, 3))) for part in inside if part.size]
    dark, light = median(high for high, _ in reach), median(low for _, low in reach)
    usual = dark if dark >= -light else light
    return np.asarray(darker / (usual if abs(usual) > 8 else 8.0), dtype=np.float32)


def _rows(box: Box) -> slice:
    return slice(max(0, int(box.top)), max(0, int(box.bottom) + 1))


def _columns(box: Box) -> slice:
    return slice(max(0, int(box.left)), max(0, int(box.right) + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axis:
    """The middle line of a column, which may lean a little."""

    x: float
    y: float
    lean: float
    """Card px sideways for each card px down."""
    em: float

    def at(self, y: float) -> float:
        return self.x + (y - self.y) * self.lean


def _axis(quad: Quad) -> _Axis:
    a, b, c, d = quad
    top, bottom = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2), ((d[0] + c[0]) / 2, (d[1] + c[1]) / 2)
    height = max(1.0, bottom[1] - top[1])
    width = (np.hypot(b[0] - a[0], b[1] - a[1]) + np.hypot(c[0] - d[0], c[1] - d[1])) / 2
    lean = (bottom[0] - top[0]) / height
    # A short column says little about how it leans.
    lean *= min(1.0, height / (8 * width))
    return _Axis(x=(top[0] + bottom[0]) / 2, y=(top[1] + bottom[1]) / 2, lean=float(lean), em=float(width) / BOX_EMS)


def _widened(axis: _Axis, others: list[Quad]) -> _Axis:
    """The box of figures alone is narrow: its character size is that of the kanji on the same axis."""
    pieces = [bounding_box(other) for other in others if _piece_of(axis, other)]
    near = [box.width / BOX_EMS for box in pieces]
    return replace(axis, em=max([axis.em, *near]))


def _grown(contrast: NDArray[np.float32], quad: Quad, others: list[Quad]) -> Quad:
    axis = _widened(_axis(quad), others)
    box, height = bounding_box(quad), contrast.shape[0]
    half = BOX_EMS / 2 * axis.em
    # The column set upright, from the card's top to its foot.
    shear = np.array([[1, axis.lean, axis.at(0) - half], [0, 1, 0]], dtype=np.float32)
    strip = cv2.warpAffine(
        contrast, shear, (max(3, round(2 * half)), height), flags=cv2.INTER_AREA | cv2.WARP_INVERSE_MAP
    )
    ink = strip > INKED
    for other in others:
        if not _piece_of(axis, other):
            ink[_rows(bounding_box(other))] &= not _in_the_way(axis, half, bounding_box(other))
    edge = max(1, round(0.06 * ink.shape[1]))
    ink[:, :edge] = ink[:, -edge:] = False
    filled = ink.sum(axis=1) >= max(1, round(0.03 * axis.em))
    top = _reach(filled[::-1], ink[::-1], height - round(box.top), axis.em)
    bottom = _reach(filled, ink, round(box.bottom), axis.em)
    room = 0.12 * axis.em
    first = min(box.top, height - top - room) if top > height - round(box.top) else box.top
    last = max(box.bottom, bottom + room) if bottom > round(box.bottom) else box.bottom
    if (first, last) == (box.top, box.bottom):
        return quad
    first, last = max(0.0, first), min(float(height), last)
    return (
        (axis.at(first) - half, first), (axis.at(first) + half, first),
        (axis.at(last) + half, last), (axis.at(last) - half, last),
    )  # fmt: skip


def _reach(filled: NDArray[np.bool_], ink: NDArray[np.bool_], start: int, em: float) -> int:
    """How far down the column goes on from `start`, px."""
    end = min(len(filled), start)
    inside = np.flatnonzero(filled[max(0, end - round(2 * em)) : end])
    last = max(0, end - round(2 * em)) + int(inside[-1]) + 1 if len(inside) else end
    reached = end
    while True:
        ahead = np.flatnonzero(filled[last : last + round(GAP_EM * em) + 1])
        if not len(ahead):
            return reached
        first = last + int(ahead[0])
        gaps = np.flatnonzero(~filled[first:])
        stop = first + int(gaps[0]) if len(gaps) else len(filled)
        across = np.flatnonzero(ink[first:stop].any(axis=0))
        middle = (across[0] + across[-1] + 1) / 2 - ink.shape[1] / 2
        wide = across[-1] - across[0] + 1 > min(WIDEST_EM * em, ink.shape[1] - 4)
        if wide or abs(middle) > ON_AXIS_EM * em or (stop - first > 4 * em and stop > end):
            return reached
        last = stop
        reached = max(reached, stop)


def _piece_of(axis: _Axis, other: Quad) -> bool:
    box = bounding_box(other)
    return (
        abs(box.centre[0] - axis.at(box.centre[1])) < ON_AXIS_EM * axis.em
        and 0.68 < box.width / (BOX_EMS * axis.em) < 1.45
    )


def _in_the_way(axis: _Axis, half: float, box: Box) -> bool:
    middle = axis.at(box.centre[1])
    return min(box.right, middle + half) - max(box.left, middle - half) > 0.25 * axis.em


def _within(small: Box, large: Box) -> bool:
    """Whether most of a box lies in the other one."""
    width = min(small.right, large.right) - max(small.left, large.left)
    height = min(small.bottom, large.bottom) - max(small.top, large.top)
    return width > 0 and height > 0 and width * height > 0.6 * small.width * small.height


def _unfound(contrast: NDArray[np.float32], known: list[Quad]) -> list[Quad]:
    """Columns in the ink that no box covers."""
    widths = sorted(bounding_box(box).width for box in known if is_column(box))
    em = widths[len(widths) // 3] / BOX_EMS  # the small print is what goes missing
    scale = SMALL_EM_PX / em
    small = cv2.resize(
        contrast, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    )
    ink = (small > INKED).astype(np.uint8)
    for quad in known:
        box = bounding_box(quad)
        room = 0.15 * em
        ink[
            max(0, int((box.top - room) * scale)) : int((box.bottom + room) * scale) + 1,
            max(0, int((box.left - room) * scale)) : int((box.right + room) * scale) + 1,
        ] = 0
    size = round(SMALL_EM_PX)
    joined = cv2.dilate(ink, np.ones((size, 3), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for k in range(1, count):
        x, y, w, h = (int(v) for v in stats[k, :4])
        part = ink[y : y + h, x : x + w]
        rows = np.flatnonzero(part.any(axis=1))
        if not len(rows) or not 0.3 * size <= w - 2 <= 1.3 * size:
            continue
        first, last = y + int(rows[0]), y + int(rows[-1]) + 1
        starts = int((np.diff(part.any(axis=1).astype(np.int8)) == 1).sum())
        edge = x < size or x + w > ink.shape[1] - size or first < size / 2 or last > len(ink) - size / 2
        if last - first < LEAST_EMS * size or starts < 3 or edge:
            continue
        half = BOX_EMS / 2 * size
        middle = x + w / 2
        box = Box(
            left=(middle - half) / scale,
            top=(first - 0.12 * size) / scale,
            right=(middle + half) / scale,
            bottom=(last + 0.12 * size) / scale,
        )
        found.append(box.to_quad())
    return found
