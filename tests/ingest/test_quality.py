"""A picture that should be shot again says why; a good one says nothing."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ingest.card_image import CardImage
from ingest.geometry import Box, Quad
from ingest.photo import Pixels
from ingest.quality import BLURRED, CUT, GLARE, SMALL, is_cut, notes_on

PHOTO = (2000, 1500)
QUAD: Quad = ((300.0, 300.0), (1210.0, 300.0), (1210.0, 850.0), (300.0, 850.0))


def printed(line_px: int = 40, paper: int = 205) -> tuple[Pixels, list[Quad]]:
    """Lines of letters on grey paper, each `line_px` high."""
    card = np.full((550, 910, 3), paper, np.uint8)
    boxes = []
    for i in range(5):
        top = 40 + 95 * i
        cv2.putText(card, "Sakuragi 03-5550-0142", (60, top + round(line_px * 0.8)), 0, line_px / 30, (40, 40, 40), 2)
        boxes.append(Box(left=56, top=top, right=60 + line_px * 13, bottom=top + line_px).to_quad())
    return card, boxes


def card_of(pixels: Pixels, quad: Quad = QUAD) -> CardImage:
    return CardImage(photo_id="0", quad=quad, pixels=pixels, px_per_mm=10.0)


def test_a_sharp_card_has_nothing_wrong():
    pixels, boxes = printed()

    assert notes_on(card_of(pixels), boxes, PHOTO) == ()


def test_a_blurred_card_is_said_to_be_blurred():
    pixels, boxes = printed()
    soft = np.asarray(cv2.GaussianBlur(pixels, (0, 0), 6), dtype=np.uint8)

    assert notes_on(card_of(soft), boxes, PHOTO) == (BLURRED,)


def test_print_of_eight_pixels_is_too_small():
    pixels, boxes = printed()
    small = np.asarray(cv2.resize(pixels, None, fx=0.2, fy=0.2, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    shrunk = [tuple((x * 0.2, y * 0.2) for x, y in box) for box in boxes]

    assert SMALL in notes_on(card_of(small), shrunk, PHOTO)  # type: ignore[arg-type]  # four in, four out


def test_light_that_hides_letters_is_glare_and_white_paper_is_not():
    pixels, boxes = printed()
    pixels[60:400, 100:420] = 255
    white, white_boxes = printed(paper=255)

    assert GLARE in notes_on(card_of(pixels), boxes, PHOTO)
    assert notes_on(card_of(white), white_boxes, PHOTO) == ()


def test_glare_over_most_of_the_card_is_not_taken_for_its_paper():
    pixels, boxes = printed()
    pixels[:, 330:] = 255

    assert GLARE in notes_on(card_of(pixels), boxes, PHOTO)


@pytest.mark.parametrize(
    ("quad", "cut"),
    [
        (QUAD, False),
        (((0.0, 300.0), (900.0, 320.0), (900.0, 850.0), (0.0, 860.0)), True),
        (((300.0, 300.0), (1210.0, 300.0), (1210.0, 1499.0), (300.0, 1499.0)), True),
        (((0.0, 0.0), (2000.0, 0.0), (2000.0, 1500.0), (0.0, 1500.0)), False),  # the picture is the card
        (((2.0, 300.0), (900.0, 320.0), (900.0, 850.0), (150.0, 860.0)), False),  # one corner only
        (((1500.0, 300.0), (2080.0, 420.0), (1900.0, 800.0), (1400.0, 700.0)), True),  # a corner is not in the picture
    ],
    ids=["whole", "left side", "bottom", "the picture itself", "a corner on it", "a corner beyond it"],
)
def test_a_side_on_the_frame_is_a_cut_card(quad: Quad, cut: bool):
    pixels, boxes = printed()

    assert is_cut(quad, PHOTO) is cut
    assert (CUT in notes_on(card_of(pixels, quad), boxes, PHOTO)) is cut
