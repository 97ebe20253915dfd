"""How long an engine may take for one card. Knows no engine; the one file of this floor that looks at a clock."""

from __future__ import annotations

import time

from ocr.engine import EngineTimedOut


class Deadline:
    """Begins to run when it is made."""

    def __init__(self, seconds: float, *, who: str) -> None:
        self._end = time.monotonic() + seconds
        self._who = who

    def left_s(self) -> float:
        """Seconds that are left, more than 0.

        Raises:
            EngineTimedOut: none.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.missed()
        return left

    def missed(self) -> EngineTimedOut:
        """What to raise once it has passed."""
        return EngineTimedOut(f"{self._who} took too long for this card.", "Raise MEISHI_OCR__ENGINE_TIMEOUT_S.")
