"""What the API says of trust, as pydantic shapes. Knows no table."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.shapes import Shape
from normalize.draft import FieldKind


class KindTrustShape(Shape):
    """The record of one kind, or of all together."""

    kind: FieldKind | None = Field(description="null: all kinds together")
    standing: str = Field(description="unproven, proven or broken")
    words: str = Field(description="the same in Japanese, for people")
    checked: int = Field(description="accepted fields that a person has looked at")
    wrong: int = Field(description="of those, wrong by the word of two people")
    suspected: int = Field(description="wrong by the word of one person so far")
    open: int = Field(description="drawn, and waiting for a first look")
    rate_low: float = Field(description="95% lower bound of the rate of wrong ones; suspected ones count")
    rate_high: float = Field(description="95% upper bound")
    share: float = Field(description="of the next accepted fields so many are drawn")
    least_confidence: float = Field(description="what a field must reach to be accepted; 1: none is")


class TrustShape(Shape):
    """What the promise is worth now."""

    promise: float = Field(description="of accepted fields at most so many may be wrong")
    all: KindTrustShape
    kinds: tuple[KindTrustShape, ...]
    second_looks: int = Field(description="fields that wait for a second person")


class SecondLookShape(Shape):
    """A field that one person found wrong."""

    id: str
    card_id: str
    kind: FieldKind
    position: int = Field(description="which one of its kind on its card, from 0")


class SecondLookList(Shape):
    """Fields that wait for a second person."""

    items: tuple[SecondLookShape, ...]


class SecondWord(Shape):
    """What a second person reads at a place."""

    value: str = Field(max_length=1000, description="as printed; empty: nothing stands there")
    by: str = Field(default="", max_length=200)


class LessonShape(Shape):
    """Something people confirmed, which counts as evidence on the next card."""

    id: str
    kind: FieldKind
    value: str
    domain: str = Field(description="of the mail addresses it was confirmed beside; empty for a value by itself")
    times: int
    by: tuple[str, ...]
    last: datetime


class LessonList(Shape):
    """What was learnt."""

    items: tuple[LessonShape, ...]
