"""The database behind the book: how it is opened, brought to the newest shape, read from and written to.

The same code serves SQLite and PostgreSQL. Knows no table and no row.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

from contacts.errors import BookError, BookTooNew, ReviewOutOfDate
from contacts.meetings import drop_meetings, keep_meetings

BUSY_TIMEOUT_MS = 30_000
"""How long a SQLite writer waits for its turn: a bulk run holds the lock for milliseconds, a migration for seconds."""
MAPPED_BYTES = 1 << 31
"""So much of a SQLite file is read through the system's own cache: a card asks pages from all over a book, and the two
megabytes SQLite keeps by itself hold none of them. At 100,000 people a third off each question."""

CACHED_KIB = 65_536
"""What a transaction has changed and not yet written: of two megabytes, SQLite's own choice, a step of an import that
touches pages all over the index of match keys writes each of them several times."""

_HIDE = True
"""Errors of the database end in logs, and its parameters are people's names and numbers."""
_WRITING = "meishi_writing"
_CROSSED = ("40P01", "40001")
"""PostgreSQL ends one of two transactions that wait for each other; nothing of it was kept."""
_MIGRATION_LOCK = 0x6D65697368690001
"""Any number will do, as long as every process of ours takes the same."""


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///…` or `postgresql://…`; nothing is created or asked yet.

    Raises:
        BookError: the address names another database, or none.
    """
    try:
        parsed = make_url(url)
    except SQLAlchemyError as error:
        raise BookError(
            "データベースの指定を読み取れません。", "sqlite:///… か postgresql://… で指定してください。"
        ) from error
    if parsed.get_backend_name() == "postgresql":
        return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, hide_parameters=_HIDE)
    if parsed.get_backend_name() != "sqlite":
        raise BookError(
            f"データベース {parsed.get_backend_name()} には対応していません。",
            "sqlite:///… か postgresql://… で指定してください。",
        )
    engine = create_engine(parsed, hide_parameters=_HIDE)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """On every new connection; SQLite keeps only the journal mode in the file."""
    connection.isolation_level = None  # the driver begins no transaction of its own: _begin_sqlite does
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute(f"PRAGMA mmap_size={MAPPED_BYTES}")
    cursor.execute(f"PRAGMA cache_size=-{CACHED_KIB}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")  # what was erased is overwritten, not only forgotten
    cursor.execute("PRAGMA recursive_triggers=ON")  # else REPLACE slips past a delete trigger
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the lock at once: after reading first and waiting then, it would work on what was once."""
    writing = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one moment of the book; nothing it does is kept."""
    with Session(engine.execution_options(postgresql_readonly=True)) as session:
        yield session
        session.rollback()


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session whose work is kept when the block ends, and undone whole when it raises.

    Raises:
        ReviewOutOfDate: another writer changed the same row in the meantime.
    """
    with Session(engine.execution_options(**{_WRITING: True})) as session:
        try:
            yield session
            session.commit()
        except StaleDataError as error:
            session.rollback()
            raise ReviewOutOfDate from error
        except OperationalError as error:
            session.rollback()
            if getattr(error.orig, "sqlstate", None) in _CROSSED:
                raise ReviewOutOfDate from error
            raise
        except BaseException:
            session.rollback()
            raise


@contextmanager
def _config() -> Iterator[Config]:
    """Alembic's settings: the migrations lie inside this package, and there is no ini file."""
    with as_file(files("contacts") / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        yield config


def migrate(engine: Engine, *, to: str = "head") -> None:
    """Bring the database to the shape this program needs; does nothing when it is there already.

    Two processes may start at once: the second waits for the first. `to` is a revision, `head`, `base` (nothing at
    all: every table goes) or `-1` (one step back).

    Raises:
        BookTooNew: a newer version of this program made the database.
    """
    with _config() as config, engine.connect() as plain:
        sqlite = engine.dialect.name == "sqlite"
        connection = plain.execution_options(**{_WRITING: True})
        raw = plain.connection.driver_connection
        if sqlite and raw is not None:
            # A table that is rebuilt is dropped in between, and its children must not go with it.
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                if not sqlite:
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
                scripts = ScriptDirectory.from_config(config)
                known = {script.revision for script in scripts.walk_revisions()}
                if unknown := set(_heads(connection)) - known:
                    raise BookTooNew(
                        f"このデータベースは、より新しい版で作られています ({', '.join(sorted(unknown))})。",
                        "meishibako を新しい版にしてください。",
                    )
                if sqlite and (to != "head" or _newest() not in _heads(connection)):
                    drop_meetings(connection)
                config.attributes["connection"] = connection
                (command.downgrade if to in ("base", "-1") else command.upgrade)(config, to)
                if sqlite and _newest() in _heads(connection):
                    keep_meetings(connection)
        finally:
            if sqlite and raw is not None:
                raw.execute("PRAGMA foreign_keys=ON")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Which migration a database has come to."""

    now: str
    """Empty: there is nothing in it."""
    wanted: str
    """What this program needs."""

    @property
    def newest(self) -> bool:
        """Whether it is there."""
        return self.now == self.wanted


def shape_of(engine: Engine) -> Shape:
    """How far the database is; nothing is changed."""
    with engine.connect() as connection:
        (now,) = _heads(connection) or ("",)
    return Shape(now=now, wanted=_newest())


def _heads(connection: Connection) -> tuple[str, ...]:
    return MigrationContext.configure(connection).get_current_heads()


@cache
def _newest() -> str:
    with _config() as config:
        return ScriptDirectory.from_config(config).get_current_head() or ""


def draw_up_migration(engine: Engine, message: str) -> None:
    """Write the next migration file from the difference between models and a database at head; for developers."""
    with _config() as config, engine.connect() as connection:
        config.attributes["connection"] = connection
        command.revision(config, message=message, autogenerate=True)
