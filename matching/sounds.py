"""How a name in kanji may sound, for comparing it with one in kana or Latin letters. Knows no person."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import IntEnum
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from matching.profile import PersonName
from matching.romaji import romaji_key
from normalize.fields.person import family_readings, given_readings

_FAMILIES, _GIVENS = 2, 8
"""Readings of a surname and of a given name that are tried."""
Sounds = tuple[frozenset[str], frozenset[str]]


def sounds_of(family: str, given: str) -> Sounds:
    """Every way the two words may sound, as romaji keys; empty where the lists do not know the word."""
    return _family_sounds(family), _given_sounds(given)


class Fit(IntEnum):
    """How a name in kanji agrees with a spelling, the best first."""

    WHOLLY = 0  # it may be read so
    NEARLY = 1  # but for a letter of one word
    FAMILY = 2  # the surname may, and how the given name is read no list knows
    PARTLY = 3  # one of the two words may
    NOT = 4
    UNKNOWN = 5  # no list knows how it is read


_SHORTEST_WORD = 4
"""Letters a word needs before one wrong letter leaves it recognisable: `aya` and `maya` are two names."""
_SHORTEST_HINT = 3
"""Letters a word needs before its turning up in a mailbox means anything: `yo` turns up everywhere."""


def fit_of(names: Iterable[PersonName], boxes: Collection[str], spellings: Iterable[frozenset[str]]) -> Fit:
    """The best that any of the names agrees with any of the spellings.

    No list knows every reading of a name. Where one of the words fits, a mailbox of both records that spells the whole
    name witnesses the other.
    """
    tried = [words for words in spellings if words]
    return min((_fit(name, boxes, words) for name in names for words in tried), default=Fit.UNKNOWN)


def _fit(name: PersonName, boxes: Collection[str], words: frozenset[str]) -> Fit:
    families, givens = sounds_of(name.family, name.given)
    family, given = not families.isdisjoint(words), not givens.isdisjoint(words)
    if family and given:
        return Fit.WHOLLY
    if (family or given) and any(_spelt_out(words, box) for box in boxes):
        return Fit.WHOLLY
    if (family and _near(givens, words - families)) or (given and _near(families, words - givens)):
        return Fit.NEARLY
    if family and not givens:
        return Fit.FAMILY
    if family or given:
        return Fit.PARTLY
    return Fit.NOT if families else Fit.UNKNOWN


def _near(known: Iterable[str], words: Iterable[str]) -> bool:
    """Whether some word is one of these but for a letter."""
    return any(
        min(len(word), len(each)) >= _SHORTEST_WORD and Levenshtein.distance(word, each, score_cutoff=1) == 1
        for word in words
        for each in known
    )


def _spelt_out(words: frozenset[str], mail: str) -> bool:
    """Whether the mailbox holds every word of the name."""
    local = romaji_key(mail.partition("@")[0])
    return len(words) >= 2 and all(len(word) >= _SHORTEST_HINT and word in local for word in words)


@lru_cache(maxsize=50_000)
def likely_sounds(family: str, given: str) -> tuple[str, ...]:
    """Readings of the whole name as keys of readings; none where the lists do not know it.

    The lists do not say which reading of a given name is usual (貴子 has seven), so every one of a few may be found.
    """
    families, givens = family_readings(family)[:_FAMILIES], given_readings(given)[:_GIVENS]
    found = (" ".join(sorted((romaji_key(first), romaji_key(second)))) for first in families for second in givens)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=50_000)
def _family_sounds(family: str) -> frozenset[str]:
    return frozenset(romaji_key(reading) for reading in family_readings(family))


@lru_cache(maxsize=50_000)
def _given_sounds(given: str) -> frozenset[str]:
    return frozenset(romaji_key(reading) for reading in given_readings(given))
