"""What two convex shapes have in common. OpenCV's own answer is wrong where they share a side, as touching cards do."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.geometry import Point, Quad, quad_area


def clip(shape: Sequence[Point], window: Sequence[Point]) -> tuple[Point, ...]:
    """The part of `shape` inside `window`, both convex with corners running clockwise (y down); may be empty.

    Source: Sutherland & Hodgman, Reentrant Polygon Clipping, 1974.
    """
    part = list(shape)
    for i, (ax, ay) in enumerate(window):
        bx, by = window[(i + 1) % len(window)]
        kept: list[Point] = []
        sides = [(bx - ax) * (y - ay) - (by - ay) * (x - ax) for x, y in part]
        for j, here in enumerate(part):
            before, was, now = part[j - 1], sides[j - 1], sides[j]
            if (was < 0) != (now < 0):
                share = was / (was - now)
                kept.append((before[0] + share * (here[0] - before[0]), before[1] + share * (here[1] - before[1])))
            if now >= 0:
                kept.append(here)
        part = kept
        if not part:
            break
    return tuple(part)


def area_of(shape: Sequence[Point]) -> float:
    """Area in px² (shoelace)."""
    total = 0.0
    for i, (x, y) in enumerate(shape):
        px, py = shape[i - 1]
        total += px * y - x * py
    return abs(total) / 2


def common_area(a: Quad, b: Quad) -> float:
    """Area in px² that both cover."""
    if (
        min(x for x, _ in a) >= max(x for x, _ in b)
        or min(x for x, _ in b) >= max(x for x, _ in a)
        or min(y for _, y in a) >= max(y for _, y in b)
        or min(y for _, y in b) >= max(y for _, y in a)
    ):
        return 0.0
    return area_of(clip(a, b))


def overlap(a: Quad, b: Quad) -> float:
    """Common area as a share of the smaller quad, 0–1."""
    return common_area(a, b) / max(1e-6, min(quad_area(a), quad_area(b)))


def iou(a: Quad, b: Quad) -> float:
    """Intersection over union, 0–1."""
    shared = common_area(a, b)
    return shared / max(1e-6, quad_area(a) + quad_area(b) - shared)
