"""CardReader: the leader reads, the second reader checks, and one failing does not stop the other. Knows no engine."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ingest.card_image import CardImage
from ocr.engine import EngineError, OcrEngine, SecondReader
from ocr.fuse import fuse
from ocr.reading import ReadCard
from ocr.turn import TurnFinder, turn_card


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TurnedReading:
    """A card the right way up and what stands on it."""

    card: CardImage
    read: ReadCard


class CardReader:
    """Reads flat cards whichever way up they lie."""

    def __init__(
        self, *, lead: OcrEngine, second: SecondReader | None, fallback: OcrEngine | None, turn: TurnFinder | None
    ) -> None:
        """Wire the readers together.

        Args:
            lead: whose text stands.
            second: whose agreement is kept; None for one reader alone.
            fallback: who reads alone when the leader fails.
            turn: None where the net cannot be loaded: cards are read as they lie.
        """
        self._lead = lead
        self._second = second
        self._fallback = fallback
        self._turn = turn

    def read(self, card: CardImage) -> TurnedReading:
        """The card turned upright, and its fused reading.

        Raises:
            EngineError: every reader failed.
        """
        turns = self._turn.turns(card.pixels)[0] if self._turn else 0
        upright = turn_card(card, turns)
        read = self._both(upright)
        return TurnedReading(card=upright, read=replace(read, quarter_turns=turns))

    def _both(self, card: CardImage) -> ReadCard:
        try:
            lead = self._lead.read(card)
        except EngineError as error:
            if self._fallback is None:
                raise
            alone = self._fallback.read(card)
            return replace(alone, troubles=(*alone.troubles, f"{self._lead.name}: {error.message}"))
        if self._second is None or not lead.lines:
            return lead
        try:
            second = self._second.read_lines(card, lead.lines)
        except EngineError as error:
            return replace(lead, troubles=(*lead.troubles, f"{self._second.name}: {error.message}"))
        return fuse(lead, second)
