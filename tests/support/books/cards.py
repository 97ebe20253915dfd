"""What a card or a row says of a person: which columns are filled, how they are written, and what is misread.

Knows no book.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.support.books.people import Person
from tests.support.books.words import MISREAD, VARIANTS

Row = dict[str, str]

_USUAL = {
    "name": 1.0, "name_kana": 0.3, "name_romaji": 0.35, "company": 1.0, "department": 0.8, "title": 0.85,
    "postal_code": 0.9, "address": 0.9, "phone": 0.92, "mobile": 0.55, "fax": 0.6, "email": 0.88, "url": 0.5,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """How often a column is filled and how well it is read."""

    filled: Mapping[str, float] = field(default_factory=lambda: dict(_USUAL))
    misread: float = 0.03
    """Of a name, a number or a mail: how often one character is wrong."""
    variant: float = 0.08
    """Of a name with a variant kanji: how often the other form is printed."""
    unspaced: float = 0.1
    """Names without the space between surname and given name."""
    english: float = 0.04
    """Cards that lie with their English side up."""
    role_box: float = 0.04
    """Cards with an office's mailbox instead of the person's."""
    toll_free: float = 0.03


def fewer(**filled: float) -> dict[str, float]:
    """The usual columns, these otherwise."""
    return _USUAL | filled


def row_of(person: Person, how: Print, rng: random.Random) -> Row:
    """One card of this person as a row of columns."""
    drawn, chances = rng.random, how.filled
    firm = person.firm
    if drawn() < how.english:
        row = {"name_romaji": f"{person.given.latin} {person.family.latin}", "company": firm.english}
    else:
        row = _japanese(person, how, rng)
    if drawn() < chances["phone"]:
        row["phone"] = person.line if drawn() > how.toll_free else "0120-" + person.at.fax[-8:]
    if drawn() < chances["mobile"]:
        row["mobile"] = person.mobile
    if drawn() < chances["fax"]:
        row["fax"] = person.at.fax
    if drawn() < chances["email"]:
        box = rng.choice(("info", "sales", "eigyo"))
        row["email"] = person.email if drawn() > how.role_box else f"{box}@{firm.domain}"
    if drawn() < chances["url"]:
        row["url"] = f"https://www.{firm.domain}/"
    for kind in ("name", "name_kana", "name_romaji", "company", "phone", "mobile", "email"):
        if drawn() < how.misread and row.get(kind):
            row[kind] = misread(row[kind], rng)
    return row


def _japanese(person: Person, how: Print, rng: random.Random) -> Row:
    """The Japanese side, without numbers and addresses on the net."""
    drawn, chances = rng.random, how.filled
    says = {
        "name_kana": f"{person.family.kana} {person.given.kana}",
        "name_romaji": _latin(person, drawn()),
        "company": person.firm.printed(drawn()),
        "department": person.department,
        "title": person.title,
        "postal_code": person.at.postal_code,
        "address": person.at.address,
    }
    return {"name": _name(person, how, rng)} | {kind: said for kind, said in says.items() if drawn() < chances[kind]}


def _name(person: Person, how: Print, rng: random.Random) -> str:
    family, given = person.family.kanji, person.given.kanji
    if rng.random() < how.variant:
        family = "".join(VARIANTS.get(char, char) for char in family)
    return family + ("" if rng.random() < how.unspaced else " ") + given


def _latin(person: Person, way: float) -> str:
    if way < 0.5:
        return f"{person.given.latin} {person.family.latin}"
    if way < 0.75:
        return f"{person.given.latin} {person.family.latin.upper()}"
    return f"{person.family.latin.upper()} {person.given.latin}"


_LETTERS = dict(zip("l1o0imncueas", ["1", "l", "0", "o", "l", "rn", "r", "e", "v", "c", "o", "5"], strict=True))
_DIGITS = dict(zip("0123456789", "8738165130", strict=True))


def misread(text: str, rng: random.Random) -> str:
    """One character exchanged as a reader does, or lost."""
    places = [i for i, char in enumerate(text) if char in MISREAD or char in _LETTERS or char.isdigit()]
    if not places or rng.random() < 0.1:
        at = rng.randrange(len(text))
        return text[:at] + text[at + 1 :]
    at = rng.choice(places)
    char = text[at]
    wrong = MISREAD.get(char) or (_DIGITS[char] if char in _DIGITS and "@" not in text else _LETTERS.get(char, "8"))
    return text[:at] + wrong + text[at + 1 :]
