"""How a picture is turned on the page so that its cards can be read. Knows no route."""

from __future__ import annotations

import io
from dataclasses import dataclass
from math import atan2, pi

from PIL import Image

from api.browser_picture import browser_picture
from api.home import Home
from api.shapes import Corners, PhotoShape
from ingest.errors import CardError

MOST_PAGES = 20
"""Shown at once; a long PDF would make the browser load hundreds of pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """One page of a picture, turned by quarter turns only."""

    page: int
    width_px: int
    """In the frame of the cards' quads: bytes as they decode."""
    height_px: int
    shown_width: int
    shown_height: int
    upright: int
    """Degrees that turn a number on the picture the right way up again."""
    transform: str
    """For an SVG group: picture px → shown px."""


def page_views(home: Home, photo: PhotoShape) -> tuple[PageView, ...]:
    """The pages that can be shown; none where the bytes do not decode."""
    views = []
    for page in range(1, min(max(photo.pages, 1), MOST_PAGES) + 1):
        try:
            size = picture_size(home, photo.sha256, page)
        except CardError:
            continue
        quads = [card.quad for card in photo.cards if card.page == page]
        views.append(turned(page, size, quarter_turns(quads)))
    return tuple(views)


def picture_size(home: Home, sha256: str, page: int) -> tuple[int, int]:
    """Width and height of a page as its bytes decode.

    Raises:
        CardError: it does not.
    """
    size_file = home.views / sha256[:2] / f"{sha256}-{page}.size"
    try:
        width, height = size_file.read_text("ascii").split()
        return int(width), int(height)
    except FileNotFoundError:
        from ingest.intake import open_original  # noqa: PLC0415 - only the first look at a page needs it

        original = open_original(home.pictures.original(sha256), sha256[:12]).photo(page)
        with Image.open(io.BytesIO(browser_picture(home, sha256, page, 1600))):
            pass  # the page's view lies beside its size from now on
        size_file.write_text(f"{original.width_px} {original.height_px}", "ascii")
        return original.width_px, original.height_px


def quarter_turns(quads: list[Corners]) -> int:
    """How often the picture must be turned 90° counter-clockwise until most cards stand upright."""
    turns = []
    for (x1, y1), (x2, y2), _, _ in quads:
        turns.append(round(atan2(y2 - y1, x2 - x1) / (pi / 2)) % 4)
    return max(set(turns), key=turns.count) if turns else 0


def turned(page: int, size: tuple[int, int], turns: int) -> PageView:
    """The page's frame after `turns` × 90° counter-clockwise."""
    w, h = size
    transform = {
        0: "",
        1: f"translate(0 {w}) rotate(-90)",
        2: f"translate({w} {h}) rotate(180)",
        3: f"translate({h} 0) rotate(90)",
    }[turns]
    shown = (w, h) if turns % 2 == 0 else (h, w)
    return PageView(
        page=page,
        width_px=w,
        height_px=h,
        shown_width=shown[0],
        shown_height=shown[1],
        upright={0: 0, 1: 90, 2: 180, 3: -90}[turns],
        transform=transform,
    )
