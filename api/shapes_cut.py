"""What the API takes of a card that a person cuts out by hand. Knows no table."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.shapes import Corners, Shape


class CutWish(Shape):
    """A person cuts a card out by hand."""

    quad: Corners | None = Field(
        default=None, description="pixels of the picture, clockwise from the card's own top-left; null: as it is"
    )
    quarter_turns: int = Field(default=0, ge=-3, le=3, description="to be turned so often counter-clockwise besides")
    by: Annotated[str, Field(max_length=200)] = ""


class NewCut(Shape):
    """A card that nobody found."""

    page: int = Field(default=1, ge=1, le=5000)
    quad: Corners
    instead_of: tuple[Annotated[str, Field(max_length=64)], ...] = Field(
        default=(), max_length=20, description="cards of the picture that were wrongly cut; they are set aside for it"
    )
    by: Annotated[str, Field(max_length=200)] = ""
