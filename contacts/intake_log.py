"""The intake log: which pictures wait to be worked off, which are being read, and how it ended. One row a job.

The seam for another queue: enqueue in the caller's transaction, claim, done or failed. Knows no picture and no thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from contacts.desk import Desk, storable
from contacts.errors import BookError
from contacts.model import IntakeJob, JobState

BULK = 0
SNAP = 10
"""Somebody stands there with a phone in the hand: goes before any bulk."""
_LIVE = (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One picture to be worked off."""

    job_id: str
    sha256: str
    page: int | None
    """None: the whole file."""
    priority: int
    state: JobState
    tries: int
    reason: str
    """Why it failed, one sentence for people."""
    hint: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class IntakeLog:
    """The queue as one transaction sees it; flushes, never commits."""

    def __init__(self, session: Session, *, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        """`now` gives a moment with a time zone; `new_id` a fresh string of at most 64 characters."""
        self._desk = Desk(session=session, now=now, new_id=new_id)

    def enqueue(self, *, sha256: str, page: int | None = None, priority: int = BULK) -> str:
        """The id of the job for this picture: the one that is under way already, else a new one.

        A job that waits takes the higher of the two priorities.
        """
        self._desk.add_once(
            IntakeJob,
            {
                "id": self._desk.new_id(),
                "sha256": sha256,
                "page": page or 0,
                "priority": priority,
                "state": JobState.WAITING,
                "tries": 0,
                "reason": "",
                "hint": "",
                "created_at": self._desk.now(),
            },
        )
        job = self._desk.session.exec(
            select(IntakeJob)
            .where(
                IntakeJob.sha256 == sha256,
                IntakeJob.page == (page or 0),
                col(IntakeJob.state).in_(_LIVE),
            )
            .execution_options(populate_existing=True)
        ).one()
        if job.priority < priority:
            job.priority = priority
            self._desk.flush()
        return job.id

    def claim(self) -> Job | None:
        """The next job, now running: highest priority first, then first come; None when nothing waits.

        Two workers never get the same one.
        """
        self._desk.flush()
        row = self._desk.session.exec(
            select(IntakeJob)
            .where(IntakeJob.state == JobState.WAITING)
            .order_by(col(IntakeJob.priority).desc(), col(IntakeJob.number))
            .limit(1)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        ).first()
        if row is None:
            return None
        row.state, row.started_at, row.tries = JobState.RUNNING, self._desk.now(), row.tries + 1
        self._desk.flush()
        return _job(row)

    def done(self, job_id: str, *, reason: str = "") -> None:
        """It ended well; `reason` may say what there was to say, such as that no card is in the picture.

        Raises:
            BookError: no such job.
        """
        self._end(job_id, JobState.DONE, reason, "")

    def failed(self, job_id: str, reason: str, hint: str = "") -> None:
        """It could not be read: why, and what the person can do.

        Raises:
            BookError: no such job.
        """
        self._end(job_id, JobState.FAILED, reason, hint)

    def job(self, job_id: str) -> Job:
        """One job.

        Raises:
            BookError: no such job.
        """
        return _job(self._row(job_id))

    def jobs(
        self, *, state: JobState | None = None, sha256: str | None = None, limit: int = 200, offset: int = 0
    ) -> tuple[Job, ...]:
        """Jobs, newest first."""
        self._desk.flush()
        query = select(IntakeJob)
        if state is not None:
            query = query.where(IntakeJob.state == state)
        if sha256 is not None:
            query = query.where(IntakeJob.sha256 == sha256)
        rows = self._desk.session.exec(query.order_by(col(IntakeJob.number).desc()).limit(limit).offset(offset)).all()
        return tuple(_job(row) for row in rows)

    def take_back(self) -> int:
        """At start-up: every job that still says running goes back to waiting, for its worker is gone. How many."""
        self._desk.flush()
        result = self._desk.session.connection().execute(
            update(IntakeJob)
            .where(col(IntakeJob.state) == JobState.RUNNING)
            .values(state=JobState.WAITING, started_at=None)
        )
        self._desk.session.expire_all()
        return result.rowcount

    def _end(self, job_id: str, state: JobState, reason: str, hint: str) -> None:
        row = self._row(job_id)
        row.state, row.finished_at = state, self._desk.now()
        row.reason, row.hint = storable(reason), storable(hint)
        self._desk.flush()

    def _row(self, job_id: str) -> IntakeJob:
        self._desk.flush()
        row = self._desk.session.exec(select(IntakeJob).where(IntakeJob.id == job_id)).first()
        if row is None:
            raise BookError(f"読み取り {job_id} はありません。", "一覧から選び直してください。")
        return row


def _job(row: IntakeJob) -> Job:
    return Job(
        job_id=row.id, sha256=row.sha256, page=row.page or None, priority=row.priority, state=row.state,
        tries=row.tries, reason=row.reason, hint=row.hint, created_at=row.created_at, started_at=row.started_at,
        finished_at=row.finished_at,
    )  # fmt: skip
