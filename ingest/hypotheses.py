"""Quads that may be a card: from areas of one colour, from edges, and from straight lines round the text.

Nothing is decided here: every plausible quad is offered, ingest/quad_score.py says which looks like a card.
Frame: work px (the photo shrunk to a fixed long side). Knows no text beyond where its boxes are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.geometry import Quad, is_convex, order_corners, quad_area, quad_of
from ingest.text_groups import text_angle

Corners = NDArray[np.float64]
"""Shape (4, 2), (x, y)."""

MIN_AREA = 0.006
"""Of the picture: sixteen cards thrown wide on a desk take one hundredth each; smaller ones have no readable text."""
MOST_AREAS = 36
"""Outlines looked at in each mask: sixteen cards, what is printed on them, what lies about."""
MOST_POINTS = 400
"""Points of an outline that its sides are fitted to: more cost time and move a side by some hundredths of a px."""
SIDE_TOLERANCE_DEG = 16.0
"""How far a card's side may lean from its text under strong perspective."""
LINES_A_SIDE = 3
REACH = 1.6
"""How far beyond its text a card's side may lie, as a share of the text's own extent or of the usual card's."""


def from_areas(work: NDArray[np.uint8]) -> Iterator[Quad]:
    """Outlines of regions that differ from their surroundings in light, colour or by an edge.

    Args:
        work: shape (h, w, 3), BGR.
    """
    least = MIN_AREA * work.shape[0] * work.shape[1]
    for mask in _masks(work):
        contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
        for contour in sorted(contours, key=cv2.contourArea, reverse=True)[:MOST_AREAS]:
            if cv2.contourArea(contour) < least:
                break
            quad = quad_around(contour.reshape(-1, 2).astype(np.float64))
            if quad is not None and quad_area(quad) >= least:
                yield quad


