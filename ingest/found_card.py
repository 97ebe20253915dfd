"""FoundCard: one card in a photo, where it lies and what that rests on. Knows no text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ingest.card_image import CardImage
from ingest.geometry import Quad


class FoundBy(StrEnum):
    """What the outline rests on."""

    OUTLINE = "outline"  # an edge all round
    WHOLE = "whole"  # the picture is the card
    TEXT = "text"  # no edge seen: the room the text takes


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCard:
    """One card in a photo."""

    quad: Quad
    """Photo px, clockwise, beyond the frame where that cuts the card; which corner is the card's top-left is decided
    from the text later."""
    score: float
    """0–1, how much it looks like a card."""
    by: FoundBy
    texts: tuple[Quad, ...] | None = None
    """The text boxes, photo px, where they were looked for as closely as a reader would: need not be computed twice."""
    flat: CardImage | None = None
    """The card set straight, where that was done on the way."""
