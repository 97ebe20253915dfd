"""Photo → cards: where each card lies, 0, 1 or several. Knows where text is (through TextBoxes), not what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.card_text import FEWEST_LINES, can_be_one_card, is_page, speaks_of_a_card
from ingest.choose import Outline, choose, distinct
from ingest.common_size import common_size, prefer, sizes_of
from ingest.from_text import card_round, level_angle
from ingest.geometry import Quad, common_area, map_quad, quad_area, side_lengths
from ingest.hypotheses import Segments, beyond_frame, from_areas, from_lines, straight_segments
from ingest.photo import Photo, Pixels
from ingest.quad_score import Ground, look_at, score_all, together
from ingest.text_groups import groups_of
from ingest.tighten import tightened

WORK_SIDE_PX = 1000
"""Long side of the picture cards are looked for in."""
TEXT_SIDE_PX = 736
"""Long side of the picture text is looked for in at first: names and companies show, small print may not."""
FINE_TEXT_SIDE_PX = 1280
"""The second look, where the first left us unsure; three times the cost."""
SURE = 0.62
"""A quad scored above this is taken as a card; chosen by looking, what it gives stands in docs/accuracy-find.md."""
PLAIN = 0.85
"""An outline scored above this is beyond doubt: the search along straight lines, a third of the cost, is spared.
Between the lines of a page, only such a one is a card."""
LEAST = 0.45
"""A quad scored below this is not even a rival."""
ALL_TEXT = 0.97
"""Outlines that hold this share of the text leave no card unfound."""
SMALL_CARD_PX = 260
"""Several cards with shorter sides below this, work px: their small print is a pixel or two high at the first look."""
TIGHT_CARD_PX = 170
"""Of several cards with shorter sides below this, work px, an outline that takes in the shadow is a tenth too large."""
BLOCK_FINENESS = 15.5
"""Drawn cards are 7 to 15 times as high as their print, a block of nine 16 and 20."""
FEW_LINES_FINENESS = 12.5
"""Where no more than its largest print was seen, a block of nine was 14 times as high."""
ALIKE_CARDS = 3
"""So many cards say how large the cards of a picture are."""
BARE = 0.62
"""An outline without text scored above this, as large as the cards found, is one whose print was not seen."""
SIZE_ALIKE = 0.08
"""Two sides that differ by less are of cards of one size: perspective adds some to the paper's own."""
LEVEL_DEG = 0.8
"""Text that leans more is no drawn card's: a scanner's lid is round it, as white as the card."""
LEFT_OVER = 0.45
"""Text beside the cards found needs this much of an edge round it; the print of a newspaper has none."""
WHOLE_SPREAD = 0.62
"""Text that spans this share of the picture both ways leaves no room for a desk."""


class TextBoxes(Protocol):
    """Where text is in a picture; an engine that wiring hands in answers it."""

    def boxes(self, pixels: Pixels, *, side_px: int) -> tuple[Quad, ...]:
        """Each line's box, in reading order as seen, px of `pixels`."""
        ...


class FoundBy(StrEnum):
    """What the outline rests on."""

    OUTLINE = "outline"  # an edge all round
    WHOLE = "whole"  # the picture is the card
    TEXT = "text"  # no edge seen: the room the text takes


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCard:
    """One card in a photo."""

    quad: Quad
    """Photo px, clockwise, beyond the frame where that cuts the card; which corner is the card's top-left is decided
    from the text later."""
    score: float
    """0–1, how much it looks like a card."""
    by: FoundBy
    texts: tuple[Quad, ...] | None = None
    """The text boxes, photo px, where they were looked for as closely as a reader would: need not be computed twice."""


