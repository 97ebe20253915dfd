"""Thousands of rows into one table in one statement, past the layers that look at each row's names and types again.

The columns' own types still say how a value goes to this database. Knows no table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect

from contacts.model import Base

Process = Callable[[Any], Any]


def insert_many(
    connection: Connection,
    table: type[Base],
    columns: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    *,
    if_new: bool = False,
) -> None:
    """Insert these rows; columns that are not named are left to the database, and NULL.

    Args:
        if_new: rows whose key is there already, from another writer, are left as they are.
    """
    if not rows:
        return
    statement, processes = _prepared(table, tuple(columns), connection.dialect)
    if if_new:
        statement += " ON CONFLICT DO NOTHING"
    connection.exec_driver_sql(statement, [_plain(row, processes) for row in rows] if processes else list(rows))


def _plain(row: tuple[Any, ...], processes: Sequence[tuple[int, Process]]) -> tuple[Any, ...]:
    """As the driver takes it."""
    cells = list(row)
    for place, process in processes:
        cells[place] = process(cells[place])
    return tuple(cells)


@lru_cache(maxsize=128)
def _prepared(
    table: type[Base], columns: tuple[str, ...], dialect: Dialect
) -> tuple[str, tuple[tuple[int, Process], ...]]:
    """The statement, and what turns a value into the driver's, by its place."""
    made = table.__table__  # type: ignore[attr-defined]  # SQLModel types no table
    quote = dialect.identifier_preparer.quote
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    names, marks = ", ".join(map(quote, columns)), ", ".join([mark] * len(columns))
    statement = f"INSERT INTO {quote(made.name)} ({names}) VALUES ({marks})"  # noqa: S608 - names of ours, no value of anybody's
    processes = []
    for place, name in enumerate(columns):
        kind = made.c[name].type.dialect_impl(dialect)
        process = kind.bind_processor(dialect)
        if process is not None:
            processes.append((place, process))
    return statement, tuple(processes)
