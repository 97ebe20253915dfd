"""One spelling for every way a Japanese name is written in Latin letters. Knows no person.

Source: the differences between Hepburn, Kunrei (ISO 3602) and passport spellings.
"""

from __future__ import annotations

import re
from functools import lru_cache

import jaconv

from normalize.text import fold, to_hiragana

# Kunrei and Nihon-shiki to Hepburn; longest first.
_HEPBURN = (
    ("sya", "sha"), ("syu", "shu"), ("syo", "sho"), ("tya", "cha"), ("tyu", "chu"), ("tyo", "cho"),
    ("zya", "ja"), ("zyu", "ju"), ("zyo", "jo"), ("jya", "ja"), ("jyu", "ju"), ("jyo", "jo"),
    ("dya", "ja"), ("dyu", "ju"), ("dyo", "jo"), ("cya", "cha"), ("cyu", "chu"), ("cyo", "cho"),
)  # fmt: skip
_SYLLABLES = (
    (re.compile(r"(?<![sc])hu"), "fu"), (re.compile(r"si"), "shi"), (re.compile(r"ti"), "chi"),
    (re.compile(r"tu"), "tsu"), (re.compile(r"zi"), "ji"), (re.compile(r"di"), "ji"), (re.compile(r"du"), "zu"),
    (re.compile(r"dzu"), "zu"), (re.compile(r"tch"), "cch"), (re.compile(r"m(?=[bmp])"), "n"),
)  # fmt: skip
_LONG = re.compile(r"o[ouh](?![aeiouy])|oo|ou|uu|oh(?![aeiou])")
_MACRONS = str.maketrans("āīūēōâîûêô", "aiueoaiueo")


@lru_cache(maxsize=100_000)
def romaji_key(word: str) -> str:
    """`ジュンイチロウ`, `Junichiroh` and `Zyun'itirô` → junichiro; long and short vowels are one."""
    text = fold(word).casefold().translate(_MACRONS)
    if not text.isascii():
        text = jaconv.kana2alphabet(to_hiragana(text.replace("ー", "")))
    text = re.sub(r"[^a-z]", "", text)
    for ours, hepburn in _HEPBURN:
        text = text.replace(ours, hepburn)
    for pattern, hepburn in _SYLLABLES:
        text = pattern.sub(hepburn, text)
    return _LONG.sub(lambda match: match.group()[0], text)
