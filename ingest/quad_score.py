"""How much a quad looks like a card: an edge along each side, a card's proportions, text inside and none cut.

Frame: work px. Many quads at once, because a crowded desk offers thousands. Knows where text is, not what it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.geometry import Quad, common_area, quad_area, side_lengths

Quads = NDArray[np.float64]
"""Shape (n, 4, 2): corners (x, y), clockwise."""

SAMPLES = 32
"""Points looked at on each side."""
REACH_PX = 3
"""How far from the side the edge may lie, work px."""
EDGE_LEVELS = (2.5, 5.0)
"""A step this large across the side counts as half an edge, in a still scan and in a noisy photo. Chosen on drawn
scenes, not measured on real edges; docs/accuracy-find.md has what it gives."""
LEAST_STEP = (0.9, 2.0)
"""A smaller step is noise, in a still scan and in a noisy photo."""
HUGGING = 0.15
"""A side nearer to a line of text than this share of the line's height is not the card's: printers keep a margin."""
BATCH = 1500
"""Quads scored in one go: 40 MB of samples."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the scores are measured on, computed once a picture."""

    smooth: NDArray[np.float32]
    """Shape (h, w, 3), Lab."""
    texts: tuple[Quad, ...]
    text_masks: NDArray[np.float32]
    """Shape (n, 9, 2): sample points of each text box."""
    text_areas: NDArray[np.float64]
    """Shape (n,), px²."""
    text_heights: NDArray[np.float64]
    """Shape (n,), px."""
    noise: float
    """Standard deviation of the even parts' brightness, levels."""

    @property
    def text_height(self) -> float:
        """Median height of the text boxes; 0 without text."""
        return float(np.median(self.text_heights)) if len(self.text_heights) else 0.0

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, work px."""
        return int(self.smooth.shape[1]), int(self.smooth.shape[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Quads and what they were found to be, in the same order."""

    quads: Quads
    value: NDArray[np.float64]
    """Shape (n,): 0–1, how sure we are that this is a card's outline."""
    holds: NDArray[np.bool_]
    """Shape (n, texts): which text boxes lie inside."""


def look_at(work: NDArray[np.uint8], texts: tuple[Quad, ...]) -> Ground:
    """Prepare a picture for scoring."""
    lab = cv2.cvtColor(cv2.GaussianBlur(work, (3, 3), 0), cv2.COLOR_BGR2LAB).astype(np.float32)
    none = Ground(
        smooth=lab,
        texts=(),
        text_masks=np.zeros((0, 9, 2), dtype=np.float32),
        text_areas=np.zeros(0),
        text_heights=np.zeros(0),
        noise=_noise(lab[:, :, 0]),
    )
    return with_texts(none, texts)


def with_texts(ground: Ground, texts: tuple[Quad, ...]) -> Ground:
    """The same picture, its text known."""
    grid = [(u, v) for v in (0.08, 0.5, 0.92) for u in (0.04, 0.5, 0.96)]
    points = np.zeros((len(texts), 9, 2), dtype=np.float32)
    heights = []
    for i, text in enumerate(texts):
        a, b, c, d = np.array(text)
        points[i] = [(1 - v) * ((1 - u) * a + u * b) + v * ((1 - u) * d + u * c) for u, v in grid]
        top, right, bottom, left = side_lengths(text)
        heights.append(min(max(top, bottom), max(left, right)))
    return replace(
        ground,
        texts=texts,
        text_masks=points,
        text_areas=np.array([quad_area(text) for text in texts]),
        text_heights=np.array(heights),
    )


def _noise(light: NDArray[np.float32]) -> float:
    fine = light - cv2.GaussianBlur(light, (0, 0), 2.0)
    return 1.48 * float(np.median(np.abs(fine[::2, ::2])))


def score(quad: Quad, ground: Ground) -> float:
    """0–1: how sure we are that this is a card's outline."""
    return float(score_all([quad], ground).value[0])


def score_but_edges(quad: Quad, ground: Ground) -> float:
    """0–1: what its proportions and its text say, where the edges were seen otherwise."""
    array = np.array([quad], dtype=np.float64)
    return float(_proportions(array, ground)[0] * _text(array, ground)[0][0])


