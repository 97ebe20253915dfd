"""Where a card's CPU seconds go: each part of the reader held to its own clock, through the seams it has anyway."""

from __future__ import annotations

import time
from collections import defaultdict
from typing import Any

from ingest.card_image import CardImage
from ocr.engine import OcrOptions
from ocr.engines.ppocr import PpOcr
from ocr.engines.tesseract import Tesseract
from ocr.kanji_verifier import KanjiVerifier
from ocr.read_card import CardReader
from ocr.turn import TurnFinder


class Held:
    """A part of the reader with its calls counted; a call within a call belongs to the outer one."""

    def __init__(self, part: Any, stage: str, spent: dict[str, float]) -> None:
        self._part = part
        self._stage = stage
        self._spent = spent

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._part, name)
        if not callable(found):
            return found

        def timed(*args: Any, **kwargs: Any) -> Any:
            before = time.process_time()
            try:
                return found(*args, **kwargs)
            finally:
                self._spent[self._stage] += time.process_time() - before

        return timed


class StageClock:
    """Reads cards once more, part by part."""

    def __init__(self) -> None:
        self._spent: dict[str, float] = defaultdict(float)
        self._cards = 0
        self._ppocr = PpOcr()
        lead: Any = Held(self._ppocr, "lead", self._spent)
        second: Any = Held(Tesseract(OcrOptions()), "Tesseract", self._spent)
        turn: Any = Held(TurnFinder(), "which way is up", self._spent)
        kanji: Any = Held(KanjiVerifier(), "name kanji, the net", self._spent)
        self._reader = CardReader(lead=lead, second=second, fallback=None, turn=turn, check=lead, kanji=kanji)

    def add(self, card: CardImage) -> None:
        """Read one card; the first one twice, because loading is not reading."""
        if self._cards == 0:
            self._reader.read(card)
            self._spent.clear()
        before = time.process_time()
        upright = self._reader.read(card).card
        self._spent["all"] += time.process_time() - before
        before = time.process_time()
        self._ppocr.boxes(upright.pixels)  # once more: inside the leader it has no seam
        self._spent["finding text"] += time.process_time() - before
        self._cards += 1

    def means(self) -> dict[str, float]:
        """CPU seconds a card by stage, all cards together."""
        each = {stage: seconds / max(1, self._cards) for stage, seconds in self._spent.items()}
        if not each:
            return {}
        lead, found = each.pop("lead", 0.0), each.pop("finding text", 0.0)
        total = each.pop("all", 0.0)
        parts = {"finding text": found, "reading lines": lead - found, **each}
        return {**parts, "the rest": total - lead - sum(each.values()), "all": total}
