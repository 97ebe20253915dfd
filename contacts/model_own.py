"""The table of what somebody has set up for themselves. Knows no query."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from contacts.columns import UtcTime
from contacts.model import Base


class SavedView(Base, table=True):
    """A list of contacts as somebody narrowed and sorted it, or a pivot table, under a name."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: str = Field(primary_key=True, max_length=64)
    account_id: str | None = Field(default=None, foreign_key="account.id", max_length=64)
    """None: whoever sits at this machine while there are no accounts."""
    name: str = Field(max_length=40)
    query: str = Field(sa_type=Text)
    """The part of the address after the question mark; of a pivot table with `pivot?` before it."""
    at: datetime = Field(sa_type=UtcTime)
