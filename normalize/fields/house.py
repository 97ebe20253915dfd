"""What follows the town of an address: the house number, with its digits, and the building. Knows no towns."""

from __future__ import annotations

import re

from normalize.numerals import NUMERAL, kanji_number
from normalize.text import squeeze, without_spaces

_NUM = rf"(?:\d+|{NUMERAL}+(?=丁目|丁|番|号|地割|の|ノ|-|ー|\s|$|[ァ-ヶA-Za-z(]))"
# 98-5 ノースフィールド: a ノ or a bar goes on only where a number follows
_SEP = (
    r"(?:丁目|丁|番地の|番地ノ|番地|番の|番|号室|号棟|号|地割|[-ー−~](?![ァ-ヺ])"
    r"|[のノ](?=\s?[\d〇零○一二三四五六七八九十])|、|・)"
)
# 3番2号 三ヶ日町別館: a numeral before ヶ counts nothing here
_HOUSE = re.compile(rf"(?:第?[甲乙丙丁]?)?{_NUM}(?:\s?{_SEP}(?:\s?-)?(?:\s?{_NUM}(?![ヶケ]))?)*")


_BRACKETED = re.compile(r"^[(\[【〔「](.*)[)\]】〕」]$")


def split_house(tail: str) -> tuple[str, str]:
    """(house number as printed with digits, building) of what follows the town."""
    tail = tail.strip()
    match = _HOUSE.match(tail)
    if not match:
        return "", _plain_building(tail)
    house = match.group()
    after = tail[match.end() :]
    floor = re.match(r"\s?(?:階|[FfＦ](?![A-Za-z]))", after)
    if floor:
        # 3-2-1 5F: the last number is a floor, no part of the house number
        cut = max(house.rfind(" "), 0)
        if cut:
            return _digits_in_house(house[:cut]), _plain_building(house[cut:] + after)
        match_last = re.search(r"[-\s](\d+)$", house)
        if match_last:
            return _digits_in_house(house[: match_last.start()]), _plain_building(match_last.group(1) + after)
    trailing = re.search(r"[のノ、・~]+$", house)
    if trailing and after.strip():
        after = house[trailing.start() :] + after if "の" not in trailing.group() else after
        house = house[: trailing.start()]
    return _digits_in_house(house), _plain_building(after)


def _plain_building(text: str) -> str:
    text = squeeze(text).strip(" ,、。・/")
    bracketed = _BRACKETED.match(text)
    if bracketed:
        text = bracketed.group(1)
    return squeeze(text.replace("(", " ").replace(")", " ")) if text.startswith("(") else text


def _digits_in_house(house: str) -> str:
    house = re.sub(rf"{NUMERAL}+", lambda m: kanji_number(m.group()) or m.group(), house)
    house = re.sub(r"\s?([-ー−])\s?", "-", house)
    return without_spaces(house).rstrip("-")


def digits_in_building(building: str, printed: str) -> str:
    """Where the house number is printed in kanji numerals, so are floors and rooms: 二十六階, 八〇八号室."""
    if not re.match(rf"\s*{NUMERAL}", printed):
        return building
    return re.sub(rf"{NUMERAL}+(?=階|号室|[FＦ]|$)", lambda m: kanji_number(m.group()) or m.group(), building)


def plain_house(house: str) -> str:
    """The house number without spaces and stray bars."""
    return without_spaces(house).strip("-")
