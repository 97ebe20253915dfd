"""Layouts met in the wild, set from invented people: every field is found as written and nothing else is."""

from __future__ import annotations

import pytest

from normalize.draft_card import draft_card

from .invented_cards import InventedCard, invented_cards

CARDS = list(invented_cards())


def test_there_are_cards_enough_of_every_sort() -> None:
    assert len(CARDS) >= 80


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.name)
def test_an_invented_card_says_what_is_printed_and_nothing_else(card: InventedCard) -> None:
    draft = draft_card(card.read)

    found = sorted((str(reading.kind), reading.value) for reading in draft.readings)
    assert found == sorted((kind, value) for kind, value, _ in card.fields)
    offices = {(str(reading.kind), reading.value): reading.office for reading in draft.readings}
    assert {(kind, value): office for kind, value, office in card.fields if office} == {
        key: offices[key] for key in ((kind, value) for kind, value, office in card.fields if office)
    }
    said = {(str(reading.kind), doubt.code) for reading in draft.readings for doubt in reading.doubts}
    assert card.doubts <= said
    assert card.waits.isdisjoint(str(reading.kind) for reading in draft.readings if reading.accepted)
