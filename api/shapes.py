"""What the API says and takes, as pydantic shapes; the pages are drawn from the same ones. Knows no table."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from normalize.draft import FieldKind

Corner = tuple[float, float]
Corners = tuple[Corner, Corner, Corner, Corner]
"""In the line's or card's own reading order: top-left, top-right, bottom-right, bottom-left."""


class Shape(BaseModel):
    """The common base: unknown keys are refused, so that a misspelt one is not lost in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PhotoError(Shape):
    """Why a picture could not be read."""

    message: str
    hint: str


class CardBrief(Shape):
    """A card side in a list."""

    id: str
    sha256: str
    page: int
    card: int = Field(description="the card's number on its page, from 1")
    side: str
    status: str = Field(description="to_review, accepted, confirmed, blank or no_card")
    name: str
    company: str
    contact_id: str | None
    read_at: datetime


class EncounterShape(Shape):
    """Who got the card, where, when."""

    owner: str
    event: str
    place: str
    met_on: date | None
    note: str
    recorded_at: datetime | None = None


class AgainShape(Shape):
    """Why a card should be shot again."""

    code: str = Field(description="cut_by_frame, too_small, blurred, glare or nothing_readable")
    text: str


class OtherSideShape(Shape):
    """The other side of the same card."""

    card_id: str
    side: str
    by: str
    since: datetime
    probability: float
    because: str


class OtherSideWish(Shape):
    """A person's word that two sides are one card."""

    card_id: Annotated[str, Field(max_length=64)]
    side: Annotated[str, Field(pattern="^(front|back)$", description="what that other card is")] = "back"
    by: Annotated[str, Field(max_length=200)] = ""


class FoundCard(CardBrief):
    """A card and where it lies in its picture."""

    again: tuple[AgainShape, ...] = Field(default=(), description="what another picture would show better")
    other_side: str | None = Field(default=None, description="id of the other side of the same card")
    quad: Corners = Field(description="pixels of the picture, EXIF orientation not applied")


class SetAside(Shape):
    """Something in a picture that a person said is no card."""

    card_id: str
    by: str
    at: datetime


class PhotoShape(Shape):
    """A picture somebody gave us."""

    sha256: str
    file_name: str
    media_type: str
    size_bytes: int
    received_at: datetime
    state: str = Field(description="waiting, running, done, cancelled or failed")
    error: PhotoError | None
    pages: int
    cards: tuple[FoundCard, ...]
    blanks: int = Field(default=0, description="sides on which nothing is printed")
    set_aside: tuple[SetAside, ...] = Field(default=(), description="what a person said is no card")
    encounters: tuple[EncounterShape, ...] = ()


class PhotoAccepted(Shape):
    """The answer to an upload: kept, and where to look."""

    sha256: str
    duplicate: bool = Field(description="the same bytes were given before; they are kept and read once")
    pages: int
    state: str
    photo: str = Field(description="where the state and the cards will be; empty for a lone separator sheet")
    separators: int = Field(default=0, description="how many of the pages are separator sheets, which are no cards")


class AlternativeShape(Shape):
    """Another value that the picture supports."""

    value: str
    confidence: float


class DoubtShape(Shape):
    """Why a person should look."""

    code: str
    text: str


class FieldShape(Shape):
    """A value read from the card, with its evidence."""

    kind: FieldKind
    position: int = Field(description="which one of its kind on this card, from 0")
    raw: str = Field(description="as read; empty for a value that a person added")
    read_value: str = Field(description="what the reader made of it")
    value: str = Field(description="what stands now: the person's word where there is one")
    confidence: float
    accepted: bool = Field(description="the reader stands by read_value without a person")
    source: str = Field(description="card, person or import")
    by: str = ""
    confirmed_at: datetime | None = None
    boxes: tuple[Corners, ...] = Field(description="pixels of the picture, one for each line")
    card_boxes: tuple[Corners, ...] = Field(description="pixels of the flat card, one for each line")
    lines: tuple[int, ...]
    alternatives: tuple[AlternativeShape, ...]
    doubts: tuple[DoubtShape, ...]
    reasons: tuple[str, ...]
    against: tuple[str, ...] = Field(
        default=(), description="what kept the reader from standing by it; told once a person has had the say"
    )
    office: int | None

    @property
    def verified(self) -> bool:
        """Whether a person stands by it."""
        return self.source == "person"

    @property
    def waits(self) -> bool:
        """Whether a person should look."""
        return not self.accepted and not self.verified


