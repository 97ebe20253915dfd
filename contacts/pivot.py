"""Pivot tables (クロス集計): rows by columns, counted by the database, and who is behind a cell. Knows no page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter

from sqlalchemy import func, select
from sqlmodel import Session, col

from contacts.cursor import bad_cursor
from contacts.custom_fields import CustomFields
from contacts.desk import Desk
from contacts.model import Company, Contact
from contacts.people import MOST_ROWS, contact_row
from contacts.pivot_ask import Ask
from contacts.pivot_count import counted
from contacts.pivot_facts import facts_of
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
from contacts.pivot_tally import NOTHING, Tally
from contacts.views import ContactRow, Page

MOST_LINES = 50
"""Rows of their own."""
MOST_COLUMNS = 20
OTHER = "__other__"
"""The key of everything that has no row or column of its own."""
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
        tallies = counted(ask, self._desk.session.connection())
        by_row, by_column = tallies.under(itemgetter(0)), tallies.under(itemgetter(1))
        rows, columns = _kept(ask, ask.rows, by_row, MOST_LINES), _kept(ask, ask.columns, by_column, MOST_COLUMNS)
        own_rows, own_columns = set(rows), set(columns)
        if len(rows) < len(by_row):
            by_row[OTHER] = tallies.under(lambda pair: pair[0] if pair[0] in own_rows else OTHER)[OTHER]
        if len(columns) < len(by_column):
            by_column[OTHER] = tallies.under(lambda pair: pair[1] if pair[1] in own_columns else OTHER)[OTHER]
        cells = tallies.cells(
            lambda pair: (pair[0] if pair[0] in own_rows else OTHER, pair[1] if pair[1] in own_columns else OTHER)
        )
        grand = tallies.under(lambda _: "").get("", NOTHING)
        by_row, by_column = _in_order(by_row, rows), _in_order(by_column, columns)
        shown = by_column if ask.columns else {}
        say = _SAYING[ask.measure.count]
        return PivotTable(
            ask=ask, rows=self._lines(ask.rows, by_row, say),
            columns=self._lines(ask.columns, by_column, say) if ask.columns else (),
            cells=tuple(tuple(say(cells.get((row, each), NOTHING)) for each in shown) for row in by_row),
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
        facts = facts_of(ask, self._dialect, people=True)
        query = facts.query
        for key, dimension, place in ((row, ask.rows, "row"), (column, ask.columns, "col")):
            if key is not None and dimension is not None:
                said = query.selected_columns[place]
                query = query.where(said.not_in(self._own(ask, place)) if key == OTHER else said == key)
        found = query.subquery()
        behind = select(found.c.person).where(found.c.person.is_not(None))
        people = select(Contact).where(col(Contact.number).in_(behind))
        many = self._desk.session.connection().execute(select(func.count()).select_from(people.subquery())).scalar_one()
        if after is not None:
            if not after.isdecimal() or len(after) > 18:
                raise bad_cursor()
            people = people.where(col(Contact.number) < int(after))
        limit = max(1, min(limit, MOST_ROWS))
        some = self._desk.session.execute(people.order_by(col(Contact.number).desc()).limit(limit + 1)).scalars().all()
        more = str(some[limit - 1].number) if len(some) > limit else None
        return Page(items=tuple(contact_row(each) for each in some[:limit]), after=more), many

    def company_name(self, company_id: str) -> str:
        """What it is called; empty where there is none."""
        found = self._desk.session.get(Company, company_id)
        return found.name if found else ""

    @property
    def _dialect(self) -> str:
        return self._desk.session.get_bind().dialect.name

    def _own(self, ask: Ask, place: str) -> list[str]:
        """The keys with a row or a column of their own."""
        tallies = counted(ask, self._desk.session.connection())
        if place == "row":
            return _kept(ask, ask.rows, tallies.under(itemgetter(0)), MOST_LINES)
        return _kept(ask, ask.columns, tallies.under(itemgetter(1)), MOST_COLUMNS)

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
