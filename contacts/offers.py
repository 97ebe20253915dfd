"""What a better reader reads otherwise on a card that people confirmed: offered to them, and nothing changes by itself.

A place is offered until somebody says what stands there after the new reading was made, the same again or something
else. Only looks, but for the mark on the card. Knows no page.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, select

from contacts.desk import Desk
from contacts.doubts import Place, places_of
from contacts.model import Card, CardStatus, ContactValue, Reading, Superseded, ValueSource
from ingest.geometry import Quad
from normalize.draft import FieldKind
from normalize.recording import load_card_draft
from ocr.reading import ReadCard
from ocr.recording import load_read_card


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One place of a confirmed card that is read otherwise now."""

    kind: FieldKind
    position: int
    standing: str
    """What stands there; empty: nothing does."""
    by: str
    """Who said so; empty: an earlier reader, and people let it stand."""
    read: str
    raw: str
    confidence: float
    accepted: bool
    """The new reader stands by it."""
    boxes: tuple[Quad, ...]
    """Card px of the picture that is shown; none where the card lay another way up."""
    pipeline_version: str


def last_words(desk: Desk, card_id: str) -> dict[Place, ContactValue]:
    """What people said of places on this card, the last word each."""
    rows = desk.session.exec(
        select(ContactValue).where(
            ContactValue.card_id == card_id,
            ContactValue.source == ValueSource.PERSON,
            col(ContactValue.superseded_because).is_distinct_from(Superseded.CORRECTED),
        )
    ).all()
    return {(row.kind, row.position): row for row in sorted(rows, key=lambda row: (row.at, row.id))}


def offers_of(desk: Desk, card: Card) -> tuple[Offer, ...]:
    """What is offered on this card, what the reader stands by first."""
    newer = _newer(desk, card)
    if newer is None:
        return ()
    shown = desk.session.get_one(Reading, card.reading_id)
    before = dict(places_of(load_card_draft(shown.draft)))
    words = last_words(desk, card.id)
    standing = {place: reading.value for place, reading in before.items()} | {
        place: word.value for place, word in words.items()
    }
    # What people have seen there and said otherwise of is not asked again; nor is what only changed its place.
    known = {(kind, reading.value) for (kind, _), reading in before.items()}
    known |= {(kind, value) for (kind, _), value in standing.items()}
    was, now = load_read_card(shown.read_card), load_read_card(newer.read_card)
    offers = []
    for (kind, position), reading in places_of(load_card_draft(newer.draft)):
        word = words.get((kind, position))
        if not reading.value or (kind, reading.value) in known or (word and word.at > newer.created_at):
            continue
        offers.append(
            Offer(
                kind=kind, position=position, standing=standing.get((kind, position), ""), by=word.by if word else "",
                read=reading.value, raw=reading.raw, confidence=reading.confidence, accepted=reading.accepted,
                boxes=tuple(_moved(now.lines[line].quad, now, was) for line in reading.lines)
                if now.quarter_turns == was.quarter_turns
                else (),
                pipeline_version=newer.pipeline_version,
            )
        )  # fmt: skip
    return tuple(sorted(offers, key=lambda offer: not offer.accepted))


def mark(desk: Desk, card: Card) -> None:
    """The card is found among those with something offered, or not any more."""
    desk.flush()
    newer = _newer(desk, card)
    offered = newer.id if newer is not None and offers_of(desk, card) else None
    if card.offered_id != offered:
        card.offered_id = offered


def _newer(desk: Desk, card: Card) -> Reading | None:
    """The last reading after the one that is shown; None of a card that people do not stand by."""
    if card.status is not CardStatus.CONFIRMED or card.reading_id is None:
        return None
    since = select(Reading.created_at).where(Reading.id == card.reading_id).scalar_subquery()
    return desk.session.exec(
        select(Reading)
        .where(Reading.card_id == card.id, Reading.id != card.reading_id, col(Reading.created_at) > since)
        .order_by(col(Reading.created_at).desc())
        .limit(1)
    ).first()


def _moved(quad: Quad, its: ReadCard, shown: ReadCard) -> Quad:
    """From one flat picture of the card to the other."""
    across, down = shown.width_px / its.width_px, shown.height_px / its.height_px
    a, b, c, d = ((x * across, y * down) for x, y in quad)
    return (a, b, c, d)
