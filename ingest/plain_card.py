"""The usual single card on an even ground, found without asking where text is: a scanner's lid, an even desk.

Only where everything in sight speaks for it: one outline of a card's proportions with an edge all round, and nothing
else in the picture. All other pictures are for ingest/find_cards.py. Frame: work px. Knows no text.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.geometry import Quad, map_quad, quad_area, side_lengths
from ingest.hypotheses import quad_around
from ingest.quad_score import Ground, side_supports
from ingest.tighten import tightened

LOOK_PX = 500
"""Long side of the picture the ground is taken away from."""
RIM = 0.012
"""Of the shorter side: the strip that tells what the ground looks like."""
UNEVEN = 5.0
"""Levels by which an even ground may differ from a slow change of light, beyond its noise."""
AWAY = (8.0, 4.5, 2.7)
"""Levels by which paper may differ from the ground, tried in turn: white paper on a white lid is a few levels off."""
LEAST_SHARE = 0.12
"""Of the picture: a smaller card is somebody's detail, or one of several."""
DUST = 0.0006
"""Of the picture: what else may lie about, where it is plain to see."""
LEAST_HALF = 1.5
"""Levels; nearer to the ground there is only noise."""
CLOUDS = 0.004
"""Of the picture: what else may differ faintly, as a lid's own unevenness does."""
STRAIGHT = 0.965
"""Share of its quad that the shape fills at least; rounded corners take 1%."""
SUPPORT = 0.25
"""Every side has an edge along this share of it, in `side_supports`' measure; cream paper on a white lid gives .4."""

BLOCK_FINENESS = 11.0
"""Drawn cards are 7 to 16 times as high as their print, four edge to edge twice that."""
BLOCKS = (
    ((0, 1 / 2), (1, 1 / 2)),
    ((0, 1 / 3), (0, 2 / 3), (1, 1 / 3), (1, 2 / 3)),
    ((0, 1 / 3), (0, 2 / 3)),
    ((1, 1 / 3), (1, 2 / 3)),
)
"""Where four, nine, or three cards side by side meet, if together they have a card's proportions: (axis, share)."""
ACROSS = 0.02
"""Share of the side by which print must reach over a seam to lie across it."""
NEAR_SEAM = 0.04
"""Share of the side by which a seam may lie elsewhere: perspective, cards of other sizes."""
SEAM = 0.5
"""Share of a seam along which there is an edge."""


