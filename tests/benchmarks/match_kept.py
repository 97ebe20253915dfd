"""A generated book as a database file beside its new cards, made once and used again. Knows no decision.

A book of a million takes minutes to make; of the same kind, size and seed there is only one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter
from sqlalchemy import Engine, func, select

from contacts.engine import open_engine, reading, writing
from contacts.model import Contact
from tests.benchmarks.match_book import copy_over, fill, take_out
from tests.house.parts import find_postgres
from tests.house.postgres_server import private_postgres
from tests.support.books.book import Card, book_of

_CARDS = TypeAdapter(tuple[Card, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBook:
    """A book and the new cards that are decided against it."""

    file: Path
    cards: tuple[Card, ...]


def kept_book(kind: str, *, people: int, cards: int, seed: int, folder: Path) -> KeptBook:
    """From the folder, or made and put there; half a book of a run that was stopped is made again."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{kind}-{people}-{seed}-{cards}.sqlite3"
    beside = file.with_suffix(".json")
    if not beside.exists():
        file.unlink(missing_ok=True)
        made = book_of(kind, people=people, cards=cards, seed=seed)
        engine = open_engine(f"sqlite:///{file}")
        fill(engine, made.rows)
        engine.dispose()
        half = beside.with_suffix(".half")
        half.write_bytes(_CARDS.dump_json(tuple(made.cards)))
        os.replace(half, beside)
    return KeptBook(file=file, cards=_CARDS.validate_json(beside.read_bytes()))


@contextmanager
def opened(kept: KeptBook, database: str) -> Iterator[Engine]:
    """The book in a database of this kind; what is added is gone afterwards."""
    engine = open_engine(f"sqlite:///{kept.file}")
    try:
        if database == "sqlite":
            people = people_in(engine)
            try:
                yield engine
            finally:
                with writing(engine) as session:
                    take_out(session.connection(), beyond=people)
            return
        binaries = find_postgres()
        if binaries is None:
            raise SystemExit("no PostgreSQL server here: install postgresql")
        with private_postgres(Path(binaries)) as url:
            server = open_engine(url)
            try:
                copy_over(engine, server)
                yield server
            finally:
                server.dispose()
    finally:
        engine.dispose()


def people_in(engine: Engine) -> int:
    """How many contacts it holds."""
    with reading(engine) as session:
        counted: int = session.connection().execute(select(func.count()).select_from(Contact)).scalar_one()
    return counted
