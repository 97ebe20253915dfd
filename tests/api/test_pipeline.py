"""What the corridor says of pictures without a card."""

from __future__ import annotations

import cv2
import numpy as np

from api.pipeline import Tools, read_photo
from ingest.card_image import CardImage
from ingest.find_blank import find_blank
from ingest.geometry import Box, Quad
from ingest.photo import Photo, Pixels
from ocr.read_card import CardReader
from ocr.reading import ReadCard


class Boxes:
    """The harmless twin of a text detector."""

    def __init__(self, *boxes: Quad) -> None:
        self.given = boxes

    def boxes(self, pixels: Pixels, *, side_px: int) -> tuple[Quad, ...]:
        return self.given


class ReadsNothing:
    name = "nothing"

    def version(self) -> str:
        return "1"

    def read(self, card: CardImage, *, boxes: object = None) -> ReadCard:
        return ReadCard(lines=(), width_px=card.width_px, height_px=card.height_px, engines=(("nothing", "1"),))


def tools(*boxes: Quad) -> Tools:
    reader = CardReader(lead=ReadsNothing(), second=None, fallback=None, turn=None)
    return Tools(text=Boxes(*boxes), reader=reader)


def photo(pixels: Pixels) -> Photo:
    return Photo(sha256="0" * 64, page=1, source="page.png", pixels=pixels)


def test_an_even_white_picture_is_a_blank_card():
    result = read_photo(photo(np.full((700, 1100, 3), 245, np.uint8)), tools())

    assert result.sides == ()
    assert result.blanks == 1


def thin_back(print_: int) -> Photo:
    """A bare back on a dark lid; a line of this shade where the front's name is."""
    page = np.full((760, 1180, 3), 40, np.uint8)
    page[60:700, 70:1110] = 240
    cv2.rectangle(page, (400, 300), (760, 350), (print_,) * 3, -1)
    return photo(cv2.GaussianBlur(page, (0, 0), 1.5))


NAME = Box(left=396, top=296, right=764, bottom=354).to_quad()


def test_a_back_through_which_the_front_shines_is_blank():
    result = read_photo(thin_back(228), tools(NAME))

    assert result.sides == ()
    assert result.blanks == 1


def test_print_that_no_reader_makes_out_is_not_blank():
    result = read_photo(thin_back(90), tools(NAME))

    assert result.blanks == 0


def test_a_word_beside_bare_paper_is_not_its_back():
    result = read_photo(thin_back(228), tools(Box(left=10, top=10, right=60, bottom=30).to_quad()))

    assert result.blanks == 0


def test_a_page_of_text_is_no_card_and_not_blank():
    # Faint print on a bright sheet on a dark desk: the sheet's outline alone would pass for an empty card.
    page = np.full((2000, 1700, 3), 40, np.uint8)
    page[200:1800, 300:1430] = 246
    boxes = []
    for i in range(45):
        top = 260 + 33 * i
        cv2.rectangle(page, (380, top), (1350, top + 10), (236, 236, 236), -1)
        boxes.append(Box(left=376, top=top - 3, right=1354, bottom=top + 13).to_quad())

    result = read_photo(photo(page), tools(*boxes))

    assert find_blank(photo(page)) is not None  # the paper alone would pass for an empty card
    assert (result.sides, result.unread) == ((), ())
