"""Where the four corners lie when a person begins to drag them. Knows no picture."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot
from typing import TYPE_CHECKING

from api.shapes import Corners

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
