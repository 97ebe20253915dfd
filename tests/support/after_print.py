"""What people put on a card they were given: a company's square seal, a date stamp, a note by hand.

Draws on the flat print before it is photographed; knows no text of the card.
"""

from __future__ import annotations

import random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Pixels = NDArray[np.uint8]
Place = tuple[float, float, float, float]
"""Left, top, right, bottom, px of the print."""
VERMILION = (44, 52, 205)
VIOLET = (150, 50, 90)
BALLPOINT = (160, 60, 30)


def press_seal(
    card: Pixels, text: str, face: ImageFont.FreeTypeFont, at: tuple[int, int], side: int
) -> tuple[Pixels, Place]:
    """A square vermilion seal with two rows of characters; gives the print and where its characters stand."""
    half = (len(text) + 1) // 2
    rows = [text[:half], text[half:]]
    x, y = at
    inked = _blank(card)
    cv2.rectangle(inked, (x, y), (x + side, y + side), 255, max(2, side // 24))
    middle = side / 2
    for i, row in enumerate(rows):
        _write(inked, row, face, (x + side / 2, y + middle * (i + 0.5)))
    room = side * 0.12
    return _pressed(card, inked, VERMILION), (x + room, y + room, x + side - room, y + side - room)


def stamp_date(
    card: Pixels, text: str, face: ImageFont.FreeTypeFont, at: tuple[int, int], slant_deg: float
) -> tuple[Pixels, Place]:
    """A rubber stamp's line, slanted, in stamp violet."""
    inked = _blank(card)
    _write(inked, text, face, at)
    turn = cv2.getRotationMatrix2D((float(at[0]), float(at[1])), -slant_deg, 1.0)
    inked = np.asarray(cv2.warpAffine(inked, turn, (inked.shape[1], inked.shape[0])), dtype=np.uint8)
    x, y, w, h = cv2.boundingRect(np.asarray(cv2.findNonZero(inked)))
    return _pressed(card, inked, VIOLET), (x, y, x + w, y + h)


def scribble(card: Pixels, rng: random.Random, at: tuple[int, int], size: int) -> tuple[Pixels, Place]:
    """A few joined loops of a ballpoint: writing that nobody can read."""
    inked = _blank(card)
    x, y = at
    points = []
    for step in range(60):
        angle = step * 0.7
        points.append(
            (
                round(x + step * size / 14 + np.cos(angle) * size * rng.uniform(0.2, 0.45)),
                round(y + np.sin(angle * 1.3) * size * rng.uniform(0.25, 0.5)),
            )
        )
    cv2.polylines(inked, [np.array(points, dtype=np.int32)], False, 255, max(2, size // 14), cv2.LINE_AA)
    left, top, w, h = cv2.boundingRect(np.asarray(cv2.findNonZero(inked)))
    return _pressed(card, inked, BALLPOINT), (left, top, left + w, top + h)


def _blank(card: Pixels) -> Pixels:
    return np.zeros(card.shape[:2], dtype=np.uint8)


def _write(inked: Pixels, text: str, face: ImageFont.FreeTypeFont, middle: tuple[float, float]) -> None:
    page = Image.fromarray(inked)
    ImageDraw.Draw(page).text(middle, text, fill=255, font=face, anchor="mm")
    inked[:] = np.asarray(page)


def _pressed(card: Pixels, inked: Pixels, colour: tuple[int, int, int]) -> Pixels:
    """Ink over the print, as a stamp lies: what is dark stays dark."""
    share = inked[..., np.newaxis].astype(np.float32) / 255 * 0.92
    over = np.minimum(card, np.array(colour, dtype=np.float32))
    return np.asarray(card * (1 - share) + over * share, dtype=np.uint8)
