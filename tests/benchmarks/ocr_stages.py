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
    """Reads cards once more, part by part, horizontal and vertical ones apart."""

    def __init__(self) -> None:
        self._now: dict[str, float] = defaultdict(float)
        self._spent: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        self._cards: dict[str, int] = defaultdict(int)
        self._ppocr = PpOcr()
        options = OcrOptions()
        lead: Any = Held(self._ppocr, "lead", self._now)
        second: Any = Held(Tesseract(options), "Tesseract", self._now)
        turn: Any = Held(TurnFinder(), "which way is up", self._now)
        kanji: Any = Held(KanjiVerifier(), "name kanji, the net", self._now)
        self._reader = CardReader(
            lead=lead,
            second=second,
            fallback=None,
            turn=turn,
            check=lead,
            kanji=kanji,
            second_below=options.second_below,
        )

    def add(self, card: CardImage, direction: str) -> None:
        """Read one card; the first one twice, because loading is not reading."""
        if not self._cards:
            self._reader.read(card)
        self._now.clear()
        before = time.process_time()
        upright = self._reader.read(card).card
        self._now["all"] = time.process_time() - before
        before = time.process_time()
        self._ppocr.boxes(upright.pixels)  # once more: inside the leader it has no seam
        self._now["finding text"] = time.process_time() - before
        self._cards[direction] += 1
        for stage, seconds in self._now.items():
            self._spent[direction][stage] += seconds

    def means(self, direction: str) -> dict[str, float]:
        """CPU seconds a card by stage; empty where no such card was read."""
        each = {stage: seconds / self._cards[direction] for stage, seconds in self._spent[direction].items()}
        if not each:
            return {}
        lead, found = each.pop("lead", 0.0), each.pop("finding text", 0.0)
        total = each.pop("all", 0.0)
        parts = {"finding text": found, "reading lines": lead - found, **each}
        return {**parts, "the rest": total - lead - sum(each.values()), "all": total}
