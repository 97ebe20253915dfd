"""Photo → cards: where each card lies, 0, 1 or several. Knows where text is (through TextBoxes), not what it says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import cv2
import numpy as np

from ingest.card_text import FEWEST_LINES, can_be_one_card
from ingest.common_size import sizes_of
from ingest.found_card import FoundBy, FoundCard
from ingest.geometry import Homography, Quad, common_area, map_quad, quad_area, side_lengths
from ingest.photo import Photo, Pixels
from ingest.plain_card import may_be_block, plain_card
from ingest.quad_score import Ground, look_at, score_but_edges, with_texts
from ingest.rectify import rectify
from ingest.settle import PLAIN, SIZE_ALIKE, Desk, Settled, lies_on, settle

WORK_SIDE_PX = 1000
"""Long side of the picture cards are looked for in."""
TEXT_SIDE_PX = 736
"""Long side of the picture text is looked for in at first: names and companies show, small print may not."""
CLOSE_SIDE_PX = 608
"""A card set straight already needs no more: a reader looks at it so too, and takes these boxes over."""
FINE_TEXT_SIDE_PX = 1280
"""The second look, where the first left us unsure; three times the cost."""
SMALL_CARD_PX = 260
"""Several cards with shorter sides below this, work px: their small print is a pixel or two high at the first look."""
BLOCK_FINENESS = 15.5
"""Drawn cards are 7 to 15 times as high as their print, a block of nine 16 and 20."""
FEW_LINES_FINENESS = 12.5
"""Where no more than its largest print was seen, a block of nine was 14 times as high."""
MANY_BOXES = 20
"""From so much text on there may be a crowd of cards; a single one has seldom as much."""
CROWD = 3
"""So many small outlines side by side are cards whose print wants the second look."""
CROWD_SPEAKS = 0.25
"""Where this share of a crowd bears a card's text, all of it are cards."""
FILLING = 0.85
"""A card this long against its picture is seen as closely at the first look as by a reader."""


class TextBoxes(Protocol):
    """Where text is in a picture; an engine that wiring hands in answers it."""

    def boxes(self, pixels: Pixels, *, side_px: int) -> tuple[Quad, ...]:
        """Each line's box, in reading order as seen, px of `pixels`."""
        ...


