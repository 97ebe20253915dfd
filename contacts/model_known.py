"""The tables of what follows from people's values: who was where since when, what companies go by, what is new.

Written afresh whenever a contact is settled. Knows no query.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import Column, Index, Integer
from sqlmodel import Field

from contacts.columns import UtcTime, words
from contacts.model import Base


class Affiliation(Base, table=True):
    """A contact was at a company, in this department and with this title, between two days."""

    __tablename__ = "affiliation"
    __table_args__ = (Index(None, "company_id", "until", "contact_id"),)

    number: int | None = Field(default=None, primary_key=True)
    contact_id: str = Field(foreign_key="contact.id", index=True, max_length=64)
    company_id: str | None = Field(default=None, foreign_key="company.id", max_length=64)
    """As its name says; the company it was merged into is looked up."""
    company: str = ""
    branch: str = ""
    department: str = ""
    title: str = ""
    address: str = ""
    address_key: str = Field(default="", max_length=64)
    """A digest: the same place however it is written."""
    card_id: str | None = Field(default=None, max_length=64)
    """The card that brought it."""
    sure: bool = True
    """Whether a person or the reader stands by what is new in it."""
    since: date
    until: date | None = None
    """The first day of what came after; None: still so."""


class AliasKind(StrEnum):
    """By what a company goes besides its name."""

    NAME_EN = "name_en"
    DOMAIN = "domain"
    CORPORATE_NUMBER = "corporate_number"


class CompanyAlias(Base, table=True):
    """A company goes by this English name, writes from this domain or has this number."""

    __tablename__ = "company_alias"
    __table_args__ = (Index(None, "kind", "text"),)

    company_id: str = Field(primary_key=True, foreign_key="company.id", max_length=64)
    kind: AliasKind = Field(primary_key=True, sa_type=words(AliasKind))
    text: str = Field(primary_key=True)
    """In key form."""


class FindingKind(StrEnum):
    """What a new card can tell."""

    PROMOTED = "promoted"  # 昇進・役職の変更
    TRANSFERRED = "transferred"  # 異動
    MOVED = "moved"  # 転職
    OFFICE_MOVED = "office_moved"  # 移転: several colleagues show the new address


class FindingStatus(StrEnum):
    """What people made of it."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


_finding_version = Column("version", Integer, nullable=False)


class Finding(Base, table=True):
    """A new card says that something has changed; waits for a person to confirm or dismiss it."""

    __tablename__ = "finding"
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _finding_version}

    id: str = Field(primary_key=True, max_length=64)
    kind: FindingKind = Field(sa_type=words(FindingKind))
    once: str = Field(unique=True, max_length=64)
    """Digest of what makes two findings the same."""
    contact_id: str | None = Field(default=None, foreign_key="contact.id", index=True, max_length=64)
    company_id: str | None = Field(default=None, foreign_key="company.id", index=True, max_length=64)
    card_id: str | None = Field(default=None, max_length=64)
    before: str = ""
    after: str = ""
    since: date
    status: FindingStatus = Field(sa_type=words(FindingStatus), index=True)
    answered_by: str = ""
    answered_at: datetime | None = Field(default=None, sa_type=UtcTime)
    created_at: datetime = Field(sa_type=UtcTime)
    version: int | None = Field(default=None, sa_column=_finding_version)
