"""Which outlines are the cards: those that together explain the text, even where another one looks better alone."""

from __future__ import annotations

import numpy as np

from ingest.choose import Outline, choose
from ingest.geometry import Box, Quad
from ingest.quad_score import Ground, look_at

WIDE, HIGH = 182, 110


def block(rows: int) -> tuple[Ground, list[Quad]]:
    """One column of cards edge to edge, each with a line in its upper and one in its lower half."""
    texts = []
    for row in range(rows):
        for share in (0.25, 0.7):
            y = 50 + HIGH * (row + share)
            texts.append(Box(left=70, top=y, right=190, bottom=y + 9).to_quad())
    work = np.full((100 + rows * HIGH, 300, 3), 200, np.uint8)
    return look_at(work, tuple(texts)), texts


def outline(ground: Ground, top: float, value: float) -> Outline:
    box = Box(left=50, top=top, right=50 + WIDE, bottom=top + HIGH)
    inside = [box.top <= text[0][1] and text[2][1] <= box.bottom for text in ground.texts]
    return Outline(quad=box.to_quad(), value=value, holds=np.array(inside))


def test_outlines_half_a_card_off_lose_to_those_that_leave_no_text_over():
    ground, _ = block(3)
    true = [outline(ground, 50 + HIGH * row, 0.84) for row in range(3)]
    shifted = [outline(ground, 50 + HIGH * (row + 0.55), 0.9) for row in range(2)]

    chosen = choose([*shifted, *true], ground, 0.62)

    assert {one.quad for one in chosen} == {one.quad for one in true}


def test_the_better_of_two_outlines_of_the_same_card_is_taken():
    ground, _ = block(1)
    good, worse = outline(ground, 50, 0.9), outline(ground, 56, 0.8)

    assert [one.quad for one in choose([good, worse], ground, 0.62)] == [good.quad]
