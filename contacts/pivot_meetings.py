"""Encounters beside whom they were with, counted off SQLite's numbers beside the book: a million of them in one walk.

Who a person is, by the question's fields, is asked once for each person and not once for each encounter. Knows no page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from contacts.meetings import MEETING
from contacts.pivot_ask import Ask
from contacts.pivot_fields import Dimension, Of
from contacts.pivot_spread import NOBODY, Named, Numbers, Spread, looked_up
from contacts.pivot_told import Told, told_of
from contacts.pivot_who import who_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Meetings:
    """The facts of a question, and whom each was with."""

    rows: Named
    columns: Named
    entities: Numbers
    amounts: NDArray[np.float64]
    people: Numbers
    """Contacts by their numbers; NOBODY: of a company where nobody was named."""

    def spread(self) -> Spread:
        """Ready to be counted."""
        return Spread(self.rows, self.columns, self.entities, self.amounts)

    def behind(self, row: Callable[[str], bool], column: Callable[[str], bool]) -> list[int]:
        """The people in cells whose row and column are such, the latest in the book first."""
        there = self.rows.said(row) & self.columns.said(column) & (self.people != NOBODY)
        met = np.zeros(int(self.people.max(initial=0)) + 1, dtype=bool)
        met[self.people[there]] = True
        found: list[int] = np.flatnonzero(met)[::-1].tolist()
        return found


def meetings_of(ask: Ask, connection: Connection, *, people: bool = False) -> Meetings:
    """The facts of a question that asks of encounters; `people`: only with people who stand behind them."""
    told = told_of(ask, connection)
    if not ask.meets(people=people):
        nothing = Named(places=np.zeros(told.many, dtype=np.int64))
        rows, columns = (told.keys[each.name] if each is not None else nothing for each in (ask.rows, ask.columns))
        everything, nobody = np.arange(told.many), np.full(told.many, NOBODY, dtype=np.int64)
        return Meetings(rows=rows, columns=columns, entities=everything, amounts=np.empty(0), people=nobody)
    return _with(ask, connection, told, firms=not people and ask.measure.of is not Of.PERSON)


def _with(ask: Ask, connection: Connection, told: Told, *, firms: bool) -> Meetings:
    """The facts of a question about encounters and whom they were with; `firms`: of companies alone, too."""
    who = who_of(ask, connection, firms=firms)
    listed = f"SELECT group_concat(encounter), group_concat(contact - company) FROM {MEETING}"  # noqa: S608 - names of ours
    lists = connection.exec_driver_sql(listed).one()
    met, whom = (np.fromstring(each or "", dtype=np.int64, sep=",") for each in lists)
    encounters = looked_up(told.places, met)
    place = looked_up(who.people, np.maximum(whom, 0))
    if firms:
        place = np.where(whom < 0, looked_up(who.firms, np.maximum(-whom, 0)), place)
    there = (encounters != NOBODY) & (place != NOBODY)
    if ask.measure.of is not Of.ENCOUNTER:
        there &= looked_up(who.entities, np.maximum(place, 0)) != NOBODY
    encounters, place = encounters[there], place[there]

    def named(dimension: Dimension | None, of_each: Named) -> Named:
        if dimension is not None and dimension.of is Of.ENCOUNTER:
            own = told.keys[dimension.name]
            return Named(own.words, own.places[encounters])
        return Named(of_each.words, of_each.places[place])

    return Meetings(
        rows=named(ask.rows, who.rows), columns=named(ask.columns, who.columns),
        entities=encounters if ask.measure.of is Of.ENCOUNTER else who.entities[place],
        amounts=who.amounts, people=who.numbers[place],
    )  # fmt: skip
