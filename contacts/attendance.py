"""Attendance: which worker processes live. Each counts a beat; others see it stand still. Flushes, never commits.

Knows no job and no clock of another machine.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from contacts.model_work import Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerView:
    """A worker as it last told of itself."""

    worker_id: str
    host: str
    pid: int
    beat: int
    arrived_at: datetime
    seen_at: datetime


class Attendance:
    """Bound to one transaction."""

    def __init__(self, session: Session, *, now: Callable[[], datetime]) -> None:
        """`now` gives a moment with a time zone."""
        self._session = session
        self._now = now

    def arrive(self, worker_id: str, *, host: str, pid: int) -> None:
        """One more works."""
        now = self._now()
        self._session.add(Worker(id=worker_id, host=host[:200], pid=pid, beat=0, arrived_at=now, seen_at=now))
        self._session.flush()

    def beat(self, worker_id: str, beat: int) -> bool:
        """It lives; False: others thought it dead, and its jobs are theirs now."""
        row = self._session.get(Worker, worker_id)
        if row is None:
            return False
        row.beat, row.seen_at = beat, self._now()
        self._session.flush()
        return True

    def leave(self, workers: Collection[str]) -> None:
        """They work no longer."""
        self._session.connection().execute(delete(Worker).where(col(Worker.id).in_(list(workers))))

    def here(self) -> tuple[WorkerView, ...]:
        """All who have arrived and not left, dead ones among them."""
        rows = self._session.exec(select(Worker).order_by(col(Worker.arrived_at), col(Worker.id))).all()
        return tuple(
            WorkerView(
                worker_id=row.id, host=row.host, pid=row.pid, beat=row.beat, arrived_at=row.arrived_at,
                seen_at=row.seen_at,
            )
            for row in rows
        )  # fmt: skip
