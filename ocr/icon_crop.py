"""Cut the small sign that stands before a place in a line of text out of the card. Knows no meaning.

The line and what stands left of it are laid flat at one height. What differs from the paper in any colour is ink, and
the nearest lump of it that is about as large as a letter, and neither a bar nor a dot, is cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import dist

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.geometry import Box, Quad
from ingest.photo import Pixels

SIDE_PX = 32
"""A cut sign's picture: 32 × 32."""
INNER_PX = 28
"""The sign itself within it; the rest is margin."""
ROW_PX = 32
"""Lines are laid flat at this height."""
REACH = 2.8
"""How far left of a line a sign may begin, line heights."""
FARTHEST = 1.7
"""The widest gap between sign and text, line heights: where the texts of a block begin at one margin."""
ROOM = 0.6
"""What is looked at above and below the line: signs are often larger than the letters, discs around them more so."""
BRIDGED = 0.1
"""Narrower gaps are inside a sign: a receiver and its waves."""
LEAST, MOST = 0.42, 2.1
"""Heights and widths of signs, line heights; narrower than the least only where they are high."""
THIN = 0.22
"""Narrower or lower than this is a bar, a dot or a dash, and is looked past."""
FRAMED = 0.75
"""Line heights from which a sign may be a disc or a ring with the real one in it."""
LEAST_CONTRAST = 16.0
"""Grey levels (of the colour that differs most) between sign and paper."""
LEAST_SHARE = 0.22
"""The same as a share of the text's own."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sign:
    """What stands before a text, cut out."""

    pixels: NDArray[np.uint8]
    """Shape (32, 32): ink 255 on paper 0, whichever is the darker on the card."""
    box: Box
    """Where on the card, card px; upright."""
    along: tuple[float, float]
    """From where to where along the line, shares of its length; negative left of it."""


def cut_signs(pixels: Pixels, quad: Quad, *, before: float, after: float | None = None) -> tuple[Sign, ...]:
    """The sign before a place in a horizontal line, in each way it may be cut; none where there is no ink like one.

    Args:
        pixels: the card, card px.
        quad: the line's corners in reading order, card px.
        before: where the text begins that it stands before, share of the line's length.
        after: where the text before it ends, the same; None where nothing stands there: it may be left of the line.
    """
    upper_left, upper_right, lower_right, lower_left = quad
    height = (dist(upper_left, lower_left) + dist(upper_right, lower_right)) / 2
    length = (dist(upper_left, upper_right) + dist(lower_left, lower_right)) / 2
    if height < 6 or length < height:
        return ()
    row = _Row(pixels, quad, begin=-REACH * height / length if after is None else after, end=before, height=height)
    signs = []
    for lump in row.lumps():
        ink = row.plain(*lump)
        for one in (ink, within_frame(ink)):
            if one is not None:
                signs.append(Sign(pixels=squared(one), box=row.box_of(*lump), along=row.along(lump[0], lump[2])))
    return tuple(signs)


def _near(pixels: Pixels, corners: NDArray[np.float32], height: float) -> tuple[Pixels, NDArray[np.float32]]:
    """(the part of the card around these corners, shrunk where the line is much higher than `ROW_PX`, them in it)."""
    low = np.maximum(np.floor(corners.min(axis=0)).astype(int) - 2, 0)
    high = np.minimum(np.ceil(corners.max(axis=0)).astype(int) + 3, (pixels.shape[1], pixels.shape[0]))
    part = pixels[low[1] : max(high[1], low[1] + 1), low[0] : max(high[0], low[0] + 1)]
    if height <= 1.5 * ROW_PX:
        return part, np.asarray(corners - low, dtype=np.float32)
    share = 1.2 * ROW_PX / height
    small = cv2.resize(part, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8), np.asarray((corners - low) * share, dtype=np.float32)


_Lump = tuple[int, int, int, int]
"""left, top, right, bottom in the row, px; the last two past the end."""


class _Row:
    """A line laid flat together with what stands before it, at `ROW_PX` a line height."""

    def __init__(self, pixels: Pixels, quad: Quad, *, begin: float, end: float, height: float) -> None:
        a, b, c, d = np.array(quad, dtype=np.float64)
        self._length = float(np.linalg.norm(b - a))
        self._px = ROW_PX / height
        shown = min(1.0, end + 2.5 * height / self._length)
        self._begin, self._shown = begin, shown
        self._room = round(ROOM * ROW_PX)
        across_top, across_bottom = b - a, c - d
        corners = []
        for share in (begin, shown):
            upper, lower = a + across_top * share, d + across_bottom * share
            down = (lower - upper) * ROOM
            corners += [upper - down, lower + down]
        width = max(4, round((shown - begin) * self._length * self._px))
        self._size = (width, ROW_PX + 2 * self._room)
        source = np.array([corners[0], corners[2], corners[3], corners[1]], dtype=np.float32)
        w, h = self._size
        target = np.array([[0, 0], [w, 0], [w, h], [0, h]], dtype=np.float32)
        self._back = cv2.getPerspectiveTransform(target, source)
        near, moved = _near(pixels, source, height)
        matrix = cv2.getPerspectiveTransform(moved, target)
        flat = cv2.warpPerspective(near, matrix, (w, h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        self._text_at = (end - begin) * self._length * self._px
        self.ink = self._inked(np.asarray(flat, dtype=np.uint8))

    def _inked(self, flat: Pixels) -> NDArray[np.uint8] | None:
        """How far each pixel is from the paper, in the colour that differs most; None where there is no text."""
        start = min(max(0, round(self._text_at)), self._size[0] - 4)
        text = flat[self._room : self._room + ROW_PX : 2, start::2].reshape(-1, 3)
        paper = np.sort(text, axis=0)[len(text) // 2]
        blue, green, red = cv2.split(cv2.absdiff(flat, np.append(paper, 0).astype(np.float64)))
        away = np.asarray(cv2.max(cv2.max(blue, green), red), dtype=np.uint8)
        own = np.sort(away[self._room : self._room + ROW_PX : 2, start::2], axis=None)
        self._away = away
        self._reach = float(own[int(0.96 * (len(own) - 1))])
        return away if self._reach >= LEAST_CONTRAST else None

    def lumps(self) -> list[_Lump]:
        """Ways to cut the nearest sign: the lump of ink alone, and with what stands close to it."""
        if self.ink is None:
            return []
        runs = self._runs(self.ink > max(LEAST_CONTRAST, LEAST_SHARE * self._reach))
        at, skipped, found = self._text_at, 0, []
        for index in range(len(runs) - 1, -1, -1):
            left, top, right, bottom = runs[index]
            if right > self._text_at + 0.14 * ROW_PX:
                continue
            if at - right > FARTHEST * ROW_PX or skipped > 2:
                break
            width, height = right - left, bottom - top
            if width < THIN * ROW_PX or height < THIN * ROW_PX * 1.3:
                skipped += 1
                at = left
                continue
            if self._like_a_sign(runs[index]):
                found.append(runs[index])
            if index and width < ROW_PX and left - runs[index - 1][2] < 0.3 * ROW_PX:
                near = runs[index - 1]
                both = (near[0], min(top, near[1]), right, max(bottom, near[3]))
                if self._like_a_sign(both) and both[2] - both[0] < 1.6 * ROW_PX:
                    found.append(both)
            break
        return found

    def _like_a_sign(self, lump: _Lump) -> bool:
        width, height = (lump[2] - lump[0]) / ROW_PX, (lump[3] - lump[1]) / ROW_PX
        return max(width, height) >= LEAST and max(width, height) <= MOST and lump[0] > 0 and 0.3 < width / height < 2.6

    def _runs(self, mask: NDArray[np.bool_]) -> list[_Lump]:
        """Lumps of ink along the line, what belongs to other lines left out."""
        count, _, stats, _ = cv2.connectedComponentsWithStats(mask.view(np.uint8), connectivity=8, ltype=cv2.CV_16U)
        middle = self._room + ROW_PX / 2
        parts: list[_Lump] = []
        for x, y, w, h, area in stats[1:count]:
            if area < 6 or h > 2.15 * ROW_PX or abs(y + h / 2 - middle) > 0.62 * ROW_PX:
                continue
            if y > middle + 0.35 * ROW_PX or y + h < middle - 0.35 * ROW_PX:
                continue
            parts.append((int(x), int(y), int(x + w), int(y + h)))
        runs: list[_Lump] = []
        for part in sorted(parts):
            if runs and part[0] - runs[-1][2] < BRIDGED * ROW_PX:
                last = runs[-1]
                runs[-1] = (last[0], min(last[1], part[1]), max(last[2], part[2]), max(last[3], part[3]))
            else:
                runs.append(part)
        return runs

    def plain(self, left: int, top: int, right: int, bottom: int) -> NDArray[np.uint8]:
        """The lump at full contrast: ink 255, paper 0."""
        part = self._away[top:bottom, left:right]
        full = max(float(np.sort(part, axis=None)[int(0.95 * (part.size - 1))]), LEAST_CONTRAST)
        return np.asarray(cv2.convertScaleAbs(part, alpha=255.0 / full), dtype=np.uint8)

    def box_of(self, left: int, top: int, right: int, bottom: int) -> Box:
        """Where the lump stands on the card."""
        corners = np.array([[[left, top], [right, top], [right, bottom], [left, bottom]]], dtype=np.float32)
        (seen,) = cv2.perspectiveTransform(corners, self._back)
        (x0, y0), (x1, y1) = seen.min(axis=0), seen.max(axis=0)
        return Box(left=float(x0), top=float(y0), right=float(x1), bottom=float(y1))

    def along(self, left: int, right: int) -> tuple[float, float]:
        """From where to where along the line."""
        shown = self._shown - self._begin
        return self._begin + shown * left / self._size[0], self._begin + shown * right / self._size[0]


def squared(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A cut sign in the middle of a square."""
    share = INNER_PX / max(ink.shape)
    w, h = (max(1, round(side * share)) for side in (ink.shape[1], ink.shape[0]))
    small = cv2.resize(ink, (w, h), interpolation=cv2.INTER_AREA if share < 1 else cv2.INTER_LINEAR)
    square = np.zeros((SIDE_PX, SIDE_PX), dtype=np.uint8)
    x, y = (SIDE_PX - w) // 2, (SIDE_PX - h) // 2
    square[y : y + h, x : x + w] = small
    return square


