"""Every picture is worked off once, in order, and none is forgotten."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import inspect

from contacts.book import Book
from contacts.engine import writing
from contacts.errors import BookError, JobTakenOver
from contacts.intake_log import SNAP, IntakeLog
from contacts.model_work import JobState
from tests.support.drafts import sha_of


@pytest.fixture
def log(engine, clock, new_id):
    @contextmanager
    def opened():
        with writing(engine) as session:
            yield IntakeLog(session, now=clock, new_id=new_id)

    with writing(engine) as session:
        book = Book(session, now=clock, new_id=new_id)
        for number in range(5):
            book.add_original(sha256=sha_of(number), file_name="x", media_type="image/jpeg", size_bytes=1)
    return opened


def test_first_come_first_served_and_snaps_before_bulk(log):
    with log() as queue:
        first = queue.enqueue(sha256=sha_of(0))
        second = queue.enqueue(sha256=sha_of(1))
        snap = queue.enqueue(sha256=sha_of(2), priority=SNAP)

    claimed = []
    for _ in range(4):
        with log() as queue:
            job = queue.claim()
            claimed.append(job.job_id if job else None)

    assert claimed == [snap, first, second, None]


def test_a_picture_that_is_under_way_is_not_queued_again(log):
    with log() as queue:
        first = queue.enqueue(sha256=sha_of(0))
        assert queue.enqueue(sha256=sha_of(0), priority=SNAP) == first
        job = queue.claim()
        assert (job.job_id, job.priority, job.tries, job.page) == (first, SNAP, 1, None)
        assert queue.enqueue(sha256=sha_of(0)) == first
        assert queue.enqueue(sha256=sha_of(0), page=2) != first
        queue.done(first)
        assert queue.enqueue(sha256=sha_of(0)) != first


def test_how_a_job_ended_is_kept(log):
    with log() as queue:
        good, bad = queue.enqueue(sha256=sha_of(0)), queue.enqueue(sha256=sha_of(1))
        queue.claim()
        queue.claim()
        queue.done(good)
        queue.failed(bad, "画像ではありません。", "JPEG か PNG を渡してください。")
    with log() as queue:
        job = queue.job(bad)
        states = {job.job_id: job.state for job in queue.jobs()}

    assert states == {good: JobState.DONE, bad: JobState.FAILED}
    assert (job.reason, job.hint) == ("画像ではありません。", "JPEG か PNG を渡してください。")
    assert job.finished_at > job.started_at > job.created_at


def test_a_job_whose_worker_died_goes_back(log):
    with log() as queue:
        job_id = queue.enqueue(sha256=sha_of(0))
        queue.claim()
    with log() as queue:
        assert [job.job_id for job in queue.take_back()] == [job_id]
        assert queue.job(job_id).state is JobState.WAITING
        job = queue.claim()

        assert (job.job_id, job.tries) == (job_id, 2)


def test_what_was_claimed_in_a_transaction_that_failed_waits_again(log, engine):
    with log() as queue:
        job_id = queue.enqueue(sha256=sha_of(0))

    def claim_and_die() -> None:
        with log() as queue:
            queue.claim()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        claim_and_die()

    with log() as queue:
        assert queue.job(job_id).state is JobState.WAITING


def test_no_such_job_is_said(log):
    with pytest.raises(BookError), log() as queue:
        queue.done("nothing")


def test_what_this_version_has_read_is_not_read_by_it_again(log):
    with log() as queue:
        first = queue.enqueue(sha256=sha_of(0), page=1, pipeline_version="1")
        queue.claim()
        queue.done(first)

        assert queue.enqueue(sha256=sha_of(0), page=1, pipeline_version="1") == first
        assert queue.enqueue(sha256=sha_of(0), page=1, pipeline_version="2") != first
        assert queue.claim().pipeline_version == "2"


def test_a_page_that_failed_waits_a_while_and_is_set_aside_after_three_tries(log):
    with log() as queue:
        job_id = queue.enqueue(sha256=sha_of(0))
        again = []
        for _ in range(3):
            job = queue.claim()
            again.append(queue.put_back(job.job_id, "読めません。", "", pause=timedelta(0)))

        assert again == [True, True, False]
        assert (queue.job(job_id).state, queue.job(job_id).reason) == (JobState.FAILED, "読めません。")


def test_a_page_in_its_pause_lets_others_go_first(log):
    with log() as queue:
        first, second = queue.enqueue(sha256=sha_of(0)), queue.enqueue(sha256=sha_of(1))
        queue.put_back(queue.claim().job_id, "読めません。", "", pause=timedelta(hours=1))

        assert queue.claim().job_id == second
        assert not queue.waits()
        assert queue.claim() is None
        assert queue.job(first).state is JobState.WAITING


def test_a_page_that_kills_every_worker_is_set_aside_with_its_reason(log):
    with log() as queue:
        job_id = queue.enqueue(sha256=sha_of(0))
        for worker in ("a", "b", "c"):
            queue.claim(worker)
            queue.take_back()

        job = queue.job(job_id)
    assert (job.state, job.tries) == (JobState.FAILED, 3)
    assert job.reason
    assert job.hint


def test_where_workers_die_on_every_page_no_page_is_blamed(log):
    with log() as queue:
        queue.enqueue(sha256=sha_of(0))
        queue.enqueue(sha256=sha_of(1))
        for worker in "abcd":
            queue.claim(worker)
            queue.claim(worker)
            queue.take_back()

        assert [job.state for job in queue.jobs()] == [JobState.WAITING, JobState.WAITING]


def test_a_worker_that_was_thought_dead_cannot_end_the_job_of_its_successor(log):
    with log() as queue:
        queue.enqueue(sha256=sha_of(0))
        mine = queue.claim("a")
        queue.take_back()
        theirs = queue.claim("b")

        queue.hold(theirs)
        with pytest.raises(JobTakenOver):
            queue.hold(mine)


def test_pages_that_another_version_read_last_are_found_by_their_indices(log, engine):
    with log() as queue:
        for number, version in enumerate(("1", "2", "", "1")):
            queue.enqueue(sha256=sha_of(number), page=1, pipeline_version=version)
        for end in (queue.done, queue.done, queue.failed):
            end(queue.claim().job_id, reason="")
        queue.enqueue(sha256=sha_of(0), page=2, pipeline_version="1")
        queue.done(next(job for job in queue.jobs() if job.page == 2).job_id)
    with log() as queue:
        before = queue.read_by_others("2")
        queue.enqueue(sha256=sha_of(0), page=1, pipeline_version="2")
        while_it_waits = queue.read_by_others("2")

    assert before == ((sha_of(0), 1, "1"), (sha_of(2), 1, ""), (sha_of(0), 2, "1"))
    assert while_it_waits == before[1:]
    names = {index["name"] for index in inspect(engine).get_indexes("intake_job")}
    assert {"ix_intake_job_sha256_page_number", "ix_intake_job_pipeline_version_state"} <= names
