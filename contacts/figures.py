"""Figures for the dashboard: how much came in, how much the reader stood by, how old the queue is. Knows no plot.

Days are those the cards came into the book, in UTC; weeks begin on Monday.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import and_, distinct, func, select
from sqlmodel import Session, col

from contacts.encounters import covers
from contacts.model import Card, CardStatus, Contact, ContactValue, Encounter, ValueSource
from contacts.model_sides import NOT_CARDS
from contacts.people import shown

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
    day = func.date(col(Card.created_at))
    for told, owner, sides in connection.execute(
        select(day, col(Encounter.owner), func.count(distinct(col(Card.id))))
        .join(Encounter, and_(col(Card.sha256) == col(Encounter.sha256), covers(col(Card.page))))
        .where(col(Card.created_at) >= begin, col(Card.status).not_in(NOT_CARDS))
        .group_by(day, col(Encounter.owner))
    ):  # fmt: skip
        counts[_monday(_date(told))][owner] += sides
        in_all[owner] += sides
    stood: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    said = func.date(col(ContactValue.at))
    for told, accepted, fields in connection.execute(
        select(said, col(ContactValue.accepted), func.count())
        .where(col(ContactValue.at) >= begin, col(ContactValue.source) == ValueSource.CARD)
        .group_by(said, col(ContactValue.accepted))
    ):
        week = stood[_monday(_date(told))]
        week[0] += fields if accepted else 0
        week[1] += fields
    owners = tuple(sorted(in_all, key=lambda owner: (-in_all[owner], owner)))
    waits = [
        (now - since).days
        for since in connection.execute(
            select(col(Card.created_at)).where(col(Card.status) == CardStatus.TO_REVIEW)
        ).scalars()
    ]
    companies = connection.execute(
        select(col(Contact.company_id), func.min(col(Contact.company)), func.count())
        .where(shown(), col(Contact.company_id).is_not(None))
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
        queue_ages=_ages(waits),
        oldest_wait=max(waits, default=None),
        companies=tuple((company_id or "", name, people) for company_id, name, people in companies),
    )  # fmt: skip


def _ages(waits: list[int]) -> tuple[tuple[str, int], ...]:
    groups, low = [], 0
    for high in _AGES:
        word = f"{low}〜{high} 日" if low else f"{high} 日未満"
        groups.append((word, sum(low <= days < high for days in waits)))
        low = high
    return (*groups, (f"{low} 日以上", sum(days >= low for days in waits)))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _date(told: date | str) -> date:
    """SQLite gives a day as text."""
    return told if isinstance(told, date) else date.fromisoformat(told)
