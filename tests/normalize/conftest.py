"""ReadCards set by hand, so that this floor is tested without any engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from normalize.draft import CardDraft, FieldKind
from normalize.draft_card import draft_card
from ocr.reading import CharReading, Direction, ReadCard, TextLine

Printed = str | tuple[str, float]
"""A line's text, or its text and how much larger than ordinary it is set."""


def set_card(
    lines: Sequence[Printed], *, agreed: bool | None = None, troubles: tuple[str, ...] = (), vertical: bool = False
) -> ReadCard:
    """A card with these lines below each other (vertical: right to left), 30 px text."""
    read: list[TextLine] = []
    at = 20.0
    for line in lines:
        text, scale = line if isinstance(line, tuple) else (line, 1.0)
        height, length = 30.0 * scale, 28.0 * scale * max(1, len(text))
        box = ((40.0, at), (40 + length, at), (40 + length, at + height), (40.0, at + height))
        if vertical:
            x = 1000 - at
            box = ((x, 40.0), (x, 40 + length), (x - height, 40 + length), (x - height, 40.0))
        chars = tuple(CharReading(text=char, confidence=0.999, agreed=agreed) for char in text)
        read.append(
            TextLine(
                text=text,
                quad=box,
                confidence=0.99,
                chars=chars,
                direction=Direction.VERTICAL if vertical else Direction.HORIZONTAL,
            )
        )
        at += height * 1.6
    return ReadCard(lines=tuple(read), width_px=1100, height_px=660, engines=(("set", "1"),), troubles=troubles)


@pytest.fixture
def setting() -> Callable[..., ReadCard]:
    """`set_card`, for tests that need the ReadCard itself."""
    return set_card


@pytest.fixture
def draft() -> Callable[..., CardDraft]:
    """Lines → their draft."""
    return lambda *lines, **how: draft_card(set_card(lines, **how))


@pytest.fixture
def values() -> Callable[..., dict[str, list[str]]]:
    """Lines → the values found, by kind."""

    def found(*lines: Printed, **how: bool) -> dict[str, list[str]]:
        drafted = draft_card(set_card(lines, **how))
        return {
            kind.value: [reading.value for reading in drafted.all_of(kind)]
            for kind in FieldKind
            if drafted.all_of(kind)
        }

    return found
