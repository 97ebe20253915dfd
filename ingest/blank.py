"""Whether anything is printed on a flat card: paper's tooth, the other side shining through and a scanner's shadow are
no print. Knows no text.
"""

from __future__ import annotations

import cv2
import numpy as np

from ingest.card_image import CardImage

LOOK_PX = 600
"""Long side of what is looked at: a stroke of 6-point text is still a pixel wide."""
RIM = 0.06
"""Of each side: shadows, cut edges and what lies beside the card."""
INK = 26.0
"""Grey levels of contrast: black text has 100 and more, what shines through thin stock seldom 15."""
PRINTED_SHARE = 0.0012
"""Of the surface: the smallest line of text covers this, dust does not."""
COARSE = 4
"""The surroundings are so wide that they are as well taken in a picture this many times smaller."""


def is_blank(card: CardImage, *, ink_levels: float = INK) -> bool:
    """Whether no ink is to be seen on the card.

    What stands out against its surroundings by more than that is ink; surroundings are taken so wide that an even
    colour, a slow shadow or a fold is none.

    Args:
        ink_levels: grey levels of contrast.
    """
    scale = min(1.0, LOOK_PX / max(card.width_px, card.height_px))
    small = cv2.resize(card.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    height, width = small.shape[:2]
    rim_x, rim_y = max(2, round(RIM * width)), max(2, round(RIM * height))
    lab = cv2.cvtColor(small, cv2.COLOR_BGR2LAB).astype(np.float32)
    soft = cv2.GaussianBlur(lab, (0, 0), 0.8)  # the paper's tooth and the sensor's noise
    coarse = cv2.resize(lab, None, fx=1 / COARSE, fy=1 / COARSE, interpolation=cv2.INTER_AREA)
    coarse = cv2.GaussianBlur(coarse, (0, 0), max(4.0, 0.03 * max(height, width)) / COARSE)
    ground = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
    away = cv2.absdiff(soft, ground)[rim_y : height - rim_y, rim_x : width - rim_x]
    # L runs to 255 in OpenCV, a and b in the same units: a coloured print on white differs in them as well.
    lightness, a, b = cv2.split(away)
    ink = (lightness > ink_levels) | (a > ink_levels / 2) | (b > ink_levels / 2)
    return bool(ink.size == 0 or ink.mean() < PRINTED_SHARE)


def paper_colour(card: CardImage) -> tuple[float, float, float]:
    """The stock's colour, L*a*b* with L from 0 to 100: the commonest shade, for most of a card is bare."""
    small = cv2.resize(card.pixels, (64, 40), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    lab = cv2.cvtColor(small, cv2.COLOR_BGR2LAB).reshape(-1, 3)
    bright = lab[lab[:, 0] >= np.percentile(lab[:, 0], 50)] if lab[:, 0].mean() > 50 else lab
    middle = np.median(bright, axis=0)
    return float(middle[0]), float(middle[1]), float(middle[2])
