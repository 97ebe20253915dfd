"""Corners for people: where they lie when one begins to drag them, outlines with a margin, crops. Knows no picture."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot
from typing import TYPE_CHECKING

from api.shapes import CardShape, Corners
from ingest.geometry import bounding_box

if TYPE_CHECKING:
    from api.web.photo_view import PageView

_CARD = 91 / 55
"""Width to height of a Japanese card."""
_SHARE = 0.5
"""Of the picture's width, for a card of which nothing is known."""


def around(quads: Sequence[Corners]) -> Corners:
    """The smallest upright frame round these cards, as upright as the first one lies; photo px."""
    (ax, ay), (bx, by), _, _ = quads[0]
    along = hypot(bx - ax, by - ay) or 1.0
    ux, uy = (bx - ax) / along, (by - ay) / along
    vx, vy = -uy, ux
    across = [(x - ax) * ux + (y - ay) * uy for quad in quads for x, y in quad]
    down = [(x - ax) * vx + (y - ay) * vy for quad in quads for x, y in quad]
    left, right, top, bottom = min(across), max(across), min(down), max(down)

    def back(u: float, v: float) -> tuple[float, float]:
        return (ax + u * ux + v * vx, ay + u * uy + v * vy)

    return (back(left, top), back(right, top), back(right, bottom), back(left, bottom))


def halves(quad: Corners) -> tuple[Corners, Corners]:
    """Two cards lying side by side in a shape that was taken for one: cut across its longer sides."""
    a, b, c, d = quad
    wide = hypot(b[0] - a[0], b[1] - a[1]) >= hypot(d[0] - a[0], d[1] - a[1])
    if wide:
        top, bottom = _middle(a, b), _middle(d, c)
        return (a, top, bottom, d), (top, b, c, bottom)
    left, right = _middle(a, d), _middle(b, c)
    return (a, b, right, left), (left, right, c, d)


def with_margin(quad: Corners) -> Corners:
    """A line's box a little larger, so that its outline does not run through the ink."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad
    along = hypot(bx - ax, by - ay) or 1.0
    down = hypot(dx - ax, dy - ay) or 1.0
    margin = 0.05 * min(along, down)
    ux, uy, vx, vy = (bx - ax) / along, (by - ay) / along, (dx - ax) / down, (dy - ay) / down
    ux, uy, vx, vy = ux * margin, uy * margin, vx * margin, vy * margin
    return (
        (ax - ux - vx, ay - uy - vy),
        (bx + ux - vx, by + uy - vy),
        (cx + ux + vx, cy + uy + vy),
        (dx - ux + vx, dy - uy + vy),
    )


def crop_round(boxes: tuple[Corners, ...], card: CardShape, *, around: float = 0.15) -> str:
    """A viewBox that shows the boxes with some card around them, as a share of their smaller side."""
    if not boxes:
        return ""
    box = bounding_box(corner for quad in boxes for corner in quad)
    margin = around * min(box.width, box.height)
    left, top = max(0.0, box.left - margin), max(0.0, box.top - margin)
    right, bottom = min(float(card.width_px), box.right + margin), min(float(card.height_px), box.bottom + margin)
    return f"{left:.1f} {top:.1f} {right - left:.1f} {bottom - top:.1f}"


def in_the_middle(view: PageView) -> Corners:
    """A card in the middle of the page as it is shown; photo px."""
    width = min(_SHARE * view.shown_width, 0.8 * view.shown_height * _CARD)
    height = width / _CARD
    left, top = (view.shown_width - width) / 2, (view.shown_height - height) / 2
    shown = ((left, top), (left + width, top), (left + width, top + height), (left, top + height))
    a, b, c, d = (_unturned(view, x, y) for x, y in shown)
    return (a, b, c, d)


def _unturned(view: PageView, x: float, y: float) -> tuple[float, float]:
    """From the page as it is shown to the picture; the way back of the view's transform."""
    match view.upright % 360:
        case 90:
            return view.width_px - y, x
        case 180:
            return view.width_px - x, view.height_px - y
        case 270:
            return y, view.height_px - x
        case _:
            return x, y


def _middle(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
