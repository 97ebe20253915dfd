"""Turning a card turns its pixels and renames its corners; nothing in the photo moves."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ingest.card_image import CardImage
from ingest.geometry import map_points
from ocr.read_card import CardReader
from ocr.reading import ReadCard, TextLine
from ocr.turn import TurnFinder, turn_card


def lettered_card() -> CardImage:
    pixels = np.full((550, 910, 3), 250, np.uint8)
    for i, text in enumerate(("MORITA TRADING CO.,LTD.", "Hanako Morita", "Sales Department", "TEL 03-5550-1234")):
        cv2.putText(pixels, text, (60, 110 + 100 * i), cv2.FONT_HERSHEY_SIMPLEX, 1.3, (20, 20, 20), 3, cv2.LINE_AA)
    corners = ((0.0, 0.0), (910.0, 0.0), (910.0, 550.0), (0.0, 550.0))
    return CardImage(photo_id="x", quad=corners, pixels=pixels, px_per_mm=10)


@pytest.mark.parametrize("turns", range(4))
def test_a_turned_card_still_points_at_the_same_photo_pixels(turns: int):
    card = lettered_card()
    pixels = np.random.default_rng(5).integers(0, 255, (550, 910, 3), dtype=np.uint8)
    card = CardImage(photo_id="x", quad=card.quad, pixels=pixels, px_per_mm=10)

    turned = turn_card(card, turns)

    to_photo = turned.to_photo()
    for x, y in ((0, 0), (turned.width_px - 1, 0), (3, turned.height_px - 1)):
        ((px, py),) = map_points(to_photo, [(x + 0.5, y + 0.5)])
        assert (turned.pixels[y, x] == card.pixels[int(py), int(px)]).all()


@pytest.mark.engine
@pytest.mark.parametrize("turns", range(4))
def test_the_text_says_which_way_is_up(turns: int):
    upright = lettered_card()
    lying = np.ascontiguousarray(np.rot90(upright.pixels, -turns))

    found, probability = TurnFinder().turns(lying)

    assert found == turns
    assert probability > 0.5


@pytest.mark.parametrize("turns", range(4))
def test_boxes_found_before_the_turn_lie_on_the_same_text_after_it(turns: int):
    upright = lettered_card()
    box = ((50.0, 70.0), (700.0, 70.0), (700.0, 125.0), (50.0, 125.0))
    lying = np.ascontiguousarray(np.rot90(upright.pixels, -turns))
    h, w = lying.shape[:2]
    seen = {
        0: box,
        1: ((425.0, 50.0), (480.0, 50.0), (480.0, 700.0), (425.0, 700.0)),
        2: ((210.0, 425.0), (860.0, 425.0), (860.0, 480.0), (210.0, 480.0)),
        3: ((70.0, 210.0), (125.0, 210.0), (125.0, 860.0), (70.0, 860.0)),
    }[turns]
    corners = ((0.0, 0.0), (float(w), 0.0), (float(w), float(h)), (0.0, float(h)))
    card = CardImage(photo_id="x", quad=corners, pixels=lying, px_per_mm=10)
    given: list[object] = []

    class Lead:
        name = "lead"

        def version(self) -> str:
            return "1"

        def read(self, card: CardImage, *, boxes: object = None) -> ReadCard:
            given.append(boxes)
            return ReadCard(lines=(), width_px=card.width_px, height_px=card.height_px, engines=(("lead", "1"),))

    class Turn(TurnFinder):
        def turns(self, pixels: np.ndarray) -> tuple[int, float]:
            return turns, 1.0

    CardReader(lead=Lead(), second=None, fallback=None, turn=Turn()).read(card, boxes=(seen,))

    assert given == [(box,)]


class ReadsUpright:
    """Makes out the text only where the card's black corner is the upper left one."""

    name = "upright"

    def __init__(self) -> None:
        self.read_times = 0

    def version(self) -> str:
        return "1"

    def read(self, card: CardImage, *, boxes: object = None) -> ReadCard:
        self.read_times += 1
        plain = card.pixels[:20, :20].mean() < 50
        line = TextLine(text="株式会社青嶺商事", quad=card.quad, confidence=0.99 if plain else 0.55)
        return ReadCard(lines=(line,), width_px=card.width_px, height_px=card.height_px, engines=(("upright", "1"),))

    def on_their_backs(self, card: CardImage, read: ReadCard, *, closely: bool = True) -> bool:
        return False


class SaysNought(TurnFinder):
    """The net, sure of the wrong thing."""

    def turns(self, pixels: np.ndarray) -> tuple[int, float]:
        return 0, 0.92


@pytest.mark.parametrize("turns", range(4))
def test_where_nothing_is_made_out_the_other_ways_up_are_tried(turns: int):
    card = lettered_card()
    pixels = card.pixels.copy()
    pixels[:20, :20] = 0
    lying = turn_card(CardImage(photo_id="x", quad=card.quad, pixels=pixels, px_per_mm=10), -turns)
    lead = ReadsUpright()

    read = (
        CardReader(lead=lead, second=None, fallback=None, turn=SaysNought(), check=lead, marks=False).read(lying).read
    )

    assert read.quarter_turns == turns
    assert lead.read_times == (1 if turns == 0 else 4)


def test_a_person_who_said_which_way_is_up_is_believed():
    card = lettered_card()  # nothing to be made out on it
    lead = ReadsUpright()

    reader = CardReader(lead=lead, second=None, fallback=None, turn=SaysNought(), check=lead, marks=False)

    assert reader.read(card, as_it_lies=True).read.quarter_turns == 0
    assert lead.read_times == 1
