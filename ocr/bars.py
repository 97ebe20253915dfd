"""Dashes in vertical writing, which recognisers skip: a thin upright bar of ink between two characters is a dash.

PP-OCR reads a column laid on its side; the kanji come out right, the long-vowel mark and the hyphen (both drawn as an
upright bar there) mostly vanish. They are put back from the ink. Knows no meaning beyond which script stands beside.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.photo import Pixels
from ocr.ctc import CtcChar

BOX_EMS = 1.27
"""A detected column is this many character sizes wide (1.21–1.30 on drawn columns of 28–76 px)."""
INK_EM = 0.95
"""The widest kanji of a column fill this much of the em."""
GAP_EM = 0.28
"""Room between two characters in which a bar could stand; CTC places characters within .15 em."""
BAR_WIDTH_EM = 0.2
"""A stroke is .06–.13 em wide in text faces, a little more when blurred; the digit 1 with its flag .28 and up."""
BAR_LENGTH_EM = 0.18
TURNED_EM = 0.6
"""How wide a figure is at most."""
DASHES = "-ー―‐－"
READ_FOR_A_BAR = "1|lI!ー一-｜"
SAME_HEIGHT = 4
SLIM = 0.8
"""A figure's width by its height; kanji figures are as wide as high."""
FIGURE_EM, TALLEST = 0.88, 1.4
"""The most of an em that a figure is high, and how much higher than their column seems wide such figures are."""
CONFIDENCE = 0.9
"""Of a bar seen in the ink: it is there, only the second reader or a format check can make it surer."""


def with_bars(chars: Sequence[CtcChar], column: Pixels, *, turned: bool = False) -> tuple[CtcChar, ...]:
    """The same characters with a dash where the column has a bar nobody read.

    Args:
        chars: read from the column laid on its side, positions from its top, no spaces put in yet.
        column: the column upright, (h, w, 3) with h > w.
        turned: its Latin lies on its side; a bar is looked for between figures only.
    """
    inked = [char for char in chars if char.text != " "]
    if len(inked) < 2:
        return tuple(chars)
    ink = ink_of(column)
    height = len(ink)
    em = em_px(ink)
    result = [inked[0] if turned else _unless_bar(inked[0], "", ink, em)]
    for before, after in itertools.pairwise(inked):
        top = before.position * height + _half(before.text, turned=turned) * em
        bottom = after.position * height - _half(after.text, turned=turned) * em
        # A dash that was read may stand a little off its bar: it is not a second one.
        open_gap = bottom - top > GAP_EM * em and not {before.text, after.text} & set(DASHES)
        if turned:
            open_gap &= before.text.isdigit() and after.text.isdigit()
        elif _capital(before) and _capital(after):
            open_gap = False  # the stem of the P of AFP
        bar = _bar_between(ink, top, bottom, em, free=not turned) if open_gap else None
        if bar is not None:
            dash = dash_between(result[-1].text, after.text)
            result.append(CtcChar(text=dash, confidence=CONFIDENCE, position=bar / height, alternatives=()))
        result.append(after if turned else _unless_bar(after, result[-1].text, ink, em))
    if turned:
        return tuple(result)
    last = result[-1]
    below = last.position * height + _half(last.text) * em
    bar = _bar_between(ink, below, height, em) if is_katakana(last.text) else None
    if bar is not None:
        result.append(CtcChar(text="ー", confidence=CONFIDENCE, position=bar / height, alternatives=()))
    return tuple(result)


def _unless_bar(char: CtcChar, before: str, ink: NDArray[np.bool_], em: float) -> CtcChar:
    """A dash where a straight bar was read as a one: a printed 1 has its flag, a bar is one stroke wide."""
    if char.text not in READ_FOR_A_BAR:
        return char
    middle = char.position * ink.shape[0]
    rows = ink[max(0, round(middle - 0.5 * em)) : round(middle + 0.5 * em)]
    if _straight(rows, em) is None:
        return char
    return replace(
        char, text=dash_between(before, "0"), alternatives=((char.text, char.confidence), *char.alternatives)
    )


