"""Originals: the pictures people gave us, each with what became of it. Knows no picture file and no card's content."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from contacts.cancelling import last_of_each
from contacts.cursor import from_cursor, to_cursor
from contacts.errors import NoSuchPicture
from contacts.model import Card, CardStatus, Encounter, Original, Reading
from contacts.model_work import IntakeJob, JobState
from contacts.people import MOST_ROWS, encounter_view
from contacts.reread_report import FieldChange, changes
from contacts.views import EncounterView, Page
from ingest.geometry import Quad


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginalView:
    """A picture somebody gave us."""

    sha256: str
    file_name: str
    media_type: str
    size_bytes: int
    added_at: datetime
    state: JobState
    """Of all its pages: running while any page is, done when every page is; cancelled when the rest was called off,
    failed when some could not be read."""
    pages: int
    """How many were queued; 0 where it was never queued."""
    reason: str
    """Why a page was not read; empty where all were."""
    hint: str
    encounters: tuple[EncounterView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPlace:
    """Where a card lies in its picture."""

    quad: Quad
    """Photo px."""
    by_hand: bool
    """A person cut it out, or said that it is none."""


class Originals:
    """Bound to one transaction; only looks."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def one(self, sha256: str) -> OriginalView:
        """One picture.

        Raises:
            NoSuchPicture: nobody gave us these bytes.
        """
        row = self._session.get(Original, sha256)
        if row is None:
            raise NoSuchPicture(f"画像 {sha256[:12]} はありません。", "一覧から選び直してください。")
        return self._views([row])[0]

    def any(self) -> bool:
        """Whether the book names a picture at all."""
        return self._session.exec(select(Original.sha256).limit(1)).first() is not None

    def latest(self, *, after: str | None = None, limit: int = 50) -> Page[OriginalView]:
        """Pictures, newest first.

        Raises:
            BookError: `after` is not from a page.
        """
        query = select(Original)
        if after is not None:
            moment, last = from_cursor(after)
            older = and_(col(Original.added_at) == moment, col(Original.sha256) < last)
            query = query.where(or_(col(Original.added_at) < moment, older))
        limit = max(1, min(limit, MOST_ROWS))
        rows = self._session.exec(
            query.order_by(col(Original.added_at).desc(), col(Original.sha256).desc()).limit(limit + 1)
        ).all()
        more = len(rows) > limit
        views = self._views(rows[:limit])
        return Page(items=views, after=to_cursor(views[-1].added_at, views[-1].sha256) if more else None)

    def quads(self, sha256: str) -> dict[str, Quad]:
        """Where each card of this picture lies, photo px, by the card's id."""
        rows = self._session.exec(select(Card.id, Card.quad).where(Card.sha256 == sha256)).all()
        return {card_id: _quad(text) for card_id, text in rows}

    def places(self, sha256: str, page: int) -> dict[int, CardPlace]:
        """Where each card of this page lies, by its number."""
        rows = self._session.exec(
            select(Card.index, Card.quad, Card.status, Reading.pipeline_version)
            .join(Reading, col(Reading.id) == col(Card.reading_id), isouter=True)
            .where(Card.sha256 == sha256, Card.page == page)
        ).all()
        return {
            index: CardPlace(quad=_quad(quad), by_hand=status is CardStatus.NO_CARD or "-hand-" in (version or ""))
            for index, quad, status, version in rows
        }

    def changes(self, version: str) -> tuple[FieldChange, ...]:
        """What this version of the pipeline reads otherwise than the one before it, field by field."""
        return tuple(changes(self._session, version))

    def _views(self, rows: Sequence[Original]) -> tuple[OriginalView, ...]:
        shas = [row.sha256 for row in rows]
        jobs: dict[str, list[IntakeJob]] = {sha: [] for sha in shas}
        rows_of_jobs = self._session.exec(
            select(IntakeJob).where(col(IntakeJob.sha256).in_(shas)).order_by(col(IntakeJob.number))
        )
        for (sha256, _page), job in last_of_each(rows_of_jobs).items():
            jobs[sha256].append(job)
        met: dict[str, list[EncounterView]] = {sha: [] for sha in shas}
        for encounter in self._session.exec(
            select(Encounter).where(col(Encounter.sha256).in_(shas)).order_by(col(Encounter.created_at).desc())
        ):
            met[encounter.sha256 or ""].append(encounter_view(encounter))
        return tuple(_view(row, jobs[row.sha256], met[row.sha256]) for row in rows)


def _view(row: Original, jobs: Sequence[IntakeJob], met: Sequence[EncounterView]) -> OriginalView:
    lacking = (job for job in jobs if job.state in (JobState.FAILED, JobState.CANCELLED))
    told = min(lacking, key=lambda job: job.state is JobState.FAILED, default=None)
    return OriginalView(
        sha256=row.sha256,
        file_name=row.file_name,
        media_type=row.media_type,
        size_bytes=row.size_bytes,
        added_at=row.added_at,
        state=_state_of([job.state for job in jobs]),
        pages=max((job.page for job in jobs), default=0) or len(jobs),  # separator sheets are never queued
        reason=told.reason if told else "",
        hint=told.hint if told else "",
        encounters=tuple(met),
    )


def _state_of(states: Sequence[JobState]) -> JobState:
    if JobState.RUNNING in states or (JobState.WAITING in states and JobState.DONE in states):
        return JobState.RUNNING
    if JobState.WAITING in states or not states:
        return JobState.WAITING
    return next((state for state in (JobState.CANCELLED, JobState.FAILED) if state in states), JobState.DONE)


def _quad(text: str) -> Quad:
    a, b, c, d = ((float(x), float(y)) for x, y in json.loads(text))
    return (a, b, c, d)
