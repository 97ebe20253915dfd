"""Lines of drawn characters whose places are known, as a reader would hand them on. Knows no engine."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ingest.card_image import CardImage
from ingest.geometry import Quad, quad_of
from ocr.reading import CharReading, Direction, ReadCard, TextLine
from tests.support.fonts import Face, available
from tests.support.typeset import PX_PER_MM, Colour, Sheet, Type

GROW = 0.12
"""A detected box stands this far off the em box, em."""


def face(id_: str = "noto-sans-jp") -> Face:
    """A typeface that comes with the test packages."""
    return next(face for face in available() if face.id == id_)


def drawn(
    names: Sequence[tuple[str, str]],
    *,
    size_pt: float = 12,
    px_per_mm: float = 12.0,
    vertical: bool = False,
    kind: Face | None = None,
    colours: tuple[Colour, Colour] = ((30, 30, 30), (255, 255, 255)),
    tracking_em: float = 0.0,
) -> tuple[CardImage, ReadCard]:
    """A card with a line for each (printed, read) pair, and its reading with every character in its place.

    A line with nothing read is printed only.

    Args:
        colours: ink and paper.
    """
    sheet = Sheet(width_mm=91, height_mm=55, paper=colours[1])
    style = Type(face=kind or face(), size_pt=size_pt, colour=colours[0], tracking_em=tracking_em)
    for i, (printed, _) in enumerate(names):
        if vertical:
            sheet.column(printed, 80 - 12 * i, 6, style)
        else:
            sheet.line(printed, 8, 12 + 9 * i, style)
    scale = px_per_mm / PX_PER_MM
    pixels = cv2.resize(sheet.pixels(), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    em = style.em_mm
    lines = [
        _line(read, quad_of(np.array(grown(line.quad_mm, GROW * em)) * px_per_mm), em, tracking_em, vertical)
        for line, (_, read) in zip(sheet.lines, names, strict=True)
        if read
    ]
    card = CardImage(
        photo_id="0" * 64 + "-1",
        quad=((0.0, 0.0), (910.0, 0.0), (910.0, 550.0), (0.0, 550.0)),
        pixels=np.asarray(pixels, dtype=np.uint8),
        px_per_mm=px_per_mm,
    )
    read = ReadCard(
        lines=tuple(lines),
        width_px=card.width_px,
        height_px=card.height_px,
        engines=(("ppocr", "1"), ("tesseract", "1")),
    )
    return card, read


def grown(quad: Quad, by: float) -> Quad:
    """The upright quad with every side moved outwards."""
    (left, top), _, (right, bottom), _ = quad
    left, top, right, bottom = left - by, top - by, right + by, bottom + by
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def _line(read: str, quad: Quad, em: float, tracking_em: float, vertical: bool) -> TextLine:
    pitch = em * (1 + tracking_em)
    length = pitch * len(read) - tracking_em * em + 2 * GROW * em
    at = [(GROW * em + pitch * i + em / 2) / length for i in range(len(read))]
    return TextLine(
        text=read,
        quad=quad,
        confidence=0.99,
        direction=Direction.VERTICAL if vertical else Direction.HORIZONTAL,
        chars=tuple(
            CharReading(text=char, confidence=0.99, agreed=True, at=place) for char, place in zip(read, at, strict=True)
        ),
        by=(("ppocr", read), ("tesseract", read)),
    )
