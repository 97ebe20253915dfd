"""A copy of the whole book at one moment, SQLite as a file, PostgreSQL as one JSON line a row; and what a copy names.

No database of ours is stopped for it. Knows no picture.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select, text

from contacts.engine import reading
from contacts.errors import BookError
from contacts.every_model import Base

SQLITE_FILE = "book.sqlite3"
ROWS_FOLDER = "rows"
REVISION_FILE = "revision"
_AT_ONCE = 1000


def copy_book(engine: Engine, folder: Path) -> None:
    """Write the book into this folder, as it is at one moment."""
    folder.mkdir(parents=True, exist_ok=True)
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()
        try:
            raw.driver_connection.execute("VACUUM INTO ?", (str(folder / SQLITE_FILE),))  # type: ignore[union-attr]  # a pooled connection has its driver's
        finally:
            raw.close()
        return
    copy_rows(engine, folder / ROWS_FOLDER)


def copy_rows(engine: Engine, rows: Path) -> None:
    """One file a table with one JSON object a line, the same from every kind of database, and the shape they have."""
    rows.mkdir()
    with reading(_at_one_moment(engine)) as session:
        connection = session.connection()
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        (rows / REVISION_FILE).write_text(str(revision), "utf-8")
        for table in Base.metadata.sorted_tables:
            with (rows / f"{table.name}.jsonl").open("w", encoding="utf-8") as file:
                found = connection.execution_options(yield_per=_AT_ONCE).execute(select(table))
                for row in found.mappings():
                    line = {column.name: _plain(row[column.name]) for column in table.columns}
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _at_one_moment(engine: Engine) -> Engine:
    """SQLite's readers see one moment anyway."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a copied book names that lies beside it."""

    originals: frozenset[str]
    """Digests."""
    cards: frozenset[str]
    """Ids; each has its flat picture."""
    rows: Mapping[str, int]
    """Of every table, how many."""


def named_in(folder: Path) -> Named:
    """What the copy in this folder names; the copy is only read.

    Raises:
        BookError: it cannot be read.
    """
    try:
        file = folder / SQLITE_FILE
        return _named_in_file(file) if file.exists() else _named_in_rows(folder / ROWS_FOLDER)
    except (sqlite3.Error, OSError, ValueError, KeyError) as error:
        raise BookError(f"{folder} の台帳の写しを読めません。", "別のバックアップを使ってください。") from error


def _named_in_file(file: Path) -> Named:
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
        there = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        counted = sorted(there & set(Base.metadata.tables))
        return Named(
            originals=frozenset(sha256 for (sha256,) in copy.execute("SELECT sha256 FROM original")),
            cards=frozenset(card_id for (card_id,) in copy.execute("SELECT id FROM card")),
            rows={name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in counted},  # noqa: S608 - the tables' names, read from the database
        )


def _named_in_rows(rows: Path) -> Named:
    found: dict[str, list[str]] = {"original": [], "card": []}
    counts = {}
    for path in sorted(rows.glob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            counts[path.stem] = 0
            for line in file:
                counts[path.stem] += 1
                if path.stem in found:
                    found[path.stem].append(json.loads(line)["sha256" if path.stem == "original" else "id"])
    return Named(originals=frozenset(found["original"]), cards=frozenset(found["card"]), rows=counts)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
