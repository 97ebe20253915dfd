"""What happened stays written, and says nothing about a person."""

from __future__ import annotations

import json

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from contacts.engine import writing
from contacts.model import Event
from contacts.views import ConfirmedValue
from normalize.draft import FieldKind
from tests.support.drafts import TAKAHASHI, file_card


@pytest.fixture
def told(book):
    with book() as b:
        filed = file_card(b, 1, TAKAHASHI, doubtful=("name",))
        b.confirm_card(
            filed.card_id,
            values=[ConfirmedValue(kind=FieldKind.NAME, value="髙橋 一郎")],
            by="tanaka",
            version=b.card(filed.card_id).version,
        )
    return filed


def test_the_history_tells_who_did_what(book, told):
    with book() as b:
        history = b.contact(told.contact_id).history

    assert [(entry.what, entry.by) for entry in history] == [
        ("card_confirmed", "tanaka"),
        ("card_filed", "v1"),
        ("contact_made", "v1"),
    ]
    assert history[0].detail["kinds"] == ["name"]


def test_the_history_holds_no_word_of_a_person(engine, told):
    with Session(engine) as session:
        written = json.dumps([row.model_dump(mode="json") for row in session.exec(select(Event))], ensure_ascii=False)

    for value in TAKAHASHI.values():
        assert value not in written


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET what = 'nothing'",
        "DELETE FROM event",
        "DELETE FROM event WHERE number = 1",
        "{replace}",
    ],
)
def test_nobody_can_change_the_history(engine, told, statement):
    replace = {
        "sqlite": "INSERT OR REPLACE INTO event SELECT * FROM event",
        "postgresql": "TRUNCATE event",
    }[engine.dialect.name]

    with pytest.raises(DBAPIError, match="only ever appended"), writing(engine) as session:
        session.connection().exec_driver_sql(statement.format(replace=replace))


def test_a_connection_without_our_settings_cannot_replace_history_either(engine, told):
    statement = {
        "sqlite": "INSERT OR REPLACE INTO event SELECT * FROM event",
        "postgresql": "INSERT INTO event SELECT * FROM event ON CONFLICT (number) DO UPDATE SET what = 'nothing'",
    }[engine.dialect.name]
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA recursive_triggers=OFF")

        with pytest.raises(DBAPIError, match="only ever appended"):
            connection.exec_driver_sql(statement)
