"""How a name in kanji may sound, for comparing it with one in kana or Latin letters. Knows no person."""

from __future__ import annotations

from functools import lru_cache

from matching.romaji import romaji_key
from normalize.fields.person import family_readings, given_readings

Sounds = tuple[frozenset[str], frozenset[str]]


def sounds_of(family: str, given: str) -> Sounds:
    """Every way the two words may sound, as romaji keys; empty where the lists do not know the word."""
    return _family_sounds(family), _given_sounds(given)


@lru_cache(maxsize=50_000)
def likely_sound(family: str, given: str) -> str:
    """The likeliest reading of the whole name as a reading's key; empty where the lists do not know it."""
    families, givens = family_readings(family), given_readings(given)
    return " ".join(sorted((romaji_key(families[0]), romaji_key(givens[0])))) if families and givens else ""


@lru_cache(maxsize=50_000)
def _family_sounds(family: str) -> frozenset[str]:
    return frozenset(romaji_key(reading) for reading in family_readings(family))


@lru_cache(maxsize=50_000)
def _given_sounds(given: str) -> frozenset[str]:
    return frozenset(romaji_key(reading) for reading in given_readings(given))
