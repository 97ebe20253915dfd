"""Who of us knows whom: read off the encounters with the cards of a person, or of a company's people.

Knows no page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_
from sqlmodel import col, select

from contacts.desk import Desk
from contacts.encounters import covers
from contacts.model import Card, CardStatus, Encounter
from contacts.model_activities import Participant
from contacts.tree import household

FEW = 20
"""Of so many people it is looked up who was merged into them; a company's whole staff is counted as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acquaintance:
    """One of us knows somebody."""

    owner: str
    since: date
    """Of the first encounter; the day it was filed where nobody said when it was."""
    last: date
    last_event: str
    """Where the last encounter was, if somebody said so."""
    times: int
    people: int
    """How many of those asked about this one knows."""


def who_knows(desk: Desk, contact_ids: Sequence[str]) -> tuple[Acquaintance, ...]:
    """Who of us has met these people, whoever met last first."""
    desk.flush()
    rows = desk.session.exec(
        select(Encounter, Card.contact_id)
        .join(Card, and_(col(Card.sha256) == col(Encounter.sha256), covers(col(Card.page))))
        .where(col(Card.contact_id).in_(contact_ids), Card.status != CardStatus.NO_CARD, Encounter.owner != "")
    ).all()
    rows = [*rows, *_written_down(desk, contact_ids)]
    met: dict[str, dict[str, Encounter]] = defaultdict(dict)
    known: dict[str, set[str]] = defaultdict(set)
    for encounter, contact_id in rows:
        met[encounter.owner][encounter.id] = encounter
        known[encounter.owner].add(contact_id or "")
    found = []
    for owner, encounters in met.items():
        order = sorted(encounters.values(), key=lambda each: (_day(each), each.created_at, each.id))
        found.append(
            Acquaintance(
                owner=owner, since=_day(order[0]), last=_day(order[-1]),
                last_event=order[-1].event or order[-1].place, times=len(order), people=len(known[owner]),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.last, each.times, each.owner), reverse=True))


def _written_down(desk: Desk, contact_ids: Sequence[str]) -> list[tuple[Encounter, str | None]]:
    """Visits, calls and mails with these people, or with whoever was merged into them."""
    heads = {each: root for root in contact_ids for each in household(desk, root)} if len(contact_ids) < FEW else {}
    rows = desk.session.exec(
        select(Encounter, Participant.contact_id)
        .join(Participant, col(Participant.encounter_id) == col(Encounter.id))
        .where(
            col(Participant.contact_id).in_(list(heads) or contact_ids), Encounter.owner != "",
            col(Encounter.ended_at).is_(None),
        )
    ).all()  # fmt: skip
    return [(encounter, heads.get(contact_id or "", contact_id)) for encounter, contact_id in rows]


def _day(encounter: Encounter) -> date:
    return encounter.met_on or encounter.created_at.date()