def _masks(work: NDArray[np.uint8]) -> Iterator[NDArray[np.uint8]]:
    smooth = cv2.GaussianBlur(work, (5, 5), 0)
    lab = cv2.cvtColor(smooth, cv2.COLOR_BGR2LAB)
    grey = lab[:, :, 0]
    saturation = cv2.cvtColor(smooth, cv2.COLOR_BGR2HSV)[:, :, 1]
    border = np.concatenate(
        [lab[:8].reshape(-1, 3), lab[-8:].reshape(-1, 3), lab[:, :8].reshape(-1, 3), lab[:, -8:].reshape(-1, 3)]
    )
    apart = cv2.absdiff(lab, np.median(border, axis=0)).astype(np.float32)
    away8 = cv2.convertScaleAbs(
        cv2.sqrt(cv2.transform(cv2.multiply(apart, apart), np.ones((1, 3), np.float32))), alpha=3
    )
    kernel = np.ones((9, 9), np.uint8)
    for channel in (grey, saturation, lab[:, :, 2], away8):
        _, mask = cv2.threshold(channel, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
        for either in (mask, 255 - mask):
            # Closing fills the print, opening cuts thin bridges to the neighbour.
            yield np.asarray(cv2.morphologyEx(either, cv2.MORPH_CLOSE, kernel), dtype=np.uint8)
            yield np.asarray(cv2.morphologyEx(either, cv2.MORPH_OPEN, kernel), dtype=np.uint8)
    for low, high in ((15, 45), (40, 110)):
        edges = cv2.bitwise_or(cv2.Canny(grey, low, high), cv2.Canny(lab[:, :, 2], low, high))
        yield np.asarray(cv2.dilate(edges, np.ones((3, 3), np.uint8), iterations=2), dtype=np.uint8)


def quad_around(contour: Corners) -> Quad | None:
    """The four straight sides that best follow an outline; rounded or nicked corners do not matter.

    Args:
        contour: shape (n, 2), in order.
    """
    hull = cv2.convexHull(contour.astype(np.float32))
    perimeter = cv2.arcLength(hull, True)
    corners = None
    for share in (0.02, 0.03, 0.045, 0.065, 0.09):
        simple = cv2.approxPolyDP(hull, share * perimeter, True)
        if len(simple) == 4:
            corners = simple.reshape(4, 2).astype(np.float64)
            break
    if corners is None:
        corners = cv2.boxPoints(cv2.minAreaRect(hull)).astype(np.float64)
        if cv2.contourArea(hull) < 0.8 * cv2.contourArea(corners.astype(np.float32)):
            return None
    try:
        quad = order_corners(corners)
    except ValueError:
        return None
    return _sides_fitted(quad, contour[:: max(1, len(contour) // MOST_POINTS)]) or quad


def _sides_fitted(quad: Quad, contour: Corners) -> Quad | None:
    """Each side replaced by the line through the outline's points along its middle part."""
    corners = np.array(quad)
    lines = []
    for i in range(4):
        a, b = corners[i], corners[(i + 1) % 4]
        length = float(np.linalg.norm(b - a))
        if length < 8:
            return None
        along = (b - a) / length
        normal = np.array([-along[1], along[0]])
        offset = contour - a
        t, d = offset @ along, offset @ normal
        near = (np.abs(d) < 0.03 * length + 3) & (t > 0.12 * length) & (t < 0.88 * length)
        points = contour[near]
        if len(points) < 10:
            return None
        vx, vy, x, y = cv2.fitLine(points.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        lines.append(np.array([vy, -vx, vx * y - vy * x], dtype=np.float64))
    return intersect_sides(lines)


def intersect_sides(lines: list[NDArray[np.float64]]) -> Quad | None:
    """Corners where neighbouring sides meet.

    Args:
        lines: four of (a, b, c) with ax + by + c = 0: top, right, bottom, left.
    """
    corners = []
    for i in range(4):
        (a, b, c), (d, e, f) = lines[i - 1].tolist(), lines[i].tolist()
        x, y, w = b * f - c * e, c * d - a * f, a * e - b * d
        if abs(w) < 1e-9:
            return None
        corners.append((x / w, y / w))
    quad = quad_of(np.array(corners))
    if not np.isfinite(np.array(quad)).all() or not is_convex(quad):
        return None
    return quad


Quads = NDArray[np.float64]
"""Shape (n, 4, 2), clockwise."""
Segments = NDArray[np.float64]
"""Shape (n, 4): x1, y1, x2, y2."""


def straight_segments(work: NDArray[np.uint8]) -> Segments:
    """Straight pieces of edges, the frame's own border among them: a cut card ends there."""
    grey = cv2.cvtColor(work, cv2.COLOR_BGR2GRAY)
    # Local contrast first: a white card's shadowed edge on a white desk is a few grey levels high.
    grey = cv2.createCLAHE(clipLimit=3.0, tileGridSize=(6, 6)).apply(cv2.GaussianBlur(grey, (3, 3), 0))
    found = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD).detect(grey)[0]
    if found is None:
        return np.zeros((0, 4))
    segments = found.reshape(-1, 4).astype(np.float64)
    lengths = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    return np.asarray(segments[lengths > 0.02 * max(work.shape[:2])])


def from_lines(segments: Segments, size: tuple[int, int], texts: Sequence[Quad]) -> Quads:
    """Straight lines just outside some text, in its own directions: white cards on white desks, cards edge to edge.

    Args:
        size: width and height of the picture, work px.
        texts: boxes that may be one card's.
    """
    points = np.array(texts).reshape(-1, 2)
    angle = text_angle(texts)
    across = np.array([np.cos(angle), np.sin(angle)])
    down = np.array([-across[1], across[0]])
    spans = [(float((points @ axis).min()), float((points @ axis).max())) for axis in (across, down)]
    widest = max(high - low for low, high in spans)
    sides = []
    for axis, normal, along, out in ((across, down, spans[0], spans[1]), (down, across, spans[1], spans[0])):
        for outward, limit in ((-1.0, out[0]), (1.0, out[1])):
            near = _lines_beyond(segments, axis, outward * normal, outward * limit, along, reach=REACH * widest)
            border = _border_beyond(size, outward * normal, outward * limit, 0.6 * widest)
            sides.append([*near, *border])
    tops, bottoms, lefts, rights = sides
    picks = np.array(list(product(range(len(tops)), range(len(rights)), range(len(bottoms)), range(len(lefts)))), int)
    if not len(picks):
        return np.zeros((0, 4, 2))
    ring = np.stack(
        [np.array(some)[picks[:, i]] for i, some in enumerate((tops, rights, bottoms, lefts))], axis=1
    )  # (n, 4 sides, 3)
    meet = np.cross(np.roll(ring, 1, axis=1), ring)
    with np.errstate(divide="ignore", invalid="ignore"):
        quads = meet[:, :, :2] / meet[:, :, 2:]
    before, after = quads - np.roll(quads, 1, axis=1), np.roll(quads, -1, axis=1) - quads
    turns = before[..., 0] * after[..., 1] - before[..., 1] * after[..., 0]
    return np.asarray(quads[np.isfinite(quads).all(axis=(1, 2)) & (turns > 0).all(axis=1)])


def _lines_beyond(
    segments: Segments,
    axis: NDArray[np.float64],
    outward: NDArray[np.float64],
    limit: float,
    along: tuple[float, float],
    *,
    reach: float,
) -> list[NDArray[np.float64]]:
    """Up to LINES_A_SIDE lines along `axis` that pass the text on its `outward` side, the best supported first.

    Args:
        limit: how far the text reaches outward.
        along: where the text begins and ends on `axis`: what lies beyond its corners supports nothing.
    """
    if not len(segments):
        return []
    starts, ends = segments[:, :2], segments[:, 2:]
    vectors = ends - starts
    lengths = np.linalg.norm(vectors, axis=1)
    lean = np.abs(vectors @ outward) / lengths
    away = (starts + ends) / 2 @ outward - limit
    room = 0.5 * (along[1] - along[0]) + 10
    low = np.minimum(starts @ axis, ends @ axis).clip(along[0] - room, along[1] + room)
    high = np.maximum(starts @ axis, ends @ axis).clip(along[0] - room, along[1] + room)
    fits = (lean < np.sin(np.radians(SIDE_TOLERANCE_DEG))) & (away > -2) & (away < reach) & (high - low > 4)
    chosen = np.flatnonzero(fits)
    lines: list[tuple[float, NDArray[np.float64]]] = []
    for i in chosen[np.argsort(-(high - low)[chosen])][:30]:
        a, b = starts[i], ends[i]
        unit = (b - a) / lengths[i]
        side = np.array([-unit[1], unit[0]])
        # Collinear pieces of one side, broken by a finger or a glare, count together.
        near = (np.abs((starts[chosen] - a) @ side) < 3) & (np.abs((ends[chosen] - a) @ side) < 3)
        support = float((high - low)[chosen][near].sum())
        # The card's own side is the first long line; the neighbour's far side is as long.
        worth = support / (1.0 + 0.8 * max(0.0, float(away[i])) / reach)
        lines.append((worth, np.array([unit[1], -unit[0], unit[0] * a[1] - unit[1] * a[0]])))
    distinct: list[NDArray[np.float64]] = []
    centre = (np.mean(along) * axis) + limit * outward
    for _, line in sorted(lines, key=lambda pair: -pair[0]):
        if all(_apart(line, other, centre) for other in distinct):
            distinct.append(line)
        if len(distinct) == LINES_A_SIDE:
            break
    return distinct


def _border_beyond(
    size: tuple[int, int], outward: NDArray[np.float64], limit: float, reach: float
) -> list[NDArray[np.float64]]:
    """The side of the frame that the text nearly reaches: the card may go on beyond it."""
    width, height = size
    lines = []
    for line, normal, at in (
        ((1.0, 0.0, 0.0), (-1.0, 0.0), 0.0),
        ((1.0, 0.0, -(width - 1.0)), (1.0, 0.0), width - 1.0),
        ((0.0, 1.0, 0.0), (0.0, -1.0), 0.0),
        ((0.0, 1.0, -(height - 1.0)), (0.0, 1.0), height - 1.0),
    ):
        facing = float(np.dot(normal, outward))
        if facing > np.cos(np.radians(30)) and at - limit < reach:
            lines.append(np.array(line))
    return lines


def _apart(line: NDArray[np.float64], other: NDArray[np.float64], centre: NDArray[np.float64]) -> bool:
    """Whether two lines are different sides, seen at the middle of the text's own side."""
    here, there = float(line @ np.append(centre, 1)), float(other @ np.append(centre, 1))
    if line[:2] @ other[:2] < 0:
        there = -there
    return abs(here - there) > 5 or abs(float(line[:2] @ other[:2])) < np.cos(np.radians(1.5))


def beyond_frame(quad: Quad, size: tuple[int, int]) -> Quad:
    """A cut card's outline with its own slant: the frame is not one of its sides, so its text would come out leaning.

    The side on the frame's border is laid parallel to the opposite one, just outside what can be seen.
    """
    corners = np.array(quad)
    limit = np.array(size) - 1.0
    near = np.stack([corners[:, 0] < 4, corners[:, 0] > limit[0] - 4, corners[:, 1] < 4, corners[:, 1] > limit[1] - 4])
    cut = [bool((near[:, i] & near[:, (i + 1) % 4]).any()) for i in range(4)]
    for i in range(4):
        j, opposite = (i + 1) % 4, (i + 2) % 4
        if not cut[i] or cut[opposite]:
            continue
        along = corners[(i + 3) % 4] - corners[opposite]
        outward = np.array([-along[1], along[0]])
        outward *= np.sign((corners[i] + corners[j] - corners[opposite] - corners[(i + 3) % 4]) @ outward)
        anchor = max((corners[i], corners[j]), key=lambda corner: float(corner @ outward))
        lines = [
            np.cross(np.append(a, 1), np.append(b, 1))
            for a, b in (
                (corners[i - 1], corners[i]),
                (anchor, anchor + along),
                (corners[j], corners[opposite]),
            )
        ]
        moved = [np.cross(lines[0], lines[1]), np.cross(lines[1], lines[2])]
        if min(abs(point[2]) for point in moved) < 1e-9:
            continue
        slanted = corners.copy()
        slanted[i], slanted[j] = (point[:2] / point[2] for point in moved)
        if is_convex(quad_of(slanted)) and quad_area(quad_of(slanted)) < 2 * quad_area(quad):
            corners = slanted
    return quad_of(corners)
