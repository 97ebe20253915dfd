"""What reading cards again has changed: each field of each card, before and after. Only looks. Knows no reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session, col, select

from contacts.doubts import Place, places_of
from contacts.model import Card, CardStatus, ContactValue, Reading, ValueSource
from normalize.draft import FieldReading
from normalize.recording import load_card_draft


class Change(StrEnum):
    """What became of a field."""

    SAME = "same"
    ACCEPTED = "accepted"  # the same value, which waited for a person and does not any more
    BETTER = "better"  # another value, or one that was not read before; accepted
    PROPOSED = "proposed"  # another value, or a new one; a person is asked
    DOUBTED = "doubted"  # the same value, accepted before; a person is asked now
    GONE = "gone"  # not read any more
    KEPT = "kept"  # a person's word, or a confirmed card; the new reading says otherwise and changes nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field of one card."""

    card_id: str
    kind: str
    change: Change
    before: str
    after: str


def changes(session: Session, version: str, card_ids: frozenset[str] | None = None) -> Iterator[FieldChange]:
    """Every field of the cards that this version has read after another one; those of `card_ids` alone, if given."""
    new = session.exec(select(Reading).where(Reading.pipeline_version == version).order_by(col(Reading.created_at)))
    for reading in new.all():
        if card_ids is not None and reading.card_id not in card_ids:
            continue
        before = session.exec(
            select(Reading)
            .where(Reading.card_id == reading.card_id, Reading.created_at < reading.created_at)
            .order_by(col(Reading.created_at).desc())
        ).first()
        if before is not None:
            yield from _of_card(session, before, reading)


def _of_card(session: Session, old: Reading, new: Reading) -> Iterator[FieldChange]:
    card = session.get(Card, new.card_id)
    confirmed = card is not None and card.status is CardStatus.CONFIRMED and card.reading_id != new.id
    said = {
        (row.kind, row.position): row.value
        for row in session.exec(
            select(ContactValue).where(ContactValue.card_id == new.card_id, ContactValue.source == ValueSource.PERSON)
        )
    }
    before, after = _fields(old), _fields(new)
    for place in sorted({*before, *after}, key=lambda one: (one[0].value, one[1])):
        was, now = before.get(place), after.get(place)
        told = said.get((place[0], place[1]))
        first = told if told is not None else was.value if was else ""
        last = now.value if now else ""
        kept = Change.SAME if first == last else Change.KEPT
        change = kept if told is not None or confirmed else _change(was, now)
        yield FieldChange(card_id=new.card_id, kind=place[0].value, change=change, before=first, after=last)


def _change(was: FieldReading | None, now: FieldReading | None) -> Change:
    if now is None:
        return Change.GONE
    if was is None or was.value != now.value:
        return Change.BETTER if now.accepted else Change.PROPOSED
    if was.accepted == now.accepted:
        return Change.SAME
    return Change.ACCEPTED if now.accepted else Change.DOUBTED


def _fields(reading: Reading) -> dict[Place, FieldReading]:
    return dict(places_of(load_card_draft(reading.draft.encode())))


def sums(found: Iterator[FieldChange]) -> dict[str, Counter[Change]]:
    """How often each change, by kind."""
    table: dict[str, Counter[Change]] = {}
    for one in found:
        table.setdefault(one.kind, Counter())[one.change] += 1
    return table
