"""One character is cut out of a line: whole, alone, and the same whatever stands around it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.crop import line_crop
from ocr.glyph import SIDE_PX, Glyph, cut_from_column, cut_glyphs, half_widths
from tests.ocr.drawn_lines import drawn, face

NAME = "濵﨑健太"


def cut(text: str, wanted: int, *, off_em: float = 0.0, vertical: bool = False, **style: object) -> Glyph:
    card, read = drawn([(text, text)], vertical=vertical, **style)  # type: ignore[arg-type]  # keywords by name
    (line,) = read.lines
    crop = line_crop(card.pixels, line.quad)
    along = crop.shape[0] if vertical else crop.shape[1]
    em = min(crop.shape[:2]) / 1.24
    at = [char.at + off_em * em / along for char in line.chars if char.at is not None]
    (glyph,) = (cut_from_column if vertical else cut_glyphs)(crop, at, half_widths(text), [wanted])
    assert glyph is not None
    return glyph


def alone(char: str) -> Glyph:
    return cut(char, 0)


def likeness(a: Glyph, b: Glyph) -> float:
    shift = cv2.matchTemplate(
        a.pixels.astype(np.float32), b.pixels[4:-4, 4:-4].astype(np.float32), cv2.TM_CCOEFF_NORMED
    )
    return float(shift.max())


@pytest.mark.parametrize("off_em", [-0.15, 0.0, 0.15])
@pytest.mark.parametrize("wanted", range(len(NAME)))
def test_a_character_is_whole_and_alone_even_where_its_place_is_known_roughly(wanted: int, off_em: float):
    glyph = cut(NAME, wanted, off_em=off_em)

    assert glyph.pixels.shape == (SIDE_PX, SIDE_PX)
    assert likeness(glyph, alone(NAME[wanted])) > 0.94
    assert likeness(glyph, alone("橋")) < 0.7


@pytest.mark.parametrize(
    "style",
    [
        {"vertical": True},
        {"tracking_em": 0.6},
        {"colours": ((245, 245, 245), (90, 40, 20))},
        {"colours": ((150, 150, 150), (250, 250, 250))},
        {"px_per_mm": 24.0},
    ],
    ids=["a column", "letter-spaced", "white on blue", "thin grey", "a large picture"],
)
def test_a_character_looks_the_same_however_it_is_set(style: dict[str, object]):
    assert likeness(cut(NAME, 1, **style), alone("﨑")) > 0.95  # type: ignore[arg-type]  # keywords by name


def test_a_ruled_line_is_no_part_of_a_character():
    card, read = drawn([(NAME, NAME)])
    crop = line_crop(card.pixels, read.lines[0].quad).copy()
    crop[-4:-2] = 20

    (glyph,) = cut_glyphs(crop, [char.at or 0.0 for char in read.lines[0].chars], half_widths(NAME), [0])

    assert glyph is not None
    assert likeness(glyph, alone("濵")) > 0.94


def test_the_feet_of_another_line_are_no_part_of_a_character():
    card, read = drawn([(NAME, NAME)])
    crop = line_crop(card.pixels, read.lines[0].quad).copy()
    crop[:3, 8::17] = 20
    crop[:3, 9::17] = 20

    cuts = cut_glyphs(crop, [char.at or 0.0 for char in read.lines[0].chars], half_widths(NAME), range(len(NAME)))

    assert [round(likeness(glyph, alone(char)), 1) for glyph, char in zip(cuts, NAME, strict=True) if glyph] == [
        1.0
    ] * 4


def test_the_size_is_that_of_the_ink_on_the_card():
    glyph = cut(NAME, 0, size_pt=12, px_per_mm=12.0)

    em_px = 12 * 25.4 / 72 * 12
    assert 0.8 * em_px < glyph.size_px < 1.05 * em_px


def test_an_empty_place_is_no_character():
    paper = np.full((50, 200, 3), 240, np.uint8)

    assert cut_glyphs(paper, [0.25, 0.75], [0.5, 0.5], [0, 1]) == [None, None]


def test_latin_letters_beside_a_kanji_take_half_the_room():
    assert half_widths("髙A・あ") == [0.5, 0.27, 0.27, 0.5]


def test_every_family_is_drawn_by_the_typeface_of_these_tests():
    assert face().prints("髙﨑濵栁邉𠮷")
