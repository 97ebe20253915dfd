"""Days as people and programs write them. Knows no column."""

from __future__ import annotations

import re
from datetime import date

from normalize.text import fold

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?:\s*日)?(?:[\sT].*)?$")
_PLAIN = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_ENGLISH = re.compile(r"^(\d{1,2})[\s-]([A-Za-z]{3})[a-z]*[\s,-]+(\d{4})$")
_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}
_ERA = re.compile(r"^(令和|平成|昭和|[RHS])\s*(\d{1,2}|元)\s*[./年-]\s*(\d{1,2})\s*[./月-]\s*(\d{1,2})\s*日?$")


def day_in(text: str) -> date | None:
    """`2022/5/26`, `2022年5月26日`, `26 May 2022`, `R4.5.26`; None for no day."""
    plain = fold(text).strip()
    try:
        if found := _NUMBERS.match(plain) or _PLAIN.match(plain):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _ERA.match(plain):
            year = 1 if found[2] == "元" else int(found[2])
            return date(_ERAS[found[1]] + year, int(found[3]), int(found[4]))
        if (found := _ENGLISH.match(plain)) and found[2].lower() in _MONTHS:
            return date(int(found[3]), _MONTHS.index(found[2].lower()) + 1, int(found[1]))
    except ValueError:  # the 31st of a month that has 30
        return None
    return None
