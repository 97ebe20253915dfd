"""A card is found by its outline, as the whole picture, or by the room its text takes; blank ones are told apart."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ingest.find_blank import find_blank
from ingest.find_cards import find_cards
from ingest.found_card import FoundBy
from ingest.geometry import Box, Quad, homography, map_quad
from ingest.intake import open_original
from ingest.photo import Photo, Pixels
from ingest.quad_score import iou
from ingest.rectify import rectify, true_size
from tests.support.make_card import make_card

CARD: Quad = ((0.0, 0.0), (910.0, 0.0), (910.0, 550.0), (0.0, 550.0))


class RecordedBoxes:
    """The harmless twin of a text detector: boxes known beforehand."""

    def __init__(self, *boxes: Quad) -> None:
        self.given = boxes

    def boxes(self, pixels: Pixels, *, side_px: int) -> tuple[Quad, ...]:
        return self.given


def flat_card() -> tuple[Pixels, tuple[Quad, ...]]:
    """A white card with six dark bars where text would be."""
    card = np.full((550, 910, 3), 244, np.uint8)
    boxes = []
    for i, width in enumerate((420, 260, 380, 500, 340, 450)):
        top = 60 + 75 * i
        cv2.rectangle(card, (70, top), (70 + width, top + 32), (40, 40, 40), -1)
        boxes.append(Box(left=66, top=top - 4, right=74 + width, bottom=top + 36).to_quad())
    return card, tuple(boxes)


def photographed(quad: Quad, *, desk: int, shape: tuple[int, int] = (1200, 1600)) -> tuple[Photo, RecordedBoxes]:
    card, boxes = flat_card()
    noise = np.random.default_rng(7).normal(0, 2.5, (*shape, 3))
    matrix = homography(CARD, quad)
    scene = np.full((*shape, 3), desk, np.uint8)
    mask = cv2.warpPerspective(np.full((550, 910), 255, np.uint8), matrix, shape[::-1])
    warped = cv2.warpPerspective(card, matrix, shape[::-1])
    scene = np.where(mask[:, :, np.newaxis] > 127, warped, scene)
    pixels = np.clip(scene + noise, 0, 255).astype(np.uint8)
    return Photo(sha256="0" * 64, page=1, source="desk.jpg", pixels=pixels), RecordedBoxes(
        *(map_quad(matrix, box) for box in boxes)
    )


TILTED: Quad = ((310.0, 260.0), (1290.0, 330.0), (1240.0, 930.0), (250.0, 820.0))


@pytest.mark.parametrize("desk", [30, 120, 200], ids=["dark desk", "grey desk", "light desk"])
def test_one_card_on_a_desk_is_found_to_the_pixel(desk: int):
    photo, text = photographed(TILTED, desk=desk)

    cards = find_cards(photo, text)

    assert len(cards) == 1
    assert cards[0].by is FoundBy.OUTLINE
    assert iou(cards[0].quad, TILTED) > 0.97


def test_a_white_card_on_a_white_desk_is_found_by_its_faint_edge():
    photo, text = photographed(TILTED, desk=233)

    cards = find_cards(photo, text)

    assert len(cards) == 1
    assert iou(cards[0].quad, TILTED) > 0.9


def test_two_cards_apart_are_two():
    left: Quad = ((60.0, 300.0), (760.0, 320.0), (750.0, 740.0), (50.0, 720.0))
    right: Quad = ((860.0, 340.0), (1560.0, 300.0), (1570.0, 720.0), (870.0, 760.0))
    one, text_one = photographed(left, desk=60)
    two, text_two = photographed(right, desk=60)
    both = np.where((two.pixels > 150).any(axis=2, keepdims=True), two.pixels, one.pixels)
    mask = cv2.fillConvexPoly(np.zeros(both.shape[:2], np.uint8), np.array(right, np.int32), 255)
    both = np.where(mask[:, :, np.newaxis] > 0, two.pixels, one.pixels)
    photo = Photo(sha256="0" * 64, page=1, source="desk.jpg", pixels=np.ascontiguousarray(both))

    cards = find_cards(photo, RecordedBoxes(*text_one.given, *text_two.given))

    assert [round(max(iou(card.quad, quad) for card in cards), 1) for quad in (left, right)] == [1.0, 1.0]
    assert len(cards) == 2


def test_a_picture_that_is_the_card_is_taken_whole():
    pixels, boxes = flat_card()
    photo = Photo(sha256="0" * 64, page=1, source="drawn.png", pixels=pixels)

    cards = find_cards(photo, RecordedBoxes(*boxes))

    assert [card.by for card in cards] == [FoundBy.WHOLE]
    assert iou(cards[0].quad, CARD) > 0.999


def test_without_text_there_is_no_card():
    photo, _ = photographed(TILTED, desk=90)

    assert find_cards(photo, RecordedBoxes()) == ()


def test_a_card_without_text_is_blank_and_an_empty_dark_desk_is_not():
    quad_mask = cv2.fillConvexPoly(np.zeros((1200, 1600), np.uint8), np.array(TILTED, np.int32), 255)
    rng = np.random.default_rng(3)
    desk = np.clip(rng.normal(80, 12, (1200, 1600, 3)), 0, 255)
    with_card = np.where(quad_mask[:, :, np.newaxis] > 0, rng.normal(240, 2, (1200, 1600, 3)), desk)

    blank = find_blank(Photo(sha256="0" * 64, page=1, source="a", pixels=with_card.clip(0, 255).astype(np.uint8)))
    nothing = find_blank(Photo(sha256="0" * 64, page=1, source="b", pixels=desk.astype(np.uint8)))

    assert blank is not None
    assert iou(blank.quad, TILTED) > 0.95
    assert nothing is None


@pytest.mark.parametrize(
    ("lying_deg", "tilt_deg", "tolerance"),
    [(15, 35, 0.01), (35, 25, 0.01), (15, 15, 0.01), (0, 20, 0.06), (0, 0, 0.001)],
    ids=["askew and steep", "more askew", "askew", "straight on its side, from above", "flat"],
)
def test_rectifying_gives_the_cards_own_proportions_back(lying_deg: float, tilt_deg: float, tolerance: float):
    lying, tilt = np.radians(lying_deg), np.radians(tilt_deg)
    corners = np.array([(-45.5, -27.5, 0), (45.5, -27.5, 0), (45.5, 27.5, 0), (-45.5, 27.5, 0)])
    in_plane = np.array([[np.cos(lying), -np.sin(lying), 0], [np.sin(lying), np.cos(lying), 0], [0, 0, 1]])
    away = np.array([[1, 0, 0], [0, np.cos(tilt), -np.sin(tilt)], [0, np.sin(tilt), np.cos(tilt)]])
    there = corners @ in_plane.T @ away.T
    seen = there[:, :2] / (there[:, 2:] + 180) * 1500 + (800, 600)
    a, b, c, d = ((float(x), float(y)) for x, y in seen)

    width, height = true_size((a, b, c, d), (1600, 1200))

    assert width / height == pytest.approx(91 / 55, rel=tolerance)


def test_rectifying_puts_the_cards_corner_pixels_into_the_corners():
    photo, _ = photographed(TILTED, desk=20)

    card = rectify(photo, TILTED)

    inner = card.pixels[8:-8, 8:-8]
    rim = np.concatenate([inner[0], inner[-1], inner[:, 0], inner[:, -1]])
    assert rim.mean() > 235  # nothing of the dark desk is left inside
    assert 1.5 < card.width_px / card.height_px < 1.8


def test_a_rule_across_a_square_card_parts_no_card_from_it():
    made = make_card(810222, level="scan")
    photo = open_original(made.jpeg, "square.jpg").photo()

    (found,) = find_cards(photo, RecordedBoxes(*(line.quad for line in made.truth.lines)))

    assert iou(found.quad, made.truth.quad) > 0.95
