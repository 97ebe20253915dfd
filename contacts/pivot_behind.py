"""Who stands behind a cell of a pivot, found the way that this database is quick at. Knows no page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, true

from contacts.pivot_ask import Ask
from contacts.pivot_facts import facts_of
from contacts.pivot_fields import Of

OTHER = "__other__"
"""The key of everything that has no row or column of its own."""


@dataclass(frozen=True, slots=True)
class Which:
    """Rows, or columns, that a cell is made of."""

    key: str | None = None
    """None: all of them."""
    own: Collection[str] = ()
    """Of OTHER: what is left out."""

    def __call__(self, key: str) -> bool:
        """Whether this one is among them."""
        if self.key is None:
            return True
        return key not in self.own if self.key == OTHER else key == self.key

    def condition(self, said: Any) -> ColumnElement[bool]:
        """The same of a column."""
        if self.key is None:
            return true()
        found: ColumnElement[bool] = said.not_in(self.own) if self.key == OTHER else said == self.key
        return found


def behind(ask: Ask, connection: Connection, row: Which, column: Which) -> list[int]:
    """Contacts by their numbers, the latest in the book first."""
    if connection.dialect.name == "sqlite" and ask.ground(people=True) is Of.ENCOUNTER:
        from contacts.pivot_meetings import meetings_of  # noqa: PLC0415 - numpy comes with it

        return meetings_of(ask, connection, people=True).behind(row, column)
    query = facts_of(ask, connection.dialect.name, people=True).query
    said = query.selected_columns
    found = query.with_only_columns(said.person.label("number")).where(
        row.condition(said.row), column.condition(said["col"]), said.person.is_not(None)
    )
    return [number for (number,) in connection.execute(found.distinct().order_by(said.person.desc()))]
