"""The composed scenes say truly where their cards are, and the comparison counts hits, merges and splits."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ingest.geometry import Quad
from tests.benchmarks.find_scoring import FindTally, TrueCard
from tests.support.scene import compose


def square(x: float, y: float, width: float = 100.0, height: float = 60.0) -> Quad:
    return ((x, y), (x + width, y), (x + width, y + height), (x, y + height))


LEFT, RIGHT = square(50, 50), square(150, 50)
CARDS = (TrueCard(corners=np.array(LEFT)), TrueCard(corners=np.array(RIGHT)))


def counted(*found: Quad) -> FindTally:
    tally = FindTally()
    tally.add(CARDS, found, (400, 300))
    return tally


def test_the_same_seed_gives_the_same_scene():
    assert compose("flatbed", 3).jpeg == compose("flatbed", 3).jpeg


def test_a_composed_card_is_where_the_scene_says():
    scene = compose("apart", 1)
    picture = cv2.imdecode(np.frombuffer(scene.jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert len(scene.cards) >= 2

    for card in scene.cards:
        grown = card.corners.mean(axis=0) + (card.corners - card.corners.mean(axis=0)) * 1.08
        inside = cv2.fillConvexPoly(np.zeros_like(picture), card.corners.astype(np.int32), 255)
        around = cv2.fillConvexPoly(np.zeros_like(picture), grown.astype(np.int32), 255) & ~inside
        assert abs(float(np.median(picture[inside > 0])) - float(np.median(picture[around > 0]))) > 8


def test_two_right_quads_are_two_hits():
    tally = counted(LEFT, RIGHT)

    assert (tally.hits[0.9], tally.found, tally.merged, tally.split) == (2, 2, 0, 0)


def test_one_quad_over_two_cards_is_a_merge_and_no_hit():
    tally = counted(square(50, 50, 200))

    assert (tally.hits[0.8], tally.found, tally.merged) == (0, 1, 1)


def test_two_quads_in_one_card_are_a_split():
    tally = counted(square(50, 50, 48), square(102, 50, 48), RIGHT)

    assert (tally.hits[0.8], tally.split) == (1, 1)


@pytest.mark.parametrize(("shift", "recall"), [(-40.0, 1.0), (-90.0, 0.0)], ids=["a third cut off", "hardly there"])
def test_a_cut_card_counts_by_what_the_frame_shows(shift: float, recall: float):
    tally = FindTally()
    beyond = TrueCard(corners=np.array(square(shift, 50)))

    tally.add((beyond,), (square(0, 50, 100 + shift),), (400, 300))

    assert tally.recall(0.9) == recall
    assert tally.found == tally.cards  # a quad on a card that need not be found is no mistake


def test_a_line_outside_every_quad_is_lost():
    tally = FindTally()
    card = TrueCard(corners=np.array(LEFT), lines=(np.array(square(60, 60, 30, 8)), np.array(square(60, 100, 80, 8))))

    tally.add((card,), (square(50, 50, 100, 45),), (400, 300))

    assert (tally.lines, tally.lines_inside) == (2, 1)
