"""Where a card is whose edges cannot all be seen: a card-sized rectangle round its text, laid where edges agree most.

Frame: work px. Knows where text is, not what it says.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.card_image import CARD_LONG_MM, CARD_SHORT_MM
from ingest.geometry import Quad, quad_of, side_lengths
from ingest.quad_score import Ground, Quads, side_supports
from ingest.text_groups import text_angle

Size = tuple[float, float]
"""Extent along the text's direction and across it, px."""
ASPECT = CARD_LONG_MM / CARD_SHORT_MM
MARGINS = (1.08, 1.18, 1.3, 1.45, 1.65, 1.9)
"""How many times as broad as its text a card may be; 1.2 is usual."""
USUAL_MARGIN = 1.25
STEPS = 7
"""Places tried each way; each refinement tries as many again about the best."""
INK_LEVELS = 16.0
"""Ink differs from paper by this much in Lab at least; a shadow on white paper by less."""
BEYOND = 0.15
"""Of its shorter side: a rectangle that reaches so far out of the picture is round more than the card."""
CENTRED = 0.25
"""What text in the very middle is worth, against an edge along all four sides."""


def level_angle(texts: Sequence[Quad]) -> float:
    """The text's direction in radians, folded to ±45°: the usual one of its long lines, which tell it best."""
    rough = text_angle(texts)
    leans, weights = [], []
    for text in texts:
        corners = np.array(text)
        top, right, bottom, left = side_lengths(text)
        if max(top, bottom) < 2.5 * max(left, right, 1e-6) and max(left, right) < 2.5 * max(top, bottom, 1e-6):
            continue
        lying = max(top, bottom) >= max(left, right)
        across, down = (
            corners[1] + corners[2] - corners[0] - corners[3],
            corners[2:].sum(axis=0) - corners[:2].sum(axis=0),
        )
        along = across if lying else down
        lean = float(np.arctan2(along[1], along[0])) - rough
        leans.append((lean + np.pi / 4) % (np.pi / 2) - np.pi / 4)
        weights.append(float(np.linalg.norm(along)))
    if len(leans) < 3:
        return rough
    order = np.argsort(leans)
    total = np.cumsum(np.array(weights)[order])
    return rough + float(np.array(leans)[order][int(np.searchsorted(total, total[-1] / 2))])


def card_round(texts: Sequence[Quad], ground: Ground, sizes: Sequence[Size] | None = None) -> tuple[Quad, float]:
    """The card-sized rectangle in the text's direction that edges speak for most, and how much they do, 0–1.

    Args:
        sizes: of the cards beside it, longer side first; None: any that the text leaves room for.
    """
    text = np.array(texts).reshape(-1, 2)
    found, support = _round(np.concatenate([text, _other_ink(texts, ground)]), level_angle(texts), ground, sizes)
    if _beyond(np.array([found]), ground)[0] > BEYOND * min(side_lengths(found)):
        # What lay beside the card was taken for print of it.
        found, support = _round(text, level_angle(texts), ground, sizes)
    return found, support


def _round(
    points: NDArray[np.float64], angle: float, ground: Ground, sizes: Sequence[Size] | None
) -> tuple[Quad, float]:
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    points = points @ turn.T
    clear = 0.3 * ground.text_height  # an edge along the letters is the letters'
    low, high = points.min(axis=0) - clear, points.max(axis=0) + clear
    tried = _tried(low, high, _extents(high - low, sizes))
    if not len(tried):
        middle, half = (low + high) / 2, (high - low) / 2 + 2.5 * ground.text_height
        tried = np.array([[*(middle - half), *(2 * half)]])
    best, support = _best(tried, low, high, turn, ground)
    step = (best[2:] / STEPS) * 0.5
    for _ in range(2):
        shifts = np.linspace(-1, 1, STEPS)
        moves = np.array([(x * step[0], y * step[1], 0, 0) for x in shifts for y in shifts])
        best, support = _best(best + moves, low, high, turn, ground)
        step = step / 3
    return quad_of(_corners(best[np.newaxis], turn)[0]), support


