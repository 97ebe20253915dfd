"""The tables of the book. Cards and readings are never changed, values are superseded and never deleted.

Ids are strings that the caller hands out; `Contact.number` is the small integer that the wide tables `match_key` and
`contact_search` hold instead. Knows no query.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from contacts.columns import NAMES, Grams, UtcTime, hidden_alone, merged_alone, offered_alone, words
from matching.decision import Verdict
from normalize.draft import FieldKind


class CardStatus(StrEnum):
    """Where a card side stands."""

    TO_REVIEW = "to_review"  # something on it waits for a person
    ACCEPTED = "accepted"  # the reader stands by every value
    CONFIRMED = "confirmed"  # a person has looked
    BLANK = "blank"  # nothing is printed on it
    NO_CARD = "no_card"  # a person said that it is none


class ValueSource(StrEnum):
    """Who says that a value is so."""

    CARD = "card"  # read from a card, not looked at by a person
    PERSON = "person"  # a person typed or confirmed it
    IMPORT = "import"  # came with a file


class Superseded(StrEnum):
    """Why a value is not shown any more."""

    CORRECTED = "corrected"  # a person said otherwise of the same place on the same card
    REREAD = "reread"  # a better reader read the same place again
    NEWER = "newer"  # a newer card says otherwise
    HELD = "held"  # an older value that a person verified stands until a person looks
    BEHIND = "behind"  # the front of the same card says it, or the same
    WITHDRAWN = "withdrawn"  # the file it came with was taken back
    SET_ASIDE = "set_aside"  # it stands on something that is no card


GRAMS_INDEX = "ix_contact_search_grams"
"""PostgreSQL's alone; SQLite has FTS5 instead."""


class Base(SQLModel):
    """Root of the book's tables, with metadata of its own."""

    metadata = MetaData(naming_convention=NAMES)


def _moment(*, optional: bool = False) -> Any:
    """A column for a moment."""
    return Field(default=None, sa_type=UtcTime, nullable=optional) if optional else Field(sa_type=UtcTime)


def _version() -> Column[int]:
    """Counts changes of a row, so that a stale save is noticed."""
    return Column("version", Integer, nullable=False)


class Original(Base, table=True):
    """The bytes somebody gave us, kept as they came."""

    __tablename__ = "original"

    sha256: str = Field(primary_key=True, max_length=64)
    file_name: str
    """As given, for people."""
    media_type: str
    size_bytes: int = Field(sa_type=BigInteger)
    added_at: datetime = _moment()


_card_version = _version()


class Card(Base, table=True):
    """One side of one card in an original."""

    __tablename__ = "card"
    __table_args__ = (
        UniqueConstraint("sha256", "page", "index"),
        Index(None, "sha256", "page", "created_at", "status", "contact_id"),  # all that counting cards asks
        Index(None, "status", "created_at"),
        offered_alone(),
    )
    __mapper_args__ = {"version_id_col": _card_version}

    id: str = Field(primary_key=True, max_length=64)
    sha256: str = Field(foreign_key="original.sha256", max_length=64)
    page: int
    index: int
    """The card's number on its page, from 1."""
    side: str = Field(max_length=16)
    """`front` or `back`."""
    quad: str = Field(sa_type=Text)
    """JSON, four corners in photo px."""
    quarter_turns: int
    status: CardStatus = Field(sa_type=words(CardStatus))
    contact_id: str | None = Field(default=None, foreign_key="contact.id", index=True, max_length=64)
    """Whom it belongs to now; `membership` says since when and who said so."""
    home_id: str | None = Field(default=None, index=True, max_length=64)
    """The contact it was filed or moved to; merges leave it, so that taking one back brings the card home."""
    reading_id: str | None = Field(default=None, max_length=64)
    """The reading that is shown."""
    offered_id: str | None = Field(default=None, max_length=64)
    """A later one that differs, of a card that people confirmed (contacts.offers)."""
    notes: str = ""
    """What another picture would show better, codes of ingest.quality with commas between."""
    created_at: datetime = _moment()
    version: int | None = Field(default=None, sa_column=_card_version)


