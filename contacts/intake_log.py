"""The intake log: which pages wait to be worked off, which are being read by whom, and how it ended. One row a job.

Enqueue in the caller's transaction; claim; then done, put back for another try, or failed. A job is known by the
picture's sha256, its page and the version of the pipeline that is to read it. Knows no picture and no thread.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from contacts.desk import Desk, storable
from contacts.errors import BookError, JobTakenOver
from contacts.model_work import IntakeJob, JobState, Worker

BULK = 0
REREAD = -10
"""What was read before can wait."""
SNAP = 10
"""Somebody stands there with a phone in the hand: goes before any bulk."""
MOST_TRIES = 3
"""A page that failed, or whose worker died, so often is set aside."""
MOST_DEATHS = 8
"""Of its workers, where they die on other pages, too: somebody kills them, or the machine goes down again and again."""
_LATELY = timedelta(minutes=10)
DIED = "読み取り中にプログラムが止まりました。"
DIED_HINT = "元の画像は保管されています。画像を開いて確かめ、必要ならもう一度読み取らせてください。"
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
    pipeline_version: str
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

    def enqueue(self, *, sha256: str, page: int | None = None, priority: int = BULK, pipeline_version: str = "") -> str:
        """The id of the job for this page: the one that is under way already, else a new one.

        A job that waits takes the higher of the two priorities. A page that this version of the pipeline has read is
        not read by it again.
        """
        if pipeline_version and (read := self._read_by(sha256, page or 0, pipeline_version)):
            return read
        self._desk.add_once(
            IntakeJob,
            {
                "id": self._desk.new_id(),
                "sha256": sha256,
                "page": page or 0,
                "priority": priority,
                "state": JobState.WAITING,
                "tries": 0,
                "pipeline_version": pipeline_version,
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

    def _read_by(self, sha256: str, page: int, version: str) -> str | None:
        return self._desk.session.exec(
            select(IntakeJob.id).where(
                IntakeJob.sha256 == sha256,
                IntakeJob.page == page,
                IntakeJob.state == JobState.DONE,
                IntakeJob.pipeline_version == version,
            )
        ).first()

    def waits(self) -> bool:
        """Whether there is something to claim now; takes no lock, so that looking often costs little."""
        return self._desk.session.exec(select(IntakeJob.number).where(*self._ripe()).limit(1)).first() is not None

    def _ripe(self) -> tuple[Any, ...]:
        ripe = or_(col(IntakeJob.not_before).is_(None), col(IntakeJob.not_before) <= self._desk.now())
        return col(IntakeJob.state) == JobState.WAITING, ripe

    def claim(self, worker_id: str | None = None) -> Job | None:
        """The next job, now running: highest priority first, then first come; None when nothing waits.

        Two workers never get the same one.
        """
        self._desk.flush()
        row = self._desk.session.exec(
            select(IntakeJob)
            .where(*self._ripe())
            .order_by(col(IntakeJob.priority).desc(), col(IntakeJob.number))
            .limit(1)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        ).first()
        if row is None:
            return None
        row.state, row.started_at, row.tries = JobState.RUNNING, self._desk.now(), row.tries + 1
        row.worker_id, row.not_before = worker_id, None
        self._desk.flush()
        return _job(row)

    def hold(self, job: Job) -> None:
        """Nobody else ends this job until our transaction does.

        Raises:
            JobTakenOver: it was given to another worker, or ended, in the meantime; what was read is to be dropped.
        """
        row = self._row(job.job_id, locked=True)
        if row.state is not JobState.RUNNING or row.tries != job.tries:
            raise JobTakenOver

    def done(self, job_id: str, *, reason: str = "", pipeline_version: str = "") -> None:
        """It ended well; `reason` may say what there was to say, such as that no card is in the picture.

        Raises:
            BookError: no such job.
        """
        row = self._end(job_id, JobState.DONE, reason, "")
        if pipeline_version and row.pipeline_version != pipeline_version:
            row.pipeline_version = pipeline_version
            self._desk.flush()

    def failed(self, job_id: str, reason: str, hint: str = "") -> None:
        """It could not be read: why, and what the person can do.

        Raises:
            BookError: no such job.
        """
        self._end(job_id, JobState.FAILED, reason, hint)

    def put_back(self, job_id: str, reason: str, hint: str, *, pause: timedelta) -> bool:
        """It goes back for another try after a pause; False: it was tried often enough and is set aside.

        Raises:
            BookError: no such job.
        """
        row = self._row(job_id, locked=True)
        if row.tries >= MOST_TRIES:
            self._end(job_id, JobState.FAILED, reason, hint)
            return False
        row.state, row.started_at, row.worker_id = JobState.WAITING, None, None
        row.not_before = self._desk.now() + pause
        row.reason, row.hint = storable(reason), storable(hint)
        self._desk.flush()
        return True

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

    def lost(self, dead: Collection[str]) -> bool:
        """Whether a job runs under one of these workers, or under none that is here."""
        query = select(IntakeJob.number).where(*_of_nobody(dead)).limit(1)
        return self._desk.session.exec(query).first() is not None

    def take_back(self, dead: Collection[str] = (), *, pause: timedelta = timedelta(0)) -> tuple[Job, ...]:
        """What a worker had in hand that is dead, or not here, waits again; what was tried often enough has failed.

        Args:
            dead: workers that are still written down as here.
            pause: how long it waits first, so that others go before what may have killed a worker.
        """
        self._desk.flush()
        query = select(IntakeJob).where(*_of_nobody(dead)).with_for_update()
        rows = self._desk.session.exec(query.execution_options(populate_existing=True)).all()
        for row in rows:
            row.worker_id = None
            if row.tries >= (MOST_DEATHS if row.tries >= MOST_TRIES and self._others_died(row) else MOST_TRIES):
                row.state, row.finished_at = JobState.FAILED, self._desk.now()
                row.reason, row.hint = DIED, DIED_HINT
            else:
                row.state, row.started_at = JobState.WAITING, None
                # The first time it was hardly the page's doing.
                row.not_before = self._desk.now() + pause if pause and row.tries > 1 else None
        self._desk.flush()
        return tuple(_job(row) for row in rows)

    def _others_died(self, row: IntakeJob) -> bool:
        """Whether other pages had to be begun again lately, too: then it is hardly this one that kills its workers."""
        lately = or_(col(IntakeJob.started_at) > self._desk.now() - _LATELY, col(IntakeJob.state) == JobState.WAITING)
        again = or_(col(IntakeJob.tries) > 1, (col(IntakeJob.state) == JobState.WAITING) & (col(IntakeJob.tries) == 1))
        query = select(IntakeJob.number).where(IntakeJob.id != row.id, again, lately).limit(1)
        return self._desk.session.exec(query).first() is not None

    def under_way(self) -> frozenset[str]:
        """The pictures of which a page waits or is being read."""
        live = col(IntakeJob.state).in_(_LIVE)
        return frozenset(self._desk.session.exec(select(IntakeJob.sha256).where(live).distinct()))

    def oldest_wait(self) -> timedelta | None:
        """How long the page that has waited longest has waited; None where none waits."""
        since = self._desk.session.exec(
            select(func.min(IntakeJob.created_at)).where(IntakeJob.state == JobState.WAITING)
        ).first()
        return self._desk.now() - since if since else None

    def read_by_others(self, version: str) -> tuple[tuple[str, int, str], ...]:
        """Pages (sha256, page, version) whose last reading is by another version of the pipeline; oldest first.

        What was called off before anybody read it is nobody's reading, and stays called off.
        """
        job, later = IntakeJob, aliased(IntakeJob)
        read_since = exists().where(
            col(later.sha256) == col(job.sha256), col(later.page) == col(job.page),
            col(later.number) > col(job.number), col(later.state) != JobState.CANCELLED,
        )  # fmt: skip
        # By name: today's version has most of the rows, and "all but it" would be a look at each of them.
        versions = set(self._desk.session.exec(select(job.pipeline_version).distinct())) - {version}
        rows = self._desk.session.exec(
            select(job.number, job.sha256, job.page, job.pipeline_version).where(
                col(job.pipeline_version).in_(versions),
                col(job.state).in_((JobState.DONE, JobState.FAILED)),
                ~read_since,
            )
        )
        return tuple((sha256, page, by) for _, sha256, page, by in sorted(rows, key=lambda row: row[0] or 0))

    def _end(self, job_id: str, state: JobState, reason: str, hint: str) -> IntakeJob:
        row = self._row(job_id)
        row.state, row.finished_at, row.worker_id = state, self._desk.now(), None
        row.reason, row.hint = storable(reason), storable(hint)
        self._desk.flush()
        return row

    def _row(self, job_id: str, *, locked: bool = False) -> IntakeJob:
        self._desk.flush()
        query = select(IntakeJob).where(IntakeJob.id == job_id)
        if locked:
            query = query.with_for_update().execution_options(populate_existing=True)
        row = self._desk.session.exec(query).first()
        if row is None:
            raise BookError(f"読み取り {job_id} はありません。", "一覧から選び直してください。")
        return row


def _of_nobody(dead: Collection[str]) -> tuple[Any, ...]:
    here = select(Worker.id).where(col(Worker.id).not_in(list(dead)))
    gone = or_(col(IntakeJob.worker_id).is_(None), col(IntakeJob.worker_id).not_in(here))
    return col(IntakeJob.state) == JobState.RUNNING, gone


def _job(row: IntakeJob) -> Job:
    return Job(
        job_id=row.id, sha256=row.sha256, page=row.page or None, priority=row.priority, state=row.state,
        tries=row.tries, pipeline_version=row.pipeline_version, reason=row.reason, hint=row.hint,
        created_at=row.created_at, started_at=row.started_at, finished_at=row.finished_at,
    )  # fmt: skip
