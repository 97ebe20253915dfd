"""An address as its reader may have misread it: gaps within numbers, a ニ taken for 2, a 1 for the mark ー.

Only what no address can hold is read otherwise. Knows the words of buildings, no places.
"""

from __future__ import annotations

import re

from ocr.katakana_words import WORDS

_SET_APART = re.compile(r"(?<![\d-])\d(?:[\d -]*\d)? - \d(?:[\d -]*\d)?(?![\d-])|(?<!\d)\d(?: \d)+ ?-(?: ?\d)+(?!\d)")
"""2 5 2 - 1 3: figures as wide as kanji, each with room around it."""
_WITHOUT_BAR = "ハイツ|ビル|マンション|コーポ|テラス|プレイス|ハイム|メゾン|プラザ|レジデンス|ヒルズ|パレス|ハウス"
_READ_OTHERWISE = (
    (re.compile(r"(?:(?<=[\d号階])\s?|^)[2二] ?(?=ュー)"), " ニ"),  # 23号2 ュー凌雲ビル
    (re.compile(r"(?<=\d)[oO](?=[F階])"), "0"),
    (re.compile(rf"({_WITHOUT_BAR})ー(?=階|\d{{2,3}}(?:号室?)?$)"), r"\g<1>1"),
    (re.compile(rf"({_WITHOUT_BAR})ハ(?=\d{{2}}(?:号室?)?$)"), r"\g<1>8"),
)
_HALF_SET_APART = re.compile(r"\bTHE (\S*[ぁ-ヺ一-龥々])(?=TOWER)")
"""THE 青嶺TOWER: who sets THE apart sets TOWER apart."""
_DIVIDED = re.compile(r"([ァ-ヺー]+) ([ァ-ヺー]+)")


def without_gaps(text: str) -> str:
    """`八神町2 5 2 - 1 3` → `八神町252-13`, `ハ イツ803` → `ハイツ803`."""
    text = _SET_APART.sub(lambda match: match.group().replace(" ", ""), text)
    return _DIVIDED.sub(_joined_word, _HALF_SET_APART.sub(r"THE \1 ", text))


def read_otherwise(text: str) -> str:
    """`ハイツー006` → `ハイツ1006`: signs that cannot stand where they were read."""
    for pattern, other in _READ_OTHERWISE:
        text = pattern.sub(other, text)
    return text


_BY_CUT = {(word[:cut], word[cut:]) for word in WORDS for cut in range(1, len(word))}


def _joined_word(match: re.Match[str]) -> str:
    """A gap within a word of the list is none; two words stay two."""
    left, right = match.groups()
    if left in WORDS or right in WORDS:
        return match.group()
    cut = any(
        (left[-first:], right[:second]) in _BY_CUT
        for first in range(1, min(len(left), 8) + 1)
        for second in range(1, min(len(right), 8) + 1)
    )
    return left + right if cut else match.group()


_TWINS = dict(zip("ニ二ハ八ミ三エ工ロ口カ力タ夕ト卜ー一千干", "二ニ八ハ三ミ工エ口ロ力カ夕タ卜ト一ー干千", strict=True))


_SHORTEST_TOWN = 2


def with_twins(text: str, start: int) -> list[str]:
    """The text with one sign of a town, from `start` on, as its twin in another script: ニツ屋町, 二ツ屋町."""
    return [
        f"{text[:at]}{_TWINS[text[at]]}{text[at + 1 :]}"
        for at in range(start, min(len(text), start + 8))
        if text[at] in _TWINS
    ]


def town_in_building(building: str, town: str) -> str:
    """メゾンカ武 in the town 力武 → メゾン力武: a building that bears its town's name, but for the twin of a sign."""
    if len(town) < _SHORTEST_TOWN:
        return building
    for at in range(len(building) - len(town) + 1):
        part = building[at : at + len(town)]
        if part != town and all(one in (other, _TWINS.get(other)) for one, other in zip(part, town, strict=True)):
            return building[:at] + town + building[at + len(town) :]
    return building
