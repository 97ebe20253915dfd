"""The evidence of matching's table of weights as SQL for Splink: where each piece is weighed, and its levels.

Knows no book. What only the library can compare, a reading against kanji say, is not here and stays as it was set.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from matching.one_apart import one_apart

M, U = "m", "u"


class Among(StrEnum):
    """Pairs of different people: those who share this column, or any."""

    HOUSE = "company"
    DRAWN = "drawn"


class Piece(NamedTuple):
    """A piece of evidence as Splink compares it."""

    name: str
    weighed: str
    """SQL: where it counts at all."""
    levels: Mapping[str, str]
    """Level → SQL; the last one is whatever is left."""
    rows: Mapping[str, tuple[str, tuple[str, ...], str]]
    """Level → evidence of the table, its levels, and which of m and u are learnt."""
    among: Among
    """Whose pairs teach u."""


def _both(column: str) -> str:
    return f"{column}_l IS NOT NULL AND {column}_r IS NOT NULL"


HOUSE = "(coalesce(company_l = company_r, false) OR coalesce(domain_l = domain_r, false))"
_NAME_ONE_OFF = f"length(name_l) >= 3 AND length(name_r) >= 3 AND {one_apart('name', 'duckdb')}"
_COMPANY_ONE_OFF = f"coalesce(length(company_l) >= 5 AND {one_apart('company', 'duckdb')}, false)"
_WORDS = "len(list_intersect(string_split(reading_l, ' '), string_split(reading_r, ' ')))"
_NEAR_DOMAIN = "levenshtein(domain_l, domain_r) <= 1"
_SAME_LINE = "coalesce(phone_l = phone_r, false)"
_OTHER_LINE = "coalesce(phone_l <> phone_r, false)"
_OTHER_OFFICE = (
    "(coalesce(phone_l <> phone_r, address_l <> address_r, false) AND coalesce(address_l <> address_r, true))"
)
"""Neither the line nor the address is shared, and one of them is known to differ."""


def _desk(name: str, column: str, weighed: str, suffix: str) -> Piece:
    """A department or title: exact, nearly so, or not. How many colleagues share one, invented lists do not know."""
    evidence = f"{column}_in_house"
    return Piece(
        name,
        f"{_both(column)} AND {HOUSE} AND {weighed}",
        {
            "exact": f"{column}_l = {column}_r",
            "close": f"length({column}_l) >= 7 AND {one_apart(column, 'duckdb')}",
            "different": "ELSE",
        },
        {level: (evidence, (level + suffix,), M) for level in ("exact", "close", "different")},
        Among.HOUSE,
    )


def _address(name: str, weighed: str, suffix: str) -> Piece:
    return Piece(
        name,
        f"{_both('address')} AND {HOUSE} AND {weighed}",
        {"exact": "address_l = address_r", "different": "ELSE"},
        {level: ("address_in_house", (level + suffix,), M + U) for level in ("exact", "different")},
        Among.HOUSE,
    )


PIECES = (
    Piece(
        "name",
        _both("name"),
        {
            "exact": "name_l = name_r", "close": _NAME_ONE_OFF, "family": "family_l = family_r",
            "given": "given_l = given_r", "different": "ELSE",
        },
        {
            "exact": ("name", ("exact",), M), "close": ("name", ("close",), M), "family": ("name", ("family",), M + U),
            "given": ("name", ("given",), M + U), "different": ("name", ("different",), M + U),
        },
        Among.DRAWN,
    ),
    Piece(
        "reading",
        _both("reading"),
        {
            "exact": "reading_l = reading_r", "close": f"levenshtein(reading_l, reading_r) = 1 AND {_WORDS} > 0",
            "partly": f"{_WORDS} > 0", "different": "ELSE",
        },
        {
            "exact": ("reading", ("exact",), M), "partly": ("reading", ("partly",), M + U),
            "close": ("reading", ("close",), M), "different": ("reading", ("different",), M + U),
        },
        Among.DRAWN,
    ),
    Piece(
        "reading_beside_name",
        f"{_both('reading')} AND coalesce(name_l = name_r, false)",
        {
            "agrees": f"reading_l = reading_r OR (levenshtein(reading_l, reading_r) <= 2 AND {_WORDS} > 0)",
            "other": "ELSE",
        },
        {"agrees": ("reading_beside_name", ("agrees",), M)},
        Among.DRAWN,
    ),
    Piece(
        "house",
        f"{_both('company')} AND {_both('domain')}",
        {
            "both": f"company_l = company_r AND {_NEAR_DOMAIN}", "half": f"company_l = company_r OR {_NEAR_DOMAIN}",
            "different": "ELSE",
        },
        {
            "both": ("house", ("both",), M), "half": ("house", ("half",), M),
            "different": ("house", ("different",), M + U),
        },
        Among.DRAWN,
    ),
    Piece(
        "house_by_one",
        f"({_both('company')}) <> ({_both('domain')})",
        {
            "one": "coalesce(company_l = company_r, domain_l = domain_r)",
            "close": _COMPANY_ONE_OFF,
            "different": "ELSE",
        },
        {"one": ("house", ("one",), M), "close": ("house", ("close",), M)},
        Among.DRAWN,
    ),
    Piece(
        "mail",
        f"{_both('mail')} AND {HOUSE}",
        {
            "exact": "mail_l = mail_r", "close": "levenshtein(mail_l, mail_r) = 1", "different": "domain_l = domain_r",
            "elsewhere": "ELSE",
        },
        {
            "exact": (
                "mail_in_house",
                ("exact, name agrees", "exact, a name apart", "exact, surname agrees", "exact, no name",
                 "exact, name differs"),
                M,
            ),
            "close": ("mail_in_house", ("close, name agrees", "close"), M),
            "different": ("mail_in_house", ("different",), M + U),
        },
        Among.HOUSE,
    ),
    Piece(
        "mobile",
        f"{_both('mobile')} AND {HOUSE}",
        {"exact": "mobile_l = mobile_r", "close": "levenshtein(mobile_l, mobile_r) = 1", "different": "ELSE"},
        {
            "exact": ("own_number", ("exact", "exact, mail too"), M), "close": ("own_number", ("close",), M),
            "different": ("own_number", ("different",), M + U),
        },
        Among.HOUSE,
    ),
    Piece(
        "phone",
        f"{_both('phone')} AND {HOUSE}",
        {"exact": "phone_l = phone_r", "different": "ELSE"},
        {"exact": ("phone_in_house", ("exact",), M), "different": ("phone_in_house", ("different",), M + U)},
        Among.HOUSE,
    ),
    _address("address", "(phone_l IS NULL OR phone_r IS NULL)", ""),
    _address("address_same_line", _SAME_LINE, ", same line"),
    _address("address_other_line", _OTHER_LINE, ", another line"),
    _desk("department", "department", f"NOT {_OTHER_OFFICE}", ""),
    _desk("department_other_office", "department", _OTHER_OFFICE, ", another office"),
    _desk("title", "title", f"NOT {_OTHER_OFFICE}", ""),
    _desk("title_other_office", "title", _OTHER_OFFICE, ", another office"),
)  # fmt: skip
