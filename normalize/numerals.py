"""Kanji numerals ↔ digits where they are numbers: postal codes, phones, house numbers. Knows no town names."""

from __future__ import annotations

import re

KANJI_DIGITS = "〇零一二三四五六七八九"
_VALUE = {"〇": 0, "零": 0, "○": 0, "◯": 0} | {c: i for i, c in enumerate("一二三四五六七八九", start=1)}
_VALUE |= {"壱": 1, "弐": 2, "参": 3}
_UNIT = {"十": 10, "拾": 10, "百": 100, "千": 1000}
NUMERAL = "[〇零○◯一二三四五六七八九壱弐参十拾百千]"
_RUN = re.compile(NUMERAL + "+")


def kanji_number(text: str) -> str | None:
    """`二十三` → `23`, `二三` → `23`, `七〇` → `70`; None where it is no number."""
    if not text or not _RUN.fullmatch(text):
        return None
    if not any(char in _UNIT for char in text):
        return "".join(str(_VALUE[char]) for char in text)
    total, pending = 0, None
    for char in text:
        if char in _UNIT:
            total += _UNIT[char] * (1 if pending is None else pending)
            pending = None
        elif pending is not None:
            return None
        else:
            pending = _VALUE[char]
    return str(total + (pending or 0))


def digits_for_kanji(text: str) -> str:
    """Every run of kanji numerals as digits: only for text known to be numbers."""
    return _RUN.sub(lambda match: kanji_number(match.group()) or match.group(), text)


def digits_one_by_one(text: str) -> str:
    """`〇三` → `03`: for phones and postal codes, where each numeral is one digit."""
    return "".join(str(_VALUE[char]) if char in _VALUE else char for char in text)


_NUMBER_FOR_KANJI = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")


def kanji_of(number: int) -> str:
    """`23` → `二十三`, below one hundred: the way 丁目 are written in official town names."""
    tens, ones = divmod(number, 10)
    if number <= 0 or number > 99:
        return str(number)
    return (("" if tens == 1 else _NUMBER_FOR_KANJI[tens]) + "十" if tens else "") + _NUMBER_FOR_KANJI[ones]
