"""Which file a scanner wrote right after another, told from their names alone. Knows no file's content."""

from __future__ import annotations

import re
from pathlib import PurePath

_FACES = (
    (r"[-_ ]?front$", r"[-_ ]?back$"),
    (r"[-_ ]?omote$", r"[-_ ]?ura$"),
    (r"[-_ ]?表(面)?$", r"[-_ ]?裏(面)?$"),
    (r"[-_ ]a$", r"[-_ ]b$"),
)
_LONGEST_NUMBER = 18
"""Digits; a clock to the millisecond has 17."""


def front_and_back(name: str, later: str) -> bool:
    """Whether the names say themselves that the second file is the back of the first: card-front, card-back."""
    one, other = PurePath(name), PurePath(later)
    if one.parent != other.parent or one.suffix.casefold() != other.suffix.casefold():
        return False
    for front, back in _FACES:
        stems = re.sub(front, "", one.stem, flags=re.IGNORECASE), re.sub(back, "", other.stem, flags=re.IGNORECASE)
        if stems[0] == stems[1] and stems[0] != one.stem and stems[1] != other.stem:
            return True
    return False


def follows(name: str, later: str) -> bool:
    """Whether a feeder wrote the second file right after the first: scan_001 and scan_002, card-front and card-back."""
    if front_and_back(name, later):
        return True
    one, other = PurePath(name), PurePath(later)
    if one.parent != other.parent or one.suffix.casefold() != other.suffix.casefold():
        return False
    parts, others = re.split(r"(\d+)", one.stem), re.split(r"(\d+)", other.stem)
    if len(parts) != len(others):
        return False
    away = [i for i, (x, y) in enumerate(zip(parts, others, strict=True)) if x != y]
    if len(away) != 1 or away[0] % 2 == 0 or len(parts[away[0]]) > _LONGEST_NUMBER:
        return False
    return int(others[away[0]]) == int(parts[away[0]]) + 1
