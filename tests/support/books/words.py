"""Surnames, given names and what a camera makes of them, with how common each is. Knows no company and no book."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tests.support.romaji import hiragana_to_katakana, kana_to_romaji
from tests.support.tables import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One surname or given name in all its spellings."""

    kanji: str
    kana: str
    """Katakana."""
    latin: str
    """Capitalised."""


def _twins(sort: str) -> dict[str, str]:
    return {row[1]: row[2] for row in table("kanji_twins") if row[0] == sort}


VARIANTS = _twins("variant")
"""What the same person's name may be printed with."""
MISREAD = _twins("misread")
"""Kanji a reader exchanges while it is sure of itself."""


@cache
def surnames() -> tuple[tuple[Word, ...], NDArray[np.float64]]:
    """Every surname and its share among people, commonest first: two in three people bear one of the listed."""
    rows = [(row[0], row[1], float(row[2])) for row in table("surnames")]
    listed = {row[0] for row in rows}
    # The list holds what is common; most of the tail of Japanese surnames is made of two such kanji.
    rare = [
        (a + b, x + y)
        for a, x in _pieces("family_front")
        for b, y in _pieces("family_back")
        if a != b and a + b not in listed
    ]
    smallest = min(row[2] for row in rows)
    rows += [(kanji, kana, smallest * 0.6 / (1 + 0.004 * rank)) for rank, (kanji, kana) in enumerate(rare)]
    return tuple(_word(kanji, kana) for kanji, kana, _ in rows), _shares([row[2] for row in rows])


@cache
def given_names() -> tuple[tuple[Word, ...], NDArray[np.float64]]:
    """Every given name and its share, falling as 1/rank^.8."""
    rows = [(row[0], row[1]) for row in table("given_names")]
    listed = {row[0] for row in rows}
    for fronts, backs in (("man", "man_end"), ("woman", "woman_end")):
        rows += [
            (a + b, x + y) for a, x in _pieces(fronts) for b, y in _pieces(backs) if a != b and a + b not in listed
        ]
    return tuple(_word(*row) for row in rows), _shares([1 / (5 + rank) ** 0.8 for rank in range(len(rows))])


def _pieces(place: str) -> list[tuple[str, str]]:
    """Kanji and reading of what stands at this place of a name."""
    return [(row[1], row[2]) for row in table("name_pieces") if row[0] == place]


def _word(kanji: str, kana: str) -> Word:
    return Word(kanji=kanji, kana=hiragana_to_katakana(kana), latin=kana_to_romaji(kana).capitalize())


def _shares(weights: list[float]) -> NDArray[np.float64]:
    shares = np.asarray(weights, dtype=np.float64)
    shares /= shares.sum()
    return shares
