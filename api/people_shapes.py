"""What the API says of who is whom: acts, questions, careers, findings, companies. Knows no table.

Named as the book's own views are, so that each is read off them.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from api.shapes import Shape
from contacts.model_acts import QuestionAbout, QuestionStatus
from contacts.model_known import FindingKind, FindingStatus
from contacts.questions import Answer
from normalize.draft import FieldKind

Id = Annotated[str, Field(max_length=64)]
Words = Annotated[str, Field(max_length=200)]


class Seen(Shape):
    """Read off one of the book's views."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


class Joining(Shape):
    """Another contact, or another company, and who says what."""

    other_id: Id
    because: Words = Field(default="", description="one sentence; no name, number or mail")
    by: Words = ""


class Moving(Shape):
    """Cards that are somebody else's."""

    card_ids: Annotated[tuple[Id, ...], Field(min_length=1, max_length=200)]
    to: Id | None = Field(default=None, description="without: a new contact, never the same as this one")
    because: Words = ""
    by: Words = ""


class Said(Shape):
    """Who does it."""

    by: Words = ""


class Hiding(Said):
    """Out of the lists, or in them again."""

    hidden: bool


class Answering(Said):
    """A person's answer to a match question."""

    answer: Answer
    version: int | None = Field(default=None, description="of the question as it was looked at")


class Judging(Said):
    """What a person makes of a finding; `open` takes an answer back."""

    status: FindingStatus
    version: int | None = None


class ActShape(Seen):
    """A decision about two people or companies; may be taken back at any time."""

    act_id: str
    kind: str = Field(description="merge, move, apart, company_merge or company_apart")
    first_id: str
    second_id: str
    by: str
    at: datetime
    because: str
    probability: float
    model_version: str
    cards: tuple[str, ...]
    undone_at: datetime | None
    undone_by: str


class KeptShape(Seen):
    """What an undoing left as it was, for a person to look at."""

    what: str = Field(description="later_card, later_merge, later_move or empty")
    id: str


class UndoneShape(Seen):
    """What was taken back."""

    act_id: str
    first_id: str
    second_id: str
    kept: tuple[KeptShape, ...]


class MembershipShape(Seen):
    """A card is, or was, this person's."""

    card_id: str
    contact_id: str
    by: str
    because: str
    because_en: str = Field(description="the same in English; empty where a person decided")
    verdict: str
    probability: float
    model_version: str
    act_id: str | None
    since: datetime
    until: datetime | None


class EvidenceShape(Seen):
    """How one field compares, in bits for (+) or against (-) one person."""

    field: str
    level: str
    bits: float


class AskedShape(Seen):
    """Are these two one person? Of a card: is it the other's?"""

    question_id: str
    about: QuestionAbout
    card_id: str | None
    contact_id: str
    other_id: str
    verdict: str
    probability: float
    because: str
    because_en: str = Field(description="the same in English")
    evidence: tuple[EvidenceShape, ...]
    status: QuestionStatus
    answer: str
    answered_by: str
    answered_at: datetime | None
    act_id: str | None = Field(description="what the answer did: undo it to open the question again")
    created_at: datetime
    version: int


class QuestionPage(Shape):
    """Some questions, and the cursor of those after them."""

    items: tuple[AskedShape, ...]
    next: str | None


class StageShape(Seen):
    """Where a person was from one day to another."""

    since: date
    until: date | None
    company: str
    branch: str
    department: str
    title: str
    address: str
    card_id: str | None
    sure: bool


class StoodShape(Seen):
    """A value that stood on a day."""

    kind: FieldKind
    value: str
    card_id: str | None
    seen_on: date
    source: str
    by: str
    confidence: float


class AsOfShape(Seen):
    """A person as the cards exchanged by a day have it."""

    contact_id: str
    day: date
    values: tuple[StoodShape, ...]


class AcquaintanceShape(Seen):
    """One of us knows somebody."""

    owner: str
    since: date
    last: date
    last_event: str
    times: int
    people: int


class FindingShape(Seen):
    """Something has changed, as a new card has it."""

    finding_id: str
    kind: FindingKind
    contact_id: str | None
    company_id: str | None
    name: str
    card_id: str | None
    before: str
    after: str
    since: date
    people: int
    status: FindingStatus
    answered_by: str
    answered_at: datetime | None
    created_at: datetime
    version: int


class FindingPage(Shape):
    """Some findings, and the cursor of those after them."""

    items: tuple[FindingShape, ...]
    next: str | None


class CompanyRowShape(Seen):
    """A company in a list."""

    company_id: str
    name: str
    people: int


class CompanyPage(Shape):
    """Some companies, and the cursor of those after them."""

    items: tuple[CompanyRowShape, ...]
    next: str | None


class ColleagueShape(Seen):
    """Somebody at a company on a day."""

    contact_id: str
    name: str
    branch: str
    department: str
    title: str
    since: date
    until: date | None


class CompanyShape(Seen):
    """A company with everything that is known of it."""

    company_id: str
    name: str
    spellings: tuple[tuple[str, int], ...] = Field(description="as cards have it, with how often")
    english: tuple[tuple[str, int], ...]
    domains: tuple[str, ...]
    corporate_numbers: tuple[str, ...]
    branches: tuple[tuple[str, int], ...]
    addresses: tuple[tuple[str, int], ...]
    merged: tuple[CompanyRowShape, ...]
    roster: tuple[ColleagueShape, ...]
    known_by: tuple[AcquaintanceShape, ...]


class LikenessShape(Seen):
    """Two companies that may be one, and what says so."""

    first: CompanyRowShape
    second: CompanyRowShape
    because: str = Field(description="name_en, domain or corporate_number")
    text: str


class Erasure(Shape):
    """What is gone for good."""

    contacts: int
    cards: int
    pictures: int
