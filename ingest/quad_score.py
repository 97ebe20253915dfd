"""How much a quad looks like a card: an edge along each side, a card's proportions, text inside and none cut.

Frame: work px. Knows where text is, not what it says.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.geometry import Quad, common_area, quad_area, side_lengths

SAMPLES = 48
"""Points looked at on each side."""
REACH_PX = 3
"""How far from the side the edge may lie, work px."""
EDGE_LEVELS = 5.0
"""A brightness step this large across the side counts as half an edge: a white card's shadow line makes about eight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the scores are measured on, computed once a picture."""

    smooth: NDArray[np.float32]
    """Shape (h, w, 3), Lab."""
    texts: tuple[Quad, ...]
    text_masks: NDArray[np.float32]
    """Shape (n, 9, 2): sample points of each text box."""
    text_height: float
    """Median height of the text boxes; 0 without text."""


def look_at(work: NDArray[np.uint8], texts: tuple[Quad, ...]) -> Ground:
    """Prepare a picture for scoring."""
    lab = cv2.cvtColor(cv2.GaussianBlur(work, (3, 3), 0), cv2.COLOR_BGR2LAB).astype(np.float32)
    grid = [(u, v) for v in (0.08, 0.5, 0.92) for u in (0.04, 0.5, 0.96)]
    points = np.zeros((len(texts), 9, 2), dtype=np.float32)
    heights = []
    for i, text in enumerate(texts):
        a, b, c, d = np.array(text)
        points[i] = [(1 - v) * ((1 - u) * a + u * b) + v * ((1 - u) * d + u * c) for u, v in grid]
        top, right, bottom, left = side_lengths(text)
        heights.append(min(max(top, bottom), max(left, right)))
    return Ground(smooth=lab, texts=texts, text_masks=points, text_height=float(np.median(heights)) if heights else 0.0)


def score(quad: Quad, ground: Ground) -> float:
    """0–1: how sure we are that this is a card's outline."""
    proportions = _proportions(quad)
    if proportions == 0.0:
        return 0.0
    text = _text(quad, ground)
    if text == 0.0:
        return 0.0
    return _edges(quad, ground) * proportions * text * _size(quad, ground)


def _proportions(quad: Quad) -> float:
    top, right, bottom, left = side_lengths(quad)
    if min(top, right, bottom, left) < 12:
        return 0.0
    if min(top, bottom) / max(top, bottom) < 0.4 or min(left, right) / max(left, right) < 0.4:
        return 0.0  # steeper than anybody holds a phone
    width, height = (top + bottom) / 2, (left + right) / 2
    aspect = max(width, height) / min(width, height)
    # 91 × 55 mm is 1.65; US and credit cards 1.59–1.75; foreshortening stretches it; square and folded cards exist.
    knots = ((1.0, 0.78), (1.25, 0.88), (1.45, 1.0), (1.9, 1.0), (2.3, 0.8), (3.0, 0.3), (3.5, 0.0))
    return float(np.interp(aspect, [a for a, _ in knots], [s for _, s in knots]))


def _size(quad: Quad, ground: Ground) -> float:
    """Text is a 4th to a 30th of a card's shorter side: stops a whole desk and a single word from being cards."""
    if ground.text_height == 0:
        return 1.0
    ratio = min(side_lengths(quad)) / ground.text_height
    return float(np.interp(ratio, (2.0, 5.0, 34.0, 60.0), (0.0, 1.0, 1.0, 0.5)))


def _text(quad: Quad, ground: Ground) -> float:
    """Boxes wholly inside count for it; boxes the outline cuts, and text just outside, against it."""
    if not ground.texts:
        return 0.75
    inside = _inside(quad, ground.text_masks.reshape(-1, 2)).reshape(-1, 9).mean(axis=1)
    grown = _grown(quad, 1.25)
    around = _inside(grown, ground.text_masks.reshape(-1, 2)).reshape(-1, 9).mean(axis=1)
    full = inside > 0.85
    cut = (inside > 0.12) & ~full
    near = around > 0.5
    if not full.any():
        return 0.0
    sizes = np.array([quad_area(text) for text in ground.texts])
    share = float(sizes[full].sum() / max(1e-6, sizes[near | full | cut].sum()))
    return float(share * (1.0 - 0.75 * min(1.0, sizes[cut].sum() / sizes[full].sum())))


def _grown(quad: Quad, factor: float) -> Quad:
    corners = np.array(quad)
    grown = corners.mean(axis=0) + (corners - corners.mean(axis=0)) * factor
    return tuple((float(x), float(y)) for x, y in grown)  # type: ignore[return-value]  # four in, four out


def _inside(quad: Quad, points: NDArray[np.float32]) -> NDArray[np.bool_]:
    corners = np.array(quad)
    result = np.ones(len(points), dtype=bool)
    for i in range(4):
        a, b = corners[i], corners[(i + 1) % 4]
        result &= (b[0] - a[0]) * (points[:, 1] - a[1]) - (b[1] - a[1]) * (points[:, 0] - a[0]) >= -1e-6
    return result


def _edges(quad: Quad, ground: Ground) -> float:
    """Mean and worst side together; a side on the picture's border tells nothing and counts half."""
    supports = side_supports(quad, ground)
    return 0.5 * float(np.mean(supports)) + 0.5 * float(np.sort(supports)[:2].mean())


def side_supports(quad: Quad, ground: Ground) -> NDArray[np.float64]:
    """Shape (4,): share of each side (top, right, bottom, left) along which there is an edge, 0–1."""
    h, w = ground.smooth.shape[:2]
    corners = np.array(quad)
    supports = np.zeros(4)
    for i in range(4):
        a, b = corners[i], corners[(i + 1) % 4]
        length = float(np.linalg.norm(b - a))
        normal = np.array([-(b - a)[1], (b - a)[0]]) / max(length, 1e-6)
        share = np.linspace(0.06, 0.94, SAMPLES)[:, np.newaxis]
        points = a + share * (b - a)
        beyond = (points[:, 0] < 3) | (points[:, 0] > w - 4) | (points[:, 1] < 3) | (points[:, 1] > h - 4)
        steps = np.arange(-REACH_PX - 2, REACH_PX + 3)
        grid = points[:, np.newaxis, :] + steps[np.newaxis, :, np.newaxis] * normal
        profile = cv2.remap(
            ground.smooth,
            grid[:, :, 0].astype(np.float32),
            grid[:, :, 1].astype(np.float32),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        # The mean along five neighbours keeps a straight weak edge and levels texture out.
        profile = cv2.blur(profile, (1, 5))
        jump = np.linalg.norm(profile[:, 2:] - profile[:, :-2], axis=2).max(axis=1)
        strength = jump / (jump + EDGE_LEVELS)
        strength = np.where(jump < 2.0, 0.0, strength)
        supports[i] = float(np.where(beyond, 0.5, strength).mean())
    return supports


def overlap(a: Quad, b: Quad) -> float:
    """Common area as a share of the smaller quad, 0–1."""
    return common_area(a, b) / max(1e-6, min(quad_area(a), quad_area(b)))


def iou(a: Quad, b: Quad) -> float:
    """Intersection over union, 0–1."""
    area = common_area(a, b)
    return area / max(1e-6, quad_area(a) + quad_area(b) - area)
