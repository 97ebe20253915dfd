"""The tables of the review queue: what waits for a person's look, and whose desk a card lies on meanwhile.

Both follow from the rest of the book and can be made again at any time. Knows no query.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from contacts.columns import UtcTime, words
from contacts.model import Base
from normalize.draft import FieldKind


class QueuedDoubt(Base, table=True):
    """One place of one card that a person should look at."""

    __tablename__ = "queued_doubt"
    __table_args__ = (Index(None, "rank", "cause", "company", "card_id"),)

    id: str = Field(primary_key=True, max_length=128)
    """Of card, kind and place, or of the second look; see contacts.doubts."""
    card_id: str = Field(foreign_key="card.id", index=True, max_length=64)
    kind: FieldKind | None = Field(default=None, sa_type=words(FieldKind), nullable=True)
    """None: nothing was read on the card, all of it waits."""
    position: int = 0
    """Which one of its kind on its card, from 0."""
    rank: int
    """Of its kind, so that looks of one sort follow each other."""
    cause: str = Field(default="", max_length=64)
    """Why it waits; empty where nothing in particular speaks against it."""
    company: str = ""
    """As read on the card, so that cards of one company follow each other."""
    check_id: str | None = Field(default=None, index=True, max_length=64)
    """Of a second look: the spot check to be decided."""
    not_by: str = ""
    """Of a second look: who has had the first one."""


class ReviewLease(Base, table=True):
    """A card lies on one reviewer's desk until then."""

    __tablename__ = "review_lease"

    card_id: str = Field(primary_key=True, foreign_key="card.id", max_length=64)
    holder: str = Field(index=True, max_length=128)
    """Of one person's one window."""
    by: str = ""
    """The person, for people."""
    until: datetime = Field(sa_type=UtcTime)
