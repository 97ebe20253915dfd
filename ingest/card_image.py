"""CardImage: one side of one card, flat and upright as far as ingest can tell. Knows no text."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.geometry import Homography, Quad, homography
from ingest.photo import Pixels

CARD_LONG_MM = 91.0
CARD_SHORT_MM = 55.0
"""The common Japanese card (4号, JIS-independent trade size). A prior, not a law."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CardImage:
    """One card side, unwarped. Card px: origin at the card's top-left corner."""

    photo_id: str
    quad: Quad
    """Where the card lies in the photo, photo px, in the card's own reading order."""
    pixels: Pixels
    px_per_mm: float
    """Estimated from the card's size; 91 mm assumed for the long side."""
    index: int = 1
    """The card's number in its photo, from 1."""

    def __post_init__(self) -> None:
        self.pixels.setflags(write=False)

    @property
    def width_px(self) -> int:
        """Of the flat card, card px."""
        return int(self.pixels.shape[1])

    @property
    def height_px(self) -> int:
        """Of the flat card, card px."""
        return int(self.pixels.shape[0])

    def to_photo(self) -> Homography:
        """Card px → photo px."""
        w, h = float(self.width_px), float(self.height_px)
        return homography(((0.0, 0.0), (w, 0.0), (w, h), (0.0, h)), self.quad)
