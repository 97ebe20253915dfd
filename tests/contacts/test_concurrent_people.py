"""Two reviewers and workers on one person: nothing is lost, nobody is made twice, and who comes second is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from uuid import uuid4

import pytest
from sqlmodel import Session

from contacts.book import Book
from contacts.engine import reading, writing
from contacts.errors import BookError, ReviewOutOfDate
from contacts.persons import Persons
from contacts.questions import Answer
from contacts.views import ConfirmedValue
from matching.decide import decide
from matching.decision import MatchDecision, Verdict
from matching.keys import keys_of
from matching.profile import profile_of_draft
from normalize.draft import FieldKind
from tests.support.drafts import SATO, TAKAHASHI, draft_of, file_card

WORLD = {"now": lambda: datetime.now(UTC), "new_id": lambda: uuid4().hex}


def a_book(session: Session) -> Book:
    return Book(session, **WORLD)


def a_desk(session: Session) -> Persons:
    return Persons(session, **WORLD)


def all_at_once(*acts: Callable[[], object]) -> list[object]:
    """What each got back, the refusal where it was refused."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        start.wait()
        try:
            return act()
        except BookError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def file_as_a_worker(engine, number, fields):
    """The way a worker does it: hold, decide, file, in one transaction."""
    with writing(engine) as session:
        book, draft = a_book(session), draft_of(fields)
        book.hold(keys_of(profile_of_draft(draft)))
        return file_card(book, number, fields, decision=decide(draft, book)).contact_id


def test_first_cards_of_one_person_at_the_same_moment_are_one_contact(engine):
    answers = all_at_once(*(lambda n=n: file_as_a_worker(engine, n, TAKAHASHI) for n in range(6)))

    assert len(set(answers)) == 1
    with reading(engine) as session:
        assert a_book(session).status().contacts == 1
        assert len(a_book(session).contact(answers[0]).cards) == 6


def test_workers_with_several_people_each_do_not_wait_in_a_circle(engine):
    def page(number: int, people: list[dict[str, str]]) -> int:
        with writing(engine) as session:
            book = a_book(session)
            drafts = [draft_of(fields) for fields in people]
            book.hold(key for draft in drafts for key in keys_of(profile_of_draft(draft)))
            for index, (draft, fields) in enumerate(zip(drafts, people, strict=True), 1):
                file_card(book, number, fields, decision=decide(draft, book), index=index)
            return number

    both = [TAKAHASHI, SATO]
    answers = all_at_once(*(lambda n=n: page(n, both if n % 2 else both[::-1]) for n in range(6)))

    assert answers == list(range(6))
    with reading(engine) as session:
        assert a_book(session).status().contacts == 2


@pytest.fixture
def two(engine):
    with writing(engine) as session:
        book = a_book(session)
        return [file_card(book, n, TAKAHASHI | {"email": f"{n}@aoba.example.co.jp"}) for n in (101, 102)]


def test_two_reviewers_and_a_worker_on_one_person_lose_nothing(engine, two):
    first, second = two
    with reading(engine) as session:
        version = a_book(session).card(first.card_id).version
        looked = {each.contact_id: a_book(session).contact(each.contact_id).version for each in two}

    def merge() -> object:
        with writing(engine) as session:
            return a_desk(session).merge(first.contact_id, second.contact_id, by="tanaka", versions=looked)

    def confirm() -> object:
        with writing(engine) as session:
            word = ConfirmedValue(kind=FieldKind.TITLE, value="次長")
            return a_book(session).confirm_card(first.card_id, values=[word], by="suzuki", version=version)

    def work() -> object:
        same = MatchDecision(verdict=Verdict.SAME, because="", contact_id=second.contact_id, probability=1.0, auto=True)
        with writing(engine) as session:
            return file_card(a_book(session), 103, TAKAHASHI | {"mobile": "080-9999-0000"}, decision=same)

    merged, confirmed, filed = all_at_once(merge, confirm, work)

    assert not isinstance(confirmed, Exception)
    assert not isinstance(filed, Exception)
    if isinstance(merged, Exception):  # the worker or the other reviewer was first, and the words say so
        assert isinstance(merged, ReviewOutOfDate)
        assert "先に" in merged.message
        assert merged.hint
        with writing(engine) as session:
            a_desk(session).merge(first.contact_id, second.contact_id, by="tanaka")
    with reading(engine) as session:
        view = a_book(session).contact(first.contact_id)
    assert len(view.cards) == 3
    assert view.row.title == "次長"
    assert {"080-9999-0000", "090-1111-2222"} <= set(view.current(FieldKind.MOBILE))
    assert len(view.current(FieldKind.EMAIL)) == 3


def test_of_two_reviewers_who_answer_one_question_one_is_first(engine, two):
    with writing(engine) as session:
        ids = [each.contact_id for each in two]
        question = a_desk(session).ask(*ids, probability=0.5, because="似ています", by="batch")

    def say(answer: Answer) -> Callable[[], object]:
        def act() -> object:
            with writing(engine) as session:
                return a_desk(session).answer(question, answer, by=answer.value, version=1)

        return act

    answers = all_at_once(*(say(answer) for answer in (Answer.SAME, Answer.DIFFERENT, Answer.SAME, Answer.DIFFERENT)))

    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert len(refused) == 3
    assert all(isinstance(error, BookError) and error.hint for error in refused)


def test_merging_both_ways_at_once_makes_one_person_and_no_circle(engine, two):
    first, second = (each.contact_id for each in two)

    def merge(one: str, other: str) -> Callable[[], object]:
        def act() -> object:
            with writing(engine) as session:
                return a_desk(session).merge(one, other, by="t")

        return act

    answers = all_at_once(merge(first, second), merge(second, first))

    assert sum(isinstance(answer, BookError) for answer in answers) == 1
    with reading(engine) as session:
        assert a_book(session).status().contacts == 1
        assert a_book(session).contact(first).row.id == a_book(session).contact(second).row.id
