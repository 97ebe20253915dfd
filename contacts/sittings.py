"""Sittings: runs of the terminal that take files in, remembered until they have ended. Flushes, never commits."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from contacts.desk import storable
from contacts.intake_log import REREAD
from contacts.model import Card, CardStatus, Reading
from contacts.model_intake import Receipt
from contacts.model_work import IntakeJob, JobState, Sitting

_ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingView:
    """A run that takes files in."""

    batch_id: str
    paths: tuple[str, ...]
    said: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How far the pages of a sitting are."""

    pages: int
    ended: int
    cards: int
    doubts: int
    """Cards that wait for a person."""


class Sittings:
    """Bound to one transaction."""

    def __init__(self, session: Session, *, now: Callable[[], datetime]) -> None:
        """`now` gives a moment with a time zone."""
        self._session = session
        self._now = now

    def begin(self, batch_id: str, paths: Sequence[str], said: dict[str, Any]) -> None:
        """A run begins with these files and folders."""
        self._session.add(
            Sitting(
                batch_id=batch_id, paths=storable(json.dumps(list(paths))), said=storable(json.dumps(said)),
                at=self._now(),
            )
        )  # fmt: skip
        self._session.flush()

    def end(self, batch_id: str) -> None:
        """It has taken everything in, and need not be gone on with."""
        row = self._session.exec(select(Sitting).where(Sitting.batch_id == batch_id)).first()
        if row is not None:
            row.ended_at = self._now()
            self._session.flush()

    def interrupted(self) -> SittingView | None:
        """The latest that has not ended."""
        row = self._session.exec(
            select(Sitting).where(col(Sitting.ended_at).is_(None)).order_by(col(Sitting.number).desc())
        ).first()
        if row is None:
            return None
        return SittingView(
            batch_id=row.batch_id, paths=tuple(json.loads(row.paths)), said=json.loads(row.said), at=row.at
        )

    def keys(self, batch_id: str) -> frozenset[str]:
        """Of the files that were handed in already."""
        return frozenset(self._session.exec(select(Receipt.key).where(Receipt.batch_id == batch_id)))

    def tally(self, batch_id: str) -> Tally:
        """How far it is."""
        ours = select(col(Receipt.sha256)).where(Receipt.batch_id == batch_id, col(Receipt.sha256).is_not(None))
        pages = dict(
            self._session.exec(
                select(IntakeJob.state, func.count())
                .where(col(IntakeJob.sha256).in_(ours))
                .group_by(col(IntakeJob.state))
            ).all()
        )
        cards = dict(
            self._session.exec(
                select(Card.status, func.count()).where(col(Card.sha256).in_(ours)).group_by(col(Card.status))
            ).all()
        )
        return Tally(
            pages=sum(pages.values()),
            ended=sum(pages.get(state, 0) for state in _ENDED),
            cards=sum(count for status, count in cards.items() if status is not CardStatus.BLANK),
            doubts=cards.get(CardStatus.TO_REVIEW, 0),
        )

    def reread_tally(self, version: str) -> Tally:
        """How far reading again with this version of the pipeline is."""
        ours = (IntakeJob.pipeline_version == version, IntakeJob.priority == REREAD)
        pages = dict(
            self._session.exec(select(IntakeJob.state, func.count()).where(*ours).group_by(col(IntakeJob.state))).all()
        )
        shas = select(col(IntakeJob.sha256)).where(*ours)
        cards = select(Card.status, func.count()).join(Reading, col(Reading.id) == col(Card.reading_id))
        read = dict(
            self._session.exec(
                cards.where(Reading.pipeline_version == version, col(Card.sha256).in_(shas)).group_by(col(Card.status))
            ).all()
        )
        return Tally(
            pages=sum(pages.values()),
            ended=sum(pages.get(state, 0) for state in _ENDED),
            cards=sum(read.values()),
            doubts=read.get(CardStatus.TO_REVIEW, 0),
        )
