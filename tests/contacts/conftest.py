"""A migrated, empty book of its own for every test, on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, NullPool, create_engine, make_url
from sqlmodel import Session

from contacts.book import Book
from contacts.engine import migrate, open_engine, writing
from contacts.persons import Persons

FIRST_MOMENT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
_NUMBERS = count()

Books = Callable[[], AbstractContextManager[Book]]


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    return _new_database(postgres_url, "template0", migrated=True)


def _lent_database(server: str, template: str) -> Iterator[str]:
    name = _new_database(server, template)
    yield _at(server, name)
    _tell(server, f"DROP DATABASE {name} WITH (FORCE)")


def _tell(server: str, statement: str) -> None:
    admin = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin.connect() as connection:
        connection.exec_driver_sql(statement)


def _new_database(server: str, template: str, *, migrated: bool = False) -> str:
    name = f"book_{next(_NUMBERS)}"
    _tell(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    if migrated:
        engine = open_engine(_at(server, name))
        migrate(engine)
        engine.dispose()
    return name


def _at(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An address where no book is yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server = request.getfixturevalue("postgres_url")
    yield from _lent_database(server, "template0")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def book_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A book at head without anything in it."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "book.db")
        yield f"sqlite:///{tmp_path / 'book.db'}"
        return
    server = request.getfixturevalue("postgres_url")
    yield from _lent_database(server, request.getfixturevalue("postgres_template"))


@pytest.fixture
def engine(book_url: str) -> Iterator[Engine]:
    engine = open_engine(book_url)
    yield engine
    engine.dispose()


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """Every look at it is a second later."""
    seconds = count()
    return lambda: FIRST_MOMENT + timedelta(seconds=next(seconds))


@pytest.fixture
def new_id() -> Callable[[], str]:
    numbers = count()
    return lambda: f"id{next(numbers):08d}"


@pytest.fixture
def open_book(clock: Callable[[], datetime], new_id: Callable[[], str]) -> Callable[[Session], Book]:
    """A Book on a session of the test's choice; no accepted field is drawn for a look, see test_spot_checks."""
    return lambda session: Book(session, now=clock, new_id=new_id, lot=lambda _: 1.0)


@pytest.fixture
def book(engine: Engine, open_book: Callable[[Session], Book]) -> Books:
    """`with book() as b:` is one writing transaction."""

    @contextmanager
    def opened() -> Iterator[Book]:
        with writing(engine) as session:
            yield open_book(session)

    return opened


@pytest.fixture
def desk(
    engine: Engine, clock: Callable[[], datetime], new_id: Callable[[], str]
) -> Callable[[], AbstractContextManager[tuple[Book, Persons]]]:
    """`with desk() as (book, persons):` is one writing transaction."""

    @contextmanager
    def opened() -> Iterator[tuple[Book, Persons]]:
        with writing(engine) as session:
            yield Book(session, now=clock, new_id=new_id, lot=lambda _: 1.0), Persons(session, now=clock, new_id=new_id)

    return opened
