"""Replay: gives back recorded readings, for tests and demos without an engine. Knows no picture."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ingest.card_image import CardImage
from ingest.geometry import Quad
from ingest.photo import photo_id, sha256_of
from ocr.engine import EngineFailed, EngineMissing
from ocr.reading import ReadCard
from ocr.recording import load_read_card

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

    def read(self, card: CardImage, *, boxes: tuple[Quad, ...] | None = None) -> ReadCard:
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


def recorded_in(folder: str) -> Replay:
    """All recordings of a folder of fixture cards: `<card>/photo.jpg` beside `<card>/reading.json`.

    Raises:
        EngineMissing: the folder does not exist.
    """
    root = Path(folder)
    if not folder or not root.is_dir():
        raise EngineMissing(f"There is no folder of recordings at “{folder}”.", "Set MEISHI_OCR__REPLAY_FOLDER.")
    readings = {}
    for recording in sorted(root.glob("*/reading.json")):
        photo = recording.with_name("photo.jpg")
        if photo.is_file():
            key = (photo_id(sha256_of(photo.read_bytes()), 1), 1)
            readings[key] = load_read_card(recording.read_bytes())
    return Replay(readings)
