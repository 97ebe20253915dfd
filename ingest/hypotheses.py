"""Quads that may be a card: from areas of one colour, from edges, and from straight lines round the text.

Nothing is decided here: every plausible quad is offered, ingest/quad_score.py says which looks like a card.
Frame: work px (the photo shrunk to a fixed long side). Knows no text beyond where its boxes are.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.geometry import Quad, is_convex, order_corners, quad_area, quad_of

Corners = NDArray[np.float64]
"""Shape (4, 2), (x, y)."""

MIN_AREA = 0.015
"""Of the picture: a card smaller than this has no readable text at phone resolution."""
SIDE_TOLERANCE_DEG = 16.0
"""How far a card's side may lean from its text under strong perspective."""
LINES_A_SIDE = 4


def from_areas(work: NDArray[np.uint8]) -> Iterator[Quad]:
    """Outlines of regions that differ from their surroundings in light, colour or by an edge.

    Args:
        work: shape (h, w, 3), BGR.
    """
    least = MIN_AREA * work.shape[0] * work.shape[1]
    for mask in _masks(work):
        contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
        for contour in sorted(contours, key=cv2.contourArea, reverse=True)[:12]:
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
    away = np.linalg.norm(lab.astype(np.float32) - np.median(border, axis=0), axis=2)
    away8 = np.clip(away * 3, 0, 255).astype(np.uint8)
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
    return _sides_fitted(quad, hull.reshape(-1, 2).astype(np.float64), contour) or quad


def _sides_fitted(quad: Quad, hull: Corners, contour: Corners) -> Quad | None:
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
        x, y, w = np.cross(lines[i - 1], lines[i])
        if abs(w) < 1e-9:
            return None
        corners.append((x / w, y / w))
    quad = quad_of(np.array(corners))
    if not np.isfinite(np.array(quad)).all() or not is_convex(quad):
        return None
    return quad


def from_lines(work: NDArray[np.uint8], texts: list[Quad]) -> Iterator[Quad]:
    """Straight lines just outside the text, in the text's own directions: finds white cards on white desks.

    Args:
        texts: text boxes, work px.
    """
    if not texts:
        return
    points = np.array(texts).reshape(-1, 2)
    angle = text_angle(texts)
    across = np.array([np.cos(angle), np.sin(angle)])
    down = np.array([-across[1], across[0]])
    segments = _segments(work)
    if len(segments) == 0:
        return
    sides = []
    for axis, normal in ((across, down), (down, across)):
        extent = points @ normal
        low, high = float(extent.min()), float(extent.max())
        sides.append(
            (_strongest(segments, axis, normal, low, below=True), _strongest(segments, axis, normal, high, below=False))
        )
    (tops, bottoms), (lefts, rights) = sides
    for top, right, bottom, left in product(tops, rights, bottoms, lefts):
        quad = intersect_sides([top, right, bottom, left])
        if quad is not None:
            try:
                yield order_corners(np.array(quad))
            except ValueError:
                continue


def text_angle(texts: list[Quad]) -> float:
    """The usual direction of the boxes' longer sides, folded to ±45°, in radians."""
    vectors = []
    for quad in texts:
        corners = np.array(quad)
        a, b = corners[1] - corners[0], corners[3] - corners[0]
        vectors.append(a if np.linalg.norm(a) >= np.linalg.norm(b) else b)
    array = np.array(vectors)
    # Four-fold symmetry: rows and columns count alike.
    angles = np.arctan2(array[:, 1], array[:, 0]) * 4
    weights = np.linalg.norm(array, axis=1)
    return float(np.arctan2(np.sum(np.sin(angles) * weights), np.sum(np.cos(angles) * weights)) / 4)


def _segments(work: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Straight segments, shape (n, 4): x1, y1, x2, y2."""
    grey = cv2.cvtColor(work, cv2.COLOR_BGR2GRAY)
    # Local contrast first: a white card's shadowed edge on a white desk is five grey levels high.
    grey = cv2.createCLAHE(clipLimit=3.0, tileGridSize=(6, 6)).apply(cv2.GaussianBlur(grey, (3, 3), 0))
    found = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD).detect(grey)[0]
    if found is None:
        return np.zeros((0, 4))
    segments = found.reshape(-1, 4).astype(np.float64)
    lengths = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    return np.asarray(segments[lengths > 0.03 * max(work.shape[:2])])


def _strongest(
    segments: NDArray[np.float64], axis: NDArray[np.float64], normal: NDArray[np.float64], limit: float, *, below: bool
) -> list[NDArray[np.float64]]:
    """Up to LINES_A_SIDE lines along `axis` beyond the text's extent `limit` on `normal`, longest support first."""
    starts, ends = segments[:, :2], segments[:, 2:]
    vectors = ends - starts
    lengths = np.linalg.norm(vectors, axis=1)
    lean = np.abs(vectors @ normal) / lengths
    middles = (starts + ends) / 2 @ normal
    outside = middles < limit + 2 if below else middles > limit - 2
    chosen = np.flatnonzero((lean < np.sin(np.radians(SIDE_TOLERANCE_DEG))) & outside)
    lines: list[tuple[float, NDArray[np.float64]]] = []
    for i in chosen[np.argsort(-lengths[chosen])][:40]:
        a, b = starts[i], ends[i]
        unit = (b - a) / lengths[i]
        side = np.array([-unit[1], unit[0]])
        # Collinear pieces of one side, broken by a finger or a glare, count together.
        near = (np.abs((starts[chosen] - a) @ side) < 3) & (np.abs((ends[chosen] - a) @ side) < 3)
        support = float(lengths[chosen][near].sum())
        lines.append((support, np.array([unit[1], -unit[0], unit[0] * a[1] - unit[1] * a[0]])))
    distinct: list[NDArray[np.float64]] = []
    centre = segments.reshape(-1, 2).mean(axis=0)
    for _, line in sorted(lines, key=lambda pair: -pair[0]):
        if all(_apart(line, other, centre) for other in distinct):
            distinct.append(line)
        if len(distinct) == LINES_A_SIDE:
            break
    return distinct


def _apart(line: NDArray[np.float64], other: NDArray[np.float64], centre: NDArray[np.float64]) -> bool:
    """Whether two lines are different sides, seen at the picture's centre."""
    here, there = float(line @ np.append(centre, 1)), float(other @ np.append(centre, 1))
    if line[:2] @ other[:2] < 0:
        there = -there
    return abs(here - there) > 5 or abs(float(line[:2] @ other[:2])) < np.cos(np.radians(1.5))
