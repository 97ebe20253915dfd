"""Several writers at once lose nothing and make nothing twice, on a SQLite file as on PostgreSQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from uuid import uuid4

import pytest
from sqlmodel import Session, func, select

from contacts.book import Book
from contacts.engine import migrate, open_engine, reading, writing
from contacts.errors import ReviewOutOfDate
from contacts.intake_log import IntakeLog
from contacts.model import Company
from contacts.model_work import JobState
from contacts.views import ConfirmedValue
from matching.decision import MatchDecision, Verdict
from normalize.draft import FieldKind
from tests.support.drafts import TAKAHASHI, file_card, sha_of

WRITERS = 8


def a_book(session: Session) -> Book:
    return Book(session, now=lambda: datetime.now(UTC), new_id=lambda: uuid4().hex)


def a_log(session: Session) -> IntakeLog:
    return IntakeLog(session, now=lambda: datetime.now(UTC), new_id=lambda: uuid4().hex)


def all_at_once(act: Callable[[int], object]) -> list[object]:
    """What each writer got back, the exception where it raised one."""
    start = Barrier(WRITERS)

    def run(number: int) -> object:
        start.wait()
        try:
            return act(number)
        except ReviewOutOfDate as error:
            return error

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(run, range(WRITERS)))


def test_the_same_bytes_from_everybody_at_once_are_one_picture(engine):
    def add(_: int) -> bool:
        with writing(engine) as session:
            return a_book(session).add_original(
                sha256=sha_of(1), file_name="1.jpg", media_type="image/jpeg", size_bytes=1
            )

    answers = all_at_once(add)

    assert Counter(answers) == {True: 1, False: WRITERS - 1}
    with reading(engine) as session:
        status = a_book(session).status()
    assert (status.pictures, status.duplicates) == (1, WRITERS - 1)


def test_cards_of_one_person_filed_at_once_all_keep_their_values(engine):
    with writing(engine) as session:
        known = file_card(a_book(session), 0, TAKAHASHI)
    decision = MatchDecision(
        verdict=Verdict.SAME, because="一致", contact_id=known.contact_id, probability=1.0, auto=True
    )

    def file(number: int) -> str:
        with writing(engine) as session:
            fields = TAKAHASHI | {"mobile": f"090-0000-{number:04d}"}
            return file_card(a_book(session), number + 1, fields, decision=decision).contact_id

    answers = all_at_once(file)

    assert set(answers) == {known.contact_id}
    with reading(engine) as session:
        view = a_book(session).contact(known.contact_id)
    assert len(view.values) == (WRITERS + 1) * len(TAKAHASHI)
    assert set(view.current(FieldKind.MOBILE)) == {
        "090-1111-2222",
        *(f"090-0000-{number:04d}" for number in range(WRITERS)),
    }
    assert len(view.cards) == WRITERS + 1


def test_one_side_filed_by_everybody_at_once_is_filed_once(engine):
    def file(_: int) -> str:
        with writing(engine) as session:
            return file_card(a_book(session), 1, TAKAHASHI).card_id

    answers = all_at_once(file)

    assert len(set(answers)) == 1
    with reading(engine) as session:
        status = a_book(session).status()
    assert (status.cards, status.contacts) == (1, 1)


def test_people_of_a_new_company_make_it_once(engine):
    def file(number: int) -> str:
        with writing(engine) as session:
            return file_card(a_book(session), number, TAKAHASHI | {"name": f"山田 {number}郎"}).contact_id

    answers = all_at_once(file)

    assert len(set(answers)) == WRITERS
    with reading(engine) as session:
        assert session.exec(select(func.count()).select_from(Company)).one() == 1


def test_of_several_reviewers_on_one_card_one_is_first_and_the_others_are_told(engine):
    with writing(engine) as session:
        filed = file_card(a_book(session), 1, TAKAHASHI, doubtful=("name",))
        version = a_book(session).card(filed.card_id).version

    def confirm(number: int) -> int:
        with writing(engine) as session:
            a_book(session).confirm_card(
                filed.card_id,
                values=[ConfirmedValue(kind=FieldKind.NAME, value=f"髙橋 {number}郎")],
                by=f"reviewer {number}",
                version=version,
            )
            return number

    answers = all_at_once(confirm)

    (first,) = [answer for answer in answers if isinstance(answer, int)]
    assert sum(isinstance(answer, ReviewOutOfDate) for answer in answers) == WRITERS - 1
    with reading(engine) as session:
        assert a_book(session).contact(filed.contact_id).row.name == f"髙橋 {first}郎"


def test_a_reviewer_and_a_worker_on_one_person_lose_neither(engine):
    with writing(engine) as session:
        filed = file_card(a_book(session), 100, TAKAHASHI)
        version = a_book(session).card(filed.card_id).version
    decision = MatchDecision(
        verdict=Verdict.SAME, because="一致", contact_id=filed.contact_id, probability=1.0, auto=True
    )

    def work(number: int) -> object:
        with writing(engine) as session:
            book = a_book(session)
            if number == 0:
                word = ConfirmedValue(kind=FieldKind.TITLE, value="次長")
                return book.confirm_card(filed.card_id, values=[word], by="t", version=version).status
            return file_card(book, number, TAKAHASHI | {"email": f"{number}@aoba.example.co.jp"}, decision=decision)

    answers = all_at_once(work)

    assert not [answer for answer in answers if isinstance(answer, Exception)]
    with reading(engine) as session:
        view = a_book(session).contact(filed.contact_id)
    assert view.row.title == "次長"
    assert len(view.current(FieldKind.EMAIL)) == WRITERS


def test_every_job_is_worked_off_by_one_worker(engine):
    jobs = 3 * WRITERS
    with writing(engine) as session:
        for number in range(jobs):
            a_book(session).add_original(sha256=sha_of(number), file_name="x", media_type="image/jpeg", size_bytes=1)
            a_log(session).enqueue(sha256=sha_of(number))

    def work(_: int) -> list[str]:
        mine = []
        while True:
            with writing(engine) as session:
                job = a_log(session).claim()
            if job is None:
                return mine
            mine.append(job.job_id)
            with writing(engine) as session:
                a_log(session).done(job.job_id)

    claimed = [job_id for mine in all_at_once(work) for job_id in mine]

    assert len(claimed) == len(set(claimed)) == jobs
    with reading(engine) as session:
        assert len(a_log(session).jobs(state=JobState.DONE)) == jobs


def test_two_programs_may_bring_an_old_book_up_to_date_at_once(empty_url):
    engine = open_engine(empty_url)

    answers = all_at_once(lambda _: migrate(engine))

    assert answers == [None] * WRITERS
    with reading(engine) as session:
        assert a_book(session).status().contacts == 0
    engine.dispose()


@pytest.mark.parametrize("query", ["高橋", ""])
def test_a_reader_is_never_held_up_by_a_writer(engine, query):
    with writing(engine) as session:
        file_card(a_book(session), 1, TAKAHASHI)

    with writing(engine) as busy:
        file_card(a_book(busy), 2, TAKAHASHI | {"name": "高橋 二郎"})
        with reading(engine) as session:
            names = [row.name for row in a_book(session).contacts(query).items]

    assert names == ["髙橋 一郎"]
