"""Found quads against true ones: recall and precision by overlap, merges, splits, lines lost. Knows no pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ingest.geometry import Quad, area_of, clip

Polygon = NDArray[np.float32]
LEVELS = (0.8, 0.9)
SEEN = 0.5
"""A card of which less is in the frame need not be found, and may be."""
MOSTLY = 0.6
"""A quad that covers this share of two cards has merged them; a card that holds this share of two quads was split."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrueCard:
    """What is known of one card."""

    corners: NDArray[np.float64]
    """Shape (4, 2), photo px; may reach beyond the frame."""
    lines: tuple[NDArray[np.float64], ...] = ()
    """Shape (4, 2) each."""


@dataclass(kw_only=True)
class FindTally:
    """Sums over the pictures of one set."""

    pictures: int = 0
    cards: int = 0
    found: int = 0
    """Quads found, those on cards that are hardly in the frame left out."""
    hits: dict[float, int] = field(default_factory=lambda: dict.fromkeys(LEVELS, 0))
    merged: int = 0
    split: int = 0
    lines: int = 0
    lines_inside: int = 0
    leans_deg: list[float] = field(default_factory=list)
    """Of each found card's text from level, once it is rectified."""
    wrong_way: int = 0
    handed_on: int = 0
    """Cards whose text boxes the reader need not look for again."""
    cpu_s: float = 0.0
    text_cpu_s: float = 0.0
    """The part of it that the text detector used."""

    def recall(self, level: float) -> float:
        """Share of the cards found with at least this overlap."""
        return self.hits[level] / max(1, self.cards)

    def precision(self, level: float) -> float:
        """Share of the quads that are a card with at least this overlap."""
        return self.hits[level] / max(1, self.found)

    def add(self, true: Sequence[TrueCard], found: Sequence[Quad], size_px: tuple[int, int]) -> dict[int, int]:
        """Count one picture.

        Returns:
            Which true card each found quad is (found index → true index), at an overlap of at least .5.
        """
        frame = np.array([[0, 0], [size_px[0], 0], [size_px[0], size_px[1]], [0, size_px[1]]], np.float32)
        wholes = [np.asarray(card.corners, np.float32) for card in true]
        shown = [_common(whole, frame) for whole in wholes]
        there = [_area(part) >= SEEN * _area(whole) for part, whole in zip(shown, wholes, strict=True)]
        quads = [_common(np.asarray(quad, np.float32), frame) for quad in found]
        shared = np.array([[_area(_common(quad, card)) for card in shown] for quad in quads]).reshape(
            len(quads), len(shown)
        )
        quad_areas = np.array([_area(quad) for quad in quads])
        card_areas = np.array([_area(card) for card in shown])
        union = quad_areas[:, None] + card_areas[None, :] - shared
        overlaps = shared / np.maximum(union, 1e-6)
        self.pictures += 1
        self.cards += sum(there)
        idle = [
            i
            for i in range(len(quads))
            if any(not there[j] and shared[i, j] > 0.5 * quad_areas[i] for j in range(len(shown)))
        ]
        self.found += len(quads) - len(idle)
        match = _matched(overlaps)
        for i, j in match.items():
            for level in LEVELS:
                self.hits[level] += bool(there[j] and overlaps[i, j] > level)
        self.merged += sum(int((shared[i] > MOSTLY * np.maximum(card_areas, 1)).sum() > 1) for i in range(len(quads)))
        self.split += sum(
            int((shared[:, j] > MOSTLY * np.maximum(quad_areas, 1)).sum() > 1) for j in range(len(shown)) if there[j]
        )
        for j, card in enumerate(true):
            for line in card.lines if there[j] else ():
                polygon = np.asarray(line, np.float32)
                if _area(_common(polygon, frame)) < 0.98 * _area(polygon):
                    continue  # the frame cut it, not we
                self.lines += 1
                self.lines_inside += any(_area(_common(quad, polygon)) > 0.95 * _area(polygon) for quad in quads)
        return match


def _matched(overlaps: NDArray[np.float64]) -> dict[int, int]:
    """Pairs by falling overlap, each quad and each card once."""
    pairs: dict[int, int] = {}
    left = overlaps.copy()
    while left.size and left.max() >= 0.5:
        i, j = (int(v) for v in np.unravel_index(int(left.argmax()), left.shape))
        pairs[i] = j
        left[i, :] = -1
        left[:, j] = -1
    return pairs


def _area(polygon: Polygon) -> float:
    return area_of([(float(x), float(y)) for x, y in polygon])


def _common(a: Polygon, b: Polygon) -> Polygon:
    """Where two convex shapes overlap."""
    if len(a) < 3 or len(b) < 3:
        return np.zeros((0, 2), np.float32)
    part = clip(*([(float(x), float(y)) for x, y in shape] for shape in (a, b)))
    return np.array(part, np.float32).reshape(-1, 2)
