"""The tables of what is asked and decided about whom: merges, moves, never the same, who is erased for good.

Acts are never deleted, only undone: what holds now follows from those that stand, in their order. They hold ids and no
name, so that they may outlive the people they are about. Knows no query.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import Column, Integer, Text, UniqueConstraint
from sqlmodel import Field

from contacts.columns import UtcTime, words
from contacts.model import Base
from matching.decision import Verdict


class ActKind(StrEnum):
    """What can be decided, and taken back."""

    MERGE = "merge"  # the second contact is the first, and is shown as part of it
    MOVE = "move"  # cards went from the first contact to the second
    APART = "apart"  # the two contacts are never the same
    COMPANY_MERGE = "company_merge"  # the second company is the first
    COMPANY_APART = "company_apart"  # the two companies are never the same
    PERSON_EDIT = "person_edit"  # somebody changed what stands of the first contact, which is the second, too
    COMPANY_EDIT = "company_edit"  # the same of a company
    HANDOVER = "handover"  # 引き継ぎ: a rep's whole book went to a colleague


OF_COMPANIES = frozenset({ActKind.COMPANY_MERGE, ActKind.COMPANY_APART, ActKind.COMPANY_EDIT})


class QuestionStatus(StrEnum):
    """Whether a person has answered."""

    OPEN = "open"
    LATER = "later"  # a person has looked and put it off
    ANSWERED = "answered"


class QuestionAbout(StrEnum):
    """What a person is asked."""

    PERSON = "person"  # are these two one person?
    CARD = "card"  # the first contact has a card that may be the other's


_act_version = Column("version", Integer, nullable=False)


class Act(Base, table=True):
    """A decision about two contacts or companies."""

    __tablename__ = "act"
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _act_version}

    number: int | None = Field(default=None, primary_key=True)
    """The order in which acts hold."""
    id: str = Field(unique=True, max_length=64)
    kind: ActKind = Field(sa_type=words(ActKind))
    first_id: str = Field(index=True, max_length=64)
    second_id: str = Field(index=True, max_length=64)
    by: str
    at: datetime = Field(sa_type=UtcTime)
    because: str = ""
    """One sentence, without a name, number or mail."""
    probability: float = 1.0
    model_version: str = ""
    """Of the weights that the probability comes from; empty where a person decided."""
    undone_at: datetime | None = Field(default=None, sa_type=UtcTime)
    undone_by: str = ""
    version: int | None = Field(default=None, sa_column=_act_version)


class ActCard(Base, table=True):
    """A card that an act moved."""

    __tablename__ = "act_card"

    act_id: str = Field(primary_key=True, max_length=64)
    card_id: str = Field(primary_key=True, index=True, max_length=64)
    from_id: str = Field(max_length=64)
    """The contact that was the card's home before any move."""


class NeverSame(Base, table=True):
    """Two contacts, or two companies, that nobody and nothing may merge while the act behind the mark stands."""

    __tablename__ = "never_same"
    __table_args__ = (UniqueConstraint("act_id", "first_id", "second_id"),)

    id: str = Field(primary_key=True, max_length=64)
    act_id: str = Field(index=True, max_length=64)
    first_id: str = Field(index=True, max_length=64)
    second_id: str = Field(index=True, max_length=64)
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime)


_question_version = Column("version", Integer, nullable=False)


class MatchQuestion(Base, table=True):
    """Is this new contact that known one? Waits for a person."""

    __tablename__ = "match_question"
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _question_version}

    id: str = Field(primary_key=True, max_length=64)
    about: QuestionAbout = Field(default=QuestionAbout.PERSON, sa_type=words(QuestionAbout))
    card_id: str | None = Field(default=None, foreign_key="card.id", index=True, max_length=64)
    """The card that raised it; None: the whole book was looked through."""
    contact_id: str = Field(foreign_key="contact.id", index=True, max_length=64)
    other_id: str = Field(foreign_key="contact.id", index=True, max_length=64)
    verdict: Verdict = Field(sa_type=words(Verdict))
    probability: float
    bits: float | None = None
    """What the probability was read off; None where the whole book was looked through by other weights."""
    because: str
    because_en: str = ""
    evidence: str = Field(default="[]", sa_type=Text)
    """JSON: field, level and bits, as the matcher weighed them when it asked."""
    status: QuestionStatus = Field(sa_type=words(QuestionStatus), index=True)
    answer: str = ""
    answered_by: str = ""
    act_id: str | None = Field(default=None, index=True, max_length=64)
    """What the answer did; taking that back opens the question again."""
    answered_at: datetime | None = Field(default=None, sa_type=UtcTime)
    created_at: datetime = Field(sa_type=UtcTime)
    version: int | None = Field(default=None, sa_column=_question_version)


class ErasedKind(StrEnum):
    """What a tombstone stands for."""

    CONTACT = "contact"
    CARD = "card"
    PICTURE = "picture"  # its bytes are gone
    REDACTED = "redacted"  # its bytes are gone; a copy with the erased cards painted over is left


class Tombstone(Base, table=True):
    """Something was here and was erased on request; holds an id or a digest and no word of a person."""

    __tablename__ = "tombstone"

    id: str = Field(primary_key=True, max_length=64)
    """Of the contact or the card, or the sha256 of the picture."""
    kind: ErasedKind = Field(sa_type=words(ErasedKind), index=True)
    at: datetime = Field(sa_type=UtcTime)
    by: str
    detail: str = Field(default="{}", sa_type=Text)
    """JSON: of a card, where on which picture it was."""
    files_gone: bool = Field(default=False, index=True)
    """Whether what lay beside the database is gone, too."""