def find_cards(photo: Photo, text: TextBoxes) -> tuple[FoundCard, ...]:
    """Every card in the photo, top to bottom; empty when there is no text that could be a card's."""
    h, w = photo.height_px, photo.width_px
    scale = min(1.0, WORK_SIDE_PX / max(h, w))
    work = np.asarray(cv2.resize(photo.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    to_work = np.diag([work.shape[1] / w, work.shape[0] / h, 1.0])
    desk = _Desk(work=work)
    found: list[_Found] = []
    boxes: tuple[Quad, ...] = ()
    block: list[_Found] = []
    side_px = TEXT_SIDE_PX
    for side_px in (TEXT_SIDE_PX, FINE_TEXT_SIDE_PX):
        boxes = text.boxes(photo.pixels, side_px=side_px)
        ground = look_at(work, tuple(map_quad(to_work, box) for box in boxes))
        found = _settle(desk, ground) if boxes else []
        if max(h, w) <= side_px:
            break
        if not _worth_a_closer_look(found, desk, ground):
            if not _may_be_a_block(found, ground):
                break
            block = found
    if block and len(found) < 2:
        found = block  # one card after all: the plain look's outline stands
    back = np.linalg.inv(to_work)
    # The whole picture was looked at just as a reader would look at the card: its boxes are the card's.
    reusable = boxes if side_px == TEXT_SIDE_PX else None
    cards = [
        FoundCard(
            quad=map_quad(back, one.quad),
            score=round(one.value, 3),
            by=one.by,
            texts=reusable if one.by is FoundBy.WHOLE else None,
        )
        for one in found
    ]
    return tuple(sorted(cards, key=lambda card: (min(y for _, y in card.quad), min(x for x, _ in card.quad))))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """One card, work px."""

    quad: Quad
    value: float
    by: FoundBy


@dataclass(frozen=True, kw_only=True, eq=False)  # no slots: cached_property keeps its value in the instance
class _Desk:
    """The picture made small, and what in it needs no text to be seen."""

    work: NDArray[np.uint8]

    @cached_property
    def areas(self) -> tuple[Quad, ...]:
        """Outlines of areas."""
        return tuple(from_areas(self.work))

    @cached_property
    def segments(self) -> Segments:
        """Straight pieces of edges; looked for only where areas leave a doubt."""
        return straight_segments(self.work)


def _settle(desk: _Desk, ground: Ground) -> list[_Found]:
    """The cheap way first: outlines of areas. Straight lines round each group of text where those leave a doubt."""
    scores = score_all(desk.areas, ground)
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
            chosen = choose(distinct(prefer(scores, size), LEAST), ground, SURE)
            chosen += _unread(desk, ground, chosen)
    least = PLAIN if is_page(ground.texts) else SURE
    chosen_cards = _cards_among([one for one in chosen if one.value >= least], ground)
    cards = [
        _Found(quad=beyond_frame(quad, ground.size), value=one.value, by=FoundBy.OUTLINE)
        for one, quad in zip(chosen_cards, _tight(chosen_cards, ground), strict=True)
    ]
    if chosen:
        return cards + (_left_over(chosen, ground) if cards else [])
    return _without_outline(desk, ground)


def _cards_among(chosen: Sequence[Outline], ground: Ground) -> list[Outline]:
    """Those whose text can be a card's, and those as large as they whose print runs together to one box from here."""
    speaks = [can_be_one_card([ground.texts[i] for i in np.flatnonzero(one.holds)]) for one in chosen]
    cards = [one for one, sayable in zip(chosen, speaks, strict=True) if sayable]
    if len(cards) < ALIKE_CARDS:
        return cards
    sizes = sizes_of(np.array([one.quad for one in cards]))
    for one, sayable in zip(chosen, speaks, strict=True):
        held = [ground.texts[i] for i in np.flatnonzero(one.holds)]
        away = np.abs(sizes_of(np.array([one.quad])) / sizes - 1).max(axis=1).min()
        if not sayable and len(held) < FEWEST_LINES and away < SIZE_ALIKE:
            cards.append(one)
    return cards


def _tight(cards: Sequence[Outline], ground: Ground) -> list[Quad]:
    """Their outlines; those of many small cards once more closely."""
    quads = [one.quad for one in cards]
    if len(quads) < ALIKE_CARDS or float(np.median([min(side_lengths(quad)) for quad in quads])) > TIGHT_CARD_PX:
        return quads
    return [tightened(quad, ground) for quad in quads]


def _without_outline(desk: _Desk, ground: Ground) -> list[_Found]:
    """No edge all round anything: the picture is the card, or its text tells where it lies, or there is none."""
    sayable = speaks_of_a_card(ground.texts)
    width, height = ground.size
    level = abs(np.degrees(level_angle(ground.texts))) < LEVEL_DEG
    # A drawn back may bear no more than a name; that much on a desk can be anything.
    drawn = can_be_one_card(ground.texts) and _no_desk(desk.work, ground)
    if level and (drawn or (sayable and _fills(ground.texts, width, height))):
        whole: Quad = ((0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height)))
        return [_Found(quad=whole, value=0.5, by=FoundBy.WHOLE)]
    if not sayable:
        return []
    quad, support = card_round(ground.texts, ground)
    return [_Found(quad=quad, value=round(0.3 + 0.2 * support, 3), by=FoundBy.TEXT)]


def _left_over(chosen: Sequence[Outline], ground: Ground) -> list[_Found]:
    """Cards beside those found, as large as they, whose text is there and whose edges could not be told."""
    held = np.any([one.holds for one in chosen], axis=0)
    sizes = sizes_of(np.array([one.quad for one in chosen]))
    size = (float(np.median(sizes[:, 0])), float(np.median(sizes[:, 1])))
    left = [i for i in np.flatnonzero(~held) if not any(_on(ground.texts[i], one.quad) for one in chosen)]
    if len(left) < FEWEST_LINES:
        return []
    texts = [ground.texts[i] for i in left]
    found: list[_Found] = []
    for group in groups_of(texts, ground.text_heights[left]):
        some = [texts[i] for i in group]
        if not speaks_of_a_card(some):
            continue
        quad, support = card_round(some, ground, [size])
        area = quad_area(quad)
        fits = 0.6 < area / (size[0] * size[1]) < 1.6 and support > LEFT_OVER
        taken = [*(one.quad for one in chosen), *(one.quad for one in found)]
        if fits and all(common_area(quad, other) < 0.15 * min(area, quad_area(other)) for other in taken):
            found.append(_Found(quad=quad, value=round(0.3 + 0.2 * support, 3), by=FoundBy.TEXT))
    return found


def _on(text: Quad, quad: Quad) -> bool:
    return common_area(text, quad) > 0.3 * quad_area(text)


def _unread(desk: _Desk, ground: Ground, chosen: Sequence[Outline]) -> list[Outline]:
    """Outlines as large as some card found whose print is too faint to be seen from here; or blank backs."""
    bare = score_all(desk.areas, replace(ground, texts=()))
    sizes = sizes_of(np.array([one.quad for one in chosen]))
    away = np.abs(sizes_of(bare.quads)[:, np.newaxis] / sizes - 1).max(axis=2).min(axis=1)
    alike = away < SIZE_ALIKE
    found: list[Outline] = []
    for one in distinct(replace(bare, value=bare.value * alike), BARE):
        if all(common_area(one.quad, other.quad) < 0.1 * quad_area(one.quad) for other in (*chosen, *found)):
            found.append(replace(one, holds=np.zeros(len(ground.texts), dtype=bool)))
    return found


def _held(chosen: Sequence[Outline], ground: Ground) -> float:
    """Share of the text that lies on a chosen card."""
    held = np.any([one.holds for one in chosen], axis=0)
    return float(held @ ground.text_areas / max(1e-6, ground.text_areas.sum()))


def _worth_a_closer_look(found: Sequence[_Found], desk: _Desk, ground: Ground) -> bool:
    """Whether print too small for the first look may tell more: nothing sure, small cards, outlines without text."""
    if all(one.by is FoundBy.TEXT for one in found):
        return True
    outlined = [one.quad for one in found if one.by is FoundBy.OUTLINE]
    if len(outlined) > 1 and float(np.median([min(side_lengths(quad)) for quad in outlined])) < SMALL_CARD_PX:
        return True
    bare = score_all(desk.areas, replace(ground, texts=()))
    for outline in distinct(bare, BARE):
        away = all(common_area(outline.quad, quad) < 0.2 * quad_area(quad) for quad in outlined)
        alike = not outlined or any(0.5 < quad_area(outline.quad) / quad_area(quad) < 2.0 for quad in outlined)
        if away and alike and not (outlined and _at_border(outline.quad, ground)):
            return True
    return False


def _may_be_a_block(found: Sequence[_Found], ground: Ground) -> bool:
    """Whether the one outline found is so large for its print that it may be cards edge to edge, most of it unread."""
    if len(found) != 1 or found[0].by is not FoundBy.OUTLINE:
        return False
    held = [i for i, text in enumerate(ground.texts) if _on(text, found[0].quad)]
    if not held:
        return False
    height = float(np.average(ground.text_heights[held], weights=ground.text_areas[held]))
    finest = BLOCK_FINENESS if len(held) >= FEWEST_LINES else FEW_LINES_FINENESS
    return min(side_lengths(found[0].quad)) > finest * height


def _at_border(quad: Quad, ground: Ground) -> bool:
    w, h = ground.size
    return any(x < 4 or y < 4 or x > w - 5 or y > h - 5 for x, y in quad)


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


def largest(cards: Sequence[FoundCard]) -> FoundCard | None:
    """The card that takes most of the photo."""
    return max(cards, key=lambda card: quad_area(card.quad), default=None)


def short_side_px(card: FoundCard) -> float:
    """The shortest side, photo px."""
    return min(side_lengths(card.quad))
