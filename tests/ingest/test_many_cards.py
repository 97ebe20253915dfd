"""Cards pushed together are several, a printed line is no edge, and pages and bare desks are no cards."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ingest.find_cards import TEXT_SIDE_PX, find_cards
from ingest.geometry import Box, Quad, map_quad, quad_of
from ingest.photo import Photo, Pixels
from ingest.quad_score import iou
from ingest.rectify import rectify

SIDE = (910.0, 550.0)
SEAM = (172, 174, 178)


class RecordedBoxes:
    """The harmless twin of a text detector: boxes known beforehand."""

    def __init__(self, boxes: list[Quad]) -> None:
        self.given = tuple(boxes)

    def boxes(self, pixels: Pixels, *, side_px: int) -> tuple[Quad, ...]:
        return self.given


def desk(width: int, height: int, tone: int = 90) -> Pixels:
    noise = np.random.default_rng(5).normal(tone, 4, (height, width, 3))
    return np.clip(noise, 0, 255).astype(np.uint8)


def put_card(scene: Pixels, left: int, top: int, boxes: list[Quad], *, width: int = 546, height: int = 330) -> Quad:
    """A white card with a name and four lines of small print on the scene."""
    cv2.rectangle(scene, (left, top), (left + width, top + height), (240, 240, 238), -1)
    cv2.rectangle(scene, (left, top), (left + width, top + height), SEAM, 1)
    for i, (share, high) in enumerate(((0.4, 20), (0.5, 30), (0.7, 18), (0.6, 18), (0.65, 18))):
        y = top + 36 + 56 * i
        right = left + 44 + round((width - 80) * share)
        cv2.rectangle(scene, (left + 44, y), (right, y + high), (50, 50, 52), -1)
        boxes.append(Box(left=left + 41, top=y - 3, right=right + 3, bottom=y + high + 3).to_quad())
    return Box(left=left, top=top, right=left + width, bottom=top + height).to_quad()


def shot(pixels: Pixels) -> Photo:
    return Photo(sha256="0" * 64, page=1, source="desk.jpg", pixels=pixels)


def test_six_cards_edge_to_edge_are_six():
    scene, boxes = desk(1900, 1300), []
    cards = [put_card(scene, 120 + 547 * x, 150 + 331 * y, boxes) for y in range(2) for x in range(3)]

    found = find_cards(shot(scene), RecordedBoxes(boxes))

    assert len(found) == 6
    assert all(max(iou(one.quad, card) for one in found) > 0.93 for card in cards)


def test_two_cards_edge_to_edge_are_not_one():
    scene, boxes = desk(1500, 1000), []
    cards = [put_card(scene, 180 + 547 * x, 300, boxes) for x in range(2)]

    found = find_cards(shot(scene), RecordedBoxes(boxes))

    assert [round(max(iou(one.quad, card) for one in found), 1) for card in cards] == [1.0, 1.0]


def test_a_line_printed_across_a_card_is_not_its_edge():
    scene, boxes = desk(1500, 1000), []
    card = put_card(scene, 300, 250, boxes, width=910, height=550)
    cv2.rectangle(scene, (1080, 250), (1210, 800), (150, 80, 20), -1)  # a coloured band down the right end

    found = find_cards(shot(scene), RecordedBoxes(boxes))

    assert len(found) == 1
    assert iou(found[0].quad, card) > 0.95


def test_a_page_of_text_is_no_card():
    scene, boxes = desk(1200, 1600), []
    cv2.rectangle(scene, (100, 60), (1100, 1540), (238, 238, 236), -1)
    for i in range(28):
        y, right = 150 + 46 * i, 1000 if i % 5 else 640
        cv2.rectangle(scene, (200, y), (right, y + 16), (60, 60, 60), -1)
        boxes.append(Box(left=197, top=y - 3, right=right + 3, bottom=y + 19).to_quad())

    assert find_cards(shot(scene), RecordedBoxes(boxes)) == ()


def test_a_card_cut_by_the_frame_is_found_as_far_as_it_is_there():
    scene, boxes = desk(1500, 1000), []
    put_card(scene, 300, 700, boxes, width=910, height=550)
    boxes = [box for box in boxes if box[2][1] < 1000]

    found = find_cards(shot(scene), RecordedBoxes(boxes))

    assert len(found) == 1
    assert iou(found[0].quad, Box(left=300, top=700, right=1210, bottom=1000).to_quad()) > 0.9


def test_the_text_of_a_cut_card_lies_level_once_it_is_rectified():
    flat, boxes = desk(1500, 1000), []
    put_card(flat, 400, 600, boxes, width=910, height=550)
    turn = cv2.getRotationMatrix2D((855, 875), 12, 1.0)
    scene = np.asarray(cv2.warpAffine(flat, turn, (1500, 1000), borderMode=cv2.BORDER_REFLECT), dtype=np.uint8)
    turned = [np.array(box) @ turn[:, :2].T + turn[:, 2] for box in boxes]
    seen = [quad_of(box) for box in turned if box[:, 1].max() < 1000]

    found = find_cards(shot(scene), RecordedBoxes(seen))

    assert len(found) == 1
    card = rectify(shot(scene), found[0].quad)
    to_card = np.linalg.inv(card.to_photo())
    leans = [map_quad(to_card, box) for box in seen]
    degrees = [np.degrees(np.arctan2(b[1] - a[1], b[0] - a[0])) for a, b, _, _ in leans]
    assert np.abs(np.array(degrees)).max() < 1.5


def test_a_card_whose_print_is_not_seen_is_found_beside_its_like():
    scene, boxes = desk(1500, 1300), []
    cards = [put_card(scene, 120 + 640 * (i % 2), 150 + 460 * (i // 2), boxes) for i in range(4)]

    found = find_cards(shot(scene), RecordedBoxes(boxes[:15]))

    assert len(found) == 4
    assert all(max(iou(one.quad, card) for one in found) > 0.95 for card in cards)


class BoxesFromAfar(RecordedBoxes):
    """A detector that sees no more than the largest print until it looks closely."""

    def __init__(self, boxes: list[Quad], seen_at_first: list[Quad]) -> None:
        super().__init__(boxes)
        self.first = tuple(seen_at_first)

    def boxes(self, pixels: Pixels, *, side_px: int) -> tuple[Quad, ...]:
        return self.first if side_px == TEXT_SIDE_PX else self.given


def test_a_block_of_nine_whose_print_is_too_small_to_be_seen_at_first_is_not_one_card():
    scene, boxes = desk(1900, 1300), []
    for place in range(9):
        put_card(scene, 120 + 547 * (place % 3), 150 + 331 * (place // 3), boxes)
    seen = [boxes[0], boxes[21]]

    found = find_cards(shot(scene), BoxesFromAfar(boxes, seen))

    assert len(found) == 9


def test_a_card_whose_print_runs_together_to_one_box_is_found_among_its_like():
    scene, boxes = desk(2400, 1800, tone=205), []
    cards = [put_card(scene, 120 + 760 * x, 200 + 700 * y, boxes) for y in range(2) for x in range(3)]
    lump = Box(left=170, top=250, right=330, bottom=330).to_quad()

    found = find_cards(shot(scene), RecordedBoxes([lump, *boxes[5:]]))

    assert all(max(iou(one.quad, card) for one in found) > 0.93 for card in cards)


class BoxesOfCardsAlone(RecordedBoxes):
    """A detector to which the print of a whole desk is too small; on one card it sees the bars that are there."""

    def boxes(self, pixels: Pixels, *, side_px: int) -> tuple[Quad, ...]:
        if max(pixels.shape) > 1000:
            return self.given
        dark = (pixels.max(axis=2) < 90).astype(np.uint8)[4:-4, 4:-4]
        _, _, stats, _ = cv2.connectedComponentsWithStats(dark)
        return tuple(
            Box(left=x + 2, top=y + 2, right=x + w + 6, bottom=y + h + 6).to_quad() for x, y, w, h, _ in stats[1:]
        )


def crowd(*, printed: int) -> tuple[Pixels, list[Quad], list[Quad]]:
    """Twelve small cards on a large dark desk, so many of them printed: (the scene, its text, its cards)."""
    scene, boxes = desk(2600, 2000, tone=60), []
    cards = []
    for i in range(12):
        left, top = 300 + 480 * (i % 4), 250 + 480 * (i // 4)
        cards.append(put_card(scene, left, top, boxes, width=380, height=230))
        if i >= printed:
            cv2.rectangle(scene, (left + 5, top + 5), (left + 375, top + 225), (240, 240, 238), -1)
            del boxes[5 * printed :]
    return scene, boxes, cards


def test_a_crowd_is_seen_where_at_first_only_a_few_lines_of_some_cards_are():
    scene, boxes, cards = crowd(printed=12)

    found = find_cards(shot(scene), BoxesFromAfar(boxes, [boxes[0], boxes[5], boxes[20], boxes[25]]))

    assert len(found) == 12
    assert all(max(iou(one.quad, card) for one in found) > 0.93 for card in cards)


@pytest.mark.parametrize("printed", [12, 6])
def test_each_card_of_a_crowd_whose_print_is_not_seen_is_looked_at_by_itself(printed: int):
    scene, _, cards = crowd(printed=printed)

    found = find_cards(shot(scene), BoxesOfCardsAlone([]))

    assert len(found) == 12
    assert all(max(iou(one.quad, card) for one in found) > 0.9 for card in cards)


def test_tiles_without_print_are_no_cards():
    scene, _, _ = crowd(printed=0)

    assert find_cards(shot(scene), BoxesOfCardsAlone([])) == ()