class Reading(Base, table=True):
    """What one version of the pipeline saw on a card and made of it; never changed (a trigger sees to it)."""

    __tablename__ = "reading"
    __table_args__ = (UniqueConstraint("card_id", "pipeline_version"),)

    id: str = Field(primary_key=True, max_length=64)
    card_id: str = Field(foreign_key="card.id", max_length=64)
    pipeline_version: str = Field(max_length=200)
    read_card: str = Field(sa_type=Text)
    """ocr.recording's JSON."""
    draft: str = Field(sa_type=Text)
    """normalize.recording's JSON."""
    decision: str = Field(sa_type=Text)
    """MatchDecision as JSON: why it went where it went."""
    created_at: datetime = _moment()


class Company(Base, table=True):
    """An organisation, known by its key without legal form."""

    __tablename__ = "company"
    __table_args__ = (merged_alone(),)

    id: str = Field(primary_key=True, max_length=64)
    name: str
    """As first written."""
    key: str = Field(unique=True)
    merged_into: str | None = Field(default=None, foreign_key="company.id", max_length=64)
    """The company this is another spelling of, while the act in `merged_by` stands."""
    merged_by: str | None = Field(default=None, max_length=64)
    created_at: datetime = _moment()
    version: int | None = None
    """Goes on with every change of its record; None: nobody changed it yet."""


_contact_version = _version()


class Contact(Base, table=True):
    """A person. The columns beside the ids copy the current values for lists; `contact_value` is the truth."""

    __tablename__ = "contact"
    __table_args__ = (
        Index(None, "updated_at", "number"),
        Index(None, "company_id", "company"),
        merged_alone(),
        hidden_alone(),
    )
    __mapper_args__ = {"version_id_col": _contact_version}

    number: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True, max_length=64)
    company_id: str | None = Field(default=None, foreign_key="company.id", max_length=64)
    name: str = ""
    name_kana: str = ""
    company: str = ""
    department: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    mobile: str = ""
    needs_review: bool = False
    merged_into: str | None = Field(default=None, foreign_key="contact.id", max_length=64)
    """The contact that this one is shown as part of, while the act in `merged_by` stands."""
    merged_by: str | None = Field(default=None, max_length=64)
    hidden_at: datetime | None = _moment(optional=True)
    """Out of the lists since then; a new card brings the contact back."""
    created_at: datetime = _moment()
    updated_at: datetime = _moment()
    version: int | None = Field(default=None, sa_column=_contact_version)


class ContactValue(Base, table=True):
    """One value of one contact and where it comes from."""

    __tablename__ = "contact_value"
    __table_args__ = (Index(None, "domain", "source"), Index(None, "source", "accepted", "at"))

    id: str = Field(primary_key=True, max_length=64)
    contact_id: str = Field(foreign_key="contact.id", index=True, max_length=64)
    kind: FieldKind = Field(sa_type=words(FieldKind))
    value: str
    raw: str = ""
    """The printed text it comes from."""
    position: int = 0
    """Which one of its kind on its card, from 0."""
    office: int | None = None
    card_id: str | None = Field(default=None, foreign_key="card.id", index=True, max_length=64)
    reading_id: str | None = Field(default=None, foreign_key="reading.id", max_length=64)
    home_id: str | None = Field(default=None, index=True, max_length=64)
    """Of a value without a card: the contact it came to. A card's values are where the card is."""
    source: ValueSource = Field(sa_type=words(ValueSource))
    by: str = ""
    """Who said so: a person's name in the system, or the pipeline's version."""
    at: datetime = _moment()
    seen_on: date
    """The day the card was exchanged, else the day it was filed: which of two cards is newer."""
    confidence: float
    accepted: bool
    domain: str | None = Field(default=None, max_length=255)
    """Of a mail address, for asking whose domain it is."""
    row_id: str | None = Field(default=None, index=True, max_length=64)
    """The row of the file it came with."""
    act_id: str | None = Field(default=None, index=True, max_length=64)
    """The edit that brought it, where a person typed it beside no card."""
    superseded_at: datetime | None = _moment(optional=True)
    superseded_by: str | None = Field(default=None, max_length=64)
    superseded_because: Superseded | None = Field(default=None, sa_type=words(Superseded))

    @property
    def paper(self) -> str:
        """What says it: a card, a file's row, or neither."""
        return self.card_id or self.row_id or ""


