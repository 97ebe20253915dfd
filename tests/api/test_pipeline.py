"""What the corridor says of pictures without a card."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from api.pipeline import PhotoRead, Tools, read_photo
from api.reading_json import reading_objects
from ingest.card_image import CardImage
from ingest.find_blank import find_blank
from ingest.geometry import Box, Quad
from ingest.photo import Photo, Pixels
from normalize.other_paper import Paper
from ocr.read_card import CardReader
from ocr.reading import ReadCard, TextLine


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


class ReadsLines:
    """Reads the same lines on every card it is given, one list after the other."""

    name = "set"

    def __init__(self, *sides: list[str]) -> None:
        self.sides = list(sides)

    def version(self) -> str:
        return "1"

    def read(self, card: CardImage, *, boxes: object = None) -> ReadCard:
        texts = self.sides.pop(0)
        step = card.height_px / (len(texts) + 1)
        lines = tuple(
            TextLine(
                text=text,
                quad=Box(left=40, top=step * i, right=60 + 18 * len(text), bottom=step * i + 20).to_quad(),
                confidence=0.99,
            )
            for i, text in enumerate(texts, 1)
        )
        return ReadCard(lines=lines, width_px=card.width_px, height_px=card.height_px, engines=(("set", "1"),))


def two_papers() -> Photo:
    """Two light papers of a card's shape on a dark desk, a line of print on each."""
    desk = np.full((900, 1500, 3), 60, np.uint8)
    for left in (80, 800):
        desk[240:620, left : left + 620] = 240
        cv2.rectangle(desk, (left + 60, 400), (left + 400, 440), (40, 40, 40), -1)
    return photo(cv2.GaussianBlur(desk, (0, 0), 1.0))


PRINT = tuple(Box(left=left + 56, top=396, right=left + 404, bottom=444).to_quad() for left in (80, 800))
BILL = ["サラダ", "￥2,419", "牛乳", "￥2,992", "ノート", "￥1,011", "合計", "￥6,422"]
CARD = ["株式会社青嶺商事", "課長 山田 太郎", "TEL 03-1234-5678", "t.yamada@aomine.example.co.jp"]


def read_with(reader: ReadsLines, *boxes: Quad) -> PhotoRead:
    lead = CardReader(lead=reader, second=None, fallback=None, turn=None)
    return read_photo(two_papers(), Tools(text=Boxes(*boxes), reader=lead))


def test_a_picture_of_bills_is_said_to_show_no_card():
    result = read_with(ReadsLines(BILL, BILL), *PRINT)
    (said,) = reading_objects(result)

    assert result.sides == ()
    assert said["card"] == 0
    assert [doubt["code"] for doubt in said["doubts"]] == ["no_card", "receipt"]


def test_beside_a_bill_a_card_is_found_and_is_number_one():
    result = read_with(ReadsLines(BILL, CARD), *PRINT)

    assert [said["card"] for said in reading_objects(result)] == [1]
    assert result.papers == (Paper.RECEIPT,)


def test_beside_a_card_a_side_that_says_nothing_stays():
    result = read_with(ReadsLines(CARD, ["サラダ", "￥2,419", "牛乳", "￥2,992", "￥1,011"]), *PRINT)

    assert len(result.sides) == 2


class ReadsTheMirrored:
    """Makes out mirrored print badly, and the same print well once it is turned round."""

    name = "set"

    def version(self) -> str:
        return "1"

    def read(self, card: CardImage, *, boxes: object = None) -> ReadCard:
        left, right = np.array_split(card.pixels, 2, axis=1)
        plain = left.mean() < right.mean()  # the print is on the left where it stands the right way round
        line = TextLine(text="山田 太郎", quad=NAME, confidence=0.97 if plain else 0.82)
        return ReadCard(lines=(line,), width_px=card.width_px, height_px=card.height_px, engines=(("set", "1"),))


@pytest.mark.parametrize(("mirrored", "blanks"), [(True, 1), (False, 0)])
def test_pale_print_is_the_fronts_where_a_mirror_shows_it_better(mirrored: bool, blanks: int):
    seen = thin_back(205).pixels.copy()
    seen[290:360, 700:1000] = 240  # most of it to the left
    page = np.ascontiguousarray(seen[:, ::-1]) if mirrored else seen
    box = Box(left=396, top=296, right=704, bottom=354)
    at = Box(left=1180 - box.right, top=box.top, right=1180 - box.left, bottom=box.bottom) if mirrored else box
    reader = CardReader(lead=ReadsTheMirrored(), second=None, fallback=None, turn=None)

    result = read_photo(photo(page), Tools(text=Boxes(at.to_quad()), reader=reader))

    assert result.blanks == blanks
    assert len(result.sides) == 1 - blanks


def test_the_papers_own_edge_taken_for_a_word_does_not_hide_that_it_is_blank():
    across = Box(left=600, top=685, right=700, bottom=707).to_quad()  # a third of it below the paper's edge

    assert read_photo(thin_back(240), tools(across)).blanks == 1


def test_a_mark_in_the_middle_of_a_back_is_no_blank_card():
    page = np.full((700, 1180, 3), 246, np.uint8)
    mark = np.array([(590, 190), (690, 350), (590, 510), (490, 350)], np.int32)
    cv2.fillConvexPoly(page, mark, (70, 140, 10))

    assert read_photo(photo(cv2.GaussianBlur(page, (0, 0), 1.0)), tools()).blanks == 0
