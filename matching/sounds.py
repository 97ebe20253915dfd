"""How a name in kanji may sound, for comparing it with one in kana or Latin letters. Knows no person."""

from __future__ import annotations

from functools import lru_cache

from matching.romaji import romaji_key
from normalize.fields.person import family_readings, given_readings

_FAMILIES, _GIVENS = 2, 8
"""Readings of a surname and of a given name that are tried."""
Sounds = tuple[frozenset[str], frozenset[str]]


def sounds_of(family: str, given: str) -> Sounds:
    """Every way the two words may sound, as romaji keys; empty where the lists do not know the word."""
    return _family_sounds(family), _given_sounds(given)


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
