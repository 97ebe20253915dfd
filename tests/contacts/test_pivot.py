"""Pivot tables on either database: every dimension by every other kind of thing that can be counted."""

from __future__ import annotations

import shutil
from datetime import date
from itertools import count

from sqlalchemy import select

from contacts.activities import Activities, Kind, Told
from contacts.engine import open_engine, reading, writing
from contacts.pivot import Pivot
from contacts.pivot_behind import Which, behind
from contacts.pivot_count import counted
from contacts.pivot_facts import facts_of
from contacts.pivot_tally import tallies_of
from contacts.records import Records
from tests.contacts.conftest import FIRST_MOMENT
from tests.support.books.met import pour_book


def test_every_dimension_is_counted_every_way_and_leads_to_its_people(engine):
    ids = (f"id-{number}" for number in count())
    clock = {"now": lambda: FIRST_MOMENT, "new_id": lambda: next(ids)}
    with writing(engine) as session:
        values = {"name": "高橋 一郎", "company": "青葉商事", "address": "東京都千代田区丸の内1-1-1", "title": "部長"}
        who = Records(session, **clock).add_person(values, by="佐藤").id
        told = Told(kind=Kind.VISIT, met_on=date(2026, 8, 3), people=(who,))
        Activities(session, **clock).add(told, owner="佐藤", by="佐藤", once="x")

    with reading(engine) as session:
        pivot = Pivot(session, **clock)
        firsts = {}
        for number, dimension in enumerate(pivot.dimensions()):
            measure = pivot.measures()[number % 5].name
            ask = pivot.ask(dimension.name, "month" if number % 2 else "", measure)
            table = pivot.table(ask)
            people, many = pivot.people(ask, row=table.rows[0].key, column=None)
            firsts[dimension.name] = table.rows[0].label
            assert many == len(people.items) == 1, dimension.name

    assert {name: firsts[name] for name in ("month", "quarter", "prefecture", "company", "title")} == {
        "month": "2026-08", "quarter": "2026-Q3", "prefecture": "東京都", "company": "青葉商事", "title": "部長",
    }  # fmt: skip


def test_what_sqlite_counts_its_own_way_is_what_the_plain_query_says(sqlite_template, tmp_path):
    shutil.copy(sqlite_template, tmp_path / "book.db")
    engine = open_engine(f"sqlite:///{tmp_path / 'book.db'}")
    pour_book(engine, people=40, encounters=300, seed=5)
    with writing(engine) as session:
        for change in (
            "UPDATE contact SET hidden_at = created_at WHERE number = 3",
            "UPDATE contact SET merged_into = (SELECT id FROM contact WHERE number = 5) WHERE number = 4",
            "UPDATE encounter SET met_on = NULL, created_at = '2026-02-03 00:00:00' WHERE rowid % 17 = 0",
            "UPDATE encounter SET ended_at = created_at WHERE rowid % 19 = 0",
            "UPDATE encounter SET event = 'a,b' || char(31) || 'c' WHERE rowid % 23 = 0",
        ):
            session.connection().exec_driver_sql(change)
    with reading(engine) as session:
        pivot = Pivot(session, now=lambda: FIRST_MOMENT, new_id=lambda: "x")
        names = [each.name for each in pivot.dimensions()]
        for number, name in enumerate(names):
            column = names[(number * 5 + 3) % len(names)] if number % 3 else ""
            since, until = (date(2025, 6, 1), date(2026, 5, 31)) if number % 2 else (None, None)
            for measure in ("encounters", "people", "companies"):
                ask = pivot.ask(name, column, measure, since=since, until=until)
                ours = counted(ask, session.connection())
                plain = tallies_of(facts_of(ask, "sqlite"), session.connection())

                assert ours.grouped(_clean, _clean) == plain.grouped(_clean, _clean), (name, column, measure)
                assert ours.grouped(_clean, _all) == plain.grouped(_clean, _all)
                assert ours.grouped(_all, _all) == plain.grouped(_all, _all)
                said = facts_of(ask, "sqlite", people=True).query.subquery()
                there = select(said.c.person).where(said.c.person.is_not(None)).distinct()
                people = session.connection().execute(there.order_by(said.c.person.desc())).scalars().all()
                assert behind(ask, session.connection(), Which(), Which()) == people
    engine.dispose()


def _clean(key):
    """A name without what stands between names on their way."""
    return key.replace("\x1f", "")


def _all(_key):
    return ""
