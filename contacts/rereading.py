"""What becomes of a card's values when the card is read again. Flushes, never commits. Knows no reading."""

from __future__ import annotations

from sqlmodel import col, select

from contacts.desk import Desk
from contacts.model import ContactValue, Superseded, ValueSource


def give_way_to_people(desk: Desk, card_id: str, reading_id: str) -> None:
    """What people said of a place on this card stands there, also after the place was read again."""
    desk.flush()
    words = {
        (row.kind, row.position): row.id
        for row in desk.session.exec(
            select(ContactValue).where(
                ContactValue.card_id == card_id,
                ContactValue.source == ValueSource.PERSON,
                col(ContactValue.superseded_because).is_distinct_from(Superseded.CORRECTED),
            )
        )
    }
    if not words:
        return
    now = desk.now()
    for row in desk.session.exec(select(ContactValue).where(ContactValue.reading_id == reading_id)).all():
        word = words.get((row.kind, row.position))
        if word is not None and row.source is ValueSource.CARD:
            row.superseded_at, row.superseded_by, row.superseded_because = now, word, Superseded.CORRECTED
