"""The queue of doubts kept in step with the book: which places of which cards wait, and in what order they are shown.

Flushes, never commits. Knows no reviewer and no page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import delete, insert
from sqlmodel import col, select

from contacts.desk import Desk
from contacts.model import ContactValue, Superseded, ValueSource
from contacts.model_review import QueuedDoubt
from normalize.draft import CardDraft, FieldKind, FieldReading
from normalize.trust import UNMEASURED

Place = tuple[FieldKind, int]
"""A kind, and which one of it on the card."""
_RANKS = {kind: number for number, kind in enumerate(FieldKind)}
_NOTHING_READ = 99
"""Cards to be typed whole come after everything that only needs a look."""
_LONGEST_CAUSE = 64
_ADD = insert(QueuedDoubt)


def places_of(draft: CardDraft) -> Iterator[tuple[Place, FieldReading]]:
    """Each reading with its kind and which one of the kind it is."""
    counts: dict[FieldKind, int] = {}
    for reading in draft.readings:
        position = counts.get(reading.kind, 0)
        counts[reading.kind] = position + 1
        yield (reading.kind, position), reading


def queue_card(
    desk: Desk, card_id: str, draft: CardDraft, *, drawn: Collection[Place] = (), said: Collection[Place] = ()
) -> int:
    """Put what waits on a card into the queue; how many places.

    Args:
        drawn: accepted places that people look at unannounced: they lie among the others.
        said: places that have a person's word.
    """
    company = _company_on(draft)
    rows = [
        _row(card_id, kind, position, cause=_cause_of(reading), company=company)
        for (kind, position), reading in places_of(draft)
        if (kind, position) not in said and (not reading.accepted or (kind, position) in drawn)
    ]
    if not draft.readings and not said:
        rows = [_row(card_id, None, 0, cause="", company="")]
    if rows:
        desk.session.connection().execute(_ADD, rows)
    return len(rows)


def leave_queue(desk: Desk, card_id: str) -> None:
    """Take out what waits on a card for a first look; second looks stay."""
    desk.flush()
    desk.session.connection().execute(
        delete(QueuedDoubt).where(col(QueuedDoubt.card_id) == card_id, col(QueuedDoubt.check_id).is_(None))
    )


def ask_again(desk: Desk, check_id: str, card_id: str, place: Place, draft: CardDraft, *, not_by: str) -> None:
    """One person found an accepted value wrong: somebody else looks, unannounced."""
    kind, position = place
    row = _row(card_id, kind, position, cause="", company=_company_on(draft))
    desk.session.connection().execute(
        _ADD, [{**row, "id": second_id(check_id), "check_id": check_id, "not_by": not_by}]
    )


def asked_enough(desk: Desk, check_id: str) -> None:
    """Nobody needs to look a second time any more."""
    desk.session.connection().execute(delete(QueuedDoubt).where(col(QueuedDoubt.check_id) == check_id))


def first_id(card_id: str, place: Place) -> str:
    """The id of a first look at a place."""
    return f"{card_id}:{place[0].value}:{place[1]}"


def second_id(check_id: str) -> str:
    """The id of a second look."""
    return f"again:{check_id}"


def said_of(desk: Desk, card_id: str) -> frozenset[Place]:
    """Places of a card that have a person's word."""
    desk.flush()
    rows = desk.session.exec(
        select(ContactValue.kind, ContactValue.position).where(
            ContactValue.card_id == card_id,
            ContactValue.source == ValueSource.PERSON,
            col(ContactValue.superseded_because).is_distinct_from(Superseded.CORRECTED),
        )
    ).all()
    return frozenset((FieldKind(kind), position) for kind, position in rows)


def failed_checks(against: Collection[str]) -> tuple[str, ...]:
    """What in particular speaks against a value.

    Without the words that say only that it was not measured or not sure enough: an accepted value that people look at
    unannounced has no others, and must not be known by their absence.
    """
    return tuple(words for words in against if words not in UNMEASURED)


def _row(card_id: str, kind: FieldKind | None, position: int, *, cause: str, company: str) -> dict[str, object]:
    return {
        "id": first_id(card_id, (kind, position)) if kind else f"{card_id}::",
        "card_id": card_id, "kind": kind, "position": position, "cause": cause, "company": company,
        "rank": _RANKS[kind] if kind else _NOTHING_READ, "check_id": None, "not_by": "",
    }  # fmt: skip


def _cause_of(reading: FieldReading) -> str:
    """The doubt where there is one, else the first check that failed."""
    failed = [doubt.code for doubt in reading.doubts] + list(failed_checks(reading.against))
    return failed[0][:_LONGEST_CAUSE] if failed else ""


def _company_on(draft: CardDraft) -> str:
    found = draft.first(FieldKind.COMPANY) or draft.first(FieldKind.COMPANY_EN)
    return found.value if found else ""
