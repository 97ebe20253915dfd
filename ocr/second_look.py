"""Which lines a second reader is worth asking about. Knows no engine and no meaning.

A line whose every character the leader is sure of reads the same the second time; not so where sure readers go wrong:
in names, among look-alikes, and between Latin words that are set tight.
"""

from __future__ import annotations

from ocr.fuse import NEAR_TWIN
from ocr.kanji_families import is_watched
from ocr.reading import TextLine
from ocr.spacing import is_wide

LOOK_ALIKES = frozenset("Il1|O0oSs5Zz2B8")
"""Latin letters and figures that readers exchange while sure of themselves."""
NAME_LENGTH = 10
"""A line of no more characters may be a name (長宗我部 龍之介 has eight and a space)."""


def worth_a_second_look(line: TextLine, *, below: float) -> bool:
    """Whether another reader might see something else here.

    Args:
        below: the leader's probability for its least sure character above which it is believed; 1: never.
    """
    inked = [char.text for char in line.chars if not char.text.isspace()]
    if not inked or line.lowest < below or below >= 1.0:
        return True
    wide = sum(map(is_wide, inked))
    may_be_name = len(inked) <= NAME_LENGTH and wide == len(inked)
    words = not wide and any(map(str.isalpha, inked)) and "@" not in line.text
    mixed_up = not words and any(char in LOOK_ALIKES for char in inked) and any(map(str.isalpha, inked)) and not wide
    return may_be_name or words or mixed_up or any(is_watched(char) or char in NEAR_TWIN for char in inked)
