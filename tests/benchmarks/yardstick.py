"""How busy the machine is: the same sum again and again. Shared cores make every program take more CPU seconds, not
only more wall seconds, because caches and the cores' arithmetic are shared too. Knows no card.
"""

from __future__ import annotations

import time
from statistics import median

import numpy as np

SIDE = 384


class Yardstick:
    """Measures between the things that are measured."""

    def __init__(self) -> None:
        self._matrix = np.random.default_rng(0).random((SIDE, SIDE), dtype=np.float32)
        self._took: list[float] = []

    def lay(self) -> None:
        """Once more: some 10 ms of matrix products and of Python."""
        before = time.process_time()
        for _ in range(6):
            self._matrix @ self._matrix
        sum(number % 7 for number in range(60_000))
        self._took.append(time.process_time() - before)

    @property
    def stretch(self) -> float:
        """How many times longer than at its quickest the sum usually took; 1: idle, or always as busy."""
        return median(self._took) / min(self._took) if self._took else 1.0