class Membership(Base, table=True):
    """Which card belongs to whom: who said so, when and why. Ended, never deleted, so that a merge can be undone."""

    __tablename__ = "membership"

    id: str = Field(primary_key=True, max_length=64)
    card_id: str = Field(foreign_key="card.id", index=True, max_length=64)
    contact_id: str = Field(foreign_key="contact.id", index=True, max_length=64)
    verdict: Verdict = Field(sa_type=words(Verdict))
    probability: float
    because: str = ""
    """One sentence, without a name, number or mail."""
    because_en: str = ""
    """The same in English; empty where a person decided."""
    by: str
    """A person's name in the system, or the version of the pipeline."""
    model_version: str = ""
    """Of the weights that the probability comes from; empty where a person decided."""
    act_id: str | None = Field(default=None, max_length=64)
    """The merge or move it comes from; None: from filing."""
    at: datetime = _moment()
    ended_at: datetime | None = _moment(optional=True)


class Encounter(Base, table=True):
    """接点: somebody of ours got the cards in a picture, whosever they are; or met, called, wrote to who took part."""

    __tablename__ = "encounter"
    __table_args__ = (
        Index(None, "event", "sha256"),
        Index("ix_encounter_told", "met_on", "kind", "owner", "event", "place", "ended_at"),
    )

    id: str = Field(primary_key=True, max_length=64)
    sha256: str | None = Field(default=None, foreign_key="original.sha256", index=True, max_length=64)
    """None: written down without a picture; `participant` says who was there."""
    kind: str | None = Field(default=None, max_length=32)
    """See contacts.activities.Kind; None: cards were exchanged."""
    owner: str = ""
    event: str = ""
    place: str = ""
    met_on: date | None = None
    note: str = ""
    first_page: int | None = None
    """A separator sheet in a long scan ends one encounter and begins the next; None: from the first page."""
    last_page: int | None = None
    """None: to the end of the file."""
    once: str = Field(unique=True, max_length=64)
    """Digest of photo, owner, event and day: the same encounter told twice is one."""
    by: str | None = None
    """Who wrote it down, where that was a person."""
    ended_at: datetime | None = _moment(optional=True)
    """It was taken back, or replaced by one that says it better."""
    ended_by: str | None = None
    replaces: str | None = Field(default=None, index=True, max_length=64)
    """The encounter that this one says better."""
    created_at: datetime = _moment()


class MatchKeyRow(Base, table=True):
    """A contact can be found under this key (matching.keys)."""

    __tablename__ = "match_key"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: int = Field(sa_type=BigInteger, primary_key=True)
    contact_number: int = Field(primary_key=True, foreign_key="contact.number", index=True)


class MatchProfileRow(Base, table=True):
    """What matching compares a contact by (matching.profile_text), in key form; never shown."""

    __tablename__ = "match_profile"

    contact_number: int = Field(primary_key=True, foreign_key="contact.number")
    contact_id: str = Field(max_length=64)
    """Beside the number, so that a card asks one table."""
    profile: str = Field(sa_type=Text)


class ContactSearch(Base, table=True):
    """What a contact can be found by when a person types: folded text and its one- and two-character tokens."""

    __tablename__ = "contact_search"
    __table_args__ = (Index(GRAMS_INDEX, "grams", postgresql_using="gin").ddl_if(dialect="postgresql"),)

    contact_number: int = Field(primary_key=True, foreign_key="contact.number")
    folded: str = Field(sa_type=Text)
    grams: list[str] = Field(sa_type=Grams)


class Event(Base, table=True):
    """Who did what, when: only ever appended to (triggers see to it), and without a name, number or mail in it."""

    __tablename__ = "event"

    number: int | None = Field(default=None, primary_key=True)
    at: datetime = _moment()
    by: str
    what: str = Field(index=True, max_length=64)
    sha256: str | None = Field(default=None, max_length=64)
    card_id: str | None = Field(default=None, index=True, max_length=64)
    contact_id: str | None = Field(default=None, index=True, max_length=64)
    detail: str = Field(default="{}", sa_type=Text)
    """JSON: ids, kinds and counts."""
