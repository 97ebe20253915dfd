"""Pivot tables (クロス集計): rows by columns, counted by the database, and who is behind a cell. Knows no page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from operator import neg

from sqlalchemy import select
from sqlmodel import Session, col

from contacts.cursor import bad_cursor
from contacts.custom_fields import CustomFields
from contacts.desk import Desk
from contacts.model import Company, Contact
from contacts.people import MOST_ROWS, contact_row
from contacts.pivot_ask import Ask
from contacts.pivot_behind import OTHER, Which, behind
from contacts.pivot_count import Counted, counted
from contacts.pivot_fields import (
    Count,
    Dimension,
    Measure,
    Order,
    dimension_named,
    dimensions,
    measure_named,
    measures,
)
from contacts.pivot_tally import NOTHING, Key, Tally
from contacts.views import ContactRow, Page

MOST_LINES = 50
"""Rows of their own."""
MOST_COLUMNS = 20
OTHER_WORD = "その他"
Number = int | float
Lines = dict[str, Tally]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row or a column."""

    key: str
    label: str
    """As the book writes it; empty: nothing is known."""
    total: Number | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PivotTable:
    """The answer, cells row by row; None: there is nothing to take an average of."""

    ask: Ask
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    """None where only rows were asked for."""
    cells: tuple[tuple[Number | None, ...], ...]
    total: Number | None
    additive: bool
    """Tallies add up to totals; else one person can stand in several cells, and totals count them once."""


