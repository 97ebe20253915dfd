"""Put back the spaces a recogniser swallows: 山田太郎 printed with a wide gap in the middle is 山田 太郎.

Only from where the characters stand, never from what they mean.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ocr.ctc import CtcChar

WIDE_GAP_EM = 0.45
"""Ink further apart than this is a printed space: CTC places characters within .15 em in 99 of 100 cases."""
MIXED_GAP_EM = 0.7
"""Between a full-width and a Latin character: ビル13F is set tight, but the 1 is narrow."""
LATIN_GAP_EM = 0.9
"""Latin letters are of many widths and PP-OCR emits their spaces itself: only a gap this wide is added."""
DOUBLE_EM = 0.7
"""A gap this much wider than the row's usual one separates words in a letter-spaced row: two spaces."""


def respace(chars: Sequence[CtcChar], *, width_px: float, height_px: float) -> tuple[CtcChar, ...]:
    """The same characters with a space where the print has a gap.

    Args:
        chars: with positions along the line, as shares of its length.
        width_px: the line's length.
        height_px: the line's height, a little more than one em.
    """
    chars = [replace(char, text=" ") if char.text.isspace() else char for char in chars]
    inked = [char for char in chars if char.text != " "]
    if len(inked) < 2:
        return tuple(chars)
    em = _em_px(inked, width_px, height_px)
    gaps = _gaps_em(inked, width_px, em)
    usual = float(np.median([gap for gap, wide in gaps if wide] or [0.0]))
    spaced: list[CtcChar] = []
    position = 0
    for char in chars:
        if char.text == " ":
            if spaced and spaced[-1].text != " ":
                spaced.append(char)
            continue
        if position > 0:
            gap, _ = gaps[position - 1]
            if gap > _threshold(inked[position - 1].text, char.text):
                wanted = 2 if usual > WIDE_GAP_EM and gap > usual + DOUBLE_EM else 1
                have = 1 if spaced[-1].text == " " else 0
                spaced += [_space(spaced[-1], char)] * (wanted - have)
        spaced.append(char)
        position += 1
    return tuple(spaced)


def _threshold(before: str, after: str) -> float:
    wide = is_wide(before) + is_wide(after)
    if "ー" in (before, after):
        return LATIN_GAP_EM  # a flat stroke: its place along the line is the least certain
    return (LATIN_GAP_EM, MIXED_GAP_EM, WIDE_GAP_EM)[wide]


def is_wide(char: str) -> bool:
    """Whether a character takes a full em (漢字, かな, full-width forms)."""
    return unicodedata.east_asian_width(char) in "WF"


def _em_px(inked: Sequence[CtcChar], width_px: float, height_px: float) -> float:
    """Character size: the usual pitch of full-width neighbours, but never more than the line is high.

    The median, not the least: CTC steps are a sixth of an em, which in tight print is noise on every single pitch.
    """
    pitches = [
        (after.position - before.position) * width_px
        for before, after in itertools.pairwise(inked)
        if is_wide(before.text) and is_wide(after.text)
    ]
    limit = 0.85 * height_px  # PP-OCR's boxes stand a little off the ink
    if not pitches:
        return limit
    return max(0.5 * height_px, min(limit, float(np.median(pitches))))


def _gaps_em(inked: Sequence[CtcChar], width_px: float, em: float) -> list[tuple[float, bool]]:
    """(empty room between neighbours in em, whether one of them is full-width)."""
    gaps = []
    for before, after in itertools.pairwise(inked):
        widths = [1.0 if is_wide(char.text) else 0.5 for char in (before, after)]
        pitch = (after.position - before.position) * width_px / em
        gaps.append((pitch - sum(widths) / 2, max(widths) == 1.0))
    return gaps


def _space(before: CtcChar, after: CtcChar) -> CtcChar:
    return CtcChar(
        text=" ",
        confidence=min(before.confidence, after.confidence),
        position=(before.position + after.position) / 2,
        alternatives=(),
    )
