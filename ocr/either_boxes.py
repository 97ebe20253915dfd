"""Where text is, asked of one engine and, where that one fails, of another. Knows no engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ingest.geometry import Quad
from ingest.photo import Pixels
from ocr.engine import EngineError


class LooksForText(Protocol):
    """The part of an engine that answers `TextBoxes`."""

    def boxes(self, pixels: Pixels, *, side_px: int) -> tuple[Quad, ...]:
        """Each line's box, px of `pixels`."""
        ...


class EitherBoxes:
    """Asks its engines in turn until one answers (fits the `TextBoxes` seam)."""

    def __init__(self, *engines: LooksForText) -> None:
        self._engines: Sequence[LooksForText] = engines

    def boxes(self, pixels: Pixels, *, side_px: int) -> tuple[Quad, ...]:
        """What the first engine says that can look.

        Raises:
            EngineError: of the first one, when none can.
        """
        first: EngineError | None = None
        for engine in self._engines:
            try:
                return engine.boxes(pixels, side_px=side_px)
            except EngineError as error:
                first = first or error
        if first is None:
            return ()
        raise first
