"""How a pivot's question is counted: the way that this database is quick at. Knows no page."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import Connection

from contacts.pivot_ask import Ask
from contacts.pivot_facts import facts_of
from contacts.pivot_fields import Of
from contacts.pivot_tally import Key, Pair, Tally, tallies_of


class Counted(Protocol):
    """Cells as the facts lie; grouped as one likes, nothing is counted twice under a key."""

    def grouped(self, row: Key, column: Key) -> dict[Pair, Tally]:
        """By what the keys make of rows and columns."""
        ...


def counted(ask: Ask, connection: Connection) -> Counted:
    """The question's cells."""
    if connection.dialect.name == "sqlite" and ask.ground() is Of.ENCOUNTER:
        from contacts.pivot_meetings import meetings_of  # noqa: PLC0415 - numpy comes with it

        return meetings_of(ask, connection).spread()
    return tallies_of(facts_of(ask, connection.dialect.name), connection)
