"""The tables beside encounters (接点) and memos: who took part, files, handed-over actions, calendars.

Knows no query.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from contacts.columns import UtcTime
from contacts.model import Base


class Participant(Base, table=True):
    """Somebody on either side of an encounter that was written down; one of the three is set."""

    __tablename__ = "participant"

    id: str = Field(primary_key=True, max_length=64)
    encounter_id: str = Field(foreign_key="encounter.id", index=True, max_length=64)
    contact_id: str | None = Field(default=None, foreign_key="contact.id", index=True, max_length=64)
    """Of theirs, as was said; whom that contact is part of now is looked up."""
    company_id: str | None = Field(default=None, foreign_key="company.id", index=True, max_length=64)
    """Their company: of a call where nobody said a name."""
    ours: str = ""
    """One of us."""


class EncounterFile(Base, table=True):
    """A file beside an encounter: minutes, an estimate, a photograph of the place."""

    __tablename__ = "encounter_file"

    id: str = Field(primary_key=True, max_length=64)
    encounter_id: str = Field(foreign_key="encounter.id", index=True, max_length=64)
    file_name: str
    media_type: str
    size_bytes: int
    data: str = Field(sa_type=Text)
    """Base64: goes with the book into every backup, and with the person when they are erased."""
    by: str
    at: datetime = Field(sa_type=UtcTime)


class HandedMemo(Base, table=True):
    """A next action that went to a colleague with a rep's whole book."""

    __tablename__ = "handed_memo"

    act_id: str = Field(primary_key=True, max_length=64)
    memo_id: str = Field(primary_key=True, foreign_key="memo.id", max_length=64)
    before: str
    """Whose it was; empty: of whoever wrote it."""


class Handover(Base, table=True):
    """引き継ぎ: the whole book of one of us went to another, in one act."""

    __tablename__ = "handover"

    act_id: str = Field(primary_key=True, max_length=64)
    giver: str
    taker: str
    people: int
    companies: int
    actions: int
    by: str
    at: datetime = Field(sa_type=UtcTime)


class Calendar(Base, table=True):
    """A secret address under which a rep's next actions are read by a calendar."""

    __tablename__ = "calendar"

    token_hash: str = Field(primary_key=True, max_length=64)
    rep: str
    account_id: str = Field(default="", index=True, max_length=64)
    """Empty: without accounts. A locked account's calendar is closed."""
    made_at: datetime = Field(sa_type=UtcTime)
    read_at: datetime | None = Field(default=None, sa_type=UtcTime, nullable=True)
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime, nullable=True)
