"""Events (行事): what we brought home from a fair or a visit, read off the encounters. Knows no page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Executable, Select, and_, distinct, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel import select as entities

from contacts.desk import Desk
from contacts.encounters import covers
from contacts.model import Card, CardStatus, Contact, Encounter
from contacts.model_activities import Participant
from contacts.people import contact_row, shown
from contacts.tree import gone
from contacts.views import ContactRow

MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """An event in a list."""

    name: str
    first: date | None
    last: date | None
    people: int
    owners: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """Somebody met there."""

    contact: ContactRow
    owners: tuple[str, ...]
    new: bool
    """None of us had met them before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """What we brought home."""

    row: EventRow
    places: tuple[str, ...]
    by_owner: tuple[tuple[str, int], ...]
    """People each of us met, most first."""
    companies: tuple[tuple[str, int], ...]
    """Whose people we met, most first."""
    people: tuple[Met, ...]
    to_review: int


def _met(*columns: Any, about: ColumnElement[bool]) -> CompoundSelect[Any]:
    """These columns of encounters and of whom they were with: whose cards changed hands, and who is written down."""
    by_card = (
        select(*columns)
        .join(Card, and_(col(Card.sha256) == col(Encounter.sha256), covers(col(Card.page))))
        .join(Contact, col(Contact.id) == col(Card.contact_id))
        .where(shown(), col(Card.status) != CardStatus.NO_CARD, about)
    )
    return by_card.union_all(_written(*columns).where(shown(), about))


def _written(*columns: Any) -> Select[Any]:
    """The same of encounters that were written down; whoever was joined to somebody since is that one."""
    then = aliased(Contact)
    return (
        select(*columns)
        .select_from(Encounter)
        .join(Participant, col(Participant.encounter_id) == col(Encounter.id))
        .join(then, col(then.id) == col(Participant.contact_id))
        .join(Contact, col(Contact.id) == func.coalesce(col(then.merged_into), col(then.id)))
        .where(col(Encounter.ended_at).is_(None))
    )


def events(desk: Desk, *, limit: int = 200) -> tuple[EventRow, ...]:
    """Every event, the latest first."""
    desk.flush()
    # Not by _met: who is shown is asked of the few who are not, so that the cards' index answers alone.
    about = and_(
        col(Card.sha256) == col(Encounter.sha256),
        covers(col(Card.page)),
        col(Card.status) != CardStatus.NO_CARD,
        col(Card.contact_id).is_not(None),
        col(Card.contact_id).not_in(gone(col(Contact.id))),
    )
    told = and_(
        col(Participant.encounter_id) == col(Encounter.id),
        col(Participant.contact_id).is_not(None),
        col(Encounter.ended_at).is_(None),
    )
    last = func.max(Encounter.met_on)
    # One card of somebody, or one name, makes an encounter count; people are counted only for the events of the page.
    rows = desk.session.connection().execute(
        select(col(Encounter.event), func.min(Encounter.met_on), last, func.count(distinct(col(Encounter.owner))))
        .where(col(Encounter.event) != "", or_(exists().where(about), exists().where(told)))
        .group_by(col(Encounter.event))
        .order_by(last.desc().nulls_last(), func.max(col(Encounter.created_at)).desc(), col(Encounter.event))
        .limit(limit)
    ).all()  # fmt: skip
    listed = col(Encounter.event).in_([row[0] for row in rows])
    counted = desk.session.connection().execute(
        select(col(Encounter.event), func.count(distinct(col(Card.contact_id))))
        .join(Card, about)
        .where(listed)
        .group_by(col(Encounter.event))
    )
    people = {row[0]: row[1] for row in counted}
    written = _by_event(desk, _written(col(Encounter.event), col(Contact.id)).where(shown(), listed).distinct())
    if written:
        named = _written(col(Contact.id)).where(listed)
        carded = _by_event(
            desk,
            select(col(Encounter.event), col(Card.contact_id))
            .join(Card, about)
            .where(listed, col(Card.contact_id).in_(named))
            .distinct(),
        )
        for name, names in written.items():  # whoever gave a card there as well is counted already
            people[name] = people.get(name, 0) + len(names - carded.get(name, set()))
    return tuple(
        EventRow(name=name, first=a, last=b, people=people.get(name, 0), owners=who) for name, a, b, who in rows
    )


def _by_event(desk: Desk, query: Executable) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, contact_id in desk.session.connection().execute(query):
        found.setdefault(name, set()).add(contact_id)
    return found


def event(desk: Desk, name: str) -> EventView:
    """One event; empty where nobody was there."""
    desk.flush()
    columns = (
        col(Contact.id), col(Encounter.owner), col(Encounter.place), col(Encounter.met_on), col(Encounter.created_at),
    )  # fmt: skip
    found = desk.session.connection().execute(_met(*columns, about=col(Encounter.event) == name)).all()
    rows = sorted(found, key=lambda row: (row.met_on or row.created_at.date(), row.created_at))
    owners: dict[str, dict[str, None]] = {}
    since: dict[str, Any] = {}
    for row in rows:
        owners.setdefault(row.id, {}).setdefault(row.owner)
        since.setdefault(row.id, row.created_at)
    days = [row.met_on for row in rows if row.met_on]
    wanted = list(owners)[:MOST]
    people = {
        contact.id: contact for contact in desk.session.exec(entities(Contact).where(col(Contact.id).in_(wanted))).all()
    }
    before = {
        contact_id for contact_id, met_at in desk.session.connection().execute(
            _met(
                col(Contact.id), col(Encounter.created_at),
                about=and_(col(Contact.id).in_(wanted), col(Encounter.event) != name),
            )
        ) if met_at < since[contact_id]
    }  # fmt: skip
    by_owner: dict[str, int] = {}
    for who in owners.values():
        for owner in who:
            by_owner[owner] = by_owner.get(owner, 0) + 1
    companies: dict[str, int] = {}
    for contact in people.values():
        if contact.company:
            companies[contact.company] = companies.get(contact.company, 0) + 1
    to_review = desk.session.connection().execute(
        select(func.count(distinct(col(Card.id))))
        .join(Encounter, and_(col(Card.sha256) == col(Encounter.sha256), covers(col(Card.page))))
        .where(col(Encounter.event) == name, col(Card.status) == CardStatus.TO_REVIEW)
    ).scalar_one()  # fmt: skip
    return EventView(
        row=EventRow(
            name=name, first=min(days, default=None), last=max(days, default=None), people=len(owners),
            owners=len(by_owner),
        ),
        places=tuple(dict.fromkeys(row.place for row in rows if row.place)),
        by_owner=_most_first(by_owner),
        companies=_most_first(companies),
        people=tuple(
            Met(contact=contact_row(people[each]), owners=tuple(owners[each]), new=each not in before)
            for each in wanted if each in people
        ),
        to_review=to_review,
    )  # fmt: skip


def _most_first(counts: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
