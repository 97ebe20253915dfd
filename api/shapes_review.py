"""What the API says and takes of the review queue, as pydantic shapes; the page is drawn from the same ones."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.shapes import Corners, Shape
from normalize.draft import FieldKind

Window = Annotated[str, Field(pattern="^[0-9A-Za-z-]{8,40}$", description="made up by each window that reviews")]
DoubtId = Annotated[str, Field(max_length=128)]


class ReaderSaid(Shape):
    """What one reader saw of a value's lines."""

    reader: str
    text: str | None = Field(description="null: it was not asked")


class ReviewItem(Shape):
    """A place of a card to look at; whether the reader stands by it is not said."""

    id: str
    card_id: str
    reading: str = Field(description="give it back with the answer")
    kind: FieldKind | None = Field(description="null: nothing was read on the card, all of it waits")
    position: int
    office: int | None
    value: str
    raw: str
    card_boxes: tuple[Corners, ...] = Field(description="pixels of the flat card, one for each line")
    options: tuple[str, ...] = Field(description="other values that the picture supports, likeliest first, at most 5")
    readers: tuple[ReaderSaid, ...]
    checks: tuple[str, ...] = Field(description="what in particular speaks against it, in words")


class ReviewLeft(Shape):
    """What waits in all."""

    doubts: int
    cards: int
    elsewhere: int = Field(description="of the cards so many lie before other reviewers")


class ReviewPile(Shape):
    """What this window has before it, in the order to look at it."""

    items: tuple[ReviewItem, ...]
    left: ReviewLeft


class PileWish(Shape):
    """Cards for this window."""

    window: Window
    size: int = Field(default=8, ge=1, le=50, description="cards at once; they are kept from other reviewers")
    by: Annotated[str, Field(max_length=200)] = ""


class ReviewedValue(Shape):
    """What a person reads there; empty: nothing stands there."""

    id: DoubtId
    value: Annotated[str, Field(max_length=1000)]
    kind: FieldKind | None = Field(default=None, description="what it is, where the machine took it for something else")


class ReviewAnswer(Shape):
    """A person's word on doubts of one card."""

    window: Window
    card_id: Annotated[str, Field(max_length=64)]
    reading: Annotated[str, Field(max_length=64)]
    values: Annotated[tuple[ReviewedValue, ...], Field(min_length=1, max_length=200)]
    by: Annotated[str, Field(max_length=200)] = ""


class ReviewAnswered(Shape):
    """What became of it."""

    more: bool = Field(description="whether more of the card waits for this reviewer")


class ReviewUndo(Shape):
    """Doubts of one card of which the same person takes back their word."""

    window: Window
    card_id: Annotated[str, Field(max_length=64)]
    doubts: Annotated[tuple[DoubtId, ...], Field(min_length=1, max_length=200)]
    by: Annotated[str, Field(max_length=200)] = ""


class ReviewDesk(Shape):
    """A window that is still there."""

    window: Window
    by: Annotated[str, Field(max_length=200)] = ""
