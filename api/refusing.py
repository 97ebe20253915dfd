"""Which of the sides that were read are no card's: other papers in the picture, by their words. Knows no picture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.found_card import FoundBy
from normalize.other_paper import Paper, likely_other, surely_other

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.pipeline import SideRead, UnreadCard

SURELY_A_CARD = 0.85
"""Outlines scored above are cards also where nothing on them can be read; the same as find_cards' own PLAIN."""


def without_papers(sides: Sequence[SideRead]) -> tuple[list[SideRead], tuple[Paper, ...]]:
    """The sides that can be a card's, and what the others are.

    Beside a card that says whose it is, a side that says nothing may be somebody's back, and stays.
    """
    found = [surely_other(side.read, side.draft) for side in sides]
    if not any(side.draft.readings for side, paper in zip(sides, found, strict=True) if paper is None):
        lines = sum(len(side.read.lines) for side in sides)
        found = [
            paper or likely_other(side.read, side.draft, outlined=is_outlined(side), lines=lines)
            for side, paper in zip(sides, found, strict=True)
        ]
    kept = [side for side, paper in zip(sides, found, strict=True) if paper is None]
    return kept, tuple(paper for paper in found if paper is not None)


def is_outlined(one: SideRead | UnreadCard) -> bool:
    """Whether its outline alone is a card's beyond doubt."""
    return one.found.by is FoundBy.OUTLINE and one.found.score >= SURELY_A_CARD


def left_unread(unread: Sequence[UnreadCard], papers: Sequence[Paper]) -> list[UnreadCard]:
    """The cards on which nothing was read in a picture that shows other papers and no card: seldom any."""
    return [] if Paper.SCREEN in papers else [one for one in unread if is_outlined(one)]


def numbered(
    sides: Sequence[SideRead], unread: Sequence[UnreadCard]
) -> tuple[tuple[SideRead, ...], tuple[UnreadCard, ...]]:
    """The same, numbered from 1 in their order in the picture, without the gaps that refused ones leave."""
    numbers = [side.card.index for side in sides] + [one.card.index for one in unread]
    order = {old: new for new, old in enumerate(sorted(numbers), 1)}
    return (
        tuple(replace(one, card=replace(one.card, index=order[one.card.index])) for one in sides),
        tuple(replace(one, card=replace(one.card, index=order[one.card.index])) for one in unread),
    )
