"""What the book shows: frozen copies of its rows, free of the database. Knows no table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from contacts.model import CardStatus, Superseded, ValueSource
from ingest.geometry import Quad
from normalize.draft import Alternative, Doubt, FieldKind
from ocr.reading import TextLine

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Item]):
    """Some of a list, and where it goes on."""

    items: tuple[Item, ...]
    after: str | None = None
    """Give it back as `after` for the next page; None: there is no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One field of a card as it stands now, with the evidence of the reading beside it."""

    kind: FieldKind
    position: int
    """Which one of its kind on this card, from 0."""
    raw: str
    """As read; empty for a value a person added."""
    read_value: str
    """What the reader made of it; empty for a value a person added."""
    value: str
    """What stands now: the person's word where there is one. Empty: a person said that there is nothing."""
    confidence: float
    accepted: bool
    """Whether the reader stands by `read_value` without a person."""
    boxes: tuple[Quad, ...] = ()
    """One a line, card px."""
    lines: tuple[int, ...] = ()
    """Indices into CardView.lines."""
    alternatives: tuple[Alternative, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    reasons: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    """What keeps the reader from standing by it, in words."""
    office: int | None = None
    source: ValueSource = ValueSource.CARD
    by: str = ""
    at: datetime | None = None
    """When a person confirmed it."""

    @property
    def verified(self) -> bool:
        """Whether a person has confirmed it."""
        return self.source is ValueSource.PERSON

    @property
    def waits(self) -> bool:
        """Whether a person should look."""
        return not self.accepted and not self.verified


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """A card side with everything a reviewer looks at."""

    card_id: str
    sha256: str
    file_name: str
    page: int
    index: int
    side: str
    quad: Quad
    """In photo px, bytes as they decode."""
    quarter_turns: int
    status: CardStatus
    version: int
    """Give it back to confirm_card."""
    contact_id: str | None
    pipeline_version: str
    engines: tuple[tuple[str, str], ...]
    width_px: int
    """Of the card as read; the frame of every box."""
    height_px: int
    fields: tuple[FieldView, ...]
    lines: tuple[TextLine, ...]
    unplaced: tuple[int, ...]
    doubts: tuple[Doubt, ...]
    troubles: tuple[str, ...]
    questions: tuple[QuestionView, ...]
    created_at: datetime
    notes: tuple[str, ...] = ()
    """What another picture would show better, codes of ingest.quality."""
    reading_id: str = ""
    """Which reading of it this is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRow:
    """A card side in a list."""

    card_id: str
    sha256: str
    page: int
    index: int
    side: str
    status: CardStatus
    contact_id: str | None
    name: str
    """Of its contact, as it stands now."""
    company: str
    created_at: datetime
    notes: tuple[str, ...] = ()
    """What another picture would show better, codes of ingest.quality."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """Is this contact that known one? Waits for a person."""

    question_id: str
    card_id: str | None
    contact_id: str
    other_id: str
    verdict: str
    probability: float
    because: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmedValue:
    """What a person says stands at this place of a card."""

    kind: FieldKind
    value: str
    """Empty: nothing stands there."""
    position: int = 0
    """Which one of its kind on this card, from 0; a new position adds a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledSide:
    """Where a card side went."""

    card_id: str
    contact_id: str | None
    """None where no field of a person was read."""
    needs_review: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueView:
    """One value of a contact and where it comes from."""

    value_id: str
    kind: FieldKind
    value: str
    raw: str
    position: int
    office: int | None
    confidence: float
    source: ValueSource
    by: str
    at: datetime
    seen_on: date
    card_id: str | None
    reading_id: str | None
    superseded_at: datetime | None
    superseded_because: Superseded | None

    @property
    def current(self) -> bool:
        """Whether it stands now; a person's empty word says that nothing does."""
        return self.superseded_at is None and self.value != ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EncounterView:
    """接点: who got the card, where and when."""

    encounter_id: str
    sha256: str
    owner: str
    event: str
    place: str
    met_on: date | None
    note: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One thing that happened."""

    at: datetime
    by: str
    what: str
    card_id: str | None
    contact_id: str | None
    detail: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """A contact in a list; empty where nothing is known."""

    id: str
    name: str
    name_kana: str
    company: str
    department: str
    title: str
    email: str
    phone: str
    mobile: str
    updated_at: datetime
    needs_review: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactView:
    """A person with every value, where each comes from, and what happened."""

    row: ContactRow
    version: int
    company_id: str | None
    hidden: bool
    once: tuple[str, ...]
    """Ids of the contacts that were merged into this one; each still leads here."""
    values: tuple[ValueView, ...]
    """What stands now first, in the order of FieldKind; then what stood once, newest first."""
    encounters: tuple[EncounterView, ...]
    """Newest first."""
    cards: tuple[CardRow, ...]
    """Newest first."""
    questions: tuple[QuestionView, ...]
    history: tuple[HistoryEntry, ...]
    """Newest first."""

    def current(self, kind: FieldKind) -> tuple[str, ...]:
        """The values of a kind that stand now, best first, each once."""
        return tuple(dict.fromkeys(value.value for value in self.values if value.current and value.kind is kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class BookStatus:
    """What is in the book and in the queue: the keys of `meishi status --json`."""

    pictures: int
    """Originals kept."""
    cards: int
    """Card sides with something on them."""
    blanks: int
    contacts: int
    waiting: int
    running: int
    failed: int
    duplicates: int
    """How often bytes were given that we had already."""
    reviews: int
    """Card sides that wait for a person, because of a reading or of a question whose card it is."""
