"""Which outlines in a picture are its cards, once it is known where text is: by areas, by lines, by the text alone.

Frame: work px. Knows where text is, not what it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ingest.card_text import FEWEST_LINES, MOST_BOXES, can_be_one_card, is_page, speaks_of_a_card
from ingest.choose import Outline, choose, distinct
from ingest.common_size import common_size, prefer, sizes_of
from ingest.cut_card import cuts_a_card
from ingest.found_card import FoundBy
from ingest.from_text import card_round, level_angle
from ingest.geometry import Quad, common_area, quad_area, side_lengths
from ingest.grown import grown
from ingest.hypotheses import Segments, beyond_frame, from_areas, from_lines, straight_segments
from ingest.quad_score import Ground, Scores, score_all, together
from ingest.text_groups import groups_of
from ingest.tighten import tightened

SURE = 0.62
"""A quad scored above this is taken as a card; chosen by looking, what it gives stands in docs/accuracy-find.md."""
NEARLY_SURE = 0.55
"""The same where no other card was found and all text in the picture lies on the quad; words refuse what is none."""
PLAIN = 0.85
"""An outline scored above this is beyond doubt: the search along straight lines, a third of the cost, is spared.
Between the lines of a page, only such a one is a card."""
LEAST = 0.45
"""A quad scored below this is not even a rival."""
ALL_TEXT = 0.97
"""Outlines that hold this share of the text leave no card unfound."""
TIGHT_CARD_PX = 170
"""Of several cards with shorter sides below this, work px, an outline that takes in the shadow is a tenth too large."""
ALIKE_CARDS = 3
"""So many cards say how large the cards of a picture are."""
BARE = 0.62
"""An outline without text scored above this, as large as the cards found, is one whose print was not seen."""
SIZE_ALIKE = 0.08
"""Two sides that differ by less are of cards of one size: perspective adds some to the paper's own."""
SIZE_NEAR = 0.3
"""Two sides that differ by more are not of cards on one desk."""
LIKE_AREAS = 1.9
"""Cards near and far on one desk differ by less; two cards taken for one are twice as large."""
MORE_TEXT = 0.02
"""Outlines of one size that hold this much more of the text are right all the same: a grid taken half a card off."""
LEVEL_DEG = 0.8
"""Text that leans more is no drawn card's: a scanner's lid is round it, as white as the card."""
LEFT_OVER = 0.45
"""Text beside the cards found needs this much of an edge round it; the print of a newspaper has none."""
WHOLE_SPREAD = 0.62
"""Text that spans this share of the picture both ways leaves no room for a desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """One card, work px."""

    quad: Quad
    value: float
    by: FoundBy
    closely: bool = False
    """Whether its print tells nothing from here, so that it must be looked at closely before it is a card."""


@dataclass(frozen=True, kw_only=True, eq=False)  # no slots: cached_property keeps its value in the instance
class Desk:
    """The picture made small, and what in it needs no text to be seen."""

    work: NDArray[np.uint8]
    bare: Ground
    """The same without any text."""

    @cached_property
    def areas(self) -> tuple[Quad, ...]:
        """Outlines of areas."""
        return tuple(from_areas(self.work))

    @cached_property
    def bare_scores(self) -> Scores:
        """What those outlines look like, whatever is printed in them."""
        return score_all(self.areas, self.bare)

    @cached_property
    def plain(self) -> tuple[Outline, ...]:
        """Those that are plain to see without any text, best first."""
        return tuple(distinct(self.bare_scores, BARE))

    @cached_property
    def segments(self) -> Segments:
        """Straight pieces of edges; looked for only where areas leave a doubt."""
        return straight_segments(self.work)


def settle(desk: Desk, ground: Ground) -> list[Settled]:
    """The cheap way first: outlines of areas. Straight lines round each group of text where those leave a doubt."""
    scores = score_all(desk.areas, ground)
    chosen = choose(distinct(scores, LEAST), ground, SURE)
    if len(chosen) == 1:
        scores = together(scores, score_all(grown(chosen[0].quad, ground), ground))
        chosen = choose(distinct(scores, LEAST), ground, SURE)
    if not chosen or min(one.value for one in chosen) < PLAIN or _held(chosen, ground) < ALL_TEXT or len(chosen) > 1:
        lines = [
            from_lines(desk.segments, ground.size, [ground.texts[i] for i in group])
            for group in groups_of(ground.texts, ground.text_heights)
        ]
        scores = together(scores, score_all(np.concatenate(lines), ground))
        chosen = choose(distinct(scores, LEAST), ground, SURE)
        size = common_size([one.quad for one in chosen], scores)
        if size is not None:
            alike = choose(distinct(prefer(scores, size), LEAST), ground, SURE)
            if not _beyond_doubt(chosen) or _held(alike, ground) > _held(chosen, ground) + MORE_TEXT:
                chosen = alike
            chosen += _unread(desk, ground, chosen)
    uncut = _uncut(desk, ground, chosen)
    if uncut:
        return uncut
    least = PLAIN if is_page(ground.texts) else SURE
    chosen_cards, doubtful = _cards_among([one for one in chosen if one.value >= least], ground)
    cards = [
        Settled(quad=beyond_frame(quad, ground.size), value=one.value, by=FoundBy.OUTLINE)
        for one, quad in zip(chosen_cards, _tight(chosen_cards, ground), strict=True)
    ]
    cards += [Settled(quad=one.quad, value=one.value, by=FoundBy.OUTLINE, closely=True) for one in doubtful]
    if chosen:
        return cards + (_left_over(chosen, ground) if cards else [])
    return _without_outline(desk, ground) or _last_resort(scores, ground)


def _uncut(desk: Desk, ground: Ground, chosen: Sequence[Outline]) -> list[Settled]:
    """The picture itself, or what lies round all the text, where the one outline found is doubtful and cuts a card.

    White on white, an edge of the lid and one of the card make an outline round a part of what is printed.
    """
    if len(chosen) != 1 or chosen[0].value >= PLAIN or _held(chosen, ground) >= ALL_TEXT:
        return []
    if not can_be_one_card(ground.texts):
        return []
    instead = _without_outline(desk, ground)
    return [one for one in instead if one.by is FoundBy.WHOLE or cuts_a_card(chosen[0], ground)]


def _last_resort(scores: Scores, ground: Ground) -> list[Settled]:
    """The best outline round all the text where nothing else was found: nearly sure, and better read than lost."""
    if len(ground.texts) < FEWEST_LINES or not can_be_one_card(ground.texts):
        return []
    for one in distinct(scores, NEARLY_SURE):
        if _held([one], ground) >= ALL_TEXT:
            return [Settled(quad=beyond_frame(one.quad, ground.size), value=one.value, by=FoundBy.OUTLINE)]
    return []


def _cards_among(chosen: Sequence[Outline], ground: Ground) -> tuple[list[Outline], list[Outline]]:
    """Those whose text can be a card's, and those as large as they whose print runs together to one box from here.

    Returns:
        The cards, and outlines beyond doubt whose text as seen from here is no card's: of about their size, or where
        nothing else is a card.
    """
    speaks = [can_be_one_card([ground.texts[i] for i in np.flatnonzero(one.holds)]) for one in chosen]
    cards = [one for one, sayable in zip(chosen, speaks, strict=True) if sayable]
    doubtful: list[Outline] = []
    if not cards:
        # Print seen steeply falls to pieces that could be labels; a page is a page from anywhere.
        return cards, [one for one in chosen if one.value >= PLAIN and _in_pieces(one, ground)]
    sizes = sizes_of(np.array([one.quad for one in cards]))
    alike = SIZE_ALIKE if len(cards) >= ALIKE_CARDS else 0.0
    for one, sayable in zip(chosen, speaks, strict=True):
        if sayable:
            continue
        held = [ground.texts[i] for i in np.flatnonzero(one.holds)]
        away = np.abs(sizes_of(np.array([one.quad])) / sizes - 1).max(axis=1).min()
        if len(held) < FEWEST_LINES and away < alike:
            cards.append(one)
        elif one.value >= PLAIN and away < SIZE_NEAR:
            doubtful.append(one)
    return cards, doubtful


def _in_pieces(one: Outline, ground: Ground) -> bool:
    """Whether the text on it is no card's only because nothing of it is a line."""
    held = [ground.texts[i] for i in np.flatnonzero(one.holds)]
    return not is_page(held) and len(held) < MOST_BOXES


