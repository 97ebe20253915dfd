"""Where two sides of a white card cannot be seen, the other two and the text tell where it lies."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ingest.find_cards import find_cards
from ingest.found_card import FoundBy
from ingest.from_text import card_round, level_angle
from ingest.geometry import Box, Quad, homography, map_quad, quad_of
from ingest.photo import Photo
from ingest.quad_score import iou, look_at
from ingest.rectify import rectify


class RecordedBoxes:
    """The harmless twin of a text detector: boxes known beforehand."""

    def __init__(self, boxes: list[Quad]) -> None:
        self.given = tuple(boxes)

    def boxes(self, pixels: object, *, side_px: int) -> tuple[Quad, ...]:
        return self.given


def on_a_white_lid(lean_deg: float) -> tuple[Photo, list[Quad], Quad]:
    """A white card on a white lid, a shadow along its right and its lower side only."""
    scene = np.full((1000, 1500, 3), 248, np.uint8)
    cv2.line(scene, (1210, 262), (1210, 800), (226, 226, 226), 5)
    cv2.line(scene, (312, 800), (1210, 800), (226, 226, 226), 5)
    boxes = []
    for y, width, high in ((330, 520, 34), (430, 300, 48), (560, 560, 26), (610, 480, 26), (660, 520, 26)):
        cv2.rectangle(scene, (400, y), (400 + width, y + high), (50, 50, 50), -1)
        boxes.append(Box(left=396, top=y - 4, right=404 + width, bottom=y + high + 4).to_quad())
    turn = np.vstack([cv2.getRotationMatrix2D((750, 500), lean_deg, 1.0), [0, 0, 1]])
    pixels = cv2.warpAffine(scene, turn[:2], (1500, 1000), borderValue=(248, 248, 248))
    noise = np.random.default_rng(3).normal(0, 1.0, pixels.shape)
    photo = Photo(sha256="0" * 64, page=1, source="lid.png", pixels=np.clip(pixels + noise, 0, 255).astype(np.uint8))
    card = Box(left=300, top=256, right=1208, bottom=798).to_quad()
    return photo, [map_quad(turn, box) for box in boxes], map_quad(turn, card)


@pytest.mark.parametrize("lean_deg", [3.0, -6.0])
def test_two_invisible_sides_are_laid_by_the_text_and_the_others(lean_deg: float):
    photo, boxes, card = on_a_white_lid(lean_deg)

    found = find_cards(photo, RecordedBoxes(boxes))

    assert [one.by for one in found] == [FoundBy.TEXT]
    assert iou(found[0].quad, card) > 0.8
    assert found[0].score < 0.6


def test_things_beside_a_card_do_not_stretch_it_out_of_the_picture():
    work = np.full((750, 1000, 3), 200, np.uint8)
    texts = [Box(left=300, top=150 + 60 * i, right=800, bottom=176 + 60 * i).to_quad() for i in range(8)]
    for left, top in ((180, 6), (840, 620)):
        cv2.rectangle(work, (left, top), (left + 90, top + 120), (40, 40, 120), -1)

    quad, _ = card_round(texts, look_at(work, tuple(texts)))

    assert min(min(point) for point in quad) > -60
    assert max(x for x, _ in quad) < 1060
    assert max(y for _, y in quad) < 810


def test_a_card_known_by_its_text_alone_comes_out_level():
    photo, boxes, _ = on_a_white_lid(4.0)

    found = find_cards(photo, RecordedBoxes(boxes))

    to_card = np.linalg.inv(rectify(photo, found[0].quad).to_photo())
    a, b, _, _ = map_quad(to_card, boxes[0])
    assert abs(np.degrees(np.arctan2(b[1] - a[1], b[0] - a[0]))) < 0.3


def test_the_lean_is_that_of_the_long_lines_whatever_a_speck_says():
    lines = [Box(left=50, top=60 * i, right=400, bottom=60 * i + 20).to_quad() for i in range(5)]
    turn = homography(
        ((0, 0), (1, 0), (1, 1), (0, 1)),
        quad_of(np.array([(0, 0), (0.9962, 0.0872), (0.909, 1.0834), (-0.0872, 0.9962)])),
    )
    speck: Quad = ((500.0, 20.0), (520.0, 40.0), (508.0, 52.0), (488.0, 32.0))

    angle = level_angle([*(map_quad(turn, line) for line in lines), speck])

    assert np.degrees(angle) == pytest.approx(5.0, abs=0.1)
