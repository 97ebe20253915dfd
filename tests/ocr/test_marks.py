"""Seals, stamps and notes by hand are lines of the card but not its print, and never become a field."""

from __future__ import annotations

import random
from dataclasses import replace

import cv2
import numpy as np
from PIL import Image, ImageDraw

from ingest.geometry import Quad, quad_of
from normalize.draft_card import draft_card
from ocr.marks import with_marks
from ocr.reading import CharReading, Mark, ReadCard, TextLine
from tests.ocr.drawn_lines import face
from tests.support.after_print import Place, press_seal, scribble, stamp_date

TEXTS = ("株式会社青空商会", "営業部 部長", "山田 太郎", "東京都港区芝公園1-2-3", "TEL 03-5550-1234")


def upright(place: Place) -> Quad:
    left, top, right, bottom = place
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def line(text: str, quad: Quad, confidence: float = 0.99) -> TextLine:
    chars = tuple(CharReading(text=char, confidence=confidence) for char in text)
    return TextLine(text=text, quad=quad, confidence=confidence, chars=chars)


def printed(colour: tuple[int, int, int] = (30, 30, 30)) -> tuple[np.ndarray, list[TextLine]]:
    """A card of five black lines, the first one in `colour`."""
    card = np.full((700, 1150, 3), 244, np.uint8)
    lines = []
    for i, text in enumerate(TEXTS):
        quad = upright((80, 80 + 110 * i, 80 + 42 * len(text), 126 + 110 * i))
        mask = np.zeros(card.shape[:2], np.uint8)
        page = Image.fromarray(mask)
        ImageDraw.Draw(page).text((84, 84 + 110 * i), text, fill=255, font=face().at(38))
        card[np.asarray(page) > 127] = colour if i == 0 else (30, 30, 30)
        lines.append(line(text, quad))
    return card, lines


def marks(card: np.ndarray, lines: list[TextLine]) -> list[Mark | None]:
    read = ReadCard(lines=tuple(lines), width_px=card.shape[1], height_px=card.shape[0], engines=(("drawn", "1"),))
    return [each.mark for each in with_marks(card, read).lines]


def test_a_square_seal_is_marked_and_the_print_is_not():
    card, lines = printed()
    card, place = press_seal(card, "青空商会之印", face().at(34), (850, 60), 150)

    assert marks(card, [*lines, line("青空商会之印", upright(place))]) == [None] * 5 + [Mark.SEAL]


def test_a_seal_over_the_company_leaves_the_company_printed():
    card, lines = printed()
    card, place = press_seal(card, "青空商会之印", face().at(34), (330, 40), 150)

    assert marks(card, [*lines, line("青空商会之印", upright(place))])[0] is None


def test_a_slanted_date_stamp_is_marked():
    card, lines = printed()
    card, _ = stamp_date(card, "2026.11.22", face().at(34), (900, 300), 12)
    corners = cv2.boxPoints(((900.0, 300.0), (190.0, 40.0), 12.0))
    quad = quad_of(corners[[1, 2, 3, 0]])

    assert marks(card, [*lines, line("2026.11.22", quad)]) == [None] * 5 + [Mark.STAMP]


def test_a_scribble_in_ballpoint_is_marked():
    card, lines = printed()
    card, place = scribble(card, random.Random(3), (800, 560), 60)

    assert marks(card, [*lines, line("めw乙", upright(place), 0.6)]) == [None] * 5 + [Mark.HANDWRITING]


def test_a_company_printed_in_red_is_print():
    card, lines = printed((40, 40, 200))

    assert marks(card, lines) == [None] * 5


def test_what_was_stamped_on_a_card_is_never_a_field():
    _, lines = printed()
    stamped = replace(line("TEL 090-1111-2222", upright((800, 500, 1100, 540))), mark=Mark.STAMP)
    read = ReadCard(lines=(*lines, stamped), width_px=1150, height_px=700, engines=(("drawn", "1"),))

    draft = draft_card(read)

    assert draft.unplaced[-1] == 5
    assert all(5 not in reading.lines for reading in draft.readings)
    assert "03-5550-1234" in [reading.value for reading in draft.readings]
