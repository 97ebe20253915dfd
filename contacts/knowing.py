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
from contacts.tree import heads_of

_Meeting = tuple[Encounter, str]
"""With whom, as they stand now."""


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
    return _acquaintances(_meetings(desk, contact_ids))


def who_knows_each(desk: Desk, contact_ids: Sequence[str]) -> dict[str, tuple[Acquaintance, ...]]:
    """The same of each of them, asked at once: a company may have hundreds of people."""
    of: dict[str, list[_Meeting]] = {each: [] for each in contact_ids}
    for encounter, contact_id in _meetings(desk, contact_ids):
        of[contact_id].append((encounter, contact_id))
    return {each: _acquaintances(meetings) for each, meetings in of.items()}


def _acquaintances(meetings: Sequence[_Meeting]) -> tuple[Acquaintance, ...]:
    met: dict[str, dict[str, Encounter]] = defaultdict(dict)
    known: dict[str, set[str]] = defaultdict(set)
    for encounter, contact_id in meetings:
        met[encounter.owner][encounter.id] = encounter
        known[encounter.owner].add(contact_id)
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


def _meetings(desk: Desk, contact_ids: Sequence[str]) -> list[_Meeting]:
    """Encounters with their cards, and visits, calls and mails with them or with whoever was merged into them."""
    desk.flush()
    got = desk.session.exec(
        select(Encounter, Card.contact_id)
        .join(Card, and_(col(Card.sha256) == col(Encounter.sha256), covers(col(Card.page))))
        .where(col(Card.contact_id).in_(contact_ids), Card.status != CardStatus.NO_CARD, Encounter.owner != "")
    ).all()
    heads = heads_of(desk, contact_ids)
    wrote = desk.session.exec(
        select(Encounter, Participant.contact_id)
        .join(Participant, col(Participant.encounter_id) == col(Encounter.id))
        .where(
            col(Participant.contact_id).in_(list(heads)), Encounter.owner != "", col(Encounter.ended_at).is_(None),
        )
    ).all()  # fmt: skip
    return [(encounter, heads[contact_id]) for encounter, contact_id in [*got, *wrote] if contact_id is not None]


def _day(encounter: Encounter) -> date:
    return encounter.met_on or encounter.created_at.date()
