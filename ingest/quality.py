"""What is wrong with a picture of a card, so that it can be shot again while the card is still on the table.

Knows where text is, not what it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.card_image import CardImage
from ingest.geometry import Quad, homography, side_lengths

LINE_PX = 48
"""Each line is looked at this high: blur is measured against the letters, not in px."""
LEAST_TEXT_PX = 11.0
"""Lower lines lose the strokes of kanji."""
SOFT = 0.17
"""An edge of a stroke this wide, as a share of the line's height, cannot be told from the next stroke's."""
BLOWN = 250
"""All three channels at or above this: no ink shows there."""
GLARE_SHARE = 0.12
"""Of the text's room: less is a highlight between lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something the person behind the camera can mend."""

    code: str
    text: str
    """A sentence in Japanese."""


CUT = Note(code="cut_by_frame", text="名刺が写真の端で切れています。全体が入るように撮り直してください。")
SMALL = Note(code="too_small", text="文字が小さすぎます。もっと近くから撮り直してください。")
BLURRED = Note(code="blurred", text="ピントが合っていないか、ぶれています。撮り直してください。")
GLARE = Note(code="glare", text="光の反射で文字が見えにくくなっています。角度を変えて撮り直してください。")


def notes_on(card: CardImage, texts: Sequence[Quad], photo_size: tuple[int, int]) -> tuple[Note, ...]:
    """What is wrong with this card's picture; empty when nothing is.

    Args:
        texts: the lines' boxes, card px.
        photo_size: width and height of the photo, px.
    """
    notes = []
    if is_cut(card.quad, photo_size):
        notes.append(CUT)
    lines = [quad for quad in texts if min(side_lengths(quad)) >= 3]
    if lines:
        heights = [min(max(top, bottom), max(left, right)) for top, right, bottom, left in map(side_lengths, lines)]
        if float(np.median(heights)) < LEAST_TEXT_PX:
            notes.append(SMALL)
        crops = [_levelled(card.pixels, quad) for quad in lines[:12]]
        if softness(crops) > SOFT:
            notes.append(BLURRED)
        if _blown(card, crops) > GLARE_SHARE:
            notes.append(GLARE)
    return tuple(notes)


def is_cut(quad: Quad, photo_size: tuple[int, int]) -> bool:
    """Whether a corner lies beyond the frame, or a side on its border; all four there: the picture is the card."""
    width, height = photo_size
    near = 0.004 * max(photo_size) + 1
    on = [(x < near, x > width - 1 - near, y < near, y > height - 1 - near) for x, y in quad]
    sides = sum(any(a and b for a, b in zip(on[i], on[(i + 1) % 4], strict=True)) for i in range(4))
    outside = any(x < -near or x > width + near or y < -near or y > height + near for x, y in quad)
    return outside or 0 < sides < 4


def _levelled(pixels: NDArray[np.uint8], quad: Quad) -> NDArray[np.uint8]:
    """One line set straight, LINE_PX high, at most twenty times as wide."""
    top, right, bottom, left = side_lengths(quad)
    wide, high = max(top, bottom), max(left, right)
    long, short = max(wide, high), min(wide, high)
    width, height = max(8.0, min(20 * LINE_PX, long / max(short, 1) * LINE_PX)), float(LINE_PX)
    size = (width, height) if wide >= high else (height, width)
    matrix = homography(quad, ((0.0, 0.0), (size[0], 0.0), size, (0.0, size[1])))
    flat = cv2.warpPerspective(pixels, matrix, (round(size[0]), round(size[1])), flags=cv2.INTER_LINEAR)
    return np.asarray(flat, dtype=np.uint8)


def softness(crops: Sequence[NDArray[np.uint8]]) -> float:
    """How wide the edges of strokes are, as a share of the line's height; the sharpest third of the lines speaks.

    A step of contrast c blurred to a slope g is c / g px wide.
    """
    widths = []
    for crop in crops:
        grey = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY).astype(np.float32)
        contrast = float(np.percentile(grey, 98) - np.percentile(grey, 2))
        if contrast < 25:
            continue  # nothing to judge by
        slope = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)) / 8
        widths.append(contrast / max(1e-3, float(np.percentile(slope, 98))) / LINE_PX)
    return float(np.percentile(widths, 33)) if widths else 0.0


def _blown(card: CardImage, crops: Sequence[NDArray[np.uint8]]) -> float:
    """Share of the text's room where nothing but light shows, on paper that is otherwise darker."""
    # A quarter down: glare over half of the card would pass for its paper.
    paper = float(np.percentile(card.pixels[::8, ::8].min(axis=2), 25))
    if paper >= BLOWN - 8:
        return 0.0  # a white scan: paper itself is at the top
    light = (np.full(3, BLOWN), np.full(3, 255))
    blown = sum(cv2.countNonZero(cv2.inRange(crop, *light)) for crop in crops)
    return float(blown / max(1, sum(crop.shape[0] * crop.shape[1] for crop in crops)))
