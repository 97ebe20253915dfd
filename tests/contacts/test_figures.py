"""Events and the dashboard count people and sides once, however often an encounter was told, on both databases."""

from __future__ import annotations

from datetime import date, timedelta

from contacts.book import Book
from contacts.engine import writing
from contacts.knowledge import Knowledge
from contacts.persons import Persons
from tests.contacts.conftest import FIRST_MOMENT
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


def test_the_companies_with_most_people_are_counted_without_those_who_are_gone(desk, engine, new_id, clock):
    with desk() as (book, persons):
        for number in range(24):
            company = f"第{number // 2}商事株式会社" if number < 20 else "青葉商事株式会社"
            who = file_card(book, number, {"name": f"佐藤 {number}", "company": company}).contact_id
            if number in (1, 20, 21):
                persons.hide(who, by="田中")
    with writing(engine) as session:
        companies = Knowledge(session, now=clock, new_id=new_id).figures().companies

    assert [people for _, _, people in companies] == [2] * 8
    assert "第0商事株式会社" not in {name for _, name, _ in companies}, "one of its two is hidden"
    assert [name for _, name, _ in companies] == sorted(name for _, name, _ in companies)


def test_weeks_that_are_over_are_counted_anew_after_ten_minutes_and_this_one_always(desk, engine, new_id):
    def seen(after):
        with writing(engine) as session:
            moment = FIRST_MOMENT + timedelta(days=8) + after
            weeks = Knowledge(session, now=lambda: moment, new_id=new_id).figures().weeks
            return [(sum(count for _, count in week.by_owner), week.fields) for week in weeks[-2:]]

    def file(number, moment):
        with writing(engine) as session:
            book = Book(session, now=lambda: moment, new_id=new_id, lot=lambda _: 1.0)
            file_card(book, number, {"name": f"佐藤 {number}"})
            book.add_encounter(sha256=sha_of(number), owner="田中")

    file(1, FIRST_MOMENT)
    before = seen(timedelta(0))
    file(2, FIRST_MOMENT)
    file(3, FIRST_MOMENT + timedelta(days=8))

    assert before == [(1, 1), (0, 0)]
    assert seen(timedelta(minutes=9)) == [(1, 1), (1, 1)]
    assert seen(timedelta(minutes=11)) == [(2, 2), (1, 1)]
