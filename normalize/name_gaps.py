"""Gaps of names read wrong: a mark in one (奈良”巧, やまむら、なおみ), one after each letter (N is h i Y u r i)."""

from __future__ import annotations

import re

from normalize.fields.person import split_name

_KANJI = r"[一-鿿々]{1,3}[ぁ-ゖ]{0,2}"
_KANJI_NAME = re.compile(rf"\s*({_KANJI})\s?([\"”“'’、，,.·-])\s?({_KANJI}|[ぁ-ゖ]{{2,4}}|[ァ-ヺ]{{2,4}})\s*")
_KANA_NAME = re.compile(r"\s*([ぁ-ゖ]{2,6}|[ァ-ヺー]{2,6})\s?([\"”“'’、，,.·-])\s?([ぁ-ゖ]{2,6}|[ァ-ヺー]{2,6})\s*")


def gaps_for_marks(text: str) -> str:
    """`奈良”巧` → `奈良 巧`: where a whole row is a name but for one mark, the mark is what was read in its gap."""
    if len(text) > 14:
        return text
    kanji = _KANJI_NAME.fullmatch(text)
    if kanji is not None:
        split = split_name(f"{kanji[1]} {kanji[3]}")
        known = split is not None and split.known_family
        return f"{text[: kanji.start(2)]} {text[kanji.end(2) :]}" if known else text
    kana = _KANA_NAME.fullmatch(text)
    if kana is not None and kana[2] != "-":
        return f"{text[: kana.start(2)]} {text[kana.end(2) :]}"
    return text


_LETTERS = re.compile(r"[A-Za-z](?:[a-z]{0,3}|[A-Z]{0,2})(?: +[A-Za-z](?:[a-z]{0,3}|[A-Z]{0,2})){4,}")


def letters_apart(text: str) -> list[int]:
    """Places of the gaps within the words of a Latin name set letter by letter: `K o m orｉ  K unｉｏ`; else none.

    The words begin where the gap is widest, or with the second of two capitals.
    """
    if not 9 <= len(text) <= 60 or not _LETTERS.fullmatch(text):
        return []
    tokens = text.split()
    if sum(map(len, tokens)) > 2.2 * len(tokens):
        return []
    wide = [match.start() for match in re.finditer(r" {2,}", text)]
    capitals = [at for at, char in enumerate(text) if char.isupper()]
    if len(wide) == 1:
        border = wide[0]
    elif not wide and len(capitals) == 2 and capitals[0] == 0 and text[capitals[1] - 1] == " ":
        border = capitals[1] - 1
    else:
        return []
    return [at for at, char in enumerate(text) if char == " " and at != border]
