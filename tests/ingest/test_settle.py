"""A card that is all but sure is better read than lost, where it is all there is."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.choose import Outline
from ingest.cut_card import cuts_a_card
from ingest.found_card import FoundBy
from ingest.geometry import Box, Quad
from ingest.quad_score import Ground, Scores, look_at
from ingest.settle import Desk, _cards_among, _last_resort, _uncut

CARD = Box(left=40, top=30, right=500, bottom=310).to_quad()
LINES = tuple(Box(left=80, top=60 + 50 * i, right=380, bottom=84 + 50 * i).to_quad() for i in range(4))
BESIDE = Box(left=540, top=60, right=800, bottom=84).to_quad()


def seen(*texts: Quad) -> Ground:
    return look_at(np.full((340, 840, 3), 240, np.uint8), texts)


def scored(value: float, *holds: bool) -> Scores:
    return Scores(quads=np.array([CARD]), value=np.array([value]), holds=np.array([holds]))


def test_an_outline_nearly_sure_round_all_the_text_is_a_card():
    (found,) = _last_resort(scored(0.6, *[True] * 4), seen(*LINES))

    assert (found.quad, found.value) == (CARD, 0.6)


@pytest.mark.parametrize(
    ("texts", "scores"),
    [
        (LINES, scored(0.5, *[True] * 4)),  # too poor an outline
        ((*LINES, BESIDE), scored(0.6, *[True] * 4, False)),  # not all there is
        (LINES[:2], scored(0.6, True, True)),  # two boxes can be anything
    ],
)
def test_with_less_than_that_nothing_is_found(texts: tuple[Quad, ...], scores: Scores):
    assert _last_resort(scores, seen(*texts)) == []


PIECES = tuple(Box(left=80 + 60 * i, top=90, right=112 + 60 * i, bottom=120).to_quad() for i in range(5))
PAGE = tuple(Box(left=50, top=36 + 8 * i, right=480, bottom=41 + 8 * i).to_quad() for i in range(30))


@pytest.mark.parametrize(("texts", "looked_at"), [(PIECES, 1), (PAGE, 0)])
def test_an_outline_beyond_doubt_whose_print_fell_to_pieces_is_looked_at_closely(
    texts: tuple[Quad, ...], looked_at: int
):
    held = np.ones(len(texts), dtype=bool)

    cards, doubtful = _cards_among([Outline(quad=CARD, value=0.9, holds=held)], seen(*texts))

    assert (len(cards), len(doubtful)) == (0, looked_at)


LEFT = tuple(Box(left=60, top=150 + 60 * i, right=300, bottom=180 + 60 * i).to_quad() for i in range(3))
RIGHT = tuple(Box(left=420, top=100 + 60 * i, right=780, bottom=130 + 60 * i).to_quad() for i in range(5))
HALF = Box(left=400, top=0, right=800, bottom=480).to_quad()


@pytest.mark.parametrize(
    ("value", "outside", "whole"),
    [
        (0.64, LEFT, True),
        (0.9, LEFT, False),  # plain to see: what lies beside it is something else
        (0.64, (), False),  # it holds all the print
    ],
)
def test_a_doubtful_outline_that_leaves_print_of_an_even_picture_out_gives_way_to_the_picture(
    value: float, outside: tuple[Quad, ...], *, whole: bool
):
    work = np.full((500, 830, 3), 240, np.uint8)
    texts = (*outside, *RIGHT)
    ground = look_at(work, texts)
    half = Outline(quad=HALF, value=value, holds=np.arange(len(texts)) >= len(outside))

    found = _uncut(Desk(work=work, bare=look_at(work, ())), ground, [half])

    assert [one.by for one in found] == [FoundBy.WHOLE] * whole


UPPER = Box(left=100, top=60, right=700, bottom=330).to_quad()


@pytest.mark.parametrize(
    ("outside", "cut"),
    [
        ([(200, 340), (200, 390), (200, 440)], True),  # the next lines
        ([(200, 420), (200, 460)], False),  # far below: of something else
        ([(200, 340), (720, 120)], False),  # on two sides
    ],
)
def test_an_outline_cuts_a_card_whose_lines_go_on_right_behind_one_side(outside: list[tuple[int, int]], *, cut: bool):
    inside = [(200, 90 + 60 * i) for i in range(4)]
    texts = tuple(Box(left=x, top=y, right=x + 240, bottom=y + 30).to_quad() for x, y in (*inside, *outside))
    ground = look_at(np.full((600, 1000, 3), 240, np.uint8), texts)

    assert cuts_a_card(Outline(quad=UPPER, value=0.7, holds=np.arange(len(texts)) < len(inside)), ground) is cut
