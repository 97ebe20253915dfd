"""The size that the cards of one picture share: what decides where an edge is the neighbour's and not the card's own.

A prior, not a law: square, folded and foreign cards lie among the others. Frame: work px. Knows no text.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.geometry import Quad
from ingest.quad_score import Quads, Scores

RIVAL = 0.82
"""An outline in the same place with this share of the chosen one's score may be the card as well."""
ALIKE = 0.05
"""Cards of one print run differ by less than this in a scan; perspective adds some."""
TRUST = ((0.0, 1.1), (ALIKE, 1.06), (0.1, 0.96), (0.2, 0.88))
"""Difference from the common size → factor: enough to decide between rivals, not to refuse a card of its own size."""


def common_size(chosen: Sequence[Quad], scores: Scores) -> tuple[float, float] | None:
    """Longer and shorter side that most chosen cards have, or their rivals in the same place; None where none agree."""
    if len(chosen) < 2:
        return None
    sizes = sizes_of(scores.quads)
    middles = scores.quads.mean(axis=1)
    places: list[tuple[NDArray[np.float64], NDArray[np.float64]]] = []
    for quad in chosen:
        corners = np.array(quad)[np.newaxis]
        long_side, short_side = sizes_of(corners)[0]
        here = int(np.argmin(np.abs(scores.quads - corners).sum(axis=(1, 2))))
        near = np.linalg.norm(middles - corners.mean(axis=1), axis=1) < 0.3 * short_side
        alike = (sizes.prod(axis=1) > 0.6 * long_side * short_side) & (
            sizes.prod(axis=1) < 1.5 * long_side * short_side
        )
        rivals = near & alike & (scores.value > RIVAL * scores.value[here])
        # The same text: a quad round other print is no rival.
        rivals &= (scores.holds == scores.holds[here]).all(axis=1)
        places.append((sizes[rivals], scores.value[rivals] / max(1e-6, float(scores.value[here]))))
    best, most = None, 0.0
    for candidates, values in places:
        for size, value in zip(candidates, values, strict=True):
            agreeing = 0.0
            for others, their in places:
                fits = their[np.abs(others / size - 1).max(axis=1) < ALIKE] if len(others) else their
                agreeing += float(fits.max()) if len(fits) else 0.0
            agreeing += 0.05 * float(value)
            if agreeing > most:
                best, most = (float(size[0]), float(size[1])), agreeing
    return best if most > max(1.7, 0.5 * len(chosen)) else None


def prefer(scores: Scores, size: tuple[float, float]) -> Scores:
    """The same quads, those of the common size ranked higher."""
    away = np.abs(sizes_of(scores.quads) / np.array(size) - 1).max(axis=1)
    factor = np.interp(away, [d for d, _ in TRUST], [f for _, f in TRUST])
    return Scores(quads=scores.quads, value=np.minimum(0.999, scores.value * factor), holds=scores.holds)


def sizes_of(quads: Quads) -> NDArray[np.float64]:
    """Shape (n, 2): longer and shorter side, each the mean of two opposite ones."""
    sides = np.linalg.norm(np.roll(quads, -1, axis=1) - quads, axis=2)
    pairs = (sides[:, :2] + sides[:, 2:]) / 2
    return np.asarray(np.sort(pairs, axis=1)[:, ::-1])
