"""Strokes in telephone numbers of vertical writing: which are a one (一), which a dash or a bracket, their count says.

In a column 一, the turned dash and half of a bracket are all one short stroke. A Japanese number has ten figures, that
of a mobile or an IP telephone eleven, in three groups: where as many signs were read as the figures and the two between
them need, the strokes have their places. Knows no area code, and never adds or takes away a sign.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ocr.ctc import CtcChar
from ocr.latin_twins import swapped

_KANJI = "〇○一二三四五六七八九"
_BETWEEN = "-－―‐ー()（）"
_STROKES = _BETWEEN + "一1|lI"
"""What may be a one or what stands between groups."""
_SIGN = re.escape(f"0123456789{_KANJI}{_BETWEEN}")
_NUMBER = re.compile(rf"(?<![{_SIGN}])([(（]?)([0〇○][{_SIGN}|lI]{{10,13}})(?![{_SIGN}])")
_MOBILE = re.compile("^[0〇○][5789五七八九][0〇○]")
_FREE = re.compile("^[0〇○][1一][2二][0〇○]")


def with_dashes(chars: Sequence[CtcChar]) -> tuple[CtcChar, ...]:
    """The same line, the strokes of its telephone numbers told apart where their count leaves one way."""
    text = "".join(char.text for char in chars)
    result = list(chars)
    if len(text) != len(chars):
        return tuple(result)
    for number in _NUMBER.finditer(text):
        start = number.start(2)
        for place, sign in _told_apart(number[2], opened=bool(number[1])).items():
            if text[start + place] != sign:
                result[start + place] = swapped(result[start + place], sign)
    return tuple(result)


def _told_apart(signs: str, *, opened: bool) -> dict[int, str]:
    """What each stroke is, by its place among the signs; {} where they do not add up or fit in more than one way."""
    mobile, free = bool(_MOBILE.match(signs)), bool(_FREE.match(signs))
    if len(signs) != (13 if mobile else 12):
        return {}
    last = len(signs) - (4 if free else 5)
    firsts = (3,) if mobile else (4,) if free else range(2, 6)
    open_ = [place for place in firsts if signs[place] in _STROKES]
    seen = [place for place in open_ if signs[place] in _BETWEEN and signs[place] != "ー"]
    likely = seen or open_
    if signs[last] not in _STROKES or len(likely) != 1:
        return {}
    first = likely[0]
    others = [place for place, sign in enumerate(signs) if sign in _STROKES and place not in (first, last)]
    if any(signs[place] in "()（）" for place in others):
        return {}
    one = "一" if sum(sign in _KANJI for sign in signs) > len(signs) / 2 else "1"
    bracketed = signs[first] in "(（" or (not opened and signs[last] in ")）")
    between = ("(", ")") if bracketed else (")" if opened else "-", "-")
    told = dict.fromkeys(others, one)
    for place, sign in zip((first, last), between, strict=True):
        told[place] = _as_printed(signs[place], sign)
    return told


def _as_printed(read: str, sign: str) -> str:
    """A dash or bracket of the same kind stays as it was read, in its width."""
    same = {"-": "-－―‐", "(": "(（", ")": ")）"}[sign]
    return read if read in same else sign