def score_all(quads: Sequence[Quad] | Quads, ground: Ground) -> Scores:
    """Every quad's score; those that cannot be a card by their shape or text alone get 0 without a look at edges."""
    array = np.array(quads, dtype=np.float64).reshape(-1, 4, 2)
    holds = np.zeros((len(array), len(ground.texts)), dtype=bool)
    value = _proportions(array, ground)
    for first in range(0, len(array), BATCH):
        part = slice(first, first + BATCH)
        likely = np.flatnonzero(value[part] > 0) + first
        if not len(likely):
            continue
        text, inside = _text(array[likely], ground)
        holds[likely] = inside
        value[likely] *= text
        likely = likely[value[likely] > 0.2]
        if len(likely):
            value[likely] *= _edges(side_supports(array[likely], ground))
    value[value < 0.02] = 0.0
    return Scores(quads=array, value=value, holds=holds)


def together(some: Scores, more: Scores) -> Scores:
    """Both, one after the other."""
    return Scores(
        quads=np.concatenate([some.quads, more.quads]),
        value=np.concatenate([some.value, more.value]),
        holds=np.concatenate([some.holds, more.holds]),
    )


def _sides(quads: Quads) -> NDArray[np.float64]:
    """Shape (n, 4): top, right, bottom, left."""
    return np.asarray(np.linalg.norm(np.roll(quads, -1, axis=1) - quads, axis=2))


def _proportions(quads: Quads, ground: Ground) -> NDArray[np.float64]:
    sides = _sides(quads)
    top, right, bottom, left = sides.T
    width, height = (top + bottom) / 2, (left + right) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        aspect = np.maximum(width, height) / np.minimum(width, height)
        # Steeper than that nobody holds a phone.
        lean = np.minimum(
            np.minimum(top, bottom) / np.maximum(top, bottom), np.minimum(left, right) / np.maximum(left, right)
        )
    # 91 × 55 mm is 1.65; US and credit cards 1.59–1.75; foreshortening stretches it; square and folded cards exist.
    knots = (
        (1.0, 0.78),
        (1.25, 0.86),
        (1.45, 0.96),
        (1.56, 1.0),
        (1.78, 1.0),
        (1.95, 0.95),
        (2.3, 0.8),
        (3.0, 0.3),
        (3.5, 0.0),
    )
    value = np.interp(np.nan_to_num(aspect, nan=9.0), [a for a, _ in knots], [s for _, s in knots])
    w, h = ground.size
    beyond = np.maximum(np.maximum(-quads, quads - (w, h)), 0).max(axis=(1, 2))
    at_border = ((quads < 4) | (quads > (w - 5, h - 5))).any(axis=2).sum(axis=1) >= 2
    # What the frame cuts off changes the proportions: a cut card may have any.
    value = np.where(at_border & (aspect < 3.5), np.maximum(value, 0.9), value)
    return np.where((sides.min(axis=1) < 12) | ~(lean >= 0.4) | (beyond > 0.1 * max(w, h)), 0.0, value)


