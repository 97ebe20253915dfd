"""The tables of what people hand in and jot down: a receipt for every file, and memos beside cards. Knows no query."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import Column, Index, Integer, Text
from sqlmodel import Field

from contacts.columns import UtcTime, words
from contacts.model import Base


class Outcome(StrEnum):
    """What became of a file at the door."""

    TAKEN = "taken"  # new; whether its pages could be read is its jobs' business
    DUPLICATE = "duplicate"  # the same bytes were there before
    REFUSED = "refused"


class Receipt(Base, table=True):
    """One file that somebody handed in, and what became of it. The same file sent again gets the same receipt."""

    __tablename__ = "receipt"
    __table_args__ = (Index(None, "batch_id", "number"),)

    number: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=64)
    """Digest of the sender and the Idempotency-Key; something fresh where none was sent."""
    fingerprint: str = Field(max_length=64)
    """Digest of what was sent: another file under the same key is refused."""
    batch_id: str | None = Field(default=None, max_length=64)
    """Files handed in at one sitting; their ledger adds up."""
    sha256: str | None = Field(default=None, foreign_key="original.sha256", index=True, max_length=64)
    """None: nothing was kept of it."""
    file_name: str
    outcome: Outcome = Field(sa_type=words(Outcome))
    pages: int = 0
    separators: int = 0
    """How many of the pages are separator sheets."""
    section: str = Field(default="", sa_type=Text)
    """JSON: what the last separator sheet so far says of the files after this one; empty: there was none in it."""
    code: str = ""
    """Why it was refused, for programs."""
    reason: str = ""
    """The same for people."""
    hint: str = ""
    by: str = ""
    at: datetime = Field(sa_type=UtcTime)


_memo_version = Column("version", Integer, nullable=False)


class Memo(Base, table=True):
    """What somebody jots down of a person, and the day to get back to them."""

    __tablename__ = "memo"
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _memo_version}

    id: str = Field(primary_key=True, max_length=64)
    once: str = Field(unique=True, max_length=64)
    """Digest of who sent it and the key it came with: sent twice it is one."""
    card_id: str | None = Field(default=None, foreign_key="card.id", index=True, max_length=64)
    """It goes where the card goes, through merges and splits."""
    contact_id: str | None = Field(default=None, foreign_key="contact.id", index=True, max_length=64)
    """Of a memo without a card: whom it was jotted down of."""
    company_id: str | None = Field(default=None, foreign_key="company.id", index=True, max_length=64)
    """Of a company as a whole."""
    rep: str | None = None
    """Who is to do it; None: whoever wrote it down."""
    text: str = Field(sa_type=Text)
    due_on: date | None = Field(default=None, index=True)
    """The day to get back to the person."""
    done_at: datetime | None = Field(default=None, sa_type=UtcTime, nullable=True)
    by: str
    at: datetime = Field(sa_type=UtcTime)
    version: int | None = Field(default=None, sa_column=_memo_version)
