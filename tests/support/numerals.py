"""Kanji numerals, there and back, as vertical cards print them."""

from __future__ import annotations

import re

from tests.support.places import kanji_number


def kanji_digits(text: str, *, dash: str = "-") -> str:
    """03-1234 → 〇三-一二三四, for vertical cards."""
    return re.sub(r"\d", lambda m: kanji_number(int(m.group())), text).replace("-", dash)


def digits_of(text: str) -> str:
    """Kanji numerals to digits: 三丁目二十五番八号 → 3丁目25番8号, 二一-七 → 21-7."""
    return re.sub(r"[〇一二三四五六七八九十百千]+", lambda m: str(_number_of(m.group())), text)


def _number_of(numerals: str) -> int:
    figures = "〇一二三四五六七八九"
    if not set(numerals) & set("十百千"):
        return int("".join(str(figures.index(c)) for c in numerals))
    total, digit = 0, 0
    for character in numerals:
        if character in figures:
            digit = figures.index(character)
        else:
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = 0
    return total + digit


def floor_in_kanji(building: str) -> str:
    """A building's floor or room as columns print it: 三和ビル5階 → 三和ビル五階."""
    return re.sub(
        r"\d+$|\d+(?=階$|号室$)", lambda m: kanji_number(int(m.group()), positional=len(m.group()) > 2), building
    )
