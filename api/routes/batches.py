"""Batches: the files of one sitting, their ledger, and its progress as server-sent events."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import Field

from api.home import new_id
from api.idempotency import LONGEST_KEY, fingerprint_of, key_of
from api.intake import Handed, refuse, tidy_name
from api.office import InOffice, Office
from api.people_shapes import Seen
from api.routes.answers import PROBLEMS
from api.routes.photos import BATCH_ID
from api.security.permissions import Permission, needs
from api.shapes import Shape

router = APIRouter(tags=["batches"], responses=PROBLEMS)

BatchId = Annotated[str, Path(pattern=f"^{BATCH_ID}$", description="a UUID that whoever hands the files in makes up")]
LOOK_EVERY_S = 0.5
LONGEST_STREAM_S = 25.0
"""Then the browser asks again by itself, as whoever is signed in by then; a server that stops waits no longer."""


class LookShape(Seen):
    """Something a person should look at."""

    what: str = Field(description="refused, failed, no_card, unread, again, back_alone, duplicate or cancelled")
    file_name: str
    sha256: str | None
    page: int | None
    card_id: str | None
    card: int | None
    code: str
    reason: str
    hint: str


class SectionShape(Seen):
    """Whose the cards are, as the batch or a separator sheet said."""

    owner: str
    event: str
    place: str
    met_on: str
    files: int


class LedgerShape(Seen):
    """files = read + duplicates + refused + cancelled + waiting.

    sides = filed + blank + unread; cards = fronts + backs_alone.
    """

    batch_id: str
    by: str
    began_at: datetime | None
    ended_at: datetime | None
    files: int
    read: int
    duplicates: int
    refused: int
    cancelled: int
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
    to_review: int
    again: int
    pages_a_minute: float
    sections: tuple[SectionShape, ...]
    looks: tuple[LookShape, ...]
    looks_in_all: int
    done: bool
    adds_up: bool


class BatchShape(Seen):
    """One sitting in a list."""

    batch_id: str
    files: int
    by: str
    began_at: datetime
    ended_at: datetime


class NotSent(Shape):
    """A file that the browser could not send; it counts as refused."""

    file_name: Annotated[str, Field(max_length=1000)]
    code: Annotated[str, Field(max_length=60, pattern="^[a-z_]+$")]
    reason: Annotated[str, Field(max_length=500)]
    hint: Annotated[str, Field(max_length=500)] = ""


@router.get("/batches")
@needs(Permission.SEE)
def list_batches(office: InOffice, limit: Annotated[int, Query(ge=1, le=200)] = 20) -> tuple[BatchShape, ...]:
    """The latest sittings."""
    with office.home.reading() as desk:
        return tuple(BatchShape.model_validate(row) for row in desk.receipts.batches(limit))


@router.get("/batches/{batch_id}")
@needs(Permission.SEE)
def see_ledger(office: InOffice, batch_id: BatchId) -> LedgerShape:
    """The ledger as it stands."""
    return ledger_shape(office, batch_id)


@router.post("/batches/{batch_id}/refused", status_code=204)
@needs(Permission.CAPTURE)
def note_refused(
    office: InOffice,
    batch_id: BatchId,
    said: NotSent,
    idempotency_key: Annotated[str | None, Header(max_length=LONGEST_KEY)] = None,
) -> None:
    """A file that could not be sent, such as one over the limit: written down, so that the ledger adds up."""
    key = key_of(office.visitor.account_id, idempotency_key) if idempotency_key else new_id()
    handed = Handed(key=key, fingerprint=fingerprint_of(said.file_name, said.code), batch_id=batch_id, by=office.who())
    refuse(office.home, tidy_name(said.file_name), handed, (said.code, said.reason, said.hint))


@router.get("/batches/{batch_id}/events", response_class=EventSourceResponse)
@needs(Permission.SEE, quiet=True)
async def follow_ledger(request: Request, office: InOffice, batch_id: BatchId) -> AsyncIterator[ServerSentEvent]:
    """The ledger each time it changes, as server-sent events; the stream ends after a while: ask again."""
    told: LedgerShape | None = None
    ends_at = time.monotonic() + LONGEST_STREAM_S
    yield ServerSentEvent(comment="ledger", retry=300)
    while time.monotonic() < ends_at and not await request.is_disconnected():
        ledger = await run_in_threadpool(ledger_shape, office, batch_id)
        if ledger != told:
            yield ServerSentEvent(data=ledger, event="ledger")
            told = ledger
        await asyncio.sleep(LOOK_EVERY_S)


def ledger_shape(office: Office, batch_id: str) -> LedgerShape:
    """The ledger of a sitting as the API and the pages tell it."""
    with office.home.reading() as desk:
        return LedgerShape.model_validate(desk.receipts.ledger(batch_id))
