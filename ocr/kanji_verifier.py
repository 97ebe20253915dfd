"""Which of several look-alike name kanji is printed: a small net looks at the glyph itself. Knows no line and no name.

Trained by tests/training/train_kanji.py from drawn characters; its figures lie beside the weights.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ocr.engine import EngineFailed
from ocr.glyph import Glyph
from ocr.kanji_families import candidates
from ocr.net import load_net

WEIGHTS = Path(__file__).parent / "models" / "kanji_verifier.onnx"
TOO_COARSE_PX = 10.0
"""Characters resolved more coarsely than this are not judged (ocr/models/kanji_verifier.md has the curve)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the glyph shows."""

    char: str
    """The likeliest of the candidates."""
    probability: float
    """Of `char` among the candidates, 0–1."""
    rivals: tuple[tuple[str, float], ...]
    """The other candidates with their probabilities, best first."""
    too_coarse: bool
    """The picture is too coarse to tell: `char` is a guess."""

    def probability_of(self, char: str) -> float:
        """Of one candidate, 0–1; 0 for a character that was none."""
        return self.probability if char == self.char else dict(self.rivals).get(char, 0.0)


class KanjiVerifier:
    """Judges glyphs; the net is loaded at first use, one thread."""

    def __init__(self, weights: Path = WEIGHTS) -> None:
        self._weights = weights
        self._session: Any = None
        self._classes: dict[str, int] = {}
        self._temperature = 1.0
        self._version = ""
        self._lock = threading.Lock()

    def version(self) -> str:
        """Of the weights, for provenance.

        Raises:
            EngineError: the net cannot be loaded.
        """
        self._load()
        return self._version

    def judge(self, read: Sequence[str], glyphs: Sequence[Glyph]) -> list[Verdict | None]:
        """A verdict for each glyph, all in one run; None where the net does not know what was read there.

        Args:
            read: the character that a reader saw in each glyph.
            glyphs: from ocr/glyph.py.

        Raises:
            EngineError: the net is missing or answers junk.
        """
        if not glyphs:
            return []
        session = self._load()
        ink = 1.0 - np.stack([glyph.pixels for glyph in glyphs]).astype(np.float32)[:, np.newaxis] / 255.0
        try:
            scores, log2_px = session.run(["scores", "log2_px"], {"ink": ink})
        except Exception as error:
            raise EngineFailed("The name-kanji net could not judge a character.", "Reinstall Meishibako.") from error
        return [
            self._verdict(char, row, float(min(2.0 ** float(size), glyph.size_px)))
            for char, row, size, glyph in zip(read, scores, log2_px, glyphs, strict=True)
        ]

    def _verdict(self, read: str, scores: NDArray[np.float32], sharp_px: float) -> Verdict | None:
        group = [char for char in candidates(read) if char in self._classes]
        if len(group) < 2 or read not in group:
            return None
        own = scores[[self._classes[char] for char in group]].astype(np.float64) / self._temperature
        shares = np.exp(own - own.max())
        shares /= shares.sum()
        ranked = sorted(zip(group, shares, strict=True), key=lambda pair: -pair[1])
        best, probability = ranked[0]
        return Verdict(
            char=best,
            probability=round(float(probability), 5),
            rivals=tuple((char, round(float(share), 5)) for char, share in ranked[1:]),
            too_coarse=sharp_px < TOO_COARSE_PX,
        )

    def _load(self) -> Any:
        if self._session is None:
            with self._lock:
                if self._session is None:
                    session = load_net(self._weights)
                    try:
                        meta = session.get_modelmeta().custom_metadata_map
                        self._classes = {char: i for i, char in enumerate(json.loads(meta["classes"]))}
                        self._temperature = float(meta["temperature"])
                        self._version = meta["version"]
                    except (KeyError, ValueError) as error:
                        raise EngineFailed(
                            f"The weights {self._weights.name} are not those of the name-kanji net.",
                            "Install Meishibako again.",
                        ) from error
                    self._session = session
        return self._session
