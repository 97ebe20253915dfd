"""The only card on an even ground is found at one look; where anything else may be true, it is left to the long way."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ingest.find_cards import find_cards
from ingest.found_card import FoundBy
from ingest.geometry import Box, Quad, quad_of
from ingest.grown import grown
from ingest.photo import Photo, Pixels
from ingest.plain_card import may_be_block, plain_card
from ingest.quad_score import Ground, iou, look_at

CARD = np.array([[152.0, 120.0], [844.0, 140.0], [832.0, 560.0], [140.0, 540.0]])
SIZE = (700, 1000)


class DarkBars:
    """A text detector for pictures whose print is dark bars; remembers what it was shown."""

    def __init__(self) -> None:
        self.shown: list[tuple[int, int]] = []

    def boxes(self, pixels: Pixels, *, side_px: int) -> tuple[Quad, ...]:
        self.shown.append(pixels.shape[:2])
        ink = (cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY) < 120).astype(np.uint8)
        _, _, stats, _ = cv2.connectedComponentsWithStats(ink)
        return tuple(
            Box(left=x - 2.0, top=y - 2.0, right=x + w + 2.0, bottom=y + h + 2.0).to_quad()
            for x, y, w, h, area in stats[1:]
            if area > 200 and w > 2 * h
        )


def scene(lid: int, corners: np.ndarray = CARD, paper: int = 244) -> Pixels:
    """A card with six bars of print on an even lid, with a scanner's noise."""
    work = np.full((*SIZE, 3), lid, np.uint8)
    cv2.fillConvexPoly(work, np.round(corners * 16).astype(np.int32), (paper,) * 3, cv2.LINE_AA, 4)
    for i, width in enumerate((420, 260, 380, 500, 340, 450)):
        top = 180 + 56 * i
        cv2.rectangle(work, (200, top), (200 + width, top + 30), (40, 40, 40), -1)
    noise = np.random.default_rng(3).normal(0, 1.0, (*SIZE, 1))
    return np.clip(cv2.GaussianBlur(work, (0, 0), 0.8) + noise, 0, 255).astype(np.uint8)


def ground_of(work: Pixels) -> Ground:
    return look_at(work, ())


@pytest.mark.parametrize("lid", [253, 238, 128, 40], ids=["white lid", "pale lid", "grey lid", "black lid"])
def test_a_scanned_card_is_found_without_asking_where_text_is(lid: int):
    quad = plain_card(ground_of(scene(lid)))

    assert quad is not None
    assert iou(quad, quad_of(CARD)) > 0.98


def test_text_is_looked_for_once_on_the_card_alone_and_kept_for_the_reader():
    text = DarkBars()
    photo = Photo(sha256="0" * 64, page=1, source="scan.jpg", pixels=scene(40))

    (card,) = find_cards(photo, text)

    assert card.by is FoundBy.OUTLINE
    assert card.flat is not None
    assert text.shown == [card.flat.pixels.shape[:2]]
    assert card.texts is not None
    assert len(card.texts) == 6
    assert np.array(card.texts[0]).mean(axis=0) == pytest.approx((410, 195), abs=4)


def test_another_thing_in_the_picture_sends_it_the_long_way():
    work = scene(238).copy()
    cv2.rectangle(work, (860, 620), (960, 660), (60, 90, 160), -1)

    assert plain_card(ground_of(work)) is None


def test_an_uneven_ground_sends_it_the_long_way():
    work = scene(200).astype(np.float32)
    stripes = 14 * np.sin(np.arange(SIZE[0]) / 6)[:, np.newaxis, np.newaxis]

    assert plain_card(ground_of(np.clip(work + stripes, 0, 255).astype(np.uint8))) is None


def test_a_card_that_the_frame_cuts_is_not_plain():
    assert plain_card(ground_of(scene(40, CARD - (160, 0)))) is None


def block(seams: int) -> tuple[Ground, list[Quad]]:
    """Four cards edge to edge on a black lid, or one: small print in each quarter."""
    work = np.full((*SIZE, 3), 40, np.uint8)
    cv2.rectangle(work, (100, 80), (900, 560), (244, 244, 244), -1)
    cv2.line(work, (500, 80), (500, 560), (seams,) * 3, 2)
    cv2.line(work, (100, 320), (900, 320), (seams,) * 3, 2)
    texts = []
    for left in (130, 530):
        for top in (110, 350):
            for i in range(4):
                box = Box(left=left, top=top + 40 * i, right=left + 260, bottom=top + 40 * i + 20)
                cv2.rectangle(work, (left, int(box.top)), (left + 260, int(box.bottom)), (40, 40, 40), -1)
                texts.append(Box(left=left - 100, top=box.top - 80, right=left + 160, bottom=box.bottom - 80).to_quad())
    return look_at(work, ()), texts


WHOLE = Box(left=100, top=80, right=900, bottom=560).to_quad()


def test_four_cards_edge_to_edge_are_not_taken_for_one():
    ground, texts = block(seams=190)

    assert may_be_block(WHOLE, texts, (800, 480), ground)


def test_small_print_in_four_places_without_a_seam_is_one_card():
    ground, texts = block(seams=244)

    assert not may_be_block(WHOLE, texts, (800, 480), ground)


def test_print_across_the_seams_is_one_card():
    ground, texts = block(seams=190)
    across = Box(left=300, top=150, right=600, bottom=170).to_quad()

    assert not may_be_block(WHOLE, [*texts, across], (800, 480), ground)


def test_a_band_along_the_bottom_is_offered_with_the_card():
    work = scene(120)
    band = np.array([[141.0, 500.0], [833.0, 520.0], [832.0, 560.0], [140.0, 540.0]])
    cv2.fillConvexPoly(work, np.round(band * 16).astype(np.int32), (30, 90, 200), cv2.LINE_AA, 4)
    paper = quad_of(np.array([CARD[0], CARD[1], band[1], band[0]]))

    offered = grown(paper, ground_of(work))

    assert max(iou(quad_of(quad), quad_of(CARD)) for quad in offered) > 0.97
