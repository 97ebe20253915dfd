"""Every picture is worked off once, in order, and none is forgotten."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from contacts.book import Book
from contacts.engine import writing
from contacts.errors import BookError
from contacts.intake_log import SNAP, IntakeLog
from contacts.model import JobState
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
        assert queue.take_back() == 1
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