class Pivot:
    """Pivot tables of the book, as one transaction sees it."""

    def __init__(self, session: Session, *, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        """`now` gives a moment with a time zone; `new_id` a fresh string of at most 64 characters."""
        self._desk = Desk(session=session, now=now, new_id=new_id)
        self._fields = CustomFields(session, now=now, new_id=new_id)

    def dimensions(self) -> tuple[Dimension, ...]:
        """What rows and columns can stand for."""
        return dimensions(self._fields)

    def measures(self) -> tuple[Measure, ...]:
        """What can be counted."""
        return measures(self._fields)

    def ask(
        self, rows: str, columns: str, measure: str, *, since: date | None = None, until: date | None = None
    ) -> Ask:
        """A question by the names in it; `columns` may be empty.

        Raises:
            NoSuchField: a name stands for nothing.
        """
        every = self.dimensions()
        return Ask(
            rows=dimension_named(every, rows), columns=dimension_named(every, columns) if columns else None,
            measure=measure_named(self.measures(), measure), since=since, until=until,
        )  # fmt: skip

    def table(self, ask: Ask) -> PivotTable:
        """The answer."""
        self._desk.flush()
        cells = counted(ask, self._desk.session.connection())
        by_row, by_column = _by_row(cells), _by_column(cells)
        rows, columns = _kept(ask, ask.rows, by_row, MOST_LINES), _kept(ask, ask.columns, by_column, MOST_COLUMNS)
        own_row, own_column = _own_or_other(rows), _own_or_other(columns)
        if len(rows) < len(by_row):
            by_row[OTHER] = _by_row(cells, own_row)[OTHER]
        if len(columns) < len(by_column):
            by_column[OTHER] = _by_column(cells, own_column)[OTHER]
        filled = cells.grouped(own_row, own_column)
        grand = cells.grouped(_all, _all).get(("", ""), NOTHING)
        by_row, by_column = _in_order(by_row, rows), _in_order(by_column, columns)
        shown = by_column if ask.columns else {}
        say = _SAYING[ask.measure.count]
        return PivotTable(
            ask=ask, rows=self._lines(ask.rows, by_row, say),
            columns=self._lines(ask.columns, by_column, say) if ask.columns else (),
            cells=tuple(tuple(say(filled.get((row, each), NOTHING)) for each in shown) for row in by_row),
            total=say(grand), additive=ask.measure.of is ask.ground() and not ask.meets(),
        )  # fmt: skip

    def people(
        self, ask: Ask, *, row: str | None, column: str | None, after: str | None = None, limit: int = 50
    ) -> tuple[Page[ContactRow], int]:
        """Who stands behind a cell, the latest in the book first, and how many; None: behind a whole row or column.

        Raises:
            BookError: `after` is not from a page.
        """
        self._desk.flush()
        which = (self._which(ask, "row", row), self._which(ask, "col", column))
        found = behind(ask, self._desk.session.connection(), *which)
        many = len(found)
        if after is not None:
            if not after.isdecimal() or len(after) > 18:
                raise bad_cursor()
            found = found[bisect_right(found, -int(after), key=neg) :]
        limit = max(1, min(limit, MOST_ROWS))
        found, more = found[:limit], len(found) > limit
        there = select(Contact).where(col(Contact.number).in_(found)).order_by(col(Contact.number).desc())
        people = self._desk.session.execute(there).scalars().all()
        return Page(items=tuple(contact_row(each) for each in people), after=str(found[-1]) if more else None), many

    def company_name(self, company_id: str) -> str:
        """What it is called; empty where there is none."""
        found = self._desk.session.get(Company, company_id)
        return found.name if found else ""

    def _which(self, ask: Ask, place: str, key: str | None) -> Which:
        if key != OTHER:
            return Which(key)
        cells = counted(ask, self._desk.session.connection())
        if place == "row":
            return Which(key, _kept(ask, ask.rows, _by_row(cells), MOST_LINES))
        return Which(key, _kept(ask, ask.columns, _by_column(cells), MOST_COLUMNS))

    def _lines(self, dimension: Dimension, found: Lines, say: Callable[[Tally], Number | None]) -> tuple[Line, ...]:
        names: dict[str, str] = {OTHER: OTHER_WORD}
        if dimension.name == "company":
            rows = select(col(Company.id), col(Company.name)).where(col(Company.id).in_(found))
            names |= {str(id_): str(name) for id_, name in self._desk.session.connection().execute(rows)}
        return tuple(Line(key=key, label=names.get(key, key), total=say(tally)) for key, tally in found.items())


_SAYING: dict[Count, Callable[[Tally], Number | None]] = {
    Count.PEOPLE: lambda tally: tally[0],
    Count.ENCOUNTERS: lambda tally: tally[0],
    Count.COMPANIES: lambda tally: tally[0],
    Count.SUM: lambda tally: tally[2] if tally[1] else None,
    Count.AVERAGE: lambda tally: tally[2] / tally[1] if tally[1] else None,
}


def _same(key: str) -> str:
    return key


def _all(_key: str) -> str:
    return ""


def _own_or_other(own: Collection[str]) -> Key:
    kept = set(own)
    return lambda key: key if key in kept else OTHER


def _by_row(cells: Counted, key: Key = _same) -> Lines:
    return {row: tally for (row, _), tally in cells.grouped(key, _all).items()}


def _by_column(cells: Counted, key: Key = _same) -> Lines:
    return {column: tally for (_, column), tally in cells.grouped(_all, key).items()}


def _kept(ask: Ask, dimension: Dimension | None, found: Lines, most: int) -> list[str]:
    """The keys with a line of their own, in their order: of time the latest, of others the largest; unknown last."""
    if dimension is None:
        return list(found)
    say = _SAYING[ask.measure.count]
    if dimension.order is Order.TIME:
        keys = sorted(found, reverse=True)[:most][::-1]
    else:
        keys = sorted(found, key=lambda key: (-(say(found[key]) or 0), key))[:most]
        choices = dimension.spec.choices if dimension.spec else ()
        if choices:
            keys.sort(key=lambda key: choices.index(key) if key in choices else len(choices))
    return [*(key for key in keys if key), *(key for key in keys if not key)]


def _in_order(found: Lines, kept: list[str]) -> Lines:
    """With everything else behind them."""
    more = [OTHER] if OTHER in found and OTHER not in kept else []
    return {key: found[key] for key in [*kept, *more]}
