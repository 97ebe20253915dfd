"""A folding card laid open: two printed halves and the crease between them. Knows no camera."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from tests.support.card import PrintedCard

CREASE_MM = 0.5
SLOPE_MM = 14.0
"""So far from the crease the paper still stands up, in shade or in light."""


def unfolded(rng: np.random.Generator, upper: PrintedCard, lower: PrintedCard) -> PrintedCard:
    """Both halves as one sheet, twice as high as the upper one; each half catches the light in its own way."""
    high, wide = upper.pixels.shape[:2]
    px_per_mm = wide / upper.width_mm
    fits = (lower.width_mm, lower.height_mm) == (upper.width_mm, upper.height_mm)
    second = cv2.resize(lower.pixels, (wide, high), interpolation=cv2.INTER_AREA) if fits else _bare(upper)
    sheet = np.concatenate([upper.pixels, np.asarray(second, dtype=np.uint8)]).astype(np.float32)
    away_mm = (np.arange(2 * high) - high + 0.5) / px_per_mm
    light = np.ones(2 * high)
    for half, side in ((-1, away_mm < 0), (1, away_mm > 0)):
        light[side] *= 1 + half * float(rng.uniform(-0.09, 0.09)) * np.exp(-np.abs(away_mm[side]) / SLOPE_MM)
    light *= 1 - float(rng.uniform(0.05, 0.3)) * np.exp(-((away_mm / CREASE_MM) ** 2))
    below = []
    for line in lower.lines if fits else ():
        a, b, c, d = ((x, y + upper.height_mm) for x, y in line.quad_mm)
        below.append(replace(line, quad_mm=(a, b, c, d)))
    return replace(
        upper,
        style=f"{upper.style}/folded",
        pixels=np.clip(sheet * light[:, np.newaxis, np.newaxis], 0, 255).astype(np.uint8),
        height_mm=2 * upper.height_mm,
        lines=(*upper.lines, *below),
    )


def _bare(card: PrintedCard) -> np.ndarray:
    """The same paper without print."""
    paper = np.median(card.pixels.reshape(-1, 3), axis=0)
    return np.broadcast_to(paper.astype(np.uint8), card.pixels.shape)