def _text(quads: Quads, ground: Ground) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Boxes wholly inside count for it; boxes the outline cuts, and text too small or large for a card, against it."""
    count = len(ground.texts)
    if not count:
        return np.full(len(quads), 0.75), np.zeros((len(quads), 0), dtype=bool)
    points = ground.text_masks.reshape(1, -1, 2)
    limit = np.array(ground.size) - 5
    inside = np.ones((len(quads), points.shape[1]), dtype=bool)
    clear = np.zeros((len(quads), 4, count))
    for i in range(4):
        a, b = quads[:, i, np.newaxis], quads[:, (i + 1) % 4, np.newaxis]
        along, away = b - a, points - a
        depth = along[..., 0] * away[..., 1] - along[..., 1] * away[..., 0]
        inside &= depth >= -1e-6
        nearest = depth.reshape(len(quads), count, 9).min(axis=2) / np.maximum(np.linalg.norm(along, axis=2), 1e-6)
        at_frame = ((a < 4) & (b < 4)).any(axis=2) | ((a > limit) & (b > limit)).any(axis=2)
        clear[:, i] = np.where(at_frame, np.inf, nearest)
    share = inside.reshape(len(quads), count, 9).mean(axis=2)
    full = share > 0.85
    cut = (share > 0.12) & ~full
    held, lost = full @ ground.text_areas, (cut * np.minimum(share, 1 - share) * 2) @ ground.text_areas
    value = np.where(held > 0, 1.0 - 0.9 * np.minimum(1.0, lost / np.maximum(held, 1e-6)), 0.0)
    # A side right along the letters is an edge of the letters, or a rule under them.
    margin = np.where(full[:, np.newaxis], clear / np.maximum(ground.text_heights, 1e-6), np.inf).min(axis=2)
    value *= np.interp(margin, (HUGGING, 2 * HUGGING), (0.85, 1.0)).prod(axis=1)
    # The line height that most of the text inside has, against the card's shorter side.
    weight = full * ground.text_areas
    height = (weight @ ground.text_heights) / np.maximum(weight.sum(axis=1), 1e-6)
    ratio = _sides(quads).min(axis=1) / np.maximum(height, 1e-6)
    # Drawn cards give 7 to 15, four cards pushed together 24, a page 40: stops blocks, pages and single words.
    # A key with its letter and a bubble of two lines give 2 to 5.
    return value * np.interp(ratio, (2.5, 5.5, 16.0, 22.0, 30.0, 50.0), (0.0, 1.0, 1.0, 0.8, 0.6, 0.2)), full


def _edges(supports: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean and worst sides together; a side on the picture's border tells nothing and counts half."""
    ranked = np.sort(supports, axis=1)
    return np.asarray(0.5 * ranked.mean(axis=1) + 0.5 * ranked[:, :2].mean(axis=1))


def side_supports(quads: Quads, ground: Ground) -> NDArray[np.float64]:
    """Shape (n, 4): share of each side (top, right, bottom, left) along which there is an edge, 0–1."""
    w, h = ground.size
    a, b = quads, np.roll(quads, -1, axis=1)
    along = b - a
    length = np.maximum(np.linalg.norm(along, axis=2, keepdims=True), 1e-6)
    normal = np.stack([-along[..., 1], along[..., 0]], axis=2) / length
    share = np.linspace(0.06, 0.94, SAMPLES)
    points = a[:, :, np.newaxis] + share[:, np.newaxis] * along[:, :, np.newaxis]  # (n, 4, samples, 2)
    beyond = (points < 3).any(axis=3) | (points > (w - 4, h - 4)).any(axis=3)
    steps = np.arange(-REACH_PX - 2, REACH_PX + 3)
    grid = points[:, :, :, np.newaxis] + steps[:, np.newaxis] * normal[:, :, np.newaxis, np.newaxis]
    flat = grid.reshape(len(quads) * 4 * SAMPLES, len(steps), 2).astype(np.float32)
    profile = np.empty((len(flat), len(steps), 3), np.float32)
    for first in range(0, len(flat), 32_000):  # OpenCV's remap takes at most 32,767 rows
        rows = slice(first, first + 32_000)
        profile[rows] = cv2.remap(
            ground.smooth, flat[rows, :, 0], flat[rows, :, 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
    profile = profile.reshape(len(quads) * 4, SAMPLES, len(steps) * 3)
    # The mean along five neighbours keeps a straight weak edge and levels texture out.
    total = np.cumsum(np.pad(profile, ((0, 0), (3, 2), (0, 0)), mode="edge")[:, 0:], axis=1)
    level = ((total[:, 5:] - total[:, :-5]) / 5).reshape(len(quads), 4, SAMPLES, len(steps), 3)
    jump = np.linalg.norm(level[:, :, :, 2:] - level[:, :, :, :-2], axis=4).max(axis=3)
    least, half = np.clip(2.2 * ground.noise, *LEAST_STEP), np.clip(5.0 * ground.noise, *EDGE_LEVELS)
    strength = np.where(jump < least, 0.0, jump / (jump + half))
    return np.asarray(np.where(beyond, 0.5, strength).mean(axis=2), dtype=np.float64)


def iou(a: Quad, b: Quad) -> float:
    """Intersection over union, 0–1."""
    area = common_area(a, b)
    return area / max(1e-6, quad_area(a) + quad_area(b) - area)
