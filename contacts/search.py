"""Finding contacts by any part of what people remember of them: folded text and its one- and two-character tokens.

Trigrams find neither 田中 nor 林, so the tokens are our own: FTS5 holds them on SQLite, a GIN index on PostgreSQL; a
term of three characters or more is then looked up in the folded text itself, so that what is found is exact.
Knows no person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import ColumnElement, Text, and_, cast, column, func, or_, select, table
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlmodel import col

from contacts.model import ContactSearch
from contacts.triggers import SEARCH_INDEX
from matching.profile import phone_key
from matching.romaji import romaji_key
from normalize.draft import FieldKind
from normalize.text import fold
from normalize.variants import fold_for_key

_TEXT_KINDS = (
    FieldKind.NAME,
    FieldKind.NAME_KANA,
    FieldKind.NAME_ROMAJI,
    FieldKind.COMPANY,
    FieldKind.COMPANY_KANA,
    FieldKind.COMPANY_EN,
    FieldKind.EMAIL,
)
_NUMBER_KINDS = (FieldKind.PHONE, FieldKind.DIRECT_PHONE, FieldKind.MOBILE, FieldKind.FAX, FieldKind.TOLL_FREE)
_NAME_SOUNDS = (FieldKind.NAME_KANA, FieldKind.NAME_ROMAJI)
_LONGEST_PART = 200
"""Characters of one value that can be searched: no name is longer, and a pasted novel must not fill the index."""
_MOST_TERMS = 8
_LOOKS_LIKE_A_NUMBER = re.compile(r"[\d()+-]*\d[\d()+-]*")


def search_text(values: Iterable[tuple[FieldKind, str]]) -> str:
    """What a contact can be found by: one folded value a line."""
    parts: list[str] = []
    for kind, value in values:
        if kind in _TEXT_KINDS:
            parts.append(fold_for_key(value))
        if kind in _NUMBER_KINDS:
            parts.append(phone_key(value))
        if kind in _NAME_SOUNDS:
            words = [romaji_key(word) for word in fold(value).split()]
            # Cards print either order, and people type either.
            parts += ["".join(words), "".join(reversed(words))]
    return "\n".join(dict.fromkeys(part[:_LONGEST_PART] for part in parts if part))


WHOLE_NUMBER = re.compile(r"\+?\d{9,}")
"""A line of the folded text that is a phone number."""
EXTENSION = 4
"""Digits that a company's extensions differ in."""


def grams_of(folded: str) -> list[str]:
    """Each character and each pair of neighbours in a line, as a token that every tokenizer leaves whole.

    A phone number is a token of its own, too, and so is its switchboard: pairs of digits are in every second contact.
    """
    found: dict[str, None] = {}
    for line in folded.split("\n"):
        if WHOLE_NUMBER.fullmatch(line):
            found.update(dict.fromkeys((number_token(line), switchboard_token(line))))
        found.update(dict.fromkeys(_token(char) for char in line))
        found.update(dict.fromkeys(_token(line[i : i + 2]) for i in range(len(line) - 1)))
    return list(found)


@lru_cache(maxsize=65_536)
def _token(gram: str) -> str:
    """`田中` → `7530z4e2d`: letters and digits only."""
    return "z".join(f"{ord(char):x}" for char in gram)


def number_token(number: str) -> str:
    """A whole number in key form, as a token: no other begins with n."""
    return "n" + number.replace("+", "p")


def switchboard_token(number: str) -> str:
    """The same without the extension."""
    return "m" + number[:-EXTENSION].replace("+", "p")


def holds(token: str, dialect: str) -> ColumnElement[bool]:
    """A condition on ContactSearch: this is one of its tokens."""
    return _with_grams([token], dialect)


def matches(query: str, dialect: str) -> ColumnElement[bool] | None:
    """A condition on ContactSearch: every word of the query is part of something. None for an empty query."""
    terms = fold(query).split()[:_MOST_TERMS]
    conditions = [or_(*(_contains(spelling, dialect) for spelling in _spellings(term))) for term in terms]
    return and_(*conditions) if conditions else None


def matches_by_looking(query: str, dialect: str) -> ColumnElement[bool]:
    """The same condition without the index: for a query that most contacts answer to."""
    position = func.strpos if dialect == "postgresql" else func.instr
    return and_(
        *(
            or_(*(position(ContactSearch.folded, spelling) > 0 for spelling in _spellings(term)))
            for term in fold(query).split()[:_MOST_TERMS]
        )
    )


def _spellings(term: str) -> list[str]:
    """How a word may stand in the folded text: as it is, and for Latin letters by its sound."""
    if _LOOKS_LIKE_A_NUMBER.fullmatch(term):
        return [phone_key(term)]
    spellings = [fold_for_key(term)[:_LONGEST_PART]]
    if term.isascii() and term.isalpha() and (sound := romaji_key(term)) not in ("", *spellings):
        spellings.append(sound)
    return spellings


def _contains(term: str, dialect: str) -> ColumnElement[bool]:
    """Whether the folded text contains the term."""
    grams = [_token(term)] if len(term) == 1 else [_token(term[i : i + 2]) for i in range(len(term) - 1)]
    grams = list(dict.fromkeys(grams))
    found = _with_grams(grams, dialect)
    position = (func.strpos if dialect == "postgresql" else func.instr)(ContactSearch.folded, term)
    return found if len(term) <= 2 else and_(found, position > 0)


def _with_grams(grams: list[str], dialect: str) -> ColumnElement[bool]:
    """All of these tokens are there."""
    if dialect == "postgresql":
        return col(ContactSearch.grams).op("@>", is_comparison=True)(cast(array(grams), ARRAY(Text())))
    index = table(SEARCH_INDEX, column("rowid"), column(SEARCH_INDEX))
    asked = " AND ".join(f'"{gram}"' for gram in grams)
    return col(ContactSearch.contact_number).in_(
        select(index.c.rowid).where(index.c[SEARCH_INDEX].op("MATCH", is_comparison=True)(asked))
    )
