"""The tables of what customer management asks for beyond cards: fields, standard and the company's own, and values.

A value is never overwritten: a newer one is added by an act, and taking the act back lets the earlier one stand again.
Knows no query.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import Column, Index, Integer, Text, text
from sqlmodel import Field

from contacts.columns import UtcTime, words
from contacts.model import Base, ValueSource


class Subject(StrEnum):
    """What a field is about."""

    COMPANY = "company"
    PERSON = "person"


class FieldType(StrEnum):
    """What may be written into a field."""

    TEXT = "text"
    LONG = "long"  # several lines
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"


_field_version = Column("version", Integer, nullable=False)


class RecordField(Base, table=True):
    """A field that an admin made, or what an admin said of one of the standard fields."""

    __tablename__ = "record_field"
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _field_version}

    subject: Subject = Field(primary_key=True, sa_type=words(Subject))
    key: str = Field(primary_key=True, max_length=64)
    """For programs; stays when the label changes."""
    label: str
    """What people see."""
    type: FieldType = Field(sa_type=words(FieldType))
    choices: str = Field(default="[]", sa_type=Text)
    """JSON: what may be chosen, in its order."""
    required: bool = False
    pattern: str = Field(default="", sa_type=Text)
    """RE2, held against the whole value; empty: anything goes."""
    message: str = ""
    """What is said when a value does not fit; empty: a sentence of ours."""
    place: int = 0
    """In forms, after the standard fields."""
    standard: bool = False
    """One of ours: an admin decides only whether it is required, and what may be chosen."""
    retired_at: datetime | None = Field(default=None, sa_type=UtcTime, nullable=True)
    """Out of forms, lists and files since then; its values stay."""
    made_by: str = ""
    made_at: datetime = Field(sa_type=UtcTime)
    version: int | None = Field(default=None, sa_column=_field_version)


class RecordValue(Base, table=True):
    """What somebody said of a company or a person in one field, since when, by which act."""

    __tablename__ = "record_value"
    __table_args__ = (
        Index(None, "contact_id", "key"),
        Index(None, "company_id", "key"),
        Index(
            "ix_record_value_standing",
            "key",
            "folded",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    number: int | None = Field(default=None, primary_key=True)
    subject: Subject = Field(sa_type=words(Subject))
    contact_id: str | None = Field(default=None, foreign_key="contact.id", max_length=64)
    """Whose it is now, merges considered; one of this and `company_id` is set."""
    company_id: str | None = Field(default=None, foreign_key="company.id", max_length=64)
    home_id: str = Field(index=True, max_length=64)
    """Of whom it was said."""
    key: str = Field(max_length=64)
    value: str = Field(sa_type=Text)
    """In the form of its type: 12.5, 2026-11-22, yes; empty: somebody says that there is nothing."""
    raw: str = Field(default="", sa_type=Text)
    """As it was typed or came in a file."""
    folded: str = Field(default="", max_length=100)
    """The beginning of it in key form, for filters."""
    amount: float | None = None
    """Of a number."""
    day: date | None = None
    """Of a date."""
    source: ValueSource = Field(sa_type=words(ValueSource))
    by: str
    at: datetime = Field(sa_type=UtcTime)
    act_id: str | None = Field(default=None, index=True, max_length=64)
    """What brought it; None: it stood before anybody changed it."""
    row_id: str | None = Field(default=None, index=True, max_length=64)
    """The row of the file it came with."""
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime, nullable=True)
    """Something else stands since then, or the act behind it was taken back."""
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcTime, nullable=True)
    """The file it came with was taken back."""
