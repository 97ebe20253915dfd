"""The figures of a column of vertical writing, by a net of their own: 〇三（三四五六）七八九〇 is where readers err.

一, a dash standing up and half a bracket are one stroke each, 二 and 三 two and three of them: a reader taught on rows
of all characters guesses among them. This one knows figures, dashes and brackets, and has one name for all else.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.photo import Pixels
from ocr.bars import em_px, ink_of
from ocr.deadline import Deadline
from ocr.engine import EngineFailed
from ocr.net import answer_of, load_net

OTHER = "□"
FIGURES = "〇一二三四五六七八九十百千0123456789-()"
CLASSES = ("", *FIGURES, OTHER)
"""The first is CTC's blank."""
WIDTH_PX = 32
EM_PX = 24
"""Columns are shown this wide, their characters this large: what lies beyond is the next column's."""
STEP_PX = 4
"""The net says something for each so many rows."""
LONGEST_PX = 2400
"""A hundred characters; what is longer is no column of a card."""
WEIGHTS = Path(__file__).parent / "models" / "column_figures.onnx"


@dataclass(frozen=True, slots=True)
class Figure:
    """One character as the net sees it."""

    text: str
    """Of FIGURES, or OTHER."""
    confidence: float
    position: float
    """0–1 from the top of the column to the character's middle."""


class ColumnFigures:
    """The net, loaded at first use."""

    def __init__(self, weights: Path = WEIGHTS) -> None:
        """Prepare it."""
        self._weights = weights
        self._lock = threading.Lock()
        self._net: Any = None

    def read(self, column: Pixels, *, by: Deadline) -> tuple[Figure, ...]:
        """Every character of the column, top to bottom.

        Args:
            column: upright, (h, w, 3) with h > w, its own px.
            by: when it has to be done.

        Raises:
            EngineError: the net is missing, too slow or says junk.
        """
        shown = shown_to_net(column)
        if shown is None:
            return ()
        failed = EngineFailed("The figures of a column could not be read.", "Install Meishibako again.")
        scores = answer_of(self._load(), shown[np.newaxis, np.newaxis], by=by, failed=failed)
        if scores.ndim != 3 or scores.shape[2] != len(CLASSES):
            raise failed
        return best_figures(scores[0])

    def _load(self) -> Any:
        if self._net is None:
            with self._lock:
                if self._net is None:
                    self._net = load_net(self._weights)
        return self._net


def shown_to_net(column: Pixels) -> NDArray[np.float32] | None:
    """Shape (h, WIDTH_PX): the column at the net's size, 0 paper to 1 ink; None where there is nothing to show."""
    ink = ink_of(column)
    if not ink.any():
        return None
    scale = EM_PX / em_px(ink)
    height = round(column.shape[0] * scale)
    if not EM_PX <= height <= LONGEST_PX:
        return None
    grey = cv2.cvtColor(column, cv2.COLOR_BGR2GRAY)
    sized = cv2.resize(
        grey,
        (max(4, round(column.shape[1] * scale)), height),
        interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC,
    )
    across = np.flatnonzero(ink.sum(axis=0) > max(1.0, 0.01 * len(ink)))
    middle = (across[0] + across[-1] + 1) / 2 * scale if len(across) else sized.shape[1] / 2
    return framed(np.asarray(sized, dtype=np.uint8), middle)


def framed(grey: NDArray[np.uint8], middle: float) -> NDArray[np.float32]:
    """Cut WIDTH_PX wide about the column's axis, paper 0 and print 1 whatever their tones."""
    left = round(middle - WIDTH_PX / 2)
    padded = np.pad(grey, ((0, -len(grey) % STEP_PX), (WIDTH_PX, WIDTH_PX)), mode="edge")
    window = padded[:, max(0, left + WIDTH_PX) :][:, :WIDTH_PX].astype(np.float32)
    if window.shape[1] < WIDTH_PX:
        window = np.pad(window, ((0, 0), (0, WIDTH_PX - window.shape[1])), mode="edge")
    low, paper, high = np.percentile(window, (1, 55, 99))
    reach = max(paper - low, high - paper, 12.0)
    light = high - paper > paper - low
    return np.asarray(np.clip((window - paper if light else paper - window) / reach, 0.0, 1.0), dtype=np.float32)


def best_figures(scores: NDArray[np.float32]) -> tuple[Figure, ...]:
    """Greedy CTC: each run of one class is one character, as sure as its surest step.

    Args:
        scores: (steps, classes), before softmax.
    """
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    best = p.argmax(axis=1)
    found: list[Figure] = []
    start = 0
    for end in range(1, len(best) + 1):
        if end < len(best) and best[end] == best[start]:
            continue
        if best[start]:
            sure = float(p[start:end, best[start]].max())
            found.append(Figure(CLASSES[best[start]], sure, ((start + end) / 2) / len(best)))
        start = end
    return tuple(found)


def text_of(figures: Sequence[Figure]) -> str:
    """What was read, one character each."""
    return "".join(figure.text for figure in figures)
