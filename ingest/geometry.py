"""Points, boxes and quads, and the mapping between photo px and card px.

Corners are always in reading order: top-left, top-right, bottom-right, bottom-left of the *card* (or the text line),
wherever that is in the photo. Knows no pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
"""(x, y) in px, origin top-left, x to the right, y down."""

Quad = tuple[Point, Point, Point, Point]
"""Four corners in reading order: top-left, top-right, bottom-right, bottom-left."""

Homography = NDArray[np.float64]
"""Shape (3, 3): maps homogeneous (x, y, 1) of one frame to another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """An upright rectangle, right and bottom exclusive, in the frame its owner names."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """In px."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """In px."""
        return self.bottom - self.top

    @property
    def centre(self) -> Point:
        """(x, y) in px."""
        return ((self.left + self.right) / 2, (self.top + self.bottom) / 2)

    def to_quad(self) -> Quad:
        """The four corners in reading order."""
        return ((self.left, self.top), (self.right, self.top), (self.right, self.bottom), (self.left, self.bottom))


def bounding_box(points: Iterable[Point]) -> Box:
    """The smallest upright Box around all points.

    Raises:
        ValueError: no points.
    """
    xs, ys = zip(*points, strict=True)
    return Box(left=min(xs), top=min(ys), right=max(xs), bottom=max(ys))


def quad_of(corners: NDArray[np.floating]) -> Quad:
    """A Quad from an array of shape (4, 2), order kept."""
    if corners.shape != (4, 2):
        raise ValueError(f"a quad has four corners of two numbers, got shape {corners.shape}")
    a, b, c, d = ((float(x), float(y)) for x, y in corners)
    return (a, b, c, d)


def order_corners(corners: NDArray[np.floating]) -> Quad:
    """Put four corners in reading order as seen in the picture: top-left first, then clockwise.

    Args:
        corners: shape (4, 2), (x, y) in photo px, origin top-left, any order.

    Raises:
        ValueError: two corners coincide, or three lie on one line.
    """
    points = np.asarray(corners, dtype=np.float64)
    if points.shape != (4, 2):
        raise ValueError(f"a quad has four corners of two numbers, got shape {points.shape}")
    centre = points.mean(axis=0)
    # Clockwise as seen (y down), by angle about the centre.
    angles = np.arctan2(points[:, 1] - centre[1], points[:, 0] - centre[0])
    ring = points[np.argsort(angles, kind="stable")]
    if min(_turns(ring)) <= 1e-9 * max(1.0, quad_area(quad_of(ring))):
        raise ValueError("the corners do not span a convex quad")
    # The first corner is the one nearest the upper left; ties (a diamond) go to the higher one.
    sums = ring.sum(axis=1)
    first = min(range(4), key=lambda i: (round(float(sums[i]), 6), round(float(ring[i, 1]), 6)))
    return quad_of(np.roll(ring, -first, axis=0))


def _turns(ring: NDArray[np.float64]) -> list[float]:
    """Cross product at each corner: all positive on a convex clockwise ring (y down)."""
    turns = []
    for i in range(4):
        before, here, after = ring[i - 1], ring[i], ring[(i + 1) % 4]
        a, b = here - before, after - here
        turns.append(float(a[0] * b[1] - a[1] * b[0]))
    return turns


def is_convex(quad: Quad) -> bool:
    """Whether the corners run clockwise round a convex shape."""
    return min(_turns(np.array(quad))) > 0


def quad_area(quad: Quad) -> float:
    """Area in px²."""
    return abs(_signed_area(quad))


def common_area(a: Quad, b: Quad) -> float:
    """Area two convex quads share, px²; either way round.

    OpenCV's intersectConvexConvex answers 0 for quads whose sides nearly coincide, which is when it matters most.
    """
    boxes = [(min(x for x, _ in q), min(y for _, y in q), max(x for x, _ in q), max(y for _, y in q)) for q in (a, b)]
    (left, top, right, bottom), (left_b, top_b, right_b, bottom_b) = boxes
    if left >= right_b or left_b >= right or top >= bottom_b or top_b >= bottom:
        return 0.0
    return abs(_signed_area(clip(b, a)))


def clip(shape: Sequence[Point], window: Sequence[Point]) -> tuple[Point, ...]:
    """The part of `shape` inside `window`, both convex, either way round; empty where there is none.

    Source: Sutherland & Hodgman, Reentrant Polygon Clipping, 1974.
    """
    ring = list(window) if _signed_area(window) > 0 else list(reversed(window))
    points = list(shape)
    for start, end in zip(ring, [*ring[1:], ring[0]], strict=True):
        sides = [_side_of(start, end, point) for point in points]
        kept: list[Point] = []
        for i, (here, side) in enumerate(zip(points, sides, strict=True)):
            before, side_before = points[i - 1], sides[i - 1]
            if (side_before < 0) != (side < 0):
                share = side_before / (side_before - side)
                kept.append((before[0] + share * (here[0] - before[0]), before[1] + share * (here[1] - before[1])))
            if side >= 0:
                kept.append(here)
        if len(kept) < 3:
            return ()
        points = kept
    return tuple(points)


def _side_of(start: Point, end: Point, point: Point) -> float:
    """Positive on the inner side of a clockwise outline (y down)."""
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])


def _signed_area(points: Sequence[Point]) -> float:
    """Area in px² (shoelace), positive for clockwise corners (y down); 0 for no points."""
    area = 0.0
    for (x1, y1), (x2, y2) in zip(points, [*points[1:], *points[:1]], strict=True):
        area += x1 * y2 - x2 * y1
    return area / 2


def area_of(shape: Sequence[Point]) -> float:
    """Area of any outline without crossings, px²."""
    return abs(_signed_area(shape))


def side_lengths(quad: Quad) -> tuple[float, float, float, float]:
    """Top, right, bottom and left side in px."""
    points = np.array(quad + quad[:1])
    top, right, bottom, left = np.linalg.norm(np.diff(points, axis=0), axis=1)
    return float(top), float(right), float(bottom), float(left)


def turn_corners(quad: Quad, quarter_turns: int) -> Quad:
    """The same quad when the card's top is found to be `quarter_turns` × 90° clockwise from where we thought.

    With 1, the corner that was top-right becomes top-left.
    """
    k = quarter_turns % 4
    ring = quad[k:] + quad[:k]
    return (ring[0], ring[1], ring[2], ring[3])


def homography(source: Quad, target: Quad) -> Homography:
    """The perspective map that takes each corner of `source` to the same corner of `target`.

    Raises:
        ValueError: the corners do not determine one (three on a line).
    """
    rows = []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    system = np.array(rows, dtype=np.float64)
    try:
        solution = np.linalg.solve(system[:, :8], system[:, 8])
    except np.linalg.LinAlgError as error:
        raise ValueError("the corners do not span a quad") from error
    return np.append(solution, 1.0).reshape(3, 3)


def map_points(matrix: Homography, points: Iterable[Point]) -> tuple[Point, ...]:
    """Each point through a homography."""
    array = np.array(list(points), dtype=np.float64)
    if array.size == 0:
        return ()
    mapped = np.column_stack([array, np.ones(len(array))]) @ matrix.T
    mapped = mapped[:, :2] / mapped[:, 2:3]
    return tuple((float(x), float(y)) for x, y in mapped)


def map_quad(matrix: Homography, quad: Quad) -> Quad:
    """Each corner through a homography, order kept."""
    a, b, c, d = map_points(matrix, quad)
    return (a, b, c, d)
