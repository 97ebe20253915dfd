"""Text that can be a card's is told from a page's, a receipt's, the labels of icons and the keys of a keyboard."""

from __future__ import annotations

import pytest

from ingest.card_text import can_be_one_card, is_page, speaks_of_a_card
from ingest.geometry import Box, Quad, turn_corners


def line(x: float, y: float, width: float, height: float = 16.0) -> Quad:
    return Box(left=x, top=y, right=x + width, bottom=y + height).to_quad()


CARD = [line(60, 40, 220), line(60, 110, 90, 24), line(60, 180, 260), line(60, 205, 240), line(60, 230, 180)]
PAGE = [line(60, 40 + 30 * i, 900 if i % 5 else 400) for i in range(34)]
RECEIPT = [line(60 + 300 * (i % 2), 40 + 26 * (i // 2), 90 if i % 2 else 170) for i in range(40)]
ICONS = [line(60 + 150 * (i % 4), 100 + 150 * (i // 4), 36) for i in range(12)]
WIDER_ICONS = [line(60 + 150 * (i % 4), 100 + 150 * (i // 4), 80 if i % 3 == 0 else 36) for i in range(12)]
KEYS = [line(60, 60, 18)]


def lying(texts: list[Quad]) -> list[Quad]:
    """The same seen by a phone held across."""
    return [turn_corners(tuple((1000 - y, x) for x, y in text), 3) for text in texts]  # type: ignore[arg-type]  # three or four numbers, as drawn


@pytest.mark.parametrize("texts", [CARD, lying(CARD)], ids=["upright", "on its side"])
def test_five_lines_of_a_card_can_be_one(texts: list[Quad]):
    assert can_be_one_card(texts)
    assert speaks_of_a_card(texts)


@pytest.mark.parametrize(
    "texts",
    [PAGE, lying(PAGE), RECEIPT, ICONS, WIDER_ICONS, KEYS],
    ids=["page", "page on its side", "receipt", "icons", "icons of longer names", "a key"],
)
def test_pages_receipts_labels_and_keys_are_no_card(texts: list[Quad]):
    assert not can_be_one_card(texts)
    assert not speaks_of_a_card(texts)


def test_a_page_is_one_lying_on_its_side_too():
    assert is_page(PAGE)
    assert is_page(lying(PAGE))
    assert not is_page(CARD)


def test_two_words_on_a_desk_do_not_speak_of_a_card_and_an_outline_with_them_may_be_one():
    words = [line(60, 60, 120), line(60, 90, 80)]

    assert can_be_one_card(words)
    assert not speaks_of_a_card(words)


def test_the_stripes_of_fur_that_pass_for_endless_lines_do_not_speak_of_a_card():
    stripes = [line(60, 40 + 27 * i, 1200 if i < 4 else 420, 28) for i in range(12)]

    assert not speaks_of_a_card(stripes)
