"""Calling off what waits to be read, and taking it up again. Flushes, never commits. Knows no picture and no worker.

What is being read in this very moment ends as it would; what was read before stays; originals are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from contacts.intake_log import REREAD
from contacts.model_intake import Outcome, Receipt
from contacts.model_work import IntakeJob, JobState

CANCELLED = "読み取りを取りやめました。"
CANCELLED_HINT = "元の画像は保管されています。もう一度読み取らせることができます。"

Which = ColumnElement[bool]
"""Of which jobs something is said."""


class Standing(Protocol):
    """As much of a job as tells how its page stands."""

    sha256: str
    page: int
    state: JobState


_Job = TypeVar("_Job", bound=Standing)


def last_of_each(jobs: Iterable[_Job]) -> dict[tuple[str, int], _Job]:
    """By picture and page the job that tells how it stands, of jobs in their order.

    The last one; but a reading again that was called off leaves the page as it was read before.
    """
    found: dict[tuple[str, int], _Job] = {}
    for job in jobs:
        place = job.sha256, job.page
        if job.state is not JobState.CANCELLED or place not in found:
            found[place] = job
    return found


def of_picture(sha256: str) -> Which:
    """The pages of one picture."""
    return col(IntakeJob.sha256) == sha256


def of_batch(batch_id: str) -> Which:
    """What this sitting brought; what another one had brought before is that one's."""
    return col(IntakeJob.sha256).in_(
        select(col(Receipt.sha256)).where(
            col(Receipt.batch_id) == batch_id, col(Receipt.outcome) == Outcome.TAKEN, col(Receipt.sha256).is_not(None)
        )
    )


def of_rereads() -> Which:
    """What was read before and is to be read again."""
    return col(IntakeJob.priority) == REREAD


def of_everything() -> Which:
    """The whole queue."""
    return col(IntakeJob.number).is_not(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingBatch:
    """A sitting of which something waits."""

    batch_id: str
    by: str
    began_at: datetime
    files: int
    """That wait."""
    pages: int


class Cancels:
    """Bound to one transaction."""

    def __init__(self, session: Session, *, now: Callable[[], datetime]) -> None:
        """`now` gives a moment with a time zone."""
        self._session = session
        self._now = now

    def cancel(self, which: Which) -> int:
        """Pages that still wait are not read; how many. A worker that claims one of them in this moment keeps it."""
        return self._change(
            which, JobState.WAITING, state=JobState.CANCELLED, reason=CANCELLED, hint=CANCELLED_HINT,
            finished_at=self._now(), not_before=None,
        )  # fmt: skip

    def take_up(self, which: Which) -> int:
        """Pages that were called off wait again, as if for the first time; how many."""
        later = aliased(IntakeJob)
        queued_since = exists().where(
            col(later.sha256) == col(IntakeJob.sha256), col(later.page) == col(IntakeJob.page),
            col(later.number) > col(IntakeJob.number),
        )  # fmt: skip
        return self._change(
            which & ~queued_since, JobState.CANCELLED, state=JobState.WAITING, reason="", hint="", finished_at=None,
            tries=0,
        )  # fmt: skip

    def waiting(self, which: Which) -> int:
        """How many pages of these wait, those in a worker's hand not among them."""
        query = select(func.count()).select_from(IntakeJob).where(col(IntakeJob.state) == JobState.WAITING, which)
        return self._session.connection().execute(query).scalar_one()

    def batches(self) -> tuple[WaitingBatch, ...]:
        """The sittings of which something waits, oldest first."""
        batch = col(Receipt.batch_id)
        rows = self._session.connection().execute(
            select(
                batch, func.max(Receipt.by), func.min(Receipt.at), func.count(func.distinct(IntakeJob.sha256)),
                func.count(),
            )
            .join(IntakeJob, col(IntakeJob.sha256) == col(Receipt.sha256))
            .where(
                col(IntakeJob.state) == JobState.WAITING, col(Receipt.outcome) == Outcome.TAKEN, batch.is_not(None)
            )
            .group_by(batch)
            .order_by(func.min(Receipt.number))
        )  # fmt: skip
        return tuple(
            WaitingBatch(batch_id=batch_id or "", by=by, began_at=at, files=files, pages=pages)
            for batch_id, by, at, files, pages in rows
        )

    def givers(self, which: Which) -> frozenset[str]:
        """Who handed these pictures in."""
        ours = select(col(IntakeJob.sha256)).where(which)
        rows = self._session.connection().execute(select(col(Receipt.by)).where(col(Receipt.sha256).in_(ours)))
        return frozenset(rows.scalars())

    def _change(self, which: Which, was: JobState, **values: Any) -> int:
        self._session.flush()
        result = self._session.connection().execute(
            update(IntakeJob).where(col(IntakeJob.state) == was, which).values(**values)
        )
        self._session.expire_all()
        return result.rowcount
