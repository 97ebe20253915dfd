"""Which file a scanner wrote right after another, told from their names alone. Knows no file's content."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath

_FACES = tuple(
    (re.compile(front, re.IGNORECASE), re.compile(back, re.IGNORECASE))
    for front, back in (
        (r"[-_ ]?front$", r"[-_ ]?back$"),
        (r"[-_ ]?omote$", r"[-_ ]?ura$"),
        (r"[-_ ]?表(面)?$", r"[-_ ]?裏(面)?$"),
        (r"[-_ ]a$", r"[-_ ]b$"),
    )
)
_LONGEST_NUMBER = 18
"""Digits; a clock to the millisecond has 17."""


@dataclass(frozen=True, slots=True)
class _Name:
    """A file's name taken apart once: of a stack each is compared with hundreds."""

    place: tuple[str, str]
    """Folder and suffix."""
    parts: tuple[str, ...]
    """Text and numbers in turn."""
    fronts: tuple[str | None, ...]
    """What is left of it without each word for a front; None without that word."""
    backs: tuple[str | None, ...]


@lru_cache(maxsize=8192)
def _taken_apart(name: str) -> _Name:
    path = PurePath(name)
    left = [[word.sub("", path.stem) for word in faces] for faces in _FACES]
    fronts, backs = (tuple(one[i] if one[i] != path.stem else None for one in left) for i in (0, 1))
    return _Name(
        place=(str(path.parent), path.suffix.casefold()),
        parts=tuple(re.split(r"(\d+)", path.stem)),
        fronts=fronts,
        backs=backs,
    )


def front_and_back(name: str, later: str) -> bool:
    """Whether the names say themselves that the second file is the back of the first: card-front, card-back."""
    one, other = _taken_apart(name), _taken_apart(later)
    return one.place == other.place and any(
        front is not None and front == back for front, back in zip(one.fronts, other.backs, strict=True)
    )


def follows(name: str, later: str) -> bool:
    """Whether a feeder wrote the second file right after the first: scan_001 and scan_002, card-front and card-back."""
    if front_and_back(name, later):
        return True
    one, other = _taken_apart(name), _taken_apart(later)
    if one.place != other.place or len(one.parts) != len(other.parts):
        return False
    away = [i for i, (x, y) in enumerate(zip(one.parts, other.parts, strict=True)) if x != y]
    if len(away) != 1 or away[0] % 2 == 0 or len(one.parts[away[0]]) > _LONGEST_NUMBER:
        return False
    return int(other.parts[away[0]]) == int(one.parts[away[0]]) + 1
