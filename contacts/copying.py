"""A copy of the whole book that is one moment of it: SQLite as a file, PostgreSQL as one JSON line a row.

No database of ours is stopped for it. Knows no picture.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Date, Engine, Integer, Table, func, insert, select, text, update

from contacts import (
    model_accounts,
    model_acts,
    model_imports,
    model_intake,
    model_known,
    model_own,
    model_records,
    model_review,
    model_sides,
    model_trust,
    model_work,
)
from contacts.columns import UtcTime
from contacts.engine import migrate, reading, writing
from contacts.errors import BookError
from contacts.model import Base

SQLITE_FILE = "book.sqlite3"
ROWS_FOLDER = "rows"
_AT_ONCE = 1000
_MODELS = (
    model_accounts,
    model_acts,
    model_imports,
    model_intake,
    model_known,
    model_own,
    model_records,
    model_review,
    model_sides,
    model_trust,
    model_work,
)
"""Imported so that Base.metadata knows their tables."""


def copy_book(engine: Engine, folder: Path) -> None:
    """Write the book into this folder, as it is at one moment."""
    folder.mkdir(parents=True, exist_ok=True)
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()
        try:
            raw.driver_connection.execute("VACUUM INTO ?", (str(folder / SQLITE_FILE),))  # type: ignore[union-attr]
        finally:
            raw.close()
        return
    rows = folder / ROWS_FOLDER
    rows.mkdir()
    with reading(engine.execution_options(isolation_level="REPEATABLE READ")) as session:
        connection = session.connection()
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        (rows / "revision").write_text(str(revision), "utf-8")
        for table in Base.metadata.sorted_tables:
            with (rows / f"{table.name}.jsonl").open("w", encoding="utf-8") as file:
                found = connection.execution_options(yield_per=_AT_ONCE).execute(select(table))
                for row in found.mappings():
                    line = {column.name: _plain(row[column.name]) for column in table.columns}
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")


def put_back(engine: Engine, folder: Path) -> None:
    """Fill an empty book from a copy, and bring it to this program's shape.

    Raises:
        BookError: the copy is of another kind of database, or a book is there already.
    """
    if engine.dialect.name == "sqlite":
        target = Path(engine.url.database or "")
        if not (folder / SQLITE_FILE).exists():
            raise BookError(
                "このバックアップは PostgreSQL のものです。",
                "MEISHI_DATABASE_URL に空の PostgreSQL を指定します。",
            )
        if target.exists():
            raise BookError(f"{target} にはすでに台帳があります。", "別の場所に移してから、もう一度戻してください。")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / SQLITE_FILE, target)
        migrate(engine)
        return
    rows = folder / ROWS_FOLDER
    if not rows.is_dir():
        raise BookError(
            "このバックアップは SQLite のものです。", "MEISHI_DATABASE_URL を外すと、ホームフォルダに戻せます。"
        )
    migrate(engine)
    with reading(engine) as session:
        if session.connection().execute(select(func.count()).select_from(Base.metadata.tables["original"])).scalar():
            raise BookError("このデータベースにはすでに台帳があります。", "空のデータベースを指定してください。")
    with writing(engine) as session:
        connection = session.connection()
        for table in Base.metadata.sorted_tables:
            _fill(connection, table, rows / f"{table.name}.jsonl")


def _fill(connection: Any, table: Table, path: Path) -> None:
    """The rows of one table; what points within the table is set when all of them are there."""
    if not path.exists():
        return  # an older book had no such table
    inside = [column.name for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]
    pointers: list[tuple[Any, dict[str, Any]]] = []
    (key, *_) = table.primary_key.columns
    for lines in _lines(path):
        made = []
        for line in lines:
            row = {name: _typed(table.columns[name], value) for name, value in line.items() if name in table.columns}
            points = {name: row[name] for name in inside if row.get(name) is not None}
            if points:
                pointers.append((row[key.name], points))
            made.append(row | dict.fromkeys(points))
        connection.execute(insert(table), made)
    for found, points in pointers:
        connection.execute(update(table).where(key == found).values(**points))
    if isinstance(key.type, Integer) and not key.foreign_keys:
        connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', '{key.name}'),"  # noqa: S608 - our own names
                f" (SELECT max({key.name}) FROM {table.name}))"
            )
        )


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


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _typed(column: Column[Any], value: Any) -> Any:
    """As the column takes it."""
    if value is None:
        return None
    if isinstance(column.type, UtcTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(column.type, Date) else value
