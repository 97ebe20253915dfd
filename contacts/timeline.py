"""Timelines (接点の年表): everything between us and a person or a company, the latest first, whoever the rep was.

Knows no page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, union
from sqlmodel import col, select

from contacts.activities import Activities, FileView, Kind
from contacts.desk import Desk
from contacts.encounters import covers
from contacts.model import Card, CardStatus, Company, Contact, Encounter
from contacts.model_activities import Participant
from contacts.tree import household, root_of

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One thing between us and them."""

    id: str
    kind: Kind
    day: date
    owner: str
    ours: tuple[str, ...]
    people: tuple[tuple[str, str], ...]
    """(contact, name)."""
    companies: tuple[tuple[str, str], ...]
    place: str
    event: str
    note: str
    files: tuple[FileView, ...]
    by: str
    at: datetime
    written: bool
    """Somebody wrote it down; else it came with a picture of cards."""


def of_person(desk: Desk, contact_id: str, *, limit: int = MOST) -> tuple[Moment, ...]:
    """With one person, and whoever was merged into them."""
    homes = household(desk, root_of(desk, contact_id))
    return _moments(desk, homes, (), limit)


def of_company(desk: Desk, company_id: str, *, limit: int = MOST) -> tuple[Moment, ...]:
    """With a company: its people of today, and the company as a whole."""
    firms = household(desk, root_of(desk, company_id, Company), Company)
    people = select(Contact.id).where(col(Contact.company_id).in_(firms))
    return _moments(desk, people, firms, limit)


def _moments(desk: Desk, people: Any, firms: Any, limit: int) -> tuple[Moment, ...]:
    """`people` is a list or a query of contact ids."""
    desk.flush()
    with_people = select(Participant.encounter_id).where(col(Participant.contact_id).in_(people))
    with_firm = select(Participant.encounter_id).where(col(Participant.company_id).in_(firms))
    # From the few cards to their encounters: the other way round every encounter of the book would be looked at.
    by_picture = (
        select(Encounter.id)
        .join(Card, and_(col(Card.sha256) == col(Encounter.sha256), covers(col(Card.page))))
        .where(col(Card.contact_id).in_(people), col(Card.status) != CardStatus.NO_CARD)
    )
    rows = desk.session.exec(
        select(Encounter)
        .where(col(Encounter.id).in_(union(with_people, with_firm, by_picture)), col(Encounter.ended_at).is_(None))
        .order_by(col(Encounter.met_on).desc().nulls_last(), col(Encounter.created_at).desc())
        .limit(limit)
    ).all()
    views = Activities(desk.session, now=desk.now, new_id=desk.new_id).views(rows)
    with_cards = _on_cards(desk, [row.id for row in rows if row.sha256], people)
    found = [
        Moment(
            id=view.activity_id, kind=view.kind, day=view.met_on or view.at.astimezone().date(), owner=view.owner,
            ours=view.ours, people=view.people or with_cards.get(view.activity_id, ()), companies=view.companies,
            place=view.place, event=view.event, note=view.note, files=view.files, by=view.by, at=view.at,
            written=row.sha256 is None,
        )
        for view, row in zip(views, rows, strict=True)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.day, each.at), reverse=True))


def _on_cards(desk: Desk, encounter_ids: list[str], people: Any) -> dict[str, tuple[tuple[str, str], ...]]:
    """Whose cards changed hands, of these people."""
    rows = desk.session.exec(
        select(Encounter.id, Contact.id, Contact.name)
        .join(Card, and_(col(Card.sha256) == col(Encounter.sha256), covers(col(Card.page))))
        .join(Contact, col(Contact.id) == col(Card.contact_id))
        .where(col(Encounter.id).in_(encounter_ids), col(Contact.id).in_(people))
        .distinct()
    ).all()
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for encounter_id, contact_id, name in rows:
        found[encounter_id] = (*found.get(encounter_id, ()), (contact_id, name))
    return found
