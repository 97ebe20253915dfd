"""The numbers beside the book that SQLite's triggers keep: after whatever happens they are what the book says."""

from __future__ import annotations

import random
import shutil

import pytest
from sqlalchemy import inspect

from contacts.engine import migrate, open_engine, writing
from contacts.meetings import drop_meetings, keep_meetings
from tests.support.books.met import pour_book

_PEOPLE, _ENCOUNTERS = 30, 120
SAID = """SELECT e.id, t.on_day, k.word, o.word, v.word, p.word FROM meeting_told AS t
JOIN meeting_encounter AS e USING (number) JOIN meeting_word AS k ON k.number = t.kind
JOIN meeting_word AS o ON o.number = t.owner JOIN meeting_word AS v ON v.number = t.event
JOIN meeting_word AS p ON p.number = t.place"""
MET = """SELECT e.id, m.contact, f.id FROM meeting AS m LEFT JOIN meeting_encounter AS e ON e.number = m.encounter
LEFT JOIN meeting_firm AS f ON f.number = m.company"""
CHANGES = (
    "UPDATE encounter SET ended_at = CASE WHEN ended_at IS NULL THEN created_at END WHERE {encounter}",
    "UPDATE encounter SET met_on = NULL, event = '一度だけの行事', kind = NULL WHERE {encounter}",
    "UPDATE encounter SET event = '', owner = '別の担当' WHERE event = '一度だけの行事'",
    "UPDATE encounter SET first_page = 2, last_page = 3 WHERE {encounter}",
    "UPDATE card SET page = 1 + {new} % 3 WHERE {card}",
    "UPDATE card SET contact_id = (SELECT id FROM contact WHERE number = {who}) WHERE {card}",
    "UPDATE card SET contact_id = NULL WHERE {card}",
    "UPDATE card SET status = CASE status WHEN 'no_card' THEN 'accepted' ELSE 'no_card' END WHERE {card}",
    "INSERT INTO card (id, sha256, page, 'index', side, quad, quarter_turns, status, notes, contact_id, home_id,"
    " created_at, version) SELECT '{new}', sha256, page, {new}, side, quad, quarter_turns, status, notes, contact_id,"
    " home_id, created_at, version FROM card WHERE {card}",
    "DELETE FROM card WHERE {card}",
    "DELETE FROM participant WHERE {participant}",
    "UPDATE participant SET contact_id = (SELECT id FROM contact WHERE number = {who}), company_id = NULL"
    " WHERE {participant}",
    "INSERT INTO participant (id, encounter_id, contact_id, company_id, ours) SELECT '{new}', encounter_id, NULL,"
    " (SELECT company_id FROM contact WHERE number = {who}), '' FROM participant WHERE {participant}",
    "INSERT INTO participant (id, encounter_id, contact_id, company_id, ours) SELECT '{new}', encounter_id,"
    " (SELECT id FROM contact WHERE number = {who}), NULL, '' FROM participant WHERE {participant}",
    "DELETE FROM participant WHERE encounter_id = (SELECT id FROM encounter WHERE {encounter})",
    "DELETE FROM encounter WHERE {encounter} AND id NOT IN (SELECT encounter_id FROM participant)",
)  # fmt: skip


def _one_of(table, chance):
    return f"rowid = (SELECT rowid FROM {table} ORDER BY id LIMIT 1 OFFSET {chance.randrange(_PEOPLE)})"  # noqa: S608 - our own tables


def _told(connection):
    return {query: sorted(connection.exec_driver_sql(query).all(), key=repr) for query in (SAID, MET)}


@pytest.fixture
def met(sqlite_template, tmp_path):
    shutil.copy(sqlite_template, tmp_path / "book.db")
    engine = open_engine(f"sqlite:///{tmp_path / 'book.db'}")
    pour_book(engine, people=_PEOPLE, encounters=_ENCOUNTERS, seed=11)
    yield engine
    engine.dispose()


def test_whatever_happens_to_encounters_cards_and_people_the_numbers_say_it(met):
    chance = random.Random(3)
    with writing(met) as session:
        connection = session.connection()
        for new in range(100, 500):
            places = {table: _one_of(table, chance) for table in ("encounter", "card", "participant")}
            change = chance.choice(CHANGES).format(new=new, who=1 + chance.randrange(_PEOPLE), **places)
            connection.exec_driver_sql(change)
        kept, words = _told(connection), connection.exec_driver_sql("SELECT word FROM meeting_word").all()
        drop_meetings(connection)
        keep_meetings(connection)

        assert kept == _told(connection)
        assert {"別の担当"} <= {word for (word,) in words}
    assert all(len(rows) > _ENCOUNTERS / 2 for rows in kept.values())


def test_a_word_goes_with_the_last_encounter_that_says_it(met):
    with writing(met) as session:
        connection = session.connection()
        connection.exec_driver_sql("UPDATE encounter SET event = '一度だけの行事' WHERE id LIKE '00000007-%'")
        connection.exec_driver_sql("UPDATE encounter SET event = '' WHERE id LIKE '00000007-%'")

        assert "一度だけの行事" not in str(connection.exec_driver_sql("SELECT * FROM meeting_word").all())


def test_a_book_of_a_program_without_them_has_them_when_it_is_opened(met):
    with writing(met) as session:
        before = _told(session.connection())
        drop_meetings(session.connection())
        assert not any(name.startswith("meeting") for name in inspect(session.connection()).get_table_names())

    migrate(met)

    with writing(met) as session:
        assert _told(session.connection()) == before
