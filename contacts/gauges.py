"""What a dashboard asks of the book: how long the queue is and has waited, how fast it goes. No table is counted whole.

A book of ten million must answer this every few seconds: what cannot be told from an index is told from the newest
rows. Knows no word of a person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from contacts.model import Card, CardStatus, Contact
from contacts.model_intake import Receipt
from contacts.model_work import IntakeJob, JobState, Worker

LATEST = 200
"""Finished pages whose times are looked at: a minute or two of a busy machine."""
ALIVE_WITHIN = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauges:
    """One look."""

    queue: Mapping[JobState, int]
    """Pages waiting, being read and set aside."""
    oldest_waiting_s: float
    """How long the page that came first has waited; 0: none waits."""
    longest_running_s: float
    page_s: tuple[float, ...]
    """Wall seconds of the latest finished pages, from a worker's begin to their end, sorted."""
    pages_last_minute: int
    """Of the latest, those that were finished within a minute: at most LATEST."""
    workers: int
    jobs_made: int
    contacts_made: int
    files_taken: int
    to_review: int


class Dials:
    """Bound to one transaction; only looks."""

    def __init__(self, session: Session, *, now: Callable[[], datetime]) -> None:
        self._session = session
        self._now = now

    def read(self) -> Gauges:
        """All of them."""
        now, one = self._now(), self._session.exec
        live = (JobState.WAITING, JobState.RUNNING, JobState.FAILED)
        counts = dict(
            one(
                select(IntakeJob.state, func.count())
                .where(col(IntakeJob.state).in_(live))
                .group_by(col(IntakeJob.state))
            ).all()
        )
        waiting = one(select(func.min(IntakeJob.created_at)).where(IntakeJob.state == JobState.WAITING)).one()
        running = one(select(func.min(IntakeJob.started_at)).where(IntakeJob.state == JobState.RUNNING)).one()
        latest = one(
            select(IntakeJob.started_at, IntakeJob.finished_at)
            .where(IntakeJob.state == JobState.DONE)
            .order_by(col(IntakeJob.number).desc())
            .limit(LATEST)
        ).all()
        ended = [(began, done) for began, done in latest if began is not None and done is not None]
        alive = select(func.count()).select_from(Worker).where(col(Worker.seen_at) > now - ALIVE_WITHIN)
        review = select(func.count()).select_from(Card).where(Card.status == CardStatus.TO_REVIEW)
        return Gauges(
            queue={state: counts.get(state, 0) for state in live},
            oldest_waiting_s=_since(waiting, now),
            longest_running_s=_since(running, now),
            page_s=tuple(sorted((done - began).total_seconds() for began, done in ended)),
            pages_last_minute=sum(now - done < timedelta(minutes=1) for _, done in ended),
            workers=one(alive).one(),
            jobs_made=one(select(func.max(IntakeJob.number))).one() or 0,
            contacts_made=one(select(func.max(Contact.number))).one() or 0,
            files_taken=one(select(func.max(Receipt.number))).one() or 0,
            to_review=one(review).one(),
        )


def _since(moment: datetime | None, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds()) if moment is not None else 0.0
