"""The ledger of a sitting: what was handed in and what became of it, in sums that add up. Knows no page and no picture.

files = read + duplicates + refused + cancelled (+ waiting); sides = filed + blank + unread;
cards = fronts + backs without a front.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from contacts.cancelling import last_of_each
from contacts.model import Card, CardStatus, Encounter
from contacts.model_intake import Outcome, Receipt
from contacts.model_sides import SidePair
from contacts.model_work import IntakeJob, JobState

UNREAD = "nothing_readable"
"""The note on a side of which nothing could be read (ingest.quality's codes stand in Card.notes)."""
MOST_LOOKS = 300
"""What a person should look at, in one ledger; the rest is counted."""
_PACE = timedelta(seconds=90)
_SAID: tuple[Any, ...] = (
    Encounter.id, Encounter.owner, Encounter.event, Encounter.place, Encounter.met_on, Encounter.sha256,
    Encounter.created_at, Receipt.at,
)  # fmt: skip
_JOB: tuple[Any, ...] = (
    IntakeJob.sha256, IntakeJob.page, IntakeJob.state, IntakeJob.reason, IntakeJob.hint, IntakeJob.finished_at,
)  # fmt: skip
_CARD: tuple[Any, ...] = (
    Card.id, Card.sha256, Card.page, col(Card.index).label("number"), Card.side, Card.status, Card.notes,
)  # fmt: skip
_ONE_UPLOAD = timedelta(seconds=60)
"""An encounter is written within the transaction of its receipt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Something a person should look at."""

    what: str
    """refused, failed, no_card, unread, again, back_alone, duplicate or cancelled."""
    file_name: str
    sha256: str | None
    page: int | None
    card_id: str | None = None
    card: int | None = None
    code: str = ""
    reason: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Whose the cards are, as the batch or a separator sheet said."""

    owner: str
    event: str
    place: str
    met_on: str
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLedger:
    """One sitting."""

    batch_id: str
    by: str
    began_at: datetime | None
    ended_at: datetime | None
    files: int
    read: int
    duplicates: int
    refused: int
    """At the door, or when none of its pages could be read."""
    cancelled: int
    """Called off before all of their pages were read; what was read of them counts among the sides."""
    waiting: int
    pages: int
    pages_done: int
    pages_cancelled: int
    separators: int
    sides: int
    filed: int
    blank: int
    unread: int
    cards: int
    fronts: int
    backs_alone: int
    backs: int
    """With a front."""
    to_review: int
    again: int
    """Sides that another picture would show better."""
    pages_a_minute: float
    """Lately; 0 where nothing was read lately."""
    sections: tuple[Section, ...]
    looks: tuple[Look, ...]
    looks_in_all: int

    @property
    def done(self) -> bool:
        """Whether nothing waits any more."""
        return self.waiting == 0

    @property
    def adds_up(self) -> bool:
        """Whether every sum is the sum of its parts, each counted by itself."""
        return (
            self.files == self.read + self.duplicates + self.refused + self.cancelled + self.waiting
            and self.sides == self.filed + self.blank + self.unread
            and self.cards == self.fronts + self.backs_alone
            and self.filed + self.unread == self.fronts + self.backs_alone + self.backs
        )


def ledger_of(session: Session, batch_id: str, *, now: datetime) -> BatchLedger:
    """The ledger as it stands; all zeros for a sitting nobody knows of."""
    session.flush()
    connection = session.connection()
    receipts = connection.execute(
        select(Receipt).where(col(Receipt.batch_id) == batch_id).order_by(col(Receipt.number))
    ).all()
    taken = {row.sha256: row.file_name for row in receipts if row.outcome is Outcome.TAKEN and row.sha256}
    ours = select(col(Receipt.sha256)).where(
        col(Receipt.batch_id) == batch_id, col(Receipt.outcome) == Outcome.TAKEN, col(Receipt.sha256).is_not(None)
    )
    jobs = last_of_each(
        connection.execute(select(*_JOB).where(col(IntakeJob.sha256).in_(ours)).order_by(col(IntakeJob.number)))
    )
    cards = connection.execute(
        select(*_CARD)
        .where(col(Card.sha256).in_(ours), col(Card.status) != CardStatus.NO_CARD)
        .order_by(col(Card.sha256), col(Card.page), col(Card.index))
    ).all()
    here = select(col(Card.id)).where(col(Card.sha256).in_(ours))
    backs = set(
        connection.execute(
            select(col(SidePair.back_id)).where(col(SidePair.ended_at).is_(None), col(SidePair.back_id).in_(here))
        ).scalars()
    )

    live = {sha for (sha, _), job in jobs.items() if job.state in (JobState.WAITING, JobState.RUNNING)}
    failed = {sha for (sha, _), job in jobs.items() if job.state is JobState.FAILED}
    readable = {sha for (sha, _), job in jobs.items() if job.state is not JobState.FAILED}
    lost = {sha for sha in failed - live if sha not in readable}
    called_off = {sha for (sha, _), job in jobs.items() if job.state is JobState.CANCELLED} - live
    outcomes = Counter(row.outcome for row in receipts)
    blank = [card for card in cards if card.status is CardStatus.BLANK]
    unread = [card for card in cards if card.status is not CardStatus.BLANK and UNREAD in card.notes.split(",")]
    filed = len(cards) - len(blank) - len(unread)
    printed = [card for card in cards if card.status is not CardStatus.BLANK]
    fronts = sum(card.side != "back" for card in printed)
    alone = [card for card in printed if card.side == "back" and card.id not in backs]
    again = [card for card in printed if card.notes and UNREAD not in card.notes.split(",")]

    looks = [
        Look(
            what="refused", file_name=row.file_name, sha256=None, page=None, code=row.code, reason=row.reason,
            hint=row.hint,
        )
        for row in receipts if row.outcome is Outcome.REFUSED
    ]  # fmt: skip
    looks += [
        Look(what="failed", file_name=taken.get(sha, ""), sha256=sha, page=page or 1, reason=job.reason, hint=job.hint)
        for (sha, page), job in jobs.items() if job.state is JobState.FAILED
    ]  # fmt: skip
    with_cards = {(card.sha256, card.page) for card in cards}
    looks += [
        Look(what="no_card", file_name=taken.get(sha, ""), sha256=sha, page=page or 1)
        for (sha, page), job in jobs.items() if job.state is JobState.DONE and (sha, page or 1) not in with_cards
    ]  # fmt: skip
    for what, some in (("unread", unread), ("again", again), ("back_alone", alone)):
        looks += [
            Look(
                what=what, file_name=taken.get(card.sha256, ""), sha256=card.sha256, page=card.page,
                card_id=card.id, card=card.number, reason=card.notes,
            )
            for card in some
        ]  # fmt: skip
    looks += [
        Look(what="duplicate", file_name=row.file_name, sha256=row.sha256, page=None)
        for row in receipts if row.outcome is Outcome.DUPLICATE
    ]  # fmt: skip
    looks += [Look(what="cancelled", file_name=taken.get(sha, ""), sha256=sha, page=None) for sha in sorted(called_off)]
    finished = [job.finished_at for job in jobs.values() if job.finished_at and job.finished_at > now - _PACE]
    span = (now - min(finished)).total_seconds() if finished else 0.0
    return BatchLedger(
        batch_id=batch_id,
        by=receipts[0].by if receipts else "",
        began_at=receipts[0].at if receipts else None,
        ended_at=max([receipts[-1].at, *(job.finished_at for job in jobs.values() if job.finished_at)])
        if receipts
        else None,
        files=len(receipts),
        read=outcomes[Outcome.TAKEN] - len(live) - len(lost) - len(called_off),
        duplicates=outcomes[Outcome.DUPLICATE],
        refused=outcomes[Outcome.REFUSED] + len(lost),
        cancelled=len(called_off),
        waiting=len(live),
        pages=sum(row.pages for row in receipts if row.outcome is Outcome.TAKEN),
        pages_done=sum(job.state in (JobState.DONE, JobState.FAILED) for job in jobs.values()),
        pages_cancelled=sum(job.state is JobState.CANCELLED for job in jobs.values()),
        separators=sum(row.separators for row in receipts),
        sides=len(cards),
        filed=filed,
        blank=len(blank),
        unread=len(unread),
        cards=fronts + len(alone),
        fronts=fronts,
        backs_alone=len(alone),
        backs=sum(card.side == "back" and card.id in backs for card in printed),
        to_review=sum(card.status is CardStatus.TO_REVIEW for card in cards),
        again=len(again),
        pages_a_minute=round(len(finished) / span * 60, 1) if len(finished) > 1 and span > 1 else 0.0,
        sections=_sections(session, batch_id),
        looks=tuple(looks[:MOST_LOOKS]),
        looks_in_all=len(looks),
    )


def _sections(session: Session, batch_id: str) -> tuple[Section, ...]:
    """Whose the cards of this sitting are; in the order they came."""
    rows = session.connection().execute(
        select(*_SAID)
        .join(Receipt, col(Receipt.sha256) == col(Encounter.sha256))
        .where(col(Receipt.batch_id) == batch_id)
        .order_by(col(Receipt.number), col(Encounter.first_page))
    )  # fmt: skip
    files: dict[tuple[str, str, str, str], set[str]] = {}
    latest: dict[str, Any] = {}
    for row in rows:
        # Not what was said of the same bytes another day, and of two uploads of them the one that said it.
        if timedelta(0) <= row.created_at - row.at < _ONE_UPLOAD:
            latest.pop(row.id, None)
            latest[row.id] = row
    for row in latest.values():
        met_on = row.met_on.isoformat() if row.met_on else ""
        files.setdefault((row.owner, row.event, row.place, met_on), set()).add(row.sha256)
    return tuple(
        Section(owner=owner, event=event, place=place, met_on=met_on, files=len(shas))
        for (owner, event, place, met_on), shas in files.items()
    )
