"""Where a fixed line rings: area codes and prefectures. Knows no card."""

from __future__ import annotations

import re
from functools import cache

from normalize.tables import table


@cache
def _area_codes() -> dict[str, str]:
    return {row[0]: row[1] for row in table("area_codes")}


_LONGEST = 7
_SHARED = 3
"""042 rings in Tokyo, Kanagawa and Saitama: which of them, only the exchange behind it says."""


def _fixed(value: str) -> str:
    digits = re.sub(r"\D", "", re.sub(r"^\+81-?", "0", value))
    return "" if not digits.startswith("0") or re.match(r"0(?:[5789]0|120|570|800)", digits) else digits


def prefecture_of(value: str) -> str | None:
    """The prefecture a canonical fixed-line number rings in; None for other numbers and for areas we do not know."""
    digits, codes = _fixed(value), _area_codes()
    return next((codes[digits[:length]] for length in range(_LONGEST, 1, -1) if digits[:length] in codes), None)


@cache
def _by_beginning() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for code, prefecture in _area_codes().items():
        found.setdefault(code[:_SHARED], set()).add(prefecture)
    return {beginning: frozenset(prefectures) for beginning, prefectures in found.items()}


def may_ring_in(value: str) -> frozenset[str]:
    """Every prefecture that a number with the same first three figures rings in."""
    return _by_beginning().get(_fixed(value)[:_SHARED], frozenset())