def _tight(cards: Sequence[Outline], ground: Ground) -> list[Quad]:
    """Their outlines; those of many small cards once more closely."""
    quads = [one.quad for one in cards]
    if len(quads) < ALIKE_CARDS or float(np.median([min(side_lengths(quad)) for quad in quads])) > TIGHT_CARD_PX:
        return quads
    return [tightened(quad, ground) for quad in quads]


def _without_outline(desk: Desk, ground: Ground) -> list[Settled]:
    """No edge all round anything: the picture is the card, or its text tells where it lies, or there is none."""
    sayable = speaks_of_a_card(ground.texts)
    width, height = ground.size
    level = abs(np.degrees(level_angle(ground.texts))) < LEVEL_DEG
    # A drawn back may bear no more than a name; that much on a desk can be anything.
    drawn = can_be_one_card(ground.texts) and _no_desk(desk.work, ground)
    if level and (drawn or (sayable and _fills(ground.texts, width, height))):
        whole: Quad = ((0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height)))
        return [Settled(quad=whole, value=0.5, by=FoundBy.WHOLE)]
    if not sayable:
        return []
    quad, support = card_round(ground.texts, ground)
    return [Settled(quad=quad, value=round(0.3 + 0.2 * support, 3), by=FoundBy.TEXT)]


