"""What was put on a card after it was printed: seals, date stamps, notes by hand. They stay lines, marked so.

Told from print by their ink (vermilion, stamp blue or violet beside the card's own colour) together with a frame around
them, a slant, or a hand nobody can read. Colour alone marks nothing: names and logos are printed red too. Knows ink and
boxes, not what they say.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.geometry import Box
from ingest.photo import Pixels
from ocr.reading import Mark, ReadCard, TextLine

FOREIGN = 28.0
"""Lab units between the line's ink and the card's own, lightness left out."""
COLOURED = 24.0
"""Lab units of colour the ink holds more than the paper."""
SLANT_DEG = 4.0
"""A line this much off the card's other lines was not set with them."""
LARGEST = 0.5
"""Of the card's shorter side: a larger frame is part of the design."""
ENOUGH_PX = 6000
"""Of a larger line every second, third … pixel tells its colour as well."""
LEGIBLE = 0.8
"""Mean probability below which coloured writing is a hand's."""


def with_marks(pixels: Pixels, read: ReadCard) -> ReadCard:
    """The same reading with the lines marked that were not printed with the card.

    Args:
        pixels: the card as it was read, the right way up.
    """
    if len(read.lines) < 3:
        return read
    inks = [_ink(pixels, line.box) for line in read.lines]
    seen = [(ink.colour, len(line.text)) for ink, line in zip(inks, read.lines, strict=True) if ink is not None]
    if not seen:
        return read
    weights = np.array([weight for _, weight in seen], dtype=np.float64)
    usual = np.array([_weighted_median([colour[k] for colour, _ in seen], weights) for k in (0, 1)])
    slants = [_slant_deg(line) for line in read.lines]
    straight = _weighted_median(slants, np.array([len(line.text) for line in read.lines], dtype=np.float64))
    lines = []
    for line, ink, slant in zip(read.lines, inks, slants, strict=True):
        foreign = ink is not None and float(np.hypot(*(ink.colour - usual))) > FOREIGN
        if ink is None or not foreign or float(np.hypot(*ink.colour)) < COLOURED:
            lines.append(line)
            continue
        lines.append(replace(line, mark=_mark(pixels, line, ink, abs(slant - straight))))
    return replace(read, lines=tuple(lines))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Ink:
    colour: NDArray[np.float64]
    """Shape (2,): Lab's a and b, less the paper's."""
    paper: NDArray[np.float64]


def _ink(pixels: Pixels, box: Box) -> _Ink | None:
    part = pixels[max(0, int(box.top)) : int(box.bottom) + 1, max(0, int(box.left)) : int(box.right) + 1]
    if part.size < 300:
        return None
    step = max(1, round((part.size / 3 / ENOUGH_PX) ** 0.5))
    flat = _lab(part[::step, ::step]).reshape(-1, 3).astype(np.float32)
    paper = np.median(flat, axis=0).astype(np.float64)
    away = np.abs(flat - paper).sum(axis=1)
    strong = flat[away >= max(20.0, float(np.percentile(away, 96)))]
    if len(strong) < 8:
        return None
    return _Ink(colour=(np.median(strong, axis=0) - paper)[1:], paper=paper)


def _lab(part: Pixels) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(part), cv2.COLOR_BGR2LAB), dtype=np.uint8)


def _mark(pixels: Pixels, line: TextLine, ink: _Ink, slant_deg: float) -> Mark | None:
    framed = _framed(pixels, line.box, ink)
    if framed:
        red = float(ink.colour[0]) > 0.5 * abs(float(ink.colour[1])) and ink.colour[1] > -5
        digits = sum(char.isdigit() for char in line.text)
        return Mark.STAMP if digits > 2 or not red else Mark.SEAL
    if slant_deg > SLANT_DEG:
        return Mark.STAMP if line.confidence >= LEGIBLE else Mark.HANDWRITING
    return Mark.HANDWRITING if line.confidence < LEGIBLE and not line.agreement else None


def _framed(pixels: Pixels, box: Box, ink: _Ink) -> bool:
    """Whether a closed square or round line of the same ink runs around it."""
    limit = LARGEST * min(pixels.shape[:2])
    x, y = box.centre
    top, left = max(0, int(y - limit)), max(0, int(x - limit))
    window = _lab(pixels[top : int(y + limit), left : int(x + limit)]).astype(np.float32)
    towards = (window[..., 1:] - ink.paper[1:]) @ ink.colour / float(ink.colour @ ink.colour)
    mask = np.asarray((towards > 0.4) * 255, dtype=np.uint8)
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)), dtype=np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for contour in contours:
        cx, cy, w, h = cv2.boundingRect(contour)
        inside = cx <= box.left - left + 2 and cy <= box.top - top + 2
        inside &= cx + w >= box.right - left - 2 and cy + h >= box.bottom - top - 2
        compact = 0.6 < w / h < 1.7 and max(w, h) < 2 * limit - 2
        if inside and compact and cv2.contourArea(contour) > 0.6 * w * h:
            return True
    return False


def _slant_deg(line: TextLine) -> float:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = line.quad
    across, down = (bx + cx - ax - dx, by + cy - ay - dy), (cx + dx - ax - bx, cy + dy - ay - by)
    if np.hypot(*across) >= np.hypot(*down):
        return float(np.degrees(np.arctan2(across[1], across[0])))
    return float(-np.degrees(np.arctan2(down[0], down[1])))


def _weighted_median(values: list[float], weights: NDArray[np.float64]) -> float:
    order = np.argsort(values)
    half = np.cumsum(weights[order]) >= weights.sum() / 2
    return float(values[int(order[int(np.argmax(half))])])
