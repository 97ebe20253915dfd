"""Latin letters and figures that look the same (0 O, l I, a point and a comma): which one it is, the word says.

Addresses of the net and anything with other figures in it are left alone, but for a comma and what stands twice in
http://www. Knows no word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ocr.ctc import CtcChar

POINT_POSSIBLE = 0.1
"""A comma that was printed, by mistake or to keep robots off, is read for what it is."""
_NET = re.compile(r"@|www|://|\.(?:jp|com|net|org)\b")
_WORD = re.compile(r"[A-Za-z0-9]+")
_NO_BEGINNING = re.compile(r"^l(?=[bcdfgkmnpqrstvwxz][a-z]{3})")
"""Itsuki: no word begins with an l and another consonant; ltd is none."""
_ZERO_FIRST = re.compile("^0[a-z]{2,}$")
"""Ota-ku: no word begins with a figure."""
SHORT = {"Al": "AI", "lT": "IT", "lD": "ID", "lR": "IR", "lP": "IP", "0A": "OA"}
"""Words too short to show what they are made of, as they stand on cards (AI推進室, OA機器)."""


_ROMAJI = re.compile(
    "(?:(?:[kgsztdnhbpmyrwjf]|ky|gy|sh|ch|ts|ny|hy|by|py|my|ry|kk|ss|tt|pp|tch|ssh|tts)?[aeiou]h?|n|m(?=[bmp]))+", re.I
)
"""Syllables of Japanese names, of which none holds an l."""
_ACRONYM = re.compile(r"(?<![A-Za-z])[A-Z]{3,}R(?![A-Za-z0-9])")
MARK_POSSIBLE = 0.05
"""An R after an acronym's letters is the sign of a registered mark where the reader held that possible."""


def latin_twins(chars: Sequence[CtcChar]) -> tuple[CtcChar, ...]:
    """The same line with each of them replaced by the one its word calls for."""
    result = _whole_address(list(chars))
    text = "".join(char.text for char in chars)
    if len(text) != len(result):
        return tuple(result)
    if "@" in text or "www" in text:
        return _of_the_net(result)
    if _NET.search(text):
        return tuple(result)
    name = _is_a_name(text)
    for word in _WORD.finditer(text):
        for i, better in _in_capitals(word[0]) or _at_the_beginning(word[0], name=name):
            result[word.start() + i] = swapped(result[word.start() + i], better)
    for found in _ACRONYM.finditer(text):
        last = result[found.end() - 1]
        if dict(last.alternatives).get("®", 0.0) >= MARK_POSSIBLE:
            result[found.end() - 1] = swapped(last, "®")
    return tuple(result)


def _is_a_name(text: str) -> bool:
    """Whether a line is two words that can be a person's name in romaji once an l at a head is an I (Terada lori)."""
    words = text.split()
    return (
        len(words) == 2
        and all(word[:1] in "l" or word[:1].isupper() for word in words)
        and all(_ROMAJI.fullmatch("I" + word[1:] if word.startswith("l") else word) for word in words)
    )


_SHORT_OF = re.compile(
    r"(?<![A-Za-z])ht(?=ps?:)|(?<![A-Za-z0-9])ww(?=\.[A-Za-z])|(?<=http:)/(?=[A-Za-z])|(?<=https:)/(?=[A-Za-z])"
)
"""ww.example.jp and http:/example.jp: of two or three equal ones in a row a reader loses one."""


def _whole_address(chars: list[CtcChar]) -> list[CtcChar]:
    text = "".join(char.text for char in chars)
    if len(text) == len(chars):
        for found in reversed(list(_SHORT_OF.finditer(text))):
            lost = replace(chars[found.end() - 1], confidence=0.5, alternatives=())
            chars.insert(found.end(), lost)
    return chars


def swapped(char: CtcChar, better: str) -> CtcChar:
    """Another character in its place, the one that was read kept beside it."""
    others = tuple((text, p) for text, p in char.alternatives if text != better)
    return replace(char, text=better, alternatives=((char.text, char.confidence), *others), seen_twice=False)


def _in_capitals(word: str) -> list[tuple[int, str]]:
    """NP0, CF0, QU0N hold no figure, and YOKOl, TEl, Al no small letter."""
    if word in SHORT:
        return [(i, better) for i, better in enumerate(SHORT[word]) if better != word[i]]
    rest = word.replace("0", "").replace("l", "")
    if not (len(rest) > 1 and rest.isalpha() and rest.isupper()):
        return []
    zeros = [(i, "O") for i, char in enumerate(word) if char == "0"]
    ells = [(i, "I") for i, char in enumerate(word) if char == "l"] if "0" not in word else []
    return [*zeros, *ells]


def _at_the_beginning(word: str, *, name: bool) -> list[tuple[int, str]]:
    if _ZERO_FIRST.match(word):
        return [(0, "O")]
    return [(0, "I")] if _NO_BEGINNING.match(word) or (name and word.startswith("l")) else []


def _of_the_net(chars: list[CtcChar]) -> tuple[CtcChar, ...]:
    """No address of the net holds a comma: where the reader held a point possible, taro@example,jp is a blurred one."""
    inside = range(1, len(chars) - 1)
    return tuple(
        swapped(char, ".")
        if i in inside
        and char.text in ",，、"
        and dict(char.alternatives).get(".", 0.0) >= POINT_POSSIBLE
        and all(chars[k].text.isascii() and chars[k].text.isalnum() for k in (i - 1, i + 1))
        else char
        for i, char in enumerate(chars)
    )
