"""Kana as Latin letters, and the many spellings of it as one key (Ohno, Ono, Oono, Ōno). Knows no names."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import jaconv

from normalize.text import to_hiragana

_SPELLINGS = (
    (r"sy", "sh"), (r"ty", "ch"), (r"zy|jy", "j"), (r"cy", "ch"), (r"si", "shi"), (r"ti", "chi"), (r"tu", "tsu"), (r"hu", "fu"), (r"zi|di", "ji"),
    (r"du", "zu"), (r"dz", "z"), (r"tch|cch", "ch"), (r"m(?=[bpm])", "n"), (r"wo", "o"), (r"l", "r"), (r"x", "ks"), (r"v", "b"), (r"c(?!h)", "k"),
    (r"oh(?=[^aiueoy]|$)", "o"), (r"(?<=[aiueo])h(?=[^aiueoy]|$)", ""), (r"ou|oo", "o"), (r"uu", "u"), (r"ii", "i"), (r"aa", "a"), (r"ee", "e"),
    (r"([kstpbdgzjfrm])\1", r"\1"),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern), to) for pattern, to in _SPELLINGS)


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
