"""A card with a QR code, a seal, a stamp or a note: the print gives the fields, the rest does not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from api.pipeline import SideRead, read_photo
from api.wiring import make_tools
from ingest.intake import open_original
from ocr.engine import OcrOptions
from tests.support.marked_card import MarkedCard, marked_card

pytestmark = pytest.mark.engine
SEEDS = range(5200, 5240)


@cache
def side_of(jpeg: bytes) -> SideRead:
    (side,) = read_photo(open_original(jpeg, "card.jpg").photo(), make_tools(OcrOptions())).sides
    return side


def cards(extra: str, count: int) -> Iterator[MarkedCard]:
    made = (marked_card(seed, extra) for seed in SEEDS)
    yield from (card for card, _ in zip(filter(None, made), range(count), strict=False))


def test_a_printed_code_says_who_it_is_beside_the_print():
    for made in cards("code", 1):
        assert [code.text for code in side_of(made.jpeg).read.codes] == [made.payload]


@pytest.mark.parametrize("extra", ["seal", "date", "note"])
def test_what_was_added_after_printing_is_in_no_field(extra: str):
    for made in cards(extra, 1):
        side = side_of(made.jpeg)
        told = {fact.value for fact in made.card.facts}
        values = {reading.value for reading in side.draft.readings}

        placed = {line for reading in side.draft.readings for line in reading.lines}
        assert not [i for i, line in enumerate(side.read.lines) if line.mark and i in placed]
        assert len(values & told) >= len(told) - 2
        assert not [value for value in values if made.added and made.added in value]
