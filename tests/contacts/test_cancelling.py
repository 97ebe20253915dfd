"""What waits can be called off and taken up again; what was read, or is in a worker's hand, is left alone."""

from __future__ import annotations

from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from contacts.book import Book
from contacts.cancelling import Cancels, of_batch, of_everything, of_picture, of_rereads
from contacts.engine import writing
from contacts.intake_log import REREAD, IntakeLog
from contacts.model_intake import Outcome
from contacts.model_work import JobState
from contacts.originals import Originals
from contacts.receipts import Receipts
from contacts.sittings import Sittings
from tests.support.drafts import sha_of

MINE, THEIRS = "mine", "theirs"


@pytest.fixture
def desk(engine, clock, new_id):
    """`with desk() as d:` is one writing transaction; three pictures of one sitting, and one that another brought."""

    @contextmanager
    def opened():
        with writing(engine) as session:
            yield SimpleNamespace(
                log=IntakeLog(session, now=clock, new_id=new_id), cancels=Cancels(session, now=clock),
                receipts=Receipts(session, now=clock, new_id=new_id), originals=Originals(session),
                sittings=Sittings(session, now=clock), book=Book(session, now=clock, new_id=new_id),
            )  # fmt: skip

    with opened() as d:
        for number in range(4):
            d.book.add_original(sha256=sha_of(number), file_name=f"{number}", media_type="image/jpeg", size_bytes=1)
            batch = MINE if number < 3 else THEIRS
            took(d, f"key{number}", batch, sha_of(number), Outcome.TAKEN)
            d.log.enqueue(sha256=sha_of(number), page=1, pipeline_version="1")
        took(d, "again", MINE, sha_of(3), Outcome.DUPLICATE)
    return opened


def took(d, key, batch, sha256, outcome):
    d.receipts.give(key, fingerprint="", batch_id=batch, file_name=key, by="tanaka", outcome=outcome)
    d.receipts.complete(key, outcome=outcome, sha256=sha256, pages=1)


def sums(ledger):
    return ledger.files, ledger.read, ledger.duplicates, ledger.refused, ledger.cancelled, ledger.waiting


def test_the_rest_of_a_sitting_is_called_off_and_the_page_in_hand_is_read(desk):
    with desk() as d:
        held = d.log.claim()
    with desk() as d:
        called_off = d.cancels.cancel(of_batch(MINE))
        before = d.receipts.ledger(MINE)
    with desk() as d:
        d.log.hold(held)
        d.log.done(held.job_id, pipeline_version="1")
    with desk() as d:
        after, tally = d.receipts.ledger(MINE), d.sittings.tally(MINE)
        waits = {job.sha256 for job in d.log.jobs(state=JobState.WAITING)}

    assert called_off == 2
    assert sums(before) == (4, 0, 1, 0, 2, 1)
    assert sums(after) == (4, 1, 1, 0, 2, 0)
    assert before.adds_up
    assert after.adds_up
    assert after.done
    assert [look.what for look in after.looks][-2:] == ["cancelled", "cancelled"]
    assert waits == {sha_of(3)}, "another sitting's picture, though ours brought it again"
    assert tally.pages - tally.ended == 1, "whoever waits for a stack waits for nothing that was called off"


def test_what_was_called_off_waits_again_as_if_for_the_first_time(desk):
    with desk() as d:
        d.cancels.cancel(of_everything())
        assert d.log.claim() is None
        assert d.originals.one(sha_of(0)).state is JobState.CANCELLED
        assert d.originals.one(sha_of(0)).reason
        assert d.cancels.take_up(of_batch(MINE)) == 3
        assert d.cancels.take_up(of_batch(MINE)) == 0
    with desk() as d:
        job = d.log.claim()

        assert (job.sha256, job.tries, job.reason) == (sha_of(0), 1, "")
        assert d.originals.one(sha_of(3)).state is JobState.CANCELLED


def test_a_reading_again_that_is_called_off_leaves_the_page_as_it_was_read(desk):
    with desk() as d:
        job = d.log.claim()
        d.log.done(job.job_id, pipeline_version="1")
        for _ in range(2):
            d.log.enqueue(sha256=job.sha256, page=1, priority=REREAD, pipeline_version="2")
            assert d.cancels.cancel(of_rereads()) == 1
    with desk() as d:
        assert d.originals.one(job.sha256).state is JobState.DONE
        assert d.receipts.ledger(MINE).read == 1
        assert d.log.read_by_others("2") == ((job.sha256, 1, "1"),), "the next run asks for it again"
        assert d.cancels.take_up(of_picture(job.sha256)) == 1, "of two that were called off one waits again"
        assert d.log.read_by_others("2") == ()


def test_what_waits_is_listed_by_sitting(desk):
    with desk() as d:
        d.log.claim()
        assert [(one.batch_id, one.by, one.files, one.pages) for one in d.cancels.batches()] == [
            (MINE, "tanaka", 2, 2), (THEIRS, "tanaka", 1, 1),
        ]  # fmt: skip
        assert d.cancels.waiting(of_batch(MINE)) == 2
        assert d.cancels.givers(of_batch(MINE)) == {"tanaka"}
