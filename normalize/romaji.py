"""Kana as Latin letters, and the many spellings of it as one key (Ohno, Ono, Oono, Ōno). Knows no names."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import jaconv

from normalize.tables import table
from normalize.text import to_hiragana

_COMPILED = tuple((re.compile(pattern), to) for pattern, to in table("romaji_spellings"))


@lru_cache(maxsize=65536)
def romaji_key(text: str) -> str:
    """Latin letters as one spelling: Hepburn without long vowels, double consonants, marks or case."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = re.sub(r"[^a-z]", "", plain)
    for pattern, to in _COMPILED:
        plain = pattern.sub(to, plain)
    return plain


@lru_cache(maxsize=65536)
def romaji_of(kana: str) -> str:
    """Kana (either kind) as a romaji key."""
    return romaji_key(jaconv.kana2alphabet(to_hiragana(kana).replace("ー", "")))
