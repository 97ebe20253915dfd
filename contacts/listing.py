"""Lists of contacts as people want them: searched, narrowed to an event or a colleague, in the order they ask for.

Knows no page.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlmodel import col

from contacts.cursor import bad_cursor
from contacts.desk import Desk
from contacts.encounters import covers
from contacts.field_filter import FieldWish, having
from contacts.model import Card, CardStatus, Contact, ContactSearch, Encounter
from contacts.model_activities import Participant
from contacts.people import MOST_ROWS, contact_row, find_contacts, shown
from contacts.pivot_ground import roots_of
from contacts.search import matches
from contacts.views import ContactRow, Page

_MOST_CHOICES = 200


class Order(StrEnum):
    """What a list is sorted by."""

    CHANGED = "changed"  # the latest change first; of a narrowed list, who came into the book last
    READING = "reading"  # 五十音順; who has no reading comes after, by name
    COMPANY = "company"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a list shows; empty: everybody."""

    query: str = ""
    event: str = ""
    owner: str = ""
    """Somebody of ours who met them."""
    to_review: bool = False
    fields: tuple[FieldWish, ...] = ()
    """Of their own record, or of their company's."""
    order: Order = Order.CHANGED

    @property
    def plain(self) -> bool:
        """Whether the search alone decides."""
        return not (self.event or self.owner or self.to_review or self.fields) and self.order is Order.CHANGED


def listed(desk: Desk, wish: Wish, *, after: str | None, limit: int) -> Page[ContactRow]:
    """A page of the list.

    Raises:
        BookError: `after` is not from a page.
    """
    if wish.plain:
        return find_contacts(desk, wish.query, after=after, limit=limit)
    limit = max(1, min(limit, MOST_ROWS))
    keys = _keys(wish.order)
    find = _wanted(desk, wish).add_columns(*keys)
    falling = wish.order is Order.CHANGED
    if after is not None:
        find = find.where(_beyond(keys, _from_cursor(after, len(keys)), falling=falling))
    rows = desk.session.exec(find.order_by(*(key.desc() if falling else key for key in keys)).limit(limit + 1)).all()
    more = len(rows) > limit
    return Page(
        items=tuple(contact_row(row[0]) for row in rows[:limit]),
        after=_to_cursor([str(part) for part in rows[limit - 1][1:]]) if more else None,
    )


def all_listed(desk: Desk, wish: Wish) -> Iterator[str]:
    """The ids of everybody whom the whole list shows, in its order; for export."""
    after: str | None = None
    while True:
        page = listed(desk, wish, after=after, limit=MOST_ROWS)
        yield from (row.id for row in page.items)
        after = page.after
        if after is None:
            return


def choices(desk: Desk) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a list can be narrowed to: events, the latest first, and those of us who met somebody, by name."""
    desk.flush()
    connection = desk.session.connection()
    events = connection.execute(
        select(col(Encounter.event))
        .where(col(Encounter.event) != "")
        .group_by(col(Encounter.event))
        .order_by(func.max(col(Encounter.created_at)).desc())
        .limit(_MOST_CHOICES)
    ).scalars()
    owners = connection.execute(
        select(col(Encounter.owner))
        .distinct()
        .where(col(Encounter.owner) != "")
        .order_by(col(Encounter.owner))
        .limit(_MOST_CHOICES)
    ).scalars()
    return tuple(events), tuple(owners)


def _wanted(desk: Desk, wish: Wish) -> Any:
    desk.flush()
    find = select(Contact).where(shown())
    condition = matches(wish.query, desk.session.get_bind().dialect.name)
    if condition is not None:
        find = find.where(col(Contact.number).in_(select(col(ContactSearch.contact_number)).where(condition)))
    if wish.to_review:
        find = find.where(col(Contact.needs_review))
    if wish.event or wish.owner:
        find = find.where(_met(wish))
    for each in wish.fields:
        find = find.where(having(each))
    return find


def _met(wish: Wish) -> Any:
    """Whom this colleague met, or whom we met there."""
    got: list[ColumnElement[bool]] = [
        col(Card.status) != CardStatus.NO_CARD,
        covers(col(Card.page)),
        col(Card.contact_id).is_not(None),
    ]
    wrote: list[ColumnElement[bool]] = [col(Encounter.ended_at).is_(None), col(Participant.contact_id).is_not(None)]
    for column, wanted in ((col(Encounter.event), wish.event), (col(Encounter.owner), wish.owner)):
        if wanted:
            got.append(column == wanted)
            wrote.append(column == wanted)
    named = select(col(Participant.contact_id)).join(Encounter, col(Participant.encounter_id) == col(Encounter.id))
    # Whoever was joined to somebody since is that one; few are, so that they are found once and not asked about.
    parts = roots_of(Contact)
    joined = (
        select(parts.c.root)
        .join(Participant, col(Participant.contact_id) == parts.c.id)
        .join(Encounter, col(Participant.encounter_id) == col(Encounter.id))
        .where(*wrote)
    )
    if wish.order is Order.CHANGED:
        # Walked from its end, the list is full before many were asked about.
        return or_(
            exists().where(col(Card.sha256) == col(Encounter.sha256), col(Card.contact_id) == col(Contact.id), *got),
            exists().where(
                col(Participant.encounter_id) == col(Encounter.id),
                col(Participant.contact_id) == col(Contact.id), *wrote,
            ),
            col(Contact.id).in_(joined),
        )  # fmt: skip
    # Everybody has to be sorted: finding all of them once is less work than asking about each in the book.
    cards = select(col(Card.contact_id)).join(Encounter, col(Card.sha256) == col(Encounter.sha256)).where(*got)
    return col(Contact.id).in_(cards.union(named.where(*wrote), joined))


def _keys(order: Order) -> tuple[Any, ...]:
    number = col(Contact.number)
    if order is Order.READING:
        return case((col(Contact.name_kana) == "", 1), else_=0), col(Contact.name_kana), col(Contact.name), number
    if order is Order.COMPANY:
        return case((col(Contact.company) == "", 1), else_=0), col(Contact.company), col(Contact.name_kana), number
    return (number,)  # narrowed lists: who came into the book last stands first


def _beyond(keys: tuple[Any, ...], last: list[str], *, falling: bool) -> Any:
    """After this row in the order of all keys together."""
    values = [int(value) if place in (0, len(keys) - 1) else value for place, value in enumerate(last)]
    return or_(
        *(
            and_(*(keys[same] == values[same] for same in range(place)), _past(keys[place], values[place], falling))
            for place in range(len(keys))
        )
    )


def _past(key: Any, value: object, falling: bool) -> Any:
    return key < value if falling else key > value


def _to_cursor(parts: list[str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def _from_cursor(cursor: str, length: int) -> list[str]:
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error) as error:
        raise bad_cursor() from error
    numeric = isinstance(parts, list) and len(parts) == length and all(isinstance(part, str) for part in parts)
    if not numeric or not (parts[0].isdecimal() and parts[-1].isdecimal()):
        raise bad_cursor()
    return list(parts)
