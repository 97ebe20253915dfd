"""A picture of what was read: the photo with each card's outline, its number, and a box round every field.

Knows no file: pixels in, pixels out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from api.pipeline import PhotoRead, SideRead
from api.words import AGAIN_ENGLISH
from ingest.geometry import Quad, map_quad
from ingest.photo import Pixels
from ingest.quality import Note
from normalize.draft import FieldKind

SHOWN_SIDE_PX = 1800
"""Long side of the drawn picture."""
OUTLINE = (230, 60, 40)
ACCEPTED = (24, 128, 72)
UNSURE = (214, 120, 0)
UNPLACED = (140, 140, 140)
LINK = (120, 60, 200)
PAPER = (255, 255, 255)


def draw_reading(result: PhotoRead) -> Pixels:
    """The photo, shrunk to SHOWN_SIDE_PX, with everything that was found drawn in.

    Green boxes are accepted fields, orange ones are for a person to check, grey lines mean no field.
    """
    photo = result.photo
    scale = min(1.0, SHOWN_SIDE_PX / max(photo.width_px, photo.height_px))
    size = (round(photo.width_px * scale), round(photo.height_px * scale))
    picture = Image.fromarray(photo.pixels[:, :, ::-1]).resize(size, Image.Resampling.LANCZOS)
    draw = ImageDraw.Draw(picture)
    pen = max(2, round(max(size) / 600))
    font = ImageFont.load_default(size=max(13, round(max(size) / 85)))
    for one in result.unread:
        _outline(draw, _scaled(one.card.quad, scale), UNPLACED, pen + 1)
        said = "blank" if one.blank else _again(one.notes)
        _label(draw, _scaled(one.card.quad, scale), f"card {one.card.index}: {said}", font, OUTLINE)
    for side in result.sides:
        _side(draw, side, scale, pen, font)
    _links(draw, result, scale, pen)
    return np.ascontiguousarray(np.asarray(picture, dtype=np.uint8)[:, :, ::-1])


def _again(notes: Sequence[Note]) -> str:
    return ", ".join(AGAIN_ENGLISH.get(note.code, note.code) for note in notes)


def _links(draw: ImageDraw.ImageDraw, result: PhotoRead, scale: float, pen: int) -> None:
    """A line from each front to its back in the same picture, with a dot at the front's end."""
    sides = {side.card.index: side for side in result.sides}
    for side in result.sides:
        here = side.other is not None and side.other.sha256 == result.photo.sha256
        if side.other is None or side.side != "front" or not here or side.other.page != result.photo.page:
            continue
        (x, y), end = (_middle(sides[number].card.quad, scale) for number in (side.card.index, side.other.card))
        draw.line([(x, y), end], fill=LINK, width=pen + 2)
        radius = 3 * pen
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=LINK)


def _middle(quad: Quad, scale: float) -> tuple[float, float]:
    return sum(x for x, _ in quad) / 4 * scale, sum(y for _, y in quad) / 4 * scale


def _title(side: SideRead) -> str:
    """The card's number, which side it is, and what is wrong with the picture of it."""
    of = "" if side.other is None else f" ({side.side}, with {side.other.card})"
    return f"card {side.card.index}{of}" + (f": {_again(side.notes)}" if side.notes else "")


def _side(
    draw: ImageDraw.ImageDraw,
    side: SideRead,
    scale: float,
    pen: int,
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
) -> None:
    to_photo = side.card.to_photo()
    _outline(draw, _scaled(side.card.quad, scale), OUTLINE, pen + 1)
    for i in side.draft.unplaced:
        _outline(draw, _scaled(map_quad(to_photo, side.read.lines[i].quad), scale), UNPLACED, pen - 1)
    labels: dict[int, list[FieldKind]] = {}
    for reading in side.draft.readings:
        colour = ACCEPTED if reading.accepted else UNSURE
        for i in reading.lines:
            labels.setdefault(i, []).append(reading.kind)
            _outline(draw, _scaled(map_quad(to_photo, side.read.lines[i].quad), scale), colour, pen)
    for i, kinds in labels.items():
        quad = _scaled(map_quad(to_photo, side.read.lines[i].quad), scale)
        _label(draw, quad, " + ".join(kind.value for kind in kinds), font)
    _label(draw, _scaled(side.card.quad, scale), _title(side), font, OUTLINE)


def _scaled(quad: Quad, scale: float) -> list[tuple[float, float]]:
    return [(x * scale, y * scale) for x, y in quad]


def _outline(
    draw: ImageDraw.ImageDraw, quad: list[tuple[float, float]], colour: tuple[int, int, int], width: int
) -> None:
    draw.line([*quad, quad[0]], fill=colour, width=max(1, width), joint="curve")


def _label(
    draw: ImageDraw.ImageDraw,
    quad: list[tuple[float, float]],
    text: str,
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
    colour: tuple[int, int, int] = (40, 60, 90),
) -> None:
    """Right above the box's end, where a card has room more often than above its beginning."""
    right, top = quad[1]
    left, upper, end, lower = draw.textbbox((0, 0), text, font=font)
    width, height = end - left + 6, lower - upper + 4
    x = min(right + 3, draw.im.size[0] - width) if colour is not OUTLINE else quad[0][0]
    y = max(0.0, top if colour is not OUTLINE else quad[0][1] - height - 2)
    draw.rectangle((x, y, x + width, y + height), fill=colour)
    draw.text((x + 3 - left, y + 2 - upper), text, fill=PAPER, font=font)