def within_frame(ink: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """What stands in a ring, or is left white in a disc or a square; None where there is no such frame."""
    height, width = ink.shape
    if min(height, width) < FRAMED * ROW_PX or not 0.8 < width / height < 1.25:
        return None
    ink = np.pad(ink, 2)
    full = np.asarray(ink > 110, dtype=np.uint8)
    faint = np.asarray(ink > 60, dtype=np.uint8)  # thin rings are broken
    closed = np.asarray(cv2.morphologyEx(faint, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), dtype=np.uint8)
    for mask, disc in ((full, True), (closed, False)):
        inside = _inside(mask, 0.66 * height * width, disc=disc)
        if inside is None or not inside.any():
            continue
        ys, xs = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
        if max(ys[-1] - ys[0], xs[-1] - xs[0]) < 0.3 * max(height, width):
            continue
        around = np.asarray(cv2.dilate(inside.astype(np.uint8), np.ones((3, 3), np.uint8)))
        shown = np.where(around > 0, 255 - ink if disc else ink, 0)
        return np.ascontiguousarray(shown[ys[0] - 1 : ys[-1] + 2, xs[0] - 1 : xs[-1] + 2], dtype=np.uint8)
    return None


def _inside(mask: NDArray[np.uint8], least: float, *, disc: bool) -> NDArray[np.bool_] | None:
    """What a disc leaves white, or what stands in a ring; None where the ink is no disc or ring."""
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    outer = max(contours, key=cv2.contourArea, default=None)
    if outer is None or cv2.contourArea(outer) < least:
        return None
    whole = np.zeros_like(mask)
    cv2.drawContours(whole, [outer], -1, 1, -1)
    _, labels = cv2.connectedComponents(mask, connectivity=8)
    frame = np.asarray(labels == labels[tuple(outer[0, 0, ::-1])])
    if bool(frame.sum() > 0.5 * whole.sum()) is not disc:
        return None
    return np.asarray((whole > 0) & (mask == 0)) if disc else np.asarray((mask > 0) & ~frame)
