"""Contacts: one with all its values, lists found by a search, and those near a card. Knows no request and no page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_
from sqlmodel import col, select

from contacts.cards import open_questions
from contacts.cursor import bad_cursor, from_cursor, to_cursor
from contacts.desk import Desk
from contacts.dossier import standing, values_of
from contacts.encounters import covers
from contacts.errors import NoSuchContact
from contacts.model import (
    Card,
    CardStatus,
    Contact,
    ContactSearch,
    ContactValue,
    Encounter,
    Event,
)
from contacts.search import matches, matches_by_looking
from contacts.tree import household, root_of
from contacts.views import CardRow, ContactRow, ContactView, EncounterView, HistoryEntry, Page, ValueView

MOST_ROWS = 500
"""Of one page of a list."""
_MANY = 2_000
"""From so many hits on, walking the list in its order finds a page sooner than sorting the hits; tried at 100,000."""
_BOOK_SIZE = 1_000_000
"""Only sets how much a rare key outweighs two common ones; exact counting would cost more than it gives."""


def contact_row(contact: Contact) -> ContactRow:
    """A contact as a list shows it."""
    return ContactRow(
        id=contact.id,
        name=contact.name,
        name_kana=contact.name_kana,
        company=contact.company,
        department=contact.department,
        title=contact.title,
        email=contact.email,
        phone=contact.phone,
        mobile=contact.mobile,
        updated_at=contact.updated_at,
        needs_review=contact.needs_review,
    )


def value_view(row: ContactValue) -> ValueView:
    """A value with its provenance."""
    return ValueView(
        value_id=row.id, kind=row.kind, value=row.value, raw=row.raw, position=row.position, office=row.office,
        confidence=row.confidence, source=row.source, by=row.by, at=row.at, seen_on=row.seen_on, card_id=row.card_id,
        reading_id=row.reading_id, superseded_at=row.superseded_at, superseded_because=row.superseded_because,
    )  # fmt: skip


def contact_view(desk: Desk, contact_id: str) -> ContactView:
    """See Book.contact."""
    session = desk.session
    desk.flush()
    contact_id = root_of(desk, contact_id)
    rows = values_of(desk, contact_id)
    contact = session.exec(select(Contact).where(Contact.id == contact_id)).first()
    if contact is None:
        raise NoSuchContact(contact_id)
    homes = household(desk, contact_id)
    stand = standing(rows)
    shown = {row.id for row in stand}
    once = sorted((row for row in rows if row.id not in shown), key=lambda row: (row.at, row.id), reverse=True)
    met = session.exec(
        select(Encounter)
        .where(
            exists().where(
                col(Card.contact_id) == contact_id,
                col(Card.status) != CardStatus.NO_CARD,
                col(Card.sha256) == col(Encounter.sha256),
                covers(col(Card.page)),
            )
        )
        .order_by(col(Encounter.met_on).desc().nulls_last(), col(Encounter.created_at).desc(), col(Encounter.id))
    ).all()
    events = session.exec(
        select(Event).where(col(Event.contact_id).in_(homes)).order_by(col(Event.number).desc())
    ).all()
    return ContactView(
        row=contact_row(contact),
        version=contact.version or 1,
        company_id=contact.company_id,
        hidden=contact.hidden_at is not None,
        once=tuple(homes[1:]),
        values=tuple(value_view(row) for row in [*stand, *once]),
        encounters=tuple(encounter_view(row) for row in met),
        cards=card_rows(desk, contact_id=contact_id, limit=MOST_ROWS).items,
        questions=open_questions(desk, contact_id=contact_id),
        history=tuple(history_entry(row) for row in events),
    )


def encounter_view(row: Encounter) -> EncounterView:
    """An encounter, free of the database."""
    return EncounterView(
        encounter_id=row.id, sha256=row.sha256 or "", owner=row.owner, event=row.event, place=row.place,
        met_on=row.met_on, note=row.note, created_at=row.created_at,
    )  # fmt: skip


def history_entry(row: Event) -> HistoryEntry:
    """An event, free of the database."""
    return HistoryEntry(
        at=row.at, by=row.by, what=row.what, card_id=row.card_id, contact_id=row.contact_id,
        detail=json.loads(row.detail),
    )  # fmt: skip


def card_rows(
    desk: Desk,
    *,
    status: CardStatus | None = None,
    sha256: str | None = None,
    contact_id: str | None = None,
    offered: bool = False,
    after: str | None = None,
    limit: int = 50,
) -> Page[CardRow]:
    """See Book.cards."""
    query = select(Card, Contact.name, Contact.company).join(
        Contact, col(Contact.id) == col(Card.contact_id), isouter=True
    )
    if status is not None:
        query = query.where(Card.status == status)
    if offered:
        query = query.where(col(Card.offered_id).is_not(None))
    if sha256 is not None:
        query = query.where(Card.sha256 == sha256)
    if contact_id is not None:
        query = query.where(Card.contact_id == contact_id, Card.status != CardStatus.NO_CARD)
    if after is not None:
        moment, last = from_cursor(after)
        query = query.where(
            or_(col(Card.created_at) < moment, and_(col(Card.created_at) == moment, col(Card.id) < last))
        )
    limit = max(1, min(limit, MOST_ROWS))
    desk.flush()
    rows = desk.session.exec(query.order_by(col(Card.created_at).desc(), col(Card.id).desc()).limit(limit + 1)).all()
    items = tuple(
        CardRow(
            card_id=card.id, sha256=card.sha256, page=card.page, index=card.index, side=card.side, status=card.status,
            contact_id=card.contact_id, name=name or "", company=company or "", created_at=card.created_at,
            notes=tuple(filter(None, card.notes.split(","))),
        )
        for card, name, company in rows[:limit]
    )  # fmt: skip
    more = len(rows) > limit
    return Page(items=items, after=to_cursor(items[-1].created_at, items[-1].card_id) if more else None)


def find_contacts(desk: Desk, query: str, *, after: str | None, limit: int) -> Page[ContactRow]:
    """See Book.contacts."""
    desk.flush()
    find = select(Contact).where(shown())
    dialect = desk.session.get_bind().dialect.name
    condition = matches(query, dialect)
    if condition is not None:
        found = select(ContactSearch.contact_number).where(condition)
        some = select(func.count()).select_from(found.limit(_MANY).subquery())
        if desk.session.exec(some).one() < _MANY:
            find = find.where(col(Contact.number).in_(found))
        else:
            # 株式会社 is in every second company: rather look along the list until a page is full than sort them all.
            find = find.join(ContactSearch, col(ContactSearch.contact_number) == col(Contact.number))
            find = find.where(matches_by_looking(query, dialect))
    if after is not None:
        moment, last = from_cursor(after)
        if not last.isdecimal():
            raise bad_cursor()
        find = find.where(_older(moment, int(last)))
    limit = max(1, min(limit, MOST_ROWS))
    rows = desk.session.exec(
        find.order_by(col(Contact.updated_at).desc(), col(Contact.number).desc()).limit(limit + 1)
    ).all()
    more = len(rows) > limit
    last_row = rows[limit - 1] if more else None
    return Page(
        items=tuple(contact_row(row) for row in rows[:limit]),
        after=to_cursor(last_row.updated_at, str(last_row.number)) if last_row else None,
    )


def shown() -> ColumnElement[bool]:
    """Contacts that lists show: neither part of another one nor hidden."""
    return and_(col(Contact.merged_into).is_(None), col(Contact.hidden_at).is_(None))


def _older(moment: datetime, number: int) -> ColumnElement[bool]:
    """After this row in the list's order."""
    return or_(col(Contact.updated_at) < moment, and_(col(Contact.updated_at) == moment, col(Contact.number) < number))


def everyone(desk: Desk) -> Iterator[ContactView]:
    """See Book.all_contacts."""
    last = 0
    while numbers := desk.session.exec(
        select(Contact.number, Contact.id)
        .where(col(Contact.number) > last, shown())
        .order_by(col(Contact.number))
        .limit(200)
    ).all():
        for number, contact_id in numbers:
            last = number or last
            yield contact_view(desk, contact_id)
        desk.session.expunge_all()
