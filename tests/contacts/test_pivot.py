"""Pivot tables on either database: every dimension by every other kind of thing that can be counted."""

from __future__ import annotations

from datetime import date
from itertools import count

from contacts.activities import Activities, Kind, Told
from contacts.engine import reading, writing
from contacts.pivot import Pivot
from contacts.records import Records
from tests.contacts.conftest import FIRST_MOMENT


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
