"""Which sign stands before a number or an address: a small net looks at the cut picture. Knows no line.

Trained by tests/training/train_icons.py from drawn signs; its figures lie beside the weights.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ocr.engine import EngineFailed
from ocr.net import load_net
from ocr.reading import Icon

WEIGHTS = Path(__file__).parent / "models" / "icon_net.onnx"
NONE = "none"
"""The class of everything that is no sign we know: letters, kanji, bullets, logos, a heart."""


class IconNet:
    """Judges cut signs; the net is loaded at first use, one thread."""

    def __init__(self, weights: Path = WEIGHTS) -> None:
        self._weights = weights
        self._session: Any = None
        self._classes: tuple[str, ...] = ()
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

    def judge(self, signs: Sequence[NDArray[np.uint8]]) -> list[tuple[str, float]]:
        """(an Icon's value or NONE, its probability) for each picture, all in one run.

        Args:
            signs: (32, 32) each, from ocr/icon_crop.py.

        Raises:
            EngineError: the net is missing or answers junk.
        """
        if not signs:
            return []
        session = self._load()
        ink = np.stack(signs).astype(np.float32)[:, np.newaxis] / 255.0
        try:
            (scores,) = session.run(["scores"], {"ink": ink})
        except Exception as error:
            raise EngineFailed("The icon net could not judge a sign.", "Reinstall Meishibako.") from error
        own = scores.astype(np.float64) / self._temperature
        shares = np.exp(own - own.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        return [(self._classes[int(row.argmax())], round(float(row.max()), 5)) for row in shares]

    def _load(self) -> Any:
        if self._session is None:
            with self._lock:
                if self._session is None:
                    session = load_net(self._weights)
                    try:
                        meta = session.get_modelmeta().custom_metadata_map
                        self._classes = tuple(json.loads(meta["classes"]))
                        if set(self._classes) != {*Icon, NONE}:
                            raise ValueError("other classes")
                        self._temperature = float(meta["temperature"])
                        self._version = meta["version"]
                    except (KeyError, ValueError) as error:
                        raise EngineFailed(
                            f"The weights {self._weights.name} are not those of the icon net.",
                            "Install Meishibako again.",
                        ) from error
                    self._session = session
        return self._session
