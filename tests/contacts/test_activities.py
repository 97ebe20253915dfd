"""Visits and calls, next actions, and a rep's whole book handed over: kept, taken back, and remembered."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from contacts import timeline
from contacts.activities import Activities, Kind, NoSuchActivity, Told
from contacts.calendars import Calendars, NoSuchCalendar, ics_of
from contacts.desk import Desk
from contacts.engine import writing
from contacts.errors import BookError, NotPossible, ReviewOutOfDate
from contacts.handover import Handovers
from contacts.knowing import who_knows
from contacts.listing import Wish
from contacts.memos import Memos
from contacts.model import Encounter
from contacts.model_activities import EncounterFile, Participant
from contacts.persons import Persons
from contacts.records import Records
from tests.support.drafts import SATO, file_card

DAY = date(2026, 11, 20)


class Room:
    """All the doors on one transaction."""

    def __init__(self, session, clock, new_id, open_book) -> None:
        self.session = session
        self.desk = Desk(session=session, now=clock, new_id=new_id)
        self.activities = Activities(session, now=clock, new_id=new_id)
        self.handovers = Handovers(session, now=clock, new_id=new_id)
        self.memos = Memos(session, now=clock, new_id=new_id)
        self.persons = Persons(session, now=clock, new_id=new_id)
        self.records = Records(session, now=clock, new_id=new_id)
        self.calendars = Calendars(session, now=clock)
        self.book = open_book(session)

    def person(self, name, company="青葉商事", **more: Any):
        return self.records.add_person({"name": name, "company": company, **more}, by="tanaka").id

    def visit(self, *people: str, once="a", kind=Kind.VISIT, note="見積もりを渡した", owner="tanaka", **more: Any):
        told = Told(kind=kind, met_on=DAY, note=note, people=people, **more)
        return self.activities.add(told, owner=owner, by=owner, once=once)


@pytest.fixture
def room(engine, clock, new_id, open_book):
    @contextmanager
    def opened():
        with writing(engine) as session:
            yield Room(session, clock, new_id, open_book)

    return opened


def test_a_visit_stands_in_the_timeline_of_person_and_company(room):
    with room() as r:
        first, second = r.person("高橋 一郎"), r.person("佐藤 花子")
        r.visit(first, second, place="本社", ours=("suzuki",))
        r.visit(first, once="b", kind=Kind.COMPLAINT, note="納期が遅れた")
        assert {row.id for row in r.book.listed(Wish(owner="tanaka")).items} == {first, second}
        assert r.book.listed(Wish(owner="suzuki")).items == ()
        r.visit(first, once="b", kind=Kind.COMPLAINT, note="納期が遅れた")
        company = r.book.contact(first).company_id
        # She works elsewhere now: what was said at 青葉商事 stays with 青葉商事, too.
        r.records.edit_person(second, {"company": "若葉物産"}, by="tanaka", version=None)
        of_first = timeline.of_person(r.desk, first)
        of_second = timeline.of_person(r.desk, second)
        of_company = timeline.of_company(r.desk, company)

    assert [each.kind for each in of_first] == [Kind.COMPLAINT, Kind.VISIT]
    assert [each.ours for each in of_second] == [("suzuki",)]
    assert {name for _, name in of_second[0].people} == {"高橋 一郎", "佐藤 花子"}
    assert len(of_company) == 2


def test_a_change_keeps_what_was_said_before_and_is_taken_back(room):
    with room() as r:
        person = r.person("高橋 一郎")
        said = r.visit(person)
        r.activities.attach(
            said.activity_id, data=b"%PDF-1.7", file_name="a/見積.pdf", media_type="application/pdf", by="t"
        )
        better = Told(kind=Kind.VISIT, met_on=DAY, note="見積もりを渡し、納期を約束した", people=(person,))
        changed = r.activities.change(said.activity_id, better, by="suzuki")
        with pytest.raises(ReviewOutOfDate, match="suzuki"):
            r.activities.change(said.activity_id, better, by="tanaka")
        assert [each.note for each in timeline.of_person(r.desk, person)] == ["見積もりを渡し、納期を約束した"]
        assert [file.file_name for file in changed.files] == ["見積.pdf"]
        r.activities.restore(said.activity_id, by="tanaka")
        assert [each.note for each in timeline.of_person(r.desk, person)] == ["見積もりを渡した"]
        assert [file.file_name for file in r.activities.one(said.activity_id).files] == ["見積.pdf"]
        r.activities.take_back(said.activity_id, by="tanaka")
        assert timeline.of_person(r.desk, person) == ()
        with pytest.raises(NoSuchActivity):
            r.activities.one("none")
        with pytest.raises(BookError, match="だれとの"):
            r.visit()


def test_merged_people_share_their_timeline_and_who_knows_them(room):
    with room() as r:
        one, other = r.person("高橋 一郎"), r.person("髙橋 一郎")
        r.visit(one)
        r.visit(other, once="b", owner="suzuki")
        act = r.persons.merge(one, other, by="admin").act_id
        assert len(timeline.of_person(r.desk, one)) == 2
        assert {each.owner for each in who_knows(r.desk, [one])} == {"tanaka", "suzuki"}
        r.persons.undo(act, by="admin")
        assert len(timeline.of_person(r.desk, one)) == 1


def test_a_reps_whole_book_goes_to_a_colleague_and_comes_back(room):
    with room() as r:
        said, met, others = (
            r.person("高橋 一郎", owner="tanaka"),
            r.person("佐藤 花子"),
            r.person("鈴木 次郎", owner="ito"),
        )
        r.visit(met)
        r.visit(others, once="b")
        firm = r.records.add_company({"name": "青葉運送", "owner": "tanaka"}, by="tanaka").id
        due = r.memos.add(once="m", by="tanaka", text="見積もりを送る", due_on=DAY, contact_id=said)
        done = r.handovers.hand_over("tanaka", "suzuki", by="admin")
    assert (done.people, done.companies, done.actions) == (2, 1, 1)
    with room() as r:
        owners = [r.records.person(each).value("owner") for each in (said, met, others)]
        assert owners == ["suzuki", "suzuki", "ito"]
        assert r.records.company(firm).value("owner") == "suzuki"
        assert [memo.memo_id for memo in r.memos.due(DAY, by="suzuki")] == [due.memo_id]
        assert [each.owner for each in timeline.of_person(r.desk, met)] == ["tanaka"]  # who met whom is history
        with pytest.raises(NotPossible, match="担当はありません"):
            r.handovers.hand_over("tanaka", "suzuki", by="admin")
        r.persons.undo(done.act_id, by="admin")
    with room() as r:
        assert [r.records.person(each).value("owner") for each in (said, met, others)] == ["tanaka", "", "ito"]
        assert r.records.company(firm).value("owner") == "tanaka"
        assert [memo.memo_id for memo in r.memos.due(DAY, by="tanaka")] == [due.memo_id]
        assert r.handovers.all()[0].undone_by == "admin"


def test_erasing_somebody_takes_the_words_and_files_about_them_along(room):
    with room() as r:
        person, colleague = r.person("高橋 一郎"), r.person("佐藤 花子")
        alone = r.visit(person)
        r.activities.attach(alone.activity_id, data=b"x", file_name="a.txt", media_type="text/plain", by="t")
        r.visit(person, colleague, once="b")
        file_card(r.book, 1, SATO)
        r.persons.erase(person, by="admin")
        left = r.session.exec(select(Encounter.id).where(Encounter.once.in_(("a", "b")))).all()
        assert len(left) == 1
        assert r.session.exec(select(EncounterFile)).all() == []
        assert {part.contact_id for part in r.session.exec(select(Participant)).all()} <= {colleague, None}


def test_a_calendar_has_one_event_a_next_action_under_a_secret_that_can_be_closed(room):
    with room() as r:
        person = r.person("高橋 一郎")
        r.memos.add(once="m", by="tanaka", text="見積もり; 再送,\n" + "長い説明" * 30, due_on=DAY, contact_id=person)
        secret = r.calendars.begin("tanaka")
        assert r.calendars.rep_of(secret) == "tanaka"
        text = ics_of(r.memos.due(DAY, by="tanaka"), rep="tanaka", now=r.desk.now())
        renewed = r.calendars.begin("tanaka")
        with pytest.raises(NoSuchCalendar):
            r.calendars.rep_of(secret)
        r.calendars.end("tanaka")
        with pytest.raises(NoSuchCalendar):
            r.calendars.rep_of(renewed)

    lines = text.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    whole = text.replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20261120\r\nDTEND;VALUE=DATE:20261121" in whole
    assert "SUMMARY:青葉商事 高橋 一郎 様 見積もり\\; 再送\\,\r\n" in whole
    assert whole.count("BEGIN:VEVENT") == 1