def plain_card(ground: Ground) -> Quad | None:
    """The outline of the only thing that lies on an even ground, if it has a card's shape; None where unsure."""
    lab = ground.smooth
    scale = min(1.0, LOOK_PX / max(ground.size))
    small = np.asarray(cv2.resize(lab, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.float32)
    away = _away_from_ground(small, ground.noise)
    if away is None:
        return None
    for least in AWAY:
        quad = _only_thing((away > least).astype(np.uint8), DUST if least == AWAY[0] else CLOUDS)
        if quad is not None:
            if _strewn(away > AWAY[0], quad):
                return None
            quad = _halfway(away, quad) or quad
            back = np.diag([ground.size[0] / small.shape[1], ground.size[1] / small.shape[0], 1.0])
            quad = tightened(map_quad(back, quad), ground)
            return quad if _is_card(quad, ground) else None
    return None


def may_be_block(quad: Quad, texts: Sequence[Quad], size: tuple[float, float], ground: Ground) -> bool:
    """Whether what looks like one card can be several edge to edge: small print, none of it across what may be seams.

    Args:
        quad: its outline, work px.
        texts: boxes on the flat card.
        size: the flat card's width and height, the same px as `texts`.
    """
    boxes = np.array(texts).reshape(-1, 4, 2) / np.array(size)
    low, high = boxes.min(axis=1), boxes.max(axis=1)
    sides = np.array([side_lengths(text) for text in texts])
    height = float(np.average(sides.min(axis=1), weights=[quad_area(text) for text in texts]))
    if min(size) < BLOCK_FINENESS * height:
        return False
    return any(
        all(
            not ((low[:, axis] < at - ACROSS) & (high[:, axis] > at + ACROSS)).any()
            and _seam(quad, axis, at, ground) > SEAM
            for axis, at in seams
        )
        for seams in BLOCKS
    )


def _seam(quad: Quad, axis: int, at: float, ground: Ground) -> float:
    """0–1: how much of an edge runs from side to side near this share of the way."""
    a, b, c, d = np.array(quad)
    far = (b, c, a, d) if axis == 0 else (d, c, a, b)
    shares = (at + np.linspace(-1, 1, 9) * NEAR_SEAM)[:, np.newaxis]
    one, other = far[2] + shares * (far[0] - far[2]), far[3] + shares * (far[1] - far[3])
    parts = np.stack([np.broadcast_to(far[2], one.shape), one, other, np.broadcast_to(far[3], one.shape)], axis=1)
    return float(side_supports(parts, ground)[:, 1].max())


def _only_thing(mask: NDArray[np.uint8], rest: float) -> Quad | None:
    """The outline of what is set in the mask, if that is one thing with four straight sides.

    Args:
        rest: share of the picture that may be set elsewhere.
    """
    # Closing joins the print of a card as light as its ground to blobs, which are then too many.
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    shapes, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    areas = np.array([cv2.contourArea(shape) for shape in shapes])
    if not len(areas) or areas.max() < LEAST_SHARE * mask.size or areas.sum() - areas.max() > rest * mask.size:
        return None
    quad = quad_around(shapes[int(areas.argmax())].reshape(-1, 2).astype(np.float64))
    return quad if quad is not None and STRAIGHT < float(areas.max()) / quad_area(quad) < 1 / STRAIGHT else None


def _halfway(away: NDArray[np.float32], quad: Quad) -> Quad | None:
    """The outline where it is half as far from the ground as the paper is: its shadow left out, its rim taken in."""
    paper = cv2.fillConvexPoly(np.zeros(away.shape, np.uint8), np.round(np.array(quad)).astype(np.int32), 1) > 0
    half = float(np.median(away[paper])) / 2
    return _only_thing((away > half).astype(np.uint8), CLOUDS) if half > LEAST_HALF else None


def _strewn(seen: NDArray[np.bool_], quad: Quad) -> bool:
    """Whether more than dust is plain to see outside the outline."""
    about = cv2.fillConvexPoly(np.zeros(seen.shape, np.uint8), np.round(np.array(quad)).astype(np.int32), 1)
    about = cv2.dilate(about, np.ones((9, 9), np.uint8))  # its shadow is its own
    return bool((seen & (about == 0)).sum() > DUST * seen.size)


def _away_from_ground(lab: NDArray[np.float32], noise: float) -> NDArray[np.float32] | None:
    """How far each px is from the ground, levels; None where the ground is not even.

    The ground is what the picture's rim shows, carried on inwards as a slow change of light.
    """
    height, width = lab.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v = xs / width - 0.5, ys / height - 0.5
    terms = np.stack([np.ones_like(u), u, v, u * v, u * u, v * v], axis=2)
    strip = max(3, round(RIM * min(height, width)))
    rim = np.zeros((height, width), bool)
    rim[:strip] = rim[-strip:] = True
    rim[:, :strip] = rim[:, -strip:] = True
    fit, *_ = np.linalg.lstsq(terms[rim], lab[rim], rcond=None)
    seen = lab[rim] - terms[rim] @ fit
    if float(np.percentile(np.linalg.norm(seen, axis=1), 98)) > UNEVEN + 3 * noise:
        return None
    away = lab - terms @ fit.astype(np.float32)
    return np.asarray(cv2.GaussianBlur(np.sqrt(np.einsum("yxc,yxc->yx", away, away)), (5, 5), 0))


def _is_card(quad: Quad, ground: Ground) -> bool:
    """A card's proportions, wholly in the picture, an edge along each side."""
    top, right, bottom, left = side_lengths(quad)
    width, height = (top + bottom) / 2, (left + right) / 2
    if not 1.3 < max(width, height) / min(width, height) < 2.1:
        return False
    limit = np.array(ground.size) - 3
    corners = np.array(quad)
    if (corners < 2).any() or (corners > limit).any():
        return False
    return bool(side_supports(corners[np.newaxis], ground).min() > SUPPORT)
