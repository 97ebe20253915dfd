"""How a word of a name sounds, as one key for kana and for every Latin spelling. Knows no person."""

from __future__ import annotations

from functools import lru_cache

from normalize.romaji import romaji_key as key_of_latin
from normalize.romaji import romaji_of
from normalize.text import fold


@lru_cache(maxsize=100_000)
def romaji_key(word: str) -> str:
    """`ジュンイチロウ`, `Junichiroh` and `Zyun'itirô` → junichiro; long and short vowels are one."""
    text = fold(word)
    kana = any("ぁ" <= char <= "ヿ" for char in text)
    return romaji_of(text) if kana else key_of_latin(text)