def _left_over(chosen: Sequence[Outline], ground: Ground) -> list[Settled]:
    """Cards beside those found, as large as they, whose text is there and whose edges could not be told."""
    held = np.any([one.holds for one in chosen], axis=0)
    sizes = sizes_of(np.array([one.quad for one in chosen]))
    size = (float(np.median(sizes[:, 0])), float(np.median(sizes[:, 1])))
    left = [i for i in np.flatnonzero(~held) if not any(lies_on(ground.texts[i], one.quad) for one in chosen)]
    if len(left) < FEWEST_LINES:
        return []
    texts = [ground.texts[i] for i in left]
    found: list[Settled] = []
    for group in groups_of(texts, ground.text_heights[left]):
        some = [texts[i] for i in group]
        if not speaks_of_a_card(some):
            continue
        quad, support = card_round(some, ground, [size])
        area = quad_area(quad)
        fits = 0.6 < area / (size[0] * size[1]) < 1.6 and support > LEFT_OVER
        taken = [*(one.quad for one in chosen), *(one.quad for one in found)]
        if fits and all(common_area(quad, other) < 0.15 * min(area, quad_area(other)) for other in taken):
            found.append(Settled(quad=quad, value=round(0.3 + 0.2 * support, 3), by=FoundBy.TEXT))
    return found


def lies_on(text: Quad, quad: Quad) -> bool:
    """Whether a good part of the text's box is inside the outline."""
    return common_area(text, quad) > 0.3 * quad_area(text)


def _unread(desk: Desk, ground: Ground, chosen: Sequence[Outline]) -> list[Outline]:
    """Outlines as large as some card found whose print is too faint to be seen from here; or blank backs."""
    bare = desk.bare_scores
    sizes = sizes_of(np.array([one.quad for one in chosen]))
    away = np.abs(sizes_of(bare.quads)[:, np.newaxis] / sizes - 1).max(axis=2).min(axis=1)
    alike = away < SIZE_ALIKE
    found: list[Outline] = []
    for one in distinct(replace(bare, value=bare.value * alike), BARE):
        if all(common_area(one.quad, other.quad) < 0.1 * quad_area(one.quad) for other in (*chosen, *found)):
            found.append(replace(one, holds=np.zeros(len(ground.texts), dtype=bool)))
    return found


def _beyond_doubt(chosen: Sequence[Outline]) -> bool:
    """Whether the size that the cards share has nothing left to tell: every outline is plain, all of like sizes."""
    areas = [quad_area(one.quad) for one in chosen]
    return min(one.value for one in chosen) >= PLAIN and max(areas) < LIKE_AREAS * min(areas)


def _held(chosen: Sequence[Outline], ground: Ground) -> float:
    """Share of the text that lies on a chosen card."""
    held = np.any([one.holds for one in chosen], axis=0)
    return float(held @ ground.text_areas / max(1e-6, ground.text_areas.sum()))


def _fills(texts: Sequence[Quad], width: int, height: int) -> bool:
    """Whether text reaches so far to all sides that the picture itself is the card."""
    points = np.array(texts).reshape(-1, 2)
    across = np.ptp(points[:, 0]) / width
    down = np.ptp(points[:, 1]) / height
    # A pen or a cable can pass for one long line of text; a card has more to say.
    return bool(max(across, down) > WHOLE_SPREAD and (min(across, down) > 0.2 or len(texts) > 2))


def _no_desk(work: NDArray[np.uint8], ground: Ground) -> bool:
    """Whether a picture of a card's proportions has one even colour all along its rim: a drawn card, not a photo."""
    height, width = work.shape[:2]
    if not 1.2 < max(width, height) / min(width, height) < 2.4:
        return False
    lab = ground.smooth
    rim = np.concatenate(
        [lab[:6].reshape(-1, 3), lab[-6:].reshape(-1, 3), lab[:, :6].reshape(-1, 3), lab[:, -6:].reshape(-1, 3)]
    )
    away = np.linalg.norm(rim - np.median(rim, axis=0), axis=1)
    return bool(np.percentile(away, 90) < 2.0)
