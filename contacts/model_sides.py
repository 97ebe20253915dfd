"""The table of which card sides are front and back of one card. Pairs are never deleted, only ended.

Knows no query.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field

from contacts.columns import UtcTime
from contacts.model import Base, CardStatus

NOT_CARDS = (CardStatus.BLANK, CardStatus.NO_CARD)
"""Sides that say nothing of anybody."""


def _live(column: str) -> Any:
    """A card has one other side at a time."""
    lives = text("ended_at IS NULL")
    return Index(f"uq_side_pair_live_{column}", column, unique=True, sqlite_where=lives, postgresql_where=lives)


class SidePair(Base, table=True):
    """Two sides of one card: who said so, why, and until when."""

    __tablename__ = "side_pair"
    __table_args__ = (_live("front_id"), _live("back_id"))

    number: int | None = Field(default=None, primary_key=True)
    front_id: str = Field(index=True, max_length=64)
    """Of the card row; without a foreign key, so that a card may be erased for good."""
    back_id: str = Field(index=True, max_length=64)
    by: str
    at: datetime = Field(sa_type=UtcTime)
    because: str = ""
    probability: float
    act_id: str | None = Field(default=None, max_length=64)
    """The merge that brought the two sides' contacts together; parting the sides takes it back."""
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime, nullable=True)
    ended_by: str = ""
