"""How a pivot's question is counted: the way that this database is quick at. Knows no page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from sqlalchemy import Connection

from contacts.pivot_ask import Ask
from contacts.pivot_facts import facts_of
from contacts.pivot_fields import Of
from contacts.pivot_own import tallies_alone
from contacts.pivot_tally import Pair, Tally, tallies_of


class Counted(Protocol):
    """Cells as the facts lie; grouped as one likes, nothing is counted twice under a key."""

    def under(self, key: Callable[[Pair], str]) -> dict[str, Tally]:
        """By what the key makes of each cell."""
        ...

    def cells(self, key: Callable[[Pair], Pair]) -> dict[Pair, Tally]:
        """The same, by rows and columns."""
        ...


def counted(ask: Ask, connection: Connection) -> Counted:
    """The question's cells."""
    if connection.dialect.name == "sqlite" and ask.meets():
        from contacts.pivot_meetings import spread_of  # noqa: PLC0415 - numpy comes with it

        return spread_of(ask, connection)
    if connection.dialect.name == "sqlite" and ask.ground() is Of.ENCOUNTER:
        return tallies_alone(ask, connection)
    return tallies_of(facts_of(ask, connection.dialect.name), connection)
