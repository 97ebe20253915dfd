"""The migrations from nothing make exactly the tables of the models, on both databases."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from contacts.engine import migrate, open_engine, reading
from contacts.errors import BookError, BookTooNew
from contacts.migrations.comparison import comparison_options
from contacts.model import Base
from contacts.views import ConfirmedValue
from normalize.draft import FieldKind
from tests.support.drafts import SATO, TAKAHASHI, file_card


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=comparison_options(connection.dialect.name))
        return list(compare_metadata(context, Base.metadata))


def test_the_migrations_make_what_the_models_say(empty_url):
    engine = open_engine(empty_url)

    migrate(engine)

    assert differences(engine) == []
    engine.dispose()


def test_a_forgotten_migration_would_be_noticed(empty_url):
    engine = open_engine(empty_url)
    migrate(engine)

    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE original DROP COLUMN media_type")

    assert "media_type" in str(differences(engine))
    engine.dispose()


def test_migrating_again_changes_nothing(engine):
    before = set(inspect(engine).get_table_names())

    migrate(engine)

    assert set(inspect(engine).get_table_names()) == before
    assert set(Base.metadata.tables) <= before


def test_every_migration_can_be_taken_back(empty_url):
    engine = open_engine(empty_url)
    migrate(engine)

    migrate(engine, to="base")

    left = set(inspect(engine).get_table_names()) - {"alembic_version"}
    engine.dispose()
    assert left == set()


def test_a_book_of_a_newer_program_is_refused_in_words(engine):
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(BookTooNew, match="9999"):
        migrate(engine)


@pytest.mark.parametrize("url", ["mysql://localhost/book", "nonsense", ""])
def test_another_database_is_refused_in_words(url):
    with pytest.raises(BookError) as refused:
        open_engine(url)

    assert "sqlite" in refused.value.hint


def test_sqlite_is_set_up_so_that_nothing_is_lost(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'book.db'}")
    migrate(engine)

    with reading(engine) as session:
        connection = session.connection()
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "recursive_triggers", "busy_timeout", "synchronous")
        }

    engine.dispose()
    assert settings == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "busy_timeout": 30_000,
        "synchronous": 2,
    }


def test_what_waited_before_there_was_a_queue_is_in_it(engine, book):
    with book() as b:
        filed = file_card(b, 1, TAKAHASHI, doubtful=("name", "title"))
        file_card(b, 2, SATO)
        file_card(b, 3, {}, notes=("nothing_readable",))
        said = [ConfirmedValue(kind=FieldKind.TITLE, value="課長")]
        b.confirm_card(filed.card_id, values=said, by="t", version=b.card(filed.card_id).version)
    query = text("SELECT id, card_id, kind, position, company FROM queued_doubt ORDER BY id")
    with reading(engine) as session:
        before = session.connection().execute(query).all()

    migrate(engine, to="-1")
    migrate(engine)

    with reading(engine) as session:
        assert session.connection().execute(query).all() == before
    assert [row.kind for row in before] == ["name", None]
