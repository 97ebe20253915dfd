"""The values of one contact: which stand, which gave way to what, and the copies kept for lists, search and matching.

What stands is derived afresh from all values each time, so that nothing that happened cannot be taken back.
Knows no card's picture and no request.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, Protocol, TypeVar

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy import select as sql_select
from sqlmodel import col, select

from contacts import match_index
from contacts.behind import put_behind
from contacts.careers import write_career
from contacts.desk import Desk
from contacts.findings import note_findings
from contacts.model import Contact, ContactSearch, ContactValue, Superseded, ValueSource
from contacts.naming import company_for, learn_aliases
from contacts.search import grams_of, search_text
from contacts.survivorship import FINAL, Ranked, Told, rank, survive
from matching.known import KnownValues
from matching.merge import REPLACED_KINDS
from normalize.draft import FieldKind

ORDER = {kind: number for number, kind in enumerate(FieldKind)}
"""In which values are shown."""


class StandingValue(NamedTuple):
    """The columns of a value that stands, as far as its order among its kind needs them."""

    contact_id: str
    kind: FieldKind
    value: str
    position: int
    source: ValueSource
    seen_on: date
    confidence: float


class Placed(Ranked, Protocol):
    """What the order of values on a page needs of them."""

    @property
    def kind(self) -> FieldKind:
        """What it is."""
        ...

    @property
    def value(self) -> str:
        """As it stands."""
        ...

    @property
    def position(self) -> int:
        """Which one of its kind on its card."""
        ...


PlacedValue = TypeVar("PlacedValue", bound=Placed)


def values_of(desk: Desk, contact_id: str) -> list[ContactValue]:
    """Every value the contact ever had, in a fixed order."""
    desk.flush()
    rows = desk.session.exec(select(ContactValue).where(ContactValue.contact_id == contact_id)).all()
    return sorted(rows, key=lambda row: (ORDER[row.kind], row.position, row.at, row.id))


def standing(rows: Sequence[ContactValue]) -> list[ContactValue]:
    """The values that stand now, best first within a kind; a person's empty one says that there is nothing."""
    return in_order([row for row in rows if row.superseded_at is None and row.value])


def in_order(rows: Iterable[PlacedValue]) -> list[PlacedValue]:
    """By kind, best first within a kind, in the order of the card where nothing else decides."""
    ranked = sorted(rows, key=lambda row: (row.position, row.value))
    ranked.sort(key=rank, reverse=True)
    return sorted(ranked, key=lambda row: ORDER[row.kind])


_KNOWN = sql_select(*(col(getattr(ContactValue, name)) for name in StandingValue._fields)).where(
    col(ContactValue.contact_id) == bindparam("contact_id"),
    col(ContactValue.superseded_at).is_(None),
    col(ContactValue.value) != "",
)
"""Columns, not rows of the model, and put together once: every card asks."""


def known_values(desk: Desk, contact_id: str) -> KnownValues:
    """What stands of a contact as matching sees it, best first within a kind."""
    rows = [StandingValue(*row) for row in desk.session.connection().execute(_KNOWN, {"contact_id": contact_id})]
    return tuple((row.kind, row.value) for row in in_order(rows))


def settle(desk: Desk, contact: Contact) -> None:
    """Decide what stands, and bring the list columns, the search text and the match keys in line with it."""
    rows = values_of(desk, contact.id)
    now = desk.now()
    alive = [row for row in rows if row.superseded_because not in FINAL]
    behind = put_behind(desk, alive)
    leading = [row for row in alive if row.id not in behind]
    outcome = survive(leading)
    for row in leading:
        if row.id not in outcome.ended:
            _stand(row)
        elif row.superseded_because is not outcome.ended[row.id][0]:
            row.superseded_because, row.superseded_by = outcome.ended[row.id]
            row.superseded_at = now
    stand = standing(rows)
    for column, value in columns_of(stand).items():
        setattr(contact, column, value)
    career = write_career(desk, contact, rows)
    contact.company_id = company_for(desk, contact.company, stand)
    contact.needs_review = outcome.held or any(not row.accepted for row in alive if row.superseded_at is None)
    contact.updated_at = now
    if contact.company_id:
        learn_aliases(desk, contact.company_id, stand)
    desk.flush()
    note_findings(desk, contact, career)
    _find_again(desk, contact, stand, alive)


def columns_of(stand: Sequence[Told]) -> dict[str, str]:
    """The list columns of a contact with these values, best first within a kind."""
    shown = dict(reversed([(row.kind, row.value) for row in stand]))
    return {
        "name": shown.get(FieldKind.NAME) or shown.get(FieldKind.NAME_ROMAJI, ""),
        "name_kana": shown.get(FieldKind.NAME_KANA, ""),
        "company": shown.get(FieldKind.COMPANY) or shown.get(FieldKind.COMPANY_EN, ""),
        "department": shown.get(FieldKind.DEPARTMENT, ""),
        "title": shown.get(FieldKind.TITLE, ""),
        "email": shown.get(FieldKind.EMAIL, ""),
        "phone": shown.get(FieldKind.PHONE) or shown.get(FieldKind.DIRECT_PHONE, ""),
        "mobile": shown.get(FieldKind.MOBILE, ""),
    }


def _stand(row: ContactValue) -> None:
    """Nothing speaks against it."""
    if row.superseded_at is not None:
        row.superseded_at = row.superseded_by = row.superseded_because = None


def _find_again(desk: Desk, contact: Contact, stand: list[ContactValue], alive: list[ContactValue]) -> None:
    """Rewrite the search text (what stands) and the match keys (former values too: an old card finds its person)."""
    session, number = desk.session, contact.number
    if number is None:
        raise LookupError("the contact has not been flushed")
    folded = search_text((row.kind, row.value) for row in stand)
    grams = grams_of(folded)
    connection, here = session.connection(), col(ContactSearch.contact_number) == number
    had = connection.execute(sql_select(col(ContactSearch.folded)).where(here)).scalar()
    if had is None and folded:
        connection.execute(insert(ContactSearch), {"contact_number": number, "folded": folded, "grams": grams})
    elif had is not None and not folded:
        connection.execute(delete(ContactSearch).where(here))
    elif had is not None and had != folded:
        connection.execute(update(ContactSearch).where(here), {"folded": folded, "grams": grams})
    match_index.keep(
        desk,
        number,
        contact.id,
        found_by=[(row.kind, row.value) for row in alive],
        compared_by=[(row.kind, row.value) for row in alive if _still_says_who(row)],
    )


def _still_says_who(row: ContactValue) -> bool:
    """What stands; and the mailbox or number of an old place, which does not stand and is still theirs."""
    return row.superseded_at is None or (row.superseded_because is Superseded.NEWER and row.kind not in REPLACED_KINDS)
