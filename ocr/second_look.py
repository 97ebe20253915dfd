"""Which lines a second reader is worth asking about. Knows no engine and no meaning.

A line whose every character the leader is all but certain of reads the same the second time; words of Latin letters do
not always, for which nothing but another reader speaks. Nor do lines of which a letter or a space may have gone without
a trace: the 一 of 賢一, the gap of BLUE PORT, an m of a mail address. A reading says of each line whether it was asked
about: not asked is no agreement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ocr.reading import TextLine
from ocr.spacing import is_wide

ALWAYS = 2
"""So many lines of a card, the least sure, are always asked about: a second reader that does not answer is noticed."""

SHORT = 4
"""A line of so many kanji or kana, one of them standing alone, may be a name that lost a flat one."""
_LATIN_RUN = re.compile(r"[A-Za-z]{6}")
"""Longer words among Japanese are often two: what a space was is seen by another reader or by none."""


def worth_a_second_look(lines: Sequence[TextLine], *, below: float) -> tuple[bool, ...]:
    """For each line of a card, whether another reader might see something else there.

    Args:
        lines: all that the leader read.
        below: the leader's probability for a line's least sure character from which it is believed; 1: never.
    """
    least = [_least(line) for line in lines]
    unsurest = sorted(range(len(lines)), key=least.__getitem__)[:ALWAYS]
    return tuple(
        below >= 1.0 or sure < below or i in unsurest or _is_latin_words(line.text) or _may_lack_a_letter(line.text)
        for i, (line, sure) in enumerate(zip(lines, least, strict=True))
    )


def _is_latin_words(text: str) -> bool:
    """Names, companies and mail addresses, but no number or web address."""
    if "@" in text:
        return True  # nothing else on a card repeats it to the letter
    plain = not any(char.isdigit() or is_wide(char) for char in text)
    return plain and any(map(str.isalpha, text)) and not any(mark in text for mark in ("/", "www"))


def _may_lack_a_letter(text: str) -> bool:
    """A few kanji or kana of which one stands alone, or Japanese with a long run of Latin letters; no mail address."""
    parts = text.split()
    letters = "".join(parts)
    if len(parts) > 1 and len(letters) <= SHORT and all(is_wide(char) and char.isalpha() for char in letters):
        return any(len(part) == 1 for part in parts)
    return any(map(is_wide, letters)) and _LATIN_RUN.search(text) is not None and "@" not in text and "/" not in text


def _least(line: TextLine) -> float:
    """The probability of the least sure character, spaces left out: where they go is seen in the ink."""
    return min((char.confidence for char in line.chars if not char.text.isspace()), default=0.0)
