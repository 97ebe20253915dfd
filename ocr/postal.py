"""The postal mark 〒, which readers take for テ, 平, 千, T, I, 1 … : what stands before three digits and four is it.

Grammar decides only over the mark and, in kanji numerals, over a one read as a dash. Knows no postal code by heart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ocr.ctc import CtcChar

MARK = "〒"
UNREAD = "〓"
"""Stands, between reading and this, for ink at a line's head that no reader gave a character."""
UNREAD_CONFIDENCE = 0.5
LOOK_ALIKES = UNREAD + "TＴテデヂチナ平千干于十丁下市元示亍〶王币キ〃＝=FIＩ|｜lＪ「『ー一二"
"""Read for 〒 on drawn cards, lying columns included; none of them stands before a postal code for itself."""
_REST = "-ーH一"
"""A mark that came out as two characters: I-981-3222, デー〇八."""
_CODE = r"[0-9０-９]{3}[-－―‐ー一][0-9０-９]{4}(?![0-9０-９－―‐ー-])"
_LATIN = re.compile(rf"^[{re.escape(LOOK_ALIKES)}][{re.escape(LOOK_ALIKES + _REST)}]?\s?(?={_CODE})")
_FIGURE = re.compile(r"^[17](?=[0-9]{3}[-－―‐ー][0-9]{4}(?![0-9-])\s?[^\x00-\x7f])")
"""Four digits and four before an address are a mark and a postal code: 1999-8153 酒田市."""
_NUMERALS = "〇○一二三四五六七八九"
_KANJI = re.compile(
    rf"^[{re.escape(LOOK_ALIKES)}]{{0,2}}{MARK}?\s?(?=([{_NUMERALS}ーハ]{{3}})[-－―‐ー]([{_NUMERALS}ーハ]{{4}})(?![{_NUMERALS}ー－-]))"
)
_EIGHT_NUMERALS = rf"([{_NUMERALS}ー]{{3}})一([{_NUMERALS}ー]{{4}})(?![{_NUMERALS}ー－-])"
_KANJI_ONE = re.compile(rf"^[{re.escape(LOOK_ALIKES + MARK)}]{{1,2}}\s?(?={_EIGHT_NUMERALS})")
"""After a mark, the fourth of eight is the dash."""


def with_postal_mark(chars: Sequence[CtcChar]) -> tuple[CtcChar, ...]:
    """The same line with 〒 where it was misread, or not read, at the head of a postal code; no `UNREAD` is left."""
    marked = _with_mark(chars)
    if marked and marked[0].text == MARK:
        marked = _ones(marked, "".join(char.text for char in marked))
    if not marked or marked[0].text != UNREAD:
        return marked
    return marked[2 if len(marked) > 1 and marked[1].text == " " else 1 :]


def _with_mark(chars: Sequence[CtcChar]) -> tuple[CtcChar, ...]:
    text = "".join(char.text for char in chars)
    if len(text) != len(chars):
        return tuple(chars)
    kanji = _KANJI.match(text) or _KANJI_ONE.match(text)
    if kanji:
        chars = [_one(char) if kanji.end() <= i < kanji.end() + 8 else char for i, char in enumerate(chars)]
        chars[kanji.end() + 3] = replace(chars[kanji.end() + 3], text="-")
    if text.startswith(MARK):
        return tuple(chars)
    found = kanji or _LATIN.match(text) or _FIGURE.match(text)
    head = found.end() if found else 0
    if not head:
        return tuple(chars)
    first = chars[0]
    known = first.alternatives if first.text == UNREAD else ((first.text, first.confidence), *first.alternatives)
    mark = replace(first, text=MARK, alternatives=known)
    return (mark, *(char for char in chars[1:head] if char.text == " "), *chars[head:])


_EIGHT = re.compile(rf"^{MARK}\s?([0-9I|l\-ー一]{{3}}[-－―‐ー一1][0-9I|l\-ー一]{{4}})(?![0-9-])")


def _ones(chars: Sequence[CtcChar], text: str) -> tuple[CtcChar, ...]:
    """A plain upright 1 and an upright dash look the same: of eight strokes after the mark, the fourth is the dash."""
    found = _EIGHT.match(text)
    if len(text) != len(chars) or not found or sum(char.isdigit() for char in found[1]) < 5:
        return tuple(chars)
    result = list(chars)
    for n, i in enumerate(range(found.start(1), found.end(1))):
        right = "-" if n == 3 else "1"
        if text[i].isdigit() != (n != 3) or (n == 3 and text[i] in "ー一"):
            result[i] = replace(chars[i], text=right, alternatives=((text[i], chars[i].confidence),))
    return tuple(result)


def _one(char: CtcChar) -> CtcChar:
    if char.text == "○":
        return replace(char, text="〇")
    right = {"ー": "一", "ハ": "八"}.get(char.text)
    return replace(char, text=right, alternatives=((char.text, char.confidence),)) if right else char