def _bar_between(ink: NDArray[np.bool_], top: float, bottom: float, em: float, *, free: bool = True) -> float | None:
    """Where a bar stands between two characters, column px; the neighbours' own strokes may reach in."""
    start = max(0, round(top))
    window = ink[start : max(start, round(bottom))]
    edges = np.flatnonzero(np.diff(np.concatenate([[0], window.any(axis=1).astype(np.int8), [0]])))
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        # The run may go on beyond the window, where the neighbour was thought to begin.
        low, high = start + int(first), start + int(last)
        while free and low > 0 and ink[low - 1].any() and start + first - low < 0.3 * em:
            low -= 1
        while free and high < len(ink) and ink[high].any() and high - start - last < 0.3 * em:
            high += 1
        if free and ((low > 0 and ink[low - 1].any()) or (high < len(ink) and ink[high].any())):
            continue  # it goes on: the stem of ト
        if high - low >= BAR_LENGTH_EM * em and _straight(ink[low:high], em) is not None:
            return (low + high) / 2
    return None


def _straight(rows: NDArray[np.bool_], em: float) -> float | None:
    """The width of the one narrow upright stroke near the middle that these rows hold, em; None: something else."""
    inked = rows[rows.any(axis=1)]
    if len(inked) < BAR_LENGTH_EM * em:
        return None
    columns = np.flatnonzero(inked.any(axis=0))
    width, centre = columns[-1] - columns[0] + 1, (columns[0] + columns[-1] + 1) / 2
    if width > BAR_WIDTH_EM * em or abs(centre - rows.shape[1] / 2) > 0.25 * em or len(inked) < 1.6 * width:
        return None
    return float(width / em)


def _capital(char: CtcChar) -> bool:
    return "A" <= char.text <= "Z"


def _half(char: str, *, turned: bool = False) -> float:
    """Half of the room a character takes along the column, em; upright figures take an em each."""
    if turned and char.isascii():
        return TURNED_EM / 2
    return 0.28 if char in DASHES + "・" else 0.52


def ink_of(column: Pixels) -> NDArray[np.bool_]:
    """Shape (h, w): where print is, light print on dark ground too."""
    grey = cv2.cvtColor(column, cv2.COLOR_BGR2GRAY)
    if float(np.median(grey)) < float(grey.max()) / 2:
        grey = np.asarray(255 - grey, dtype=np.uint8)
    _, mask = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    return np.asarray(mask > 0)


def em_px(ink: NDArray[np.bool_]) -> float:
    """Character size of a column from how wide its ink is; the box says it only roughly, figures alone not at all."""
    from_box = ink.shape[1] / BOX_EMS
    across = np.flatnonzero(ink.sum(axis=0) > max(1.0, 0.01 * len(ink)))
    from_ink = (across[-1] - across[0] + 1) / INK_EM if len(across) else from_box
    size = float(np.clip(from_ink, 0.75 * from_box, 1.04 * from_box))
    return max(size, _from_figures(ink, size))


def _from_figures(ink: NDArray[np.bool_], size: float) -> float:
    """Character size, px, of a column of narrow signs that are all of one height: upright figures; 0: it is none."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], ink.any(axis=1), [False]]).astype(np.int8)))
    tall = [(first, last) for first, last in zip(edges[::2], edges[1::2], strict=True) if last - first > 0.5 * size]
    if len(tall) < SAME_HEIGHT:
        return 0.0
    heights = np.array([last - first for first, last in tall])
    slim = np.median([np.ptp(np.flatnonzero(ink[a:b].any(axis=0))) + 1 for a, b in tall] / heights) < SLIM
    usual = float(np.median(heights))
    alike = int((np.abs(heights - usual) <= 0.1 * usual).sum()) >= 0.7 * len(tall)
    return usual / FIGURE_EM if slim and alike and usual < TALLEST * size else 0.0


def dash_between(before: str, after: str) -> str:
    """The dash that an upright stroke is: a long-vowel mark after katakana, else a hyphen."""
    return "ー" if is_katakana(before) and (is_katakana(after) or not after.isascii()) else "-"


def is_katakana(char: str) -> bool:
    """Full-width katakana, the long-vowel mark included."""
    return "ァ" <= char <= "ヺ" or char == "ー"
