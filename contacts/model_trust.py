"""The tables of living trust: accepted fields that people looked at unasked, and lessons taken back.

They hold ids, kinds and digests and no word of a person, and stay when a card is erased. Knows no query.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from contacts.columns import UtcTime, words
from contacts.model import Base
from normalize.draft import FieldKind


class CheckState(StrEnum):
    """What became of a look at an accepted field."""

    OPEN = "open"
    RIGHT = "right"
    SUSPECTED = "suspected"  # one person says it is wrong
    WRONG = "wrong"  # a second person says so too
    DROPPED = "dropped"  # the card was read again before anyone looked


class SpotCheck(Base, table=True):
    """An accepted field that goes to a reviewer like a doubtful one."""

    __tablename__ = "spot_check"
    __table_args__ = (UniqueConstraint("reading_id", "kind", "position"), Index(None, "kind", "state"))

    id: str = Field(primary_key=True, max_length=64)
    card_id: str = Field(index=True, max_length=64)
    reading_id: str = Field(max_length=64)
    kind: FieldKind = Field(sa_type=words(FieldKind))
    position: int
    """Which one of its kind on its card, from 0."""
    share: float
    """How likely it was to be drawn."""
    state: CheckState = Field(sa_type=words(CheckState))
    drawn_at: datetime = Field(sa_type=UtcTime)
    first_by: str = ""
    first_at: datetime | None = Field(default=None, sa_type=UtcTime, nullable=True)
    second_by: str = ""
    second_at: datetime | None = Field(default=None, sa_type=UtcTime, nullable=True)


class Unlearnt(Base, table=True):
    """What people once confirmed and what shall not count as known any more."""

    __tablename__ = "unlearnt"

    lesson: str = Field(primary_key=True, max_length=64)
    """A digest of kind, value and domain."""
    by: str
    at: datetime = Field(sa_type=UtcTime)
