"""Figures for the dashboard: how much came in, how much the reader stood by, how old the queue is. Knows no plot.

Days are those the cards came into the book, in UTC; weeks begin on Monday.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Connection, Pool, Select, and_, func, select
from sqlmodel import Session, col

from contacts.encounters import covers
from contacts.model import Card, CardStatus, Contact, ContactValue, Encounter, ValueSource
from contacts.model_sides import NOT_CARDS
from contacts.tree import gone

WEEKS = 12
SHOWN_COMPANIES = 8
ANEW_AFTER = timedelta(minutes=10)
"""Weeks that are over hardly change (a card set aside, somebody erased), and counting them looks at all their cards."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Count:
    """Of one week."""

    by_owner: Mapping[str, int]
    accepted: int
    fields: int


_OVER: WeakKeyDictionary[Pool, tuple[datetime, dict[date, _Count]]] = WeakKeyDictionary()
"""For each database this process has open: the weeks that are over, and when they were counted."""


def figures(session: Session, *, now: datetime) -> Figures:
    """As of now; weeks that are over as of at most ten minutes ago."""
    session.flush()
    connection = session.connection()
    this = _monday(now.date())
    mondays = [this - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    counts = _over(connection, mondays[:-1], now=now) | _counted(connection, mondays[-1:])
    in_all: dict[str, int] = defaultdict(int)
    for count in counts.values():
        for owner, sides in count.by_owner.items():
            in_all[owner] += sides
    owners = tuple(sorted(in_all, key=lambda owner: (-in_all[owner], owner)))
    oldest = connection.execute(
        select(func.min(col(Card.created_at))).where(col(Card.status) == CardStatus.TO_REVIEW)
    ).scalar_one()
    ages = _ages(connection, now)
    return Figures(
        weeks=tuple(
            Week(
                monday=monday, by_owner=tuple((owner, counts[monday].by_owner.get(owner, 0)) for owner in owners),
                accepted=counts[monday].accepted, fields=counts[monday].fields,
            )
            for monday in mondays
        ),
        owners=owners,
        queue_ages=ages,
        oldest_wait=(now - oldest).days if oldest is not None else None,
        companies=_companies(connection),
    )  # fmt: skip


def _over(connection: Connection, mondays: list[date], *, now: datetime) -> dict[date, _Count]:
    """Weeks that are over, as they were counted lately by this process."""
    pool = connection.engine.pool
    at, counts = _OVER.get(pool, (now, {}))
    if list(counts) != mondays or not timedelta(0) <= now - at < ANEW_AFTER:
        _OVER[pool] = now, (counts := _counted(connection, mondays))
    return counts


def _counted(connection: Connection, mondays: list[date]) -> dict[date, _Count]:
    """These weeks, which follow each other, by their Mondays."""
    begin = datetime.combine(mondays[0], datetime.min.time(), UTC)
    sides: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for told, owner, number in connection.execute(_sides(begin, begin + timedelta(weeks=len(mondays)))):
        sides[_monday(_date(told))][owner] += int(number)
    stood = {monday: _fields(connection, monday) for monday in mondays}
    return {
        monday: _Count(by_owner=sides[monday], accepted=stood[monday][0], fields=stood[monday][1])
        for monday in mondays
    }  # fmt: skip


def _sides(begin: datetime, end: datetime) -> Select[Any]:
    """Which day, whose and how many: a page's sides of a day are counted before asking whose they are."""
    day = func.date(col(Card.created_at))
    pages = (
        select(col(Card.sha256), col(Card.page), day.label("day"), func.count().label("sides"))
        .where(col(Card.created_at) >= begin, col(Card.created_at) < end, _is_a_side(end - begin))
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


def _is_a_side(span: timedelta) -> ColumnElement[bool]:
    """Said so that a week is found by its days in the index of statuses, and many weeks off the index of pages."""
    if span > timedelta(weeks=1):
        return col(Card.status).not_in(NOT_CARDS)
    return col(Card.status).in_([status for status in CardStatus if status not in NOT_CARDS])


def _companies(connection: Connection) -> tuple[tuple[str, str, int], ...]:
    """Where most people are, counted off the index alone; those who are gone are few, and taken off afterwards."""
    its = col(Contact.company_id)
    gone_from = connection.execute(
        select(its, func.count())
        .where(its.is_not(None), col(Contact.number).in_(gone(col(Contact.number))))
        .group_by(its)
    )  # fmt: skip
    less = {row[0]: row[1] for row in gone_from}
    # Of so many at least those to be shown have lost nobody, and no other can have more people than they.
    most = connection.execute(
        select(its, func.count())
        .where(its.is_not(None))
        .group_by(its)
        .order_by(func.count().desc(), its)
        .limit(SHOWN_COMPANIES + len(less))
    ).all()
    people = {company_id: number - less.get(company_id, 0) for company_id, number in most}
    shown = sorted((company_id for company_id in people if people[company_id]), key=lambda one: -people[one])
    names = connection.execute(
        select(its, func.min(col(Contact.company)))
        .where(its.in_(shown[:SHOWN_COMPANIES]), col(Contact.number).not_in(gone(col(Contact.number))))
        .group_by(its)
    )  # fmt: skip
    name_of = {row[0]: row[1] for row in names}
    found = [(company_id or "", name_of[company_id], people[company_id]) for company_id in shown[:SHOWN_COMPANIES]]
    return tuple(sorted(found, key=lambda one: (-one[2], one[1])))


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
