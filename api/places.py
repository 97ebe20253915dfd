"""A page read again: each card keeps the number it has in the book, wherever a better finder puts it in its order.

Knows no database and no reading.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from api.pipeline import PhotoRead
from ingest.geometry import Quad, common_area, quad_area

SAME_PLACE = 0.5
"""Share of the larger one's area: the same card found twice shares nine tenths, two cards of a desk next to nothing."""


def in_their_places(result: PhotoRead, known: Mapping[int, Quad], taken: Collection[int] = ()) -> PhotoRead:
    """The reading with the cards' numbers as the book has them; cards it does not know get the next free ones.

    Args:
        known: number → where that card lies, photo px.
        taken: numbers that were given to cards once and are not to be given to others.
    """
    if not known:
        return result
    cards = [*(side.card for side in result.sides), *(one.card for one in result.unread)]
    quads = {card.index: card.quad for card in cards}
    pairs = sorted(
        ((_alike(quad, there), number, index) for index, quad in quads.items() for number, there in known.items()),
        reverse=True,
    )
    numbers: dict[int, int] = {}
    for alike, number, index in pairs:
        if alike >= SAME_PLACE and index not in numbers and number not in numbers.values():
            numbers[index] = number
    free = max((*known, *taken)) + 1
    for index in sorted(quads):
        if index not in numbers:
            numbers[index], free = free, free + 1
    return replace(
        result,
        sides=tuple(
            replace(
                side,
                card=replace(side.card, index=numbers[side.card.index]),
                other=side.other and replace(side.other, card=numbers.get(side.other.card, side.other.card)),
            )
            for side in result.sides
        ),
        unread=tuple(replace(one, card=replace(one.card, index=numbers[one.card.index])) for one in result.unread),
    )


def _alike(a: Quad, b: Quad) -> float:
    return common_area(a, b) / max(quad_area(a), quad_area(b), 1.0)
