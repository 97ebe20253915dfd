"""A copy of a book put into an empty database, of the same kind or the other: SQLite and PostgreSQL, both ways.

The rows go in at the shape they were copied at, and the database is then brought to this program's. Knows no picture.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from alembic.util import CommandError
from psycopg import sql
from sqlalchemy import (
    ARRAY,
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    Integer,
    MetaData,
    Table,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)

from contacts.copying import REVISION_FILE, ROWS_FOLDER, SQLITE_FILE, copy_rows
from contacts.engine import migrate, open_engine, reading, writing
from contacts.errors import BookError, BookTooNew

_AT_ONCE = 1000


def check_empty(engine: Engine) -> None:
    """Nothing is put over a book.

    Raises:
        BookError: there is one.
    """
    if engine.dialect.name == "sqlite":
        target = Path(engine.url.database or "")
        if target.exists():
            raise BookError(f"{target} にはすでに台帳があります。", "別の場所に移してから、もう一度戻してください。")
        return
    if "original" not in inspect(engine).get_table_names():
        return
    with reading(engine) as session:
        for name in ("original", "contact", "account"):
            there = MetaData()
            table = Table(name, there, autoload_with=session.connection())
            if session.connection().execute(select(func.count()).select_from(table)).scalar():
                raise BookError("このデータベースにはすでに台帳があります。", "空のデータベースを指定してください。")


def put_back(engine: Engine, folder: Path) -> None:
    """Fill an empty database from a copy, and bring it to this program's shape.

    Raises:
        BookError: there is no copy, or a book is there already.
    """
    check_empty(engine)
    file, rows = folder / SQLITE_FILE, folder / ROWS_FOLDER
    if engine.dialect.name == "sqlite":
        target = Path(engine.url.database or "")
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f"{target.name}.new")
        draft.unlink(missing_ok=True)
        if file.exists():
            shutil.copyfile(file, draft)
        elif rows.is_dir():
            made = open_engine(f"sqlite:///{draft}")
            _fill(made, rows)
            made.dispose()
        else:
            raise _no_copy(folder)
        os.replace(draft, target)  # a book appears whole or not at all
        migrate(engine)
    elif rows.is_dir():
        _fill(engine, rows)
        migrate(engine)
    elif file.exists():
        with tempfile.TemporaryDirectory(prefix="meishi-restore-") as between:
            shutil.copyfile(file, Path(between) / SQLITE_FILE)
            source = open_engine(f"sqlite:///{Path(between) / SQLITE_FILE}")
            migrate(source)
            copy_rows(source, Path(between) / ROWS_FOLDER)
            source.dispose()
            _fill(engine, Path(between) / ROWS_FOLDER)
    else:
        raise _no_copy(folder)


def _no_copy(folder: Path) -> BookError:
    return BookError(f"{folder} に台帳の写しがありません。", "meishi backup が作ったフォルダーを指定してください。")


def _fill(engine: Engine, rows: Path) -> None:
    """All rows in one transaction: cut off anywhere, the database is as empty as before."""
    revision = (rows / REVISION_FILE).read_text("utf-8").strip()
    try:
        migrate(engine, to=revision)
    except CommandError as error:
        raise BookTooNew(
            f"この写しは、より新しい版で作られています ({revision})。", "meishibako を新しい版にしてください。"
        ) from error
    tables = MetaData()
    with writing(engine) as session:
        connection = session.connection()
        tables.reflect(connection)
        for table in tables.sorted_tables:
            path = rows / f"{table.name}.jsonl"
            if path.exists():
                _fill_table(connection, table, path)


def _fill_table(connection: Connection, table: Table, path: Path) -> None:
    """The rows of one table; what points within the table is set when all of them are there."""
    inside = [column.name for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]
    pointers: list[tuple[Any, dict[str, Any]]] = []
    (key, *_) = table.primary_key.columns
    for lines in _lines(path):
        made = []
        for line in lines:
            row = _row(table, line)
            points = {name: row[name] for name in inside if row.get(name) is not None}
            if points:
                pointers.append((row[key.name], points))
            made.append(row | dict.fromkeys(points))
        _pour(connection, table, made)
    for found, points in pointers:
        connection.execute(update(table).where(key == found).values(**points))
    if connection.dialect.name == "postgresql" and isinstance(key.type, Integer) and not key.foreign_keys:
        connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', '{key.name}'),"  # noqa: S608 - our own names
                f" (SELECT max({key.name}) FROM {table.name}))"
            )
        )


def _pour(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Many rows at once; PostgreSQL takes them several times faster through COPY. Every line of a file has its keys."""
    if connection.dialect.name != "postgresql":
        connection.execute(insert(table), rows)
        return
    names = list(rows[0])
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    raw: Any = connection.connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row([row[name] for name in names])


def _row(table: Table, line: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _typed(table.columns[name], value) for name, value in line.items() if name in table.columns}


def _lines(path: Path) -> Iterator[list[dict[str, Any]]]:
    held = []
    with path.open(encoding="utf-8") as file:
        for line in file:
            held.append(json.loads(line))
            if len(held) == _AT_ONCE:
                yield held
                held = []
    if held:
        yield held


def _typed(column: Column[Any], value: Any) -> Any:
    """As the column of this database takes it: UTC without a zone and words with blanks between on SQLite."""
    if value is None:
        return None
    if isinstance(column.type, DateTime):
        moment = datetime.fromisoformat(value).astimezone(UTC)
        return moment if column.type.timezone else moment.replace(tzinfo=None)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    if isinstance(value, list) and not isinstance(column.type, ARRAY):
        return " ".join(_words(value))
    return value


def _words(value: Iterable[Any]) -> Iterator[str]:
    return (str(word) for word in value)
