"""Which way is up, from the text itself: a small net looks at the whole card, EXIF is not believed.

Source: PaddleClas PULC text_image_orientation (PP-LCNet x1.0). Right on the horizontal cards we turned; of
128 turned vertical ones 15 came out a quarter too far, which ocr/read_card.py notices (docs/adr/0004).
Knows no engine of reading.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.card_image import CardImage
from ingest.geometry import turn_corners
from ingest.photo import Pixels
from ocr.net import load_net

SHORT_SIDE_PX = 256
INPUT_PX = 224
MEAN = np.array([0.485, 0.456, 0.406], dtype=np.float32)
STD = np.array([0.229, 0.224, 0.225], dtype=np.float32)


PLAIN = 0.915
"""The probability from which the middle of a card is enough: no wrong answer of 312 was surer than the other views."""


class TurnFinder:
    """Says how far a picture of text is turned; the net is loaded at first use, one thread."""

    def __init__(self) -> None:
        self._session: Any = None
        self._lock = threading.Lock()

    def turns(self, pixels: Pixels) -> tuple[int, float]:
        """How many quarter turns clockwise the top has gone, and the net's probability for it.

        Returns:
            (0–3, 0–1): with 1 the text's top points right in the picture.
        """
        probabilities = self.probabilities(pixels)
        best = int(probabilities.argmax())
        return best, float(probabilities[best])

    def probabilities(self, pixels: Pixels) -> NDArray[np.float32]:
        """Shape (4,): for 0, 1, 2 and 3 quarter turns clockwise.

        The net sees a square; a card is not one, so where its middle does not tell, both ends are looked at too.
        """
        session = self._load()
        h, w = pixels.shape[:2]
        scale = SHORT_SIDE_PX / min(h, w)
        small = cv2.resize(
            pixels, (max(INPUT_PX, round(w * scale)), max(INPUT_PX, round(h * scale))), interpolation=cv2.INTER_AREA
        )
        middle = _seen(session, small, 0.5)
        if middle.max() >= PLAIN:
            return middle
        return np.asarray((_seen(session, small, 0.0) + middle + _seen(session, small, 1.0)) / 3, dtype=np.float32)

    def _load(self) -> Any:
        if self._session is None:
            with self._lock:
                if self._session is None:
                    self._session = load_net(Path(__file__).parent / "models" / "doc_orientation.onnx")
        return self._session


def _seen(session: Any, small: NDArray[Any], share: float) -> NDArray[np.float32]:
    """What the net says of the square that lies this share of the way from the upper left to the lower right."""
    top = round((small.shape[0] - INPUT_PX) * share)
    left = round((small.shape[1] - INPUT_PX) * share)
    view = (small[top : top + INPUT_PX, left : left + INPUT_PX].astype(np.float32) / 255 - MEAN) / STD
    (scores,) = session.run(None, {session.get_inputs()[0].name: view.transpose(2, 0, 1)[np.newaxis]})
    return np.asarray(scores[0], dtype=np.float32)


def turn_card(card: CardImage, quarter_turns: int) -> CardImage:
    """The same card with its real top up: pixels turned, corners renamed."""
    k = quarter_turns % 4
    if k == 0:
        return card
    # The top has gone k × 90° clockwise: turn the picture back, counter-clockwise.
    pixels = np.ascontiguousarray(np.rot90(card.pixels, k))
    return replace(card, pixels=pixels, quad=turn_corners(card.quad, k))
