"""Files that other programs take in as they are: Salesforce, kintone, HubSpot, freee, Google Contacts, Eight.

Each layout is a list of column names as that program calls them, each with what goes into it; the public pages they
come from stand in docs/exchange.md. Knows no table.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from contacts.exchange.csv import guarded
from contacts.exchange.portrait import Portrait
from contacts.exchange.targets import Target
from normalize.draft import FieldKind as K
from normalize.parse import parse_one

Cell = Callable[[Portrait], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutExchange:
    """One line a contact, or a company, under another program's headings."""

    word: str
    columns: tuple[tuple[str, Cell], ...]
    by_company: bool = False
    """One line a company, of the first of its people."""
    media_type: str = "text/csv; charset=utf-8"
    suffix: str = ".csv"

    def write(self, contacts: Iterable[Portrait], more: Sequence[Target] = ()) -> bytes:
        """UTF-8 with a mark, which all of them take and Excel needs."""
        text = io.StringIO(newline="")
        lines = csv.writer(text)
        lines.writerow([name for name, _ in self.columns])
        for contact in _one_a_company(contacts) if self.by_company else contacts:
            lines.writerow([_safe(cell(contact)) for _, cell in self.columns])
        return codecs.BOM_UTF8 + text.getvalue().encode("utf-8", "replace")


_NUMBER = re.compile(r"[+-][\d\s()-]+")


def _safe(cell: str) -> str:
    """Free of formulas; a number that begins with a plus stays one, for the other program would keep the guard."""
    return cell if _NUMBER.fullmatch(cell) else guarded(cell)


def _one_a_company(contacts: Iterable[Portrait]) -> Iterator[Portrait]:
    seen: set[str] = set()
    for contact in contacts:
        company = contact.first(K.COMPANY) or contact.first(K.COMPANY_EN)
        if company and company not in seen:
            seen.add(company)
            yield contact


def first(*kinds: K) -> Cell:
    """The best value of the first of these kinds that there is."""
    return lambda contact: next((value for kind in kinds if (value := contact.first(kind))), "")


def nth(number: int, *kinds: K) -> Cell:
    """The how-manieth value of these kinds together, from 0."""

    def cell(contact: Portrait) -> str:
        values = [value for kind in kinds for value in contact.current(kind)]
        return values[number] if number < len(values) else ""

    return cell


def _part(kind: K, other: K, number: int) -> Cell:
    """Surname (0) or given name (1); a name in Latin letters has its surname last."""

    def cell(contact: Portrait) -> str:
        name = contact.first(kind)
        if not name and other is not kind:
            parts = contact.first(other).rsplit(" ", 1)
            return (parts[::-1] if len(parts) > 1 else [*parts, ""])[number]
        family, _, given = name.partition(" ")
        return (family, given)[number]

    return cell


family, given = _part(K.NAME, K.NAME_ROMAJI, 0), _part(K.NAME, K.NAME_ROMAJI, 1)
family_kana, given_kana = _part(K.NAME_KANA, K.NAME_KANA, 0), _part(K.NAME_KANA, K.NAME_KANA, 1)


def surname(contact: Portrait) -> str:
    """A surname, which Salesforce insists on: else the company's name."""
    return family(contact) or contact.first(K.COMPANY) or "（氏名なし）"


def full_name(contact: Portrait) -> str:
    """The name as the card has it."""
    return contact.first(K.NAME) or contact.first(K.NAME_ROMAJI)


company = first(K.COMPANY, K.COMPANY_EN)
phone = first(K.PHONE, K.DIRECT_PHONE, K.TOLL_FREE)


def units(contact: Portrait) -> str:
    """支店 and 部署 in one."""
    return " ".join(filter(None, (contact.first(K.BRANCH), contact.first(K.DEPARTMENT))))


def notes(contact: Portrait) -> str:
    """All memos."""
    return "\n\n".join(contact.notes)


def met_on(contact: Portrait) -> str:
    """2026/11/22."""
    return f"{contact.met_on:%Y/%m/%d}" if contact.met_on else ""


@lru_cache(maxsize=4096)
def _address(text: str) -> dict[str, str]:
    parts = {key: str(value or "") for key, value in parse_one("address", text).items()}
    if not parts["city"]:
        return {"prefecture": parts["prefecture"], "city": "", "street": text, "building": ""}
    head = parts["prefecture"] + parts["city"]
    whole = (
        text.removeprefix(parts["prefecture"]).removeprefix(parts["city"])
        if text.startswith(head)
        else (parts["town"] + parts["rest"])
    )
    street = whole.removesuffix(parts["building"]).strip() if parts["building"] else whole
    return {**parts, "street": street}


def place(*keys: str) -> Cell:
    """Parts of the address, put together: prefecture, city, street, building."""
    return lambda contact: (
        "".join(_address(contact.first(K.ADDRESS))[key] for key in keys) if contact.first(K.ADDRESS) else ""
    )


def says(word: str, cell: Cell) -> Cell:
    """The word where the cell has something: labels beside values."""
    return lambda contact: word if cell(contact) else ""


def nothing(_contact: Portrait) -> str:
    """A column that we have nothing for."""
    return ""
