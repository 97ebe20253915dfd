"""Events and the dashboard count people and sides once, however often an encounter was told, on both databases."""

from __future__ import annotations

from datetime import date

from contacts.engine import writing
from contacts.knowledge import Knowledge
from contacts.persons import Persons
from tests.support.drafts import SATO, TAKAHASHI, file_card, sha_of


def test_people_are_counted_once_and_without_those_who_are_hidden(engine, desk, clock, new_id):
    with desk() as (book, _):
        for number, event, fields in ((1, "春", TAKAHASHI), (2, "秋", SATO), (3, "冬", {"name": "森 花"})):
            filed = file_card(book, number, fields, doubtful=("name",))
            for day in (3, 4):
                book.add_encounter(sha256=sha_of(number), owner="田中", event=event, met_on=date(2026, number, day))
        book.add_encounter(sha256=sha_of(2), owner="鈴木", event="秋", met_on=date(2026, 2, 1))
    with writing(engine) as session:
        Persons(session, now=clock, new_id=new_id).hide(filed.contact_id, by="田中")
        knowledge = Knowledge(session, now=clock, new_id=new_id)

        rows, figures = knowledge.events(), knowledge.figures()
        (latest,) = knowledge.events(limit=1)

    assert [(row.name, row.people, row.owners, row.first) for row in rows] == [
        ("秋", 1, 2, date(2026, 2, 1)), ("春", 1, 1, date(2026, 1, 3)),
    ]  # fmt: skip
    assert latest == rows[0]
    assert sorted(figures.weeks[-1].by_owner) == [("田中", 3), ("鈴木", 1)]
    assert figures.weeks[-1].fields - figures.weeks[-1].accepted == 3
    assert dict(figures.queue_ages)["1 日未満"] == 3
    assert (figures.oldest_wait, sum(people for _, _, people in figures.companies)) == (0, 2)
