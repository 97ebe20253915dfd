"""How far print leans on a card that was set straight by its outline: rows of ink stand apart best when they are level.

Knows no text.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.geometry import Quad, homography, map_quad

LOOKED_AT_PX = 640
"""Long side of the picture the lean is measured in: a tenth of a degree moves the far end of a row by one px."""
LIMIT_DEG = 1.6
"""What leans more was not set straight by its outline; turning it by its ink would be a guess."""
STEP_DEG = 0.1
PEAK_STEPS = 5
LEAST_DEG = 0.2
"""Less than this is left as it is."""
CLEARER = 1.08
"""Rows must stand apart this much better once turned, else they lie level as they are."""
CLEAR = 1.45
"""And this much better than at a middling turn: a photo or a pattern has no rows. Of drawn cards' answers the two
that were wrong by more than .3° had 1.25 and 1.39."""
SPREAD = (0.7548776662, 0.5698402910)
"""Multiples of these, modulo 1, fill the unit square evenly (R2 sequence)."""
MOST_POINTS = 30_000


def lean_deg(pixels: NDArray[np.uint8]) -> float:
    """Degrees clockwise by which the rows (or columns) of print lean; 0.0 where they are level or cannot be told."""
    ink = _ink(pixels)
    ys, xs = np.nonzero(ink)
    if len(ys) < 200:
        return 0.0
    if len(ys) > MOST_POINTS:
        every = len(ys) // MOST_POINTS + 1
        ys, xs = ys[::every], xs[::every]
    leans = np.arange(-LIMIT_DEG, LIMIT_DEG + STEP_DEG / 2, STEP_DEG)
    slopes = np.tan(np.radians(leans))
    # Whole numbers would fall into rows best where nothing is turned.
    within = np.outer(SPREAD, np.arange(len(ys))) % 1
    x, y = xs + within[0] - ink.shape[1] / 2, ys + within[1] - ink.shape[0] / 2
    rows = np.array([_apart(y - slope * x) for slope in slopes])
    columns = np.array([_apart(x + slope * y) for slope in slopes])
    level = len(leans) // 2
    clear = max((rows, columns), key=lambda sharp: float(sharp.max() / max(1e-9, np.median(sharp))))
    best = int(clear.argmax())
    told = clear[best] >= max(CLEARER * clear[level], CLEAR * float(np.median(clear)))
    if best in (0, len(leans) - 1) or not told:
        return 0.0
    # The middle of the peak: its very top is as broad as the letters' own unevenness.
    above = np.maximum(0.0, clear - 0.5 * (clear[best] + float(np.median(clear))))
    near = np.abs(np.arange(len(leans)) - best) <= PEAK_STEPS
    lean = float((leans * above * near).sum() / (above * near).sum())
    return lean if abs(lean) >= LEAST_DEG else 0.0


def turned(quad: Quad, size: tuple[float, float], degrees: float) -> Quad:
    """The quad whose card comes out turned counter-clockwise by this much about its middle.

    Args:
        size: width and height of the flat card.
    """
    w, h = size
    flat: Quad = ((0.0, 0.0), (w, 0.0), (w, h), (0.0, h))
    turn = np.radians(degrees)
    cos, sin = np.cos(turn), np.sin(turn)
    about = np.array([[cos, -sin, w / 2 - cos * w / 2 + sin * h / 2], [sin, cos, h / 2 - sin * w / 2 - cos * h / 2]])
    return map_quad(homography(flat, quad) @ np.vstack([about, [0, 0, 1]]), flat)


def _ink(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Strokes: what is darker or lighter than its surroundings by more than most of the card is."""
    scale = min(1.0, LOOKED_AT_PX / max(pixels.shape[:2]))
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY).astype(np.float32)
    away = np.abs(grey - cv2.blur(grey, (31, 31)))
    inked = away > max(20.0, 0.4 * float(np.percentile(away, 98)))
    rim = max(3, round(0.03 * min(inked.shape)))  # the card's own edge lies there
    inked[:rim] = inked[-rim:] = False
    inked[:, :rim] = inked[:, -rim:] = False
    return np.asarray(inked)


def _apart(offsets: NDArray[np.float64]) -> float:
    """How sharply rows of ink one px high differ from their neighbours."""
    counts = np.bincount((offsets - offsets.min()).astype(np.int64)).astype(np.float64)
    return float((np.diff(counts) ** 2).sum())
