"""The scene: the open book, a clock that walks through two years, and what has become of whom so far.

An act happens at its moment; whatever the book writes then carries that moment. Knows no story.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from api.home import OpenBook
from tests.support.living.cast import GONE_DAYS, HEIR, LEFT
from tests.support.living.firms import Firm
from tests.support.living.people import Person


@dataclass(slots=True)
class Clock:
    """The time as the book is told; it only goes on."""

    at: datetime

    def __call__(self) -> datetime:
        """Now."""
        return self.at

    def go_to(self, moment: datetime) -> None:
        """Later; never back."""
        self.at = max(self.at, moment)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody did."""

    at: datetime
    do: Callable[[Scene], None]


@dataclass(slots=True, kw_only=True)
class Scene:
    """Where the story is."""

    book: OpenBook
    clock: Clock
    today: date
    rng: random.Random
    contacts: dict[int, str] = field(default_factory=dict)
    """Person → contact."""
    persons: dict[int, Person] = field(default_factory=dict)
    """As they are now."""
    companies: dict[int, str] = field(default_factory=dict)
    """Firm → company."""
    told: int = 0

    def company_of(self, firm: Firm) -> str | None:
        """The company, once one of its people is in the book."""
        if firm.number not in self.companies and self.staff(firm):
            found = self.book.companies.companies(firm.name, limit=9).items
            for each in found:
                if each.name == firm.name:
                    self.companies[firm.number] = each.company_id
        return self.companies.get(firm.number)

    def staff(self, firm: Firm) -> list[int]:
        """Who of a firm is in the book by now."""
        return [number for number, person in self.persons.items() if person.firm.number == firm.number]

    def rep_of(self, firm: Firm) -> str:
        """Who looks after it at this moment."""
        gone = self.clock.at.date() > self.today - timedelta(days=GONE_DAYS)
        return HEIR if firm.owner == LEFT and gone else firm.owner

    def once(self) -> str:
        """A key that no other act has."""
        self.told += 1
        return f"living-{self.told}"


def moment(today: date, ago: float, hour: int = 10, minute: int = 0) -> datetime:
    """So many days before today, at this hour here."""
    return datetime.combine(today - timedelta(days=int(ago)), time(hour, minute)).astimezone()
