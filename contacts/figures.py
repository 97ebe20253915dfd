"""Figures for the dashboard: how much came in, how much the reader stood by, how old the queue is. Knows no plot.

Days are those the cards came into the book, in UTC; weeks begin on Monday.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select
from sqlmodel import Session, col

from contacts.encounters import covers
from contacts.model import Card, CardStatus, Contact, ContactValue, Encounter, ValueSource
from contacts.model_sides import NOT_CARDS
from contacts.tree import gone

WEEKS = 12
_AGES = (1, 3, 7, 30)
"""Days; the last group is older."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """One week."""

    monday: date
    by_owner: tuple[tuple[str, int], ...]
    """Card sides each of us brought, most in all weeks first."""
    accepted: int
    """Fields that the reader stood by without a person."""
    fields: int
    """All that were read, also where a person said otherwise later."""

    @property
    def total(self) -> int:
        """Sides brought by all of us; two of us at one card count it twice."""
        return sum(count for _, count in self.by_owner)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the dashboard draws."""

    weeks: tuple[Week, ...]
    """The oldest first, empty ones too."""
    owners: tuple[str, ...]
    queue_ages: tuple[tuple[str, int], ...]
    """Sides that wait for a person, by how many days they do."""
    oldest_wait: int | None
    """Days."""
    companies: tuple[tuple[str, str, int], ...]
    """Id, name and people, most people first."""


def figures(session: Session, *, now: datetime) -> Figures:
    """As of now."""
    session.flush()
    connection = session.connection()
    this = _monday(now.date())
    mondays = [this - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    begin = datetime.combine(mondays[0], datetime.min.time(), UTC)
    counts: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    in_all: dict[str, int] = defaultdict(int)
    for told, owner, sides in connection.execute(_sides(begin)):
        counts[_monday(_date(told))][owner] += int(sides)
        in_all[owner] += int(sides)
    stood = {monday: _fields(connection, monday) for monday in mondays}
    owners = tuple(sorted(in_all, key=lambda owner: (-in_all[owner], owner)))
    oldest = connection.execute(
        select(func.min(col(Card.created_at))).where(col(Card.status) == CardStatus.TO_REVIEW)
    ).scalar_one()
    ages = _ages(connection, now)
    companies = connection.execute(
        select(col(Contact.company_id), func.min(col(Contact.company)), func.count())
        .where(col(Contact.company_id).is_not(None), col(Contact.number).not_in(gone(col(Contact.number))))
        .group_by(col(Contact.company_id))
        .order_by(func.count().desc(), func.min(col(Contact.company)))
        .limit(8)
    ).all()
    return Figures(
        weeks=tuple(
            Week(
                monday=monday, by_owner=tuple((owner, counts[monday][owner]) for owner in owners),
                accepted=stood[monday][0], fields=stood[monday][1],
            )
            for monday in mondays
        ),
        owners=owners,
        queue_ages=ages,
        oldest_wait=(now - oldest).days if oldest is not None else None,
        companies=tuple((company_id or "", name, people) for company_id, name, people in companies),
    )  # fmt: skip


def _sides(begin: datetime) -> Select[Any]:
    """Which day, whose and how many: a page's sides of a day are counted before asking whose they are."""
    day = func.date(col(Card.created_at))
    pages = (
        select(col(Card.sha256), col(Card.page), day.label("day"), func.count().label("sides"))
        .where(col(Card.created_at) >= begin, col(Card.status).not_in(NOT_CARDS))
        .group_by(col(Card.sha256), col(Card.page), day)
        .subquery()
    )
    # Who told the same encounter twice brought the page once.
    brought = (
        select(pages, col(Encounter.owner))
        .join(Encounter, and_(col(Encounter.sha256) == pages.c.sha256, covers(pages.c.page)))
        .distinct()
        .subquery()
    )
    return select(brought.c.day, brought.c.owner, func.sum(brought.c.sides)).group_by(brought.c.day, brought.c.owner)


def _fields(connection: Connection, monday: date) -> tuple[int, int]:
    """Of the week's fields, those that the reader stood by, and all: two stretches of one index, counted."""
    begin = datetime.combine(monday, datetime.min.time(), UTC)
    stood, doubted = (
        connection.execute(
            select(func.count()).where(
                col(ContactValue.source) == ValueSource.CARD,
                col(ContactValue.accepted) == accepted,
                col(ContactValue.at) >= begin,
                col(ContactValue.at) < begin + timedelta(weeks=1),
            )
        ).scalar_one()
        for accepted in (True, False)
    )
    return stood, stood + doubted


def _ages(connection: Connection, now: datetime) -> tuple[tuple[str, int], ...]:
    groups, low = [], 0
    for high in (*_AGES, None):
        waits = select(func.count()).where(
            col(Card.status) == CardStatus.TO_REVIEW, col(Card.created_at) <= now - timedelta(days=low)
        )
        if high is None:
            word = f"{low} 日以上"
        else:
            word = f"{low}〜{high} 日" if low else f"{high} 日未満"
            waits = waits.where(col(Card.created_at) > now - timedelta(days=high))
        groups.append((word, connection.execute(waits).scalar_one()))
        low = high or low
    return tuple(groups)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _date(told: date | str) -> date:
    """SQLite gives a day as text."""
    return told if isinstance(told, date) else date.fromisoformat(told)
