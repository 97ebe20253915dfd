"""Whether two mailboxes or telephone numbers are one, but for a reader's or a typist's slip. Knows no record."""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

_LOOK_ALIKE = str.maketrans({"1": "l", "i": "l", "|": "l", "0": "o", "5": "s", "8": "b", "q": "g", "9": "g"})
_NUMBER_IN_A_ROW = 2
"""The last figures tell the telephones of one contract apart: there another figure is another telephone."""


def seen_as(text: str) -> str:
    """The letters as a reader takes them: `inf0` and `info` are one."""
    return text.translate(_LOOK_ALIKE).replace("rn", "m")


def misread(a: str, b: str) -> bool:
    """The same letters as a reader takes them, or a letter exchanged or lost; another figure is another mailbox."""
    if not -1 <= len(a) - len(b) <= 1 or Levenshtein.distance(a, b, score_cutoff=2) > 2:
        return False
    plain_a, plain_b = seen_as(a), seen_as(b)
    if plain_a == plain_b:
        return True
    figures = [char for char in a if char.isdigit()] != [char for char in b if char.isdigit()]
    return not figures and Levenshtein.distance(plain_a, plain_b, score_cutoff=1) == 1


def misdialled(a: str, b: str) -> bool:
    """One figure exchanged before the last two, or one lost."""
    if len(a) == len(b):
        return a[-_NUMBER_IN_A_ROW:] == b[-_NUMBER_IN_A_ROW:] and sum(x != y for x, y in zip(a, b, strict=True)) == 1
    return abs(len(a) - len(b)) == 1 and Levenshtein.distance(a, b, score_cutoff=1) == 1


def one_off(a: str, b: str) -> bool:
    """One character exchanged, wherever: for where something else says already that the two are one.

    One more at the end is not: houses number the second of a name so.
    """
    return len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1
