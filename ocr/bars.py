"""Dashes in vertical writing, which recognisers skip: a thin upright bar of ink between two characters is a dash.

PP-OCR reads a column laid on its side; the kanji come out right, the long-vowel mark and the hyphen (both drawn as an
upright bar there) mostly vanish. They are put back from the ink. Knows no meaning beyond which script stands beside.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.photo import Pixels
from ocr.ctc import CtcChar

BOX_EMS = 1.27
"""A detected column is this many character sizes wide (1.21–1.30 on drawn columns of 28–76 px)."""
GAP_EM = 0.28
"""Room between two characters in which a bar could stand; CTC places characters within .15 em."""
BAR_WIDTH_EM = 0.3
BAR_LENGTH_EM = 0.18
CONFIDENCE = 0.9
"""Of a bar seen in the ink: it is there, only the second reader or a format check can make it surer."""


def with_bars(chars: Sequence[CtcChar], column: Pixels) -> tuple[CtcChar, ...]:
    """The same characters with a dash where the column has a bar nobody read.

    Args:
        chars: read from the column laid on its side, positions from its top, no spaces put in yet.
        column: the column upright, (h, w, 3) with h > w.
    """
    inked = [char for char in chars if char.text != " "]
    if len(inked) < 2:
        return tuple(chars)
    ink = ink_of(column)
    height, width = ink.shape
    em = width / BOX_EMS
    result = [inked[0]]
    for before, after in itertools.pairwise(inked):
        top = before.position * height + _half(before.text) * em
        bottom = after.position * height - _half(after.text) * em
        if bottom - top > GAP_EM * em and _is_bar(ink[max(0, round(top)) : round(bottom)], em):
            middle = (top + bottom) / 2 / height
            result.append(
                CtcChar(text=_dash(before.text, after.text), confidence=CONFIDENCE, position=middle, alternatives=())
            )
        result.append(after)
    return tuple(result)


def _half(char: str) -> float:
    """Half of the room a character takes along the column, em."""
    return 0.28 if char in "-ー―‐・" or char.isascii() else 0.52


def ink_of(column: Pixels) -> NDArray[np.bool_]:
    """Shape (h, w): where print is, light print on dark ground too."""
    grey = cv2.cvtColor(column, cv2.COLOR_BGR2GRAY)
    if float(np.median(grey)) < float(grey.max()) / 2:
        grey = np.asarray(255 - grey, dtype=np.uint8)
    _, mask = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    return np.asarray(mask > 0)


def _is_bar(window: NDArray[np.bool_], em: float) -> bool:
    """Whether the ink in the gap is one narrow upright stroke near the middle."""
    # The neighbours' own strokes may reach in from either end: the middle decides.
    rows = np.flatnonzero(window.any(axis=1))
    if len(rows) < BAR_LENGTH_EM * em:
        return False
    fifth = len(window) // 5
    middle = window[fifth : len(window) - fifth]
    columns = np.flatnonzero(middle.any(axis=0))
    if len(columns) == 0 or middle.any(axis=1).mean() < 0.6:
        return False
    width, centre = columns[-1] - columns[0] + 1, (columns[0] + columns[-1] + 1) / 2
    return bool(width < BAR_WIDTH_EM * em and abs(centre - window.shape[1] / 2) < 0.25 * em)


def _dash(before: str, after: str) -> str:
    return "ー" if is_katakana(before) and (is_katakana(after) or not after.isascii()) else "-"


def is_katakana(char: str) -> bool:
    """Full-width katakana, the long-vowel mark included."""
    return "ァ" <= char <= "ヺ" or char == "ー"
