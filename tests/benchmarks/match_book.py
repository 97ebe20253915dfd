"""A generated book in a real database, filled in bulk as filing would leave it for matching. Knows no decision."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, insert
from sqlmodel import Session

from contacts.book import Book
from contacts.desk import Desk
from contacts.engine import migrate, writing
from contacts.match_index import add
from contacts.model import Contact
from matching.keys import keys_of
from matching.profile import profile_of
from matching.profile_text import dump_profile
from matching.rows import values_of_row
from normalize.draft import FieldKind
from tests.support.books.cards import Row

MOMENT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
_AT_ONCE = 20_000
_KEYS_AT_ONCE = 200_000


def fill(engine: Engine, rows: Iterable[Row]) -> None:
    """Contacts, keys and profiles of these rows; a contact's id is its row's number, its own number one more."""
    migrate(engine)
    keys, holders = array("q"), array("q")
    with writing(engine) as session:
        connection = session.connection()
        for part in _parts(rows):
            contacts, profiles = [], []
            for number, row in part:
                profile = profile_of([(_KINDS[kind], value) for kind, value in row.items()])
                contacts.append((number + 1, str(number), *_NOTHING.values()))
                profiles.append((number + 1, str(number), dump_profile(profile)))
                mine = {key.number for key in keys_of(profile)}
                keys.extend(mine)
                holders.extend([number + 1] * len(mine))
            _pour(connection, "contact", _TABLES["contact"], contacts)
            _pour(connection, "match_profile", _TABLES["match_profile"], profiles)
        # In the order of the table, so that it is written once and lies densely; the other index is built afterwards.
        connection.exec_driver_sql("DROP INDEX ix_match_key_contact_number")
        numbers, whose = np.frombuffer(keys, dtype=np.int64), np.frombuffer(holders, dtype=np.int64)
        order = np.lexsort((whose, numbers))
        for start in range(0, len(order), _KEYS_AT_ONCE):
            here = order[start : start + _KEYS_AT_ONCE]
            together = zip(numbers[here].tolist(), whose[here].tolist(), strict=True)
            _pour(connection, "match_key", _TABLES["match_key"], list(together))
        connection.exec_driver_sql("CREATE INDEX ix_match_key_contact_number ON match_key (contact_number)")


def copy_over(source: Engine, target: Engine) -> None:
    """The same book in another, empty database."""
    migrate(target)
    with source.connect() as here, writing(target) as session:
        there = session.connection()
        there.exec_driver_sql("DROP INDEX ix_match_key_contact_number")
        for table, columns in _TABLES.items():
            order = "key, contact_number" if table == "match_key" else columns[0]
            rows = here.exec_driver_sql(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {order}")  # noqa: S608 - names of ours, no value of anybody's
            for part in rows.partitions(_KEYS_AT_ONCE):
                _pour(there, table, columns, [tuple(row) for row in part])
        there.exec_driver_sql("CREATE INDEX ix_match_key_contact_number ON match_key (contact_number)")
    if target.dialect.name == "postgresql":
        with target.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")  # as the server does by itself in time


def take_out(connection: Connection, *, beyond: int) -> None:
    """What was added after these so many contacts."""
    for table, columns in reversed(_TABLES.items()):
        number = "number" if "number" in columns else "contact_number"
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE {number} > {beyond:d}")  # noqa: S608 - names of ours, no value of anybody's


_KINDS = {kind.value: kind for kind in FieldKind}
_NOTHING: dict[str, Any] = {
    "name": "", "name_kana": "", "company": "", "department": "", "title": "", "email": "", "phone": "", "mobile": "",
    "needs_review": False, "created_at": MOMENT, "updated_at": MOMENT, "version": 1,
}  # fmt: skip
_TABLES = {
    "contact": ("number", "id", *_NOTHING),
    "match_profile": ("contact_number", "contact_id", "profile"),
    "match_key": ("key", "contact_number"),
}


def _pour(connection: Connection, table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Rows into a table the fastest way each database has; a test's tables and columns, no value of a person."""
    named = ", ".join(columns)
    raw: Any = connection.connection.driver_connection
    if connection.dialect.name == "postgresql":
        with raw.cursor().copy(f"COPY {table} ({named}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    plain = ([str(each) if isinstance(each, datetime) else each for each in row] for row in rows)
    raw.executemany(f"INSERT INTO {table} ({named}) VALUES ({','.join('?' * len(columns))})", plain)  # noqa: S608 - names of ours, no value of anybody's


def _parts(rows: Iterable[Row]) -> Iterator[list[tuple[int, Row]]]:
    counted = enumerate(rows)
    while part := list(islice(counted, _AT_ONCE)):
        yield part


def book_on(session: Session) -> Book:
    """The book as the product opens it."""
    return Book(session, now=lambda: MOMENT, new_id=lambda: "never")


def add_contact(session: Session, number: int, row: Row) -> None:
    """One more contact with its keys and profile, as filing a card of somebody new does it."""
    desk = Desk(session=session, now=lambda: MOMENT, new_id=lambda: "never")
    session.connection().execute(insert(Contact), [{"number": number, "id": f"new{number}", **_NOTHING}])
    add(desk, number, f"new{number}", values_of_row(row))
    desk.flush()