def _other_ink(texts: Sequence[Quad], ground: Ground) -> NDArray[np.float64]:
    """Corners of what else is printed near the text, a logo above all, shape (n, 2)."""
    points = np.array(texts).reshape(-1, 2)
    reach = 0.3 * float(np.ptp(points, axis=0).max())
    x0, y0 = (int(v) for v in np.maximum(points.min(axis=0) - reach, 0))
    x1, y1 = (int(v) for v in np.minimum(points.max(axis=0) + reach, ground.size))
    window = ground.smooth[y0:y1, x0:x1]
    paper = np.median(window.reshape(-1, 3), axis=0)
    ink = (np.linalg.norm(window - paper, axis=2) > max(INK_LEVELS, 6 * ground.noise)).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    height, width = ink.shape
    corners = []
    for left, top, wide, high, area in stats[1:]:
        inside = left > 1 and top > 1 and left + wide < width - 1 and top + high < height - 1
        # A thin bent line is a shadow along the card's own edge.
        if inside and min(wide, high) > 2 and area > 0.2 * wide * high and max(wide, high) < 2 * reach:
            corners += [(x0 + left, y0 + top), (x0 + left + wide, y0 + top + high)]
    return np.array(corners, dtype=np.float64).reshape(-1, 2)


def _extents(text: NDArray[np.float64], sizes: Sequence[Size] | None) -> list[Size]:
    """Sizes that hold the text, each lying and standing."""
    if sizes is None:
        sizes = []
        for margin in MARGINS:
            width = margin * max(float(text[0]), float(text[1]) * ASPECT)
            height = margin * max(float(text[1]), float(text[0]) * ASPECT)
            sizes = [*sizes, (width, width / ASPECT), (height / ASPECT, height)]
    else:
        sizes = [*sizes, *((short, long) for long, short in sizes)]
    return [size for size in sizes if size[0] > 0.97 * text[0] and size[1] > 0.97 * text[1]]


def _tried(low: NDArray[np.float64], high: NDArray[np.float64], sizes: Sequence[Size]) -> NDArray[np.float64]:
    """Shape (n, 4): left, top, width, height in the text's own frame."""
    tried = []
    for width, height in sizes:
        for left in np.linspace(high[0] - width, low[0], STEPS):
            tried += [(left, top, width, height) for top in np.linspace(high[1] - height, low[1], STEPS)]
    return np.array(tried).reshape(-1, 4)


def _best(
    tried: NDArray[np.float64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    turn: NDArray[np.float64],
    ground: Ground,
) -> tuple[NDArray[np.float64], float]:
    quads = _corners(tried, turn)
    supports = side_supports(quads, ground)
    at_frame = ((quads < 4) | (quads > np.array(ground.size) - 5)).any(axis=2)
    supports = np.where(at_frame | np.roll(at_frame, -1, axis=1), 0.0, supports)
    cuts = np.maximum(np.maximum(tried[:, :2] - low, high - tried[:, :2] - tried[:, 2:]), 0).sum(axis=1)
    # A side on the frame tells nothing; one beyond it is not in the picture.
    beyond = _beyond(quads, ground) / tried[:, 2:].min(axis=1)
    off = np.abs(tried[:, :2] + tried[:, 2:] / 2 - (low + high) / 2) / tried[:, 2:]
    usual = np.abs(np.log(np.maximum((high - low) / tried[:, 2:], 1e-3).max(axis=1) * USUAL_MARGIN))
    value = supports.mean(axis=1) - CENTRED * off.sum(axis=1) - 0.12 * usual - 2 * beyond - cuts / ground.text_height
    i = int(value.argmax())
    return tried[i], float(supports[i].mean())


def _beyond(quads: Quads, ground: Ground) -> NDArray[np.float64]:
    """How far each reaches out of the picture, px, shape (n,)."""
    return np.asarray(np.maximum(np.maximum(-quads, quads - ground.size), 0).max(axis=(1, 2)))


def _corners(tried: NDArray[np.float64], turn: NDArray[np.float64]) -> Quads:
    left, top, width, height = tried.T
    right, bottom = left + width, top + height
    ring = np.stack([left, top, right, top, right, bottom, left, bottom], axis=1).reshape(-1, 4, 2)
    return np.asarray(ring @ turn)