class LineShape(Shape):
    """A line of text as the readers saw it."""

    text: str
    confidence: float
    box: Corners = Field(description="pixels of the picture")
    card_box: Corners = Field(description="pixels of the flat card")
    direction: str
    by: dict[str, str | None]
    placed: bool = Field(description="whether a field came from this line")


class ProvenanceShape(Shape):
    """Who read the card, with what, when."""

    engines: dict[str, str]
    pipeline_version: str
    read_at: datetime
    troubles: tuple[str, ...]


class QuestionShape(Shape):
    """Is this contact that known one? Waits for a person."""

    id: str
    contact_id: str
    other_id: str
    verdict: str
    probability: float
    because: str


class CardShape(CardBrief):
    """A card with everything we know of it."""

    file_name: str
    quad: Corners = Field(description="pixels of the picture, EXIF orientation not applied")
    version: int
    width_px: int = Field(description="of the flat card, the frame of every card_box")
    height_px: int
    fields: tuple[FieldShape, ...]
    lines: tuple[LineShape, ...]
    doubts: tuple[DoubtShape, ...]
    provenance: ProvenanceShape
    questions: tuple[QuestionShape, ...] = ()
    again: tuple[AgainShape, ...] = Field(default=(), description="what another picture would show better")
    other_side: OtherSideShape | None = None


class ConfirmedShape(Shape):
    """A value that a person stands by."""

    kind: FieldKind
    value: Annotated[str, Field(max_length=1000)]
    position: int = Field(default=0, ge=0, le=99, description="among the values of this kind, from 0")


class Confirmation(Shape):
    """A person's word on a card: an empty value says that nothing stands at that place."""

    values: Annotated[tuple[ConfirmedShape, ...], Field(max_length=200)]
    by: Annotated[str, Field(max_length=200)] = ""


class ValueShape(Shape):
    """A value of a contact, and where it came from."""

    kind: FieldKind
    value: str
    raw: str = Field(default="", description="as it is printed; empty where a person typed it")
    source: str = Field(description="card, person or import")
    by: str
    card_id: str | None
    confidence: float
    since: datetime
    seen_on: date = Field(description="the day the card was exchanged, else filed")
    current: bool
    ended: str | None = Field(default=None, description="why it is not shown any more: corrected, reread, newer, held")


class ContactRowShape(Shape):
    """A contact in a list."""

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


class HistoryShape(Shape):
    """Something that happened to a contact or a card."""

    at: datetime
    by: str
    what: str
    card_id: str | None


class ContactShape(ContactRowShape):
    """A contact with everything we know and since when."""

    version: int
    company_id: str | None
    hidden: bool
    values: tuple[ValueShape, ...]
    cards: tuple[CardBrief, ...]
    encounters: tuple[EncounterShape, ...]
    questions: tuple[QuestionShape, ...]
    history: tuple[HistoryShape, ...]


class PhotoPage(Shape):
    """Some pictures, and the cursor of those after them."""

    items: tuple[PhotoShape, ...]
    next: str | None


class CardPage(Shape):
    """Some cards, and the cursor of those after them."""

    items: tuple[CardBrief, ...]
    next: str | None


class ContactPage(Shape):
    """Some contacts, and the cursor of those after them."""

    items: tuple[ContactRowShape, ...]
    next: str | None


class Health(Shape):
    """Whether the server can work."""

    status: str
    version: str
    waiting: int
    running: int
    failed: int
    worker: str = Field(description="running, stopped or elsewhere")
