"""What a pivot's facts come to under any grouping of their cells, from one walk over them. Knows no dimension.

SQLite groups by sorting, which a million facts make slow: there the walk counts as it goes. PostgreSQL hashes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select

from contacts.pivot_facts import Facts

Pair = tuple[str, str]
"""A row's key and a column's."""
Tally = tuple[int, int, float]
"""How many, how many of them with an amount, and the sum of these."""
NOTHING: Tally = (0, 0, 0.0)
Key = Callable[[str], str]
"""Makes of a row's or a column's key the one it is counted under."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """Cells as the facts lie; grouped as one likes, nothing is counted twice under a key."""

    added: dict[Pair, Tally] = field(default_factory=dict)
    """Where each thing stands in one cell alone."""
    members: dict[Pair, list[Any]] = field(default_factory=dict)
    """Where it can stand in several: who stands in each."""
    amounts: dict[Any, float] = field(default_factory=dict)

    def grouped(self, row: Key, column: Key) -> dict[Pair, Tally]:
        """By what the keys make of rows and columns."""
        groups: dict[Pair, list[Pair]] = defaultdict(list)
        for pair in self.added or self.members:
            groups[row(pair[0]), column(pair[1])].append(pair)
        return {name: self._of(pairs) for name, pairs in groups.items()}

    def _of(self, pairs: list[Pair]) -> Tally:
        if self.added:
            return _sum(self.added[pair] for pair in pairs)
        every = set().union(*(self.members[pair] for pair in pairs))
        if not self.amounts:
            return len(every), 0, 0.0
        said = [self.amounts[each] for each in every if each in self.amounts]
        return len(every), len(said), sum(said)


def tallies_of(facts: Facts, connection: Connection) -> Tallies:
    """From one walk."""
    said = facts.query.selected_columns
    postgres = connection.dialect.name == "postgresql"
    if not facts.additive:
        members: dict[Pair, list[Any]] = defaultdict(list)
        amounts: dict[Any, float] = {}
        lean = facts.query.with_only_columns(said.row, said.col, said.entity, said.amount)
        for row, column, entity, amount in _walk(connection, lean):
            members[row, column].append(entity)
            if amount is not None:
                amounts[entity] = amount
        return Tallies(members=members, amounts=amounts)
    if postgres or facts.amounts:
        inner = facts.query.with_only_columns(said.row, said.col, said.amount).subquery()
        group = (inner.c.row, inner.c.col)
        find = select(*group, func.count(), func.count(inner.c.amount), func.sum(inner.c.amount)).group_by(*group)
        found = {(row, column): (many, filled, float(amount or 0))
                 for row, column, many, filled, amount in _walk(connection, find)}  # fmt: skip
        return Tallies(added=found)
    counted: Counter[Pair] = Counter(_walk(connection, facts.query.with_only_columns(said.row, said.col)))
    return Tallies(added={pair: (many, 0, 0.0) for pair, many in counted.items()})


def _walk(connection: Connection, query: Any) -> Iterable[Any]:
    """Plain tuples; of SQLite's own cursor, for a million rows are not worth an object each."""
    if connection.dialect.name == "sqlite":
        cursor = connection.execute(query).cursor
        assert cursor is not None  # noqa: S101 - a SELECT has one
        return cursor  # type: ignore[return-value]  # a SELECT's cursor
    return (tuple(row) for row in connection.execution_options(stream_results=True).execute(query))


def _sum(tallies: Iterable[Tally]) -> Tally:
    many, filled, amount = 0, 0, 0.0
    for tally in tallies:
        many, filled, amount = many + tally[0], filled + tally[1], amount + tally[2]
    return many, filled, amount