def find_cards(photo: Photo, text: TextBoxes) -> tuple[FoundCard, ...]:
    """Every card in the photo, top to bottom; empty when there is no text that could be a card's."""
    h, w = photo.height_px, photo.width_px
    scale = min(1.0, WORK_SIDE_PX / max(h, w))
    work = np.asarray(cv2.resize(photo.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    to_work = np.diag([work.shape[1] / w, work.shape[0] / h, 1.0])
    bare = look_at(work, ())
    plain = plain_card(bare)
    if plain is not None:
        only = _seen_closely(photo, plain, bare, to_work, text, alone=True)
        if only is not None:
            return (only,)
    desk = Desk(work=work, bare=bare)
    found: list[Settled] = []
    boxes: tuple[Quad, ...] = ()
    block: list[Settled] = []
    side_px = TEXT_SIDE_PX
    for side_px in (TEXT_SIDE_PX, FINE_TEXT_SIDE_PX):
        boxes = text.boxes(photo.pixels, side_px=side_px)
        if side_px < min(FINE_TEXT_SIDE_PX, max(h, w)) and len(boxes) >= MANY_BOXES and _is_crowd(desk):
            continue  # the second look decides; the first would only be thrown away
        ground = with_texts(bare, tuple(map_quad(to_work, box) for box in boxes))
        found = settle(desk, ground) if boxes else []
        if max(h, w) <= side_px:
            break
        if not _worth_a_closer_look(found, desk, ground):
            if not _may_be_a_block(found, ground):
                break
            block = found
    if block and len(found) < 2:
        found = block  # one card after all: the plain look's outline stands
    back = np.linalg.inv(to_work).astype(np.float64)
    cards = [
        FoundCard(
            quad=map_quad(back, one.quad),
            score=round(one.value, 3),
            by=one.by,
            texts=_reusable(one, len(found), boxes, ground) if side_px == TEXT_SIDE_PX else None,
        )
        for one in found
        if not one.closely
    ]
    close = (_seen_closely(photo, one.quad, bare, to_work, text) for one in found if one.closely)
    cards += [one for one in close if one is not None]
    if _is_crowd(desk):
        cards += _crowd_seen_closely(photo, desk, [one.quad for one in found], to_work, text)
    return tuple(sorted(cards, key=lambda card: (min(y for _, y in card.quad), min(x for x, _ in card.quad))))


def _seen_closely(
    photo: Photo, outline: Quad, bare: Ground, to_work: Homography, text: TextBoxes, *, alone: bool = False
) -> FoundCard | None:
    """The card at this outline, work px, if what stands on it agrees; its text is looked for there alone.

    Args:
        alone: nothing else is in the picture: it may be several cards edge to edge.
    """
    back = np.linalg.inv(to_work).astype(np.float64)
    card = rectify(photo, map_quad(back, outline))
    seen = text.boxes(card.pixels, side_px=CLOSE_SIDE_PX)
    boxes = tuple(map_quad(card.to_photo(), box) for box in seen)
    ground = with_texts(bare, tuple(map_quad(to_work, box) for box in boxes))
    if not boxes or not can_be_one_card(ground.texts):
        return None
    if alone and may_be_block(outline, seen, (card.width_px, card.height_px), bare):
        return None
    value = score_but_edges(outline, ground)
    if value < PLAIN:
        return None
    return FoundCard(quad=card.quad, score=round(value, 3), by=FoundBy.OUTLINE, texts=boxes, flat=card)


def _reusable(one: Settled, cards: int, boxes: tuple[Quad, ...], ground: Ground) -> tuple[Quad, ...] | None:
    """The boxes of the first look where it was as close as a reader's: the card fills the picture."""
    if one.by is FoundBy.WHOLE:
        return boxes
    if cards > 1 or one.by is FoundBy.TEXT or max(side_lengths(one.quad)) < FILLING * max(ground.size):
        return None
    return tuple(box for box, seen in zip(boxes, ground.texts, strict=True) if lies_on(seen, one.quad))


def _apart(outlines: Sequence[Quad]) -> list[Quad]:
    """Those of them that do not overlap one before them."""
    apart: list[Quad] = []
    for one in outlines:
        if all(common_area(one, quad) < 0.2 * min(quad_area(one), quad_area(quad)) for quad in apart):
            apart.append(one)
    return apart


def _is_crowd(desk: Desk) -> bool:
    """Whether several small outlines are plain to see without any text."""
    apart = _apart([one.quad for one in desk.plain])
    return len(apart) >= CROWD and float(np.median([min(side_lengths(quad)) for quad in apart])) < SMALL_CARD_PX


def _crowd_seen_closely(
    photo: Photo, desk: Desk, found: Sequence[Quad], to_work: Homography, text: TextBoxes
) -> list[FoundCard]:
    """Cards of a crowd whose print tells nothing from here: each plain outline but those found is looked at by itself.

    Where a good part of them bear a card's text, the others of their size are cards too, too small to be read.
    """
    away = _apart([*found, *(one.quad for one in desk.plain)])[len(found) :]
    if len(away) <= len(found):
        return []
    back = np.linalg.inv(to_work).astype(np.float64)
    seen = [_seen_closely(photo, quad, desk.bare, to_work, text) for quad in away]
    cards = [one for one in seen if one is not None]
    if len(cards) < max(2, CROWD_SPEAKS * len(away)):
        return cards
    sizes = sizes_of(np.array([quad for quad, one in zip(away, seen, strict=True) if one is not None]))
    value = {one.quad: one.value for one in desk.plain}
    for quad, one in zip(away, seen, strict=True):
        differs = np.abs(sizes_of(np.array([quad])) / sizes - 1).max(axis=1).min()
        if one is None and differs < SIZE_ALIKE:
            cards.append(FoundCard(quad=map_quad(back, quad), score=round(value[quad], 3), by=FoundBy.OUTLINE))
    return cards


def _worth_a_closer_look(found: Sequence[Settled], desk: Desk, ground: Ground) -> bool:
    """Whether print too small for the first look may tell more: nothing sure, small cards, outlines without text."""
    if all(one.by is FoundBy.TEXT for one in found) or (len(found) < CROWD and _is_crowd(desk)):
        return True
    outlined = [one.quad for one in found if one.by is FoundBy.OUTLINE]
    if outlined and float(np.median([min(side_lengths(quad)) for quad in outlined])) < SMALL_CARD_PX:
        return True
    for outline in desk.plain:
        away = all(common_area(outline.quad, quad) < 0.2 * quad_area(quad) for quad in outlined)
        alike = not outlined or any(0.5 < quad_area(outline.quad) / quad_area(quad) < 2.0 for quad in outlined)
        if away and alike and not (outlined and _at_border(outline.quad, ground)):
            return True
    return False


def _may_be_a_block(found: Sequence[Settled], ground: Ground) -> bool:
    """Whether the one outline found is so large for its print that it may be cards edge to edge, most of it unread."""
    if len(found) != 1 or found[0].by is not FoundBy.OUTLINE:
        return False
    held = [i for i, text in enumerate(ground.texts) if lies_on(text, found[0].quad)]
    if not held:
        return False
    height = float(np.average(ground.text_heights[held], weights=ground.text_areas[held]))
    finest = BLOCK_FINENESS if len(held) >= FEWEST_LINES else FEW_LINES_FINENESS
    return min(side_lengths(found[0].quad)) > finest * height


def _at_border(quad: Quad, ground: Ground) -> bool:
    w, h = ground.size
    return any(x < 4 or y < 4 or x > w - 5 or y > h - 5 for x, y in quad)


def largest(cards: Sequence[FoundCard]) -> FoundCard | None:
    """The card that takes most of the photo."""
    return max(cards, key=lambda card: quad_area(card.quad), default=None)


def short_side_px(card: FoundCard) -> float:
    """The shortest side, photo px."""
    return min(side_lengths(card.quad))
