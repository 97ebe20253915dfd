"""Replay: gives back recorded readings, for tests and demos without an engine. Knows no picture."""

from __future__ import annotations

from collections.abc import Mapping

from ingest.card_image import CardImage
from ocr.engine import EngineFailed
from ocr.reading import ReadCard

NAME = "replay"


class Replay:
    """Answers with the reading recorded for a card's photo."""

    name = NAME

    def __init__(self, readings: Mapping[tuple[str, int], ReadCard]) -> None:
        """Keyed by (photo id, card number in the photo)."""
        self._readings = dict(readings)

    def version(self) -> str:
        """Recordings have none of their own."""
        return "1"

    def read(self, card: CardImage) -> ReadCard:
        """The recorded reading.

        Raises:
            EngineFailed: nothing was recorded for this card.
        """
        try:
            return self._readings[(card.photo_id, card.index)]
        except KeyError as error:
            raise EngineFailed(
                f"No reading is recorded for card {card.index} of photo {card.photo_id[:12]}…", "Record it first."
            ) from error
