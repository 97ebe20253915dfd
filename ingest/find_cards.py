"""Photo → cards: where each card lies, 0, 1 or several. Knows where text is (through TextBoxes), not what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.geometry import Quad, map_quad, order_corners, quad_area, side_lengths
from ingest.hypotheses import from_areas, from_lines, text_angle
from ingest.photo import Photo, Pixels
from ingest.quad_score import Ground, look_at, overlap, score

WORK_SIDE_PX = 1000
"""Long side of the picture cards are looked for in."""
TEXT_SIDE_PX = 736
"""Long side of the picture text is looked for in at first: names and companies show, small print may not."""
FINE_TEXT_SIDE_PX = 1280
"""The second look, where the first left us unsure; three times the cost."""
SURE = 0.62
"""A quad scored above this is taken as a card (docs/accuracy.md)."""
PLAIN = 0.85
"""An outline scored above this is beyond doubt: the search along straight lines, a third of the cost, is spared."""
BLANK_SURE = 0.5
"""The same without text, where the score can reach 0.75 at most."""
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
    """Photo px, clockwise; which corner is the card's top-left is decided from the text later."""
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
    found: list[tuple[Quad, float, FoundBy]] = []
    boxes: tuple[Quad, ...] = ()
    side_px = TEXT_SIDE_PX
    for side_px in (TEXT_SIDE_PX, FINE_TEXT_SIDE_PX):
        boxes = text.boxes(photo.pixels, side_px=side_px)
        texts = tuple(map_quad(to_work, box) for box in boxes)
        if texts:
            found = _choose(work, look_at(work, texts))
        if any(by is not FoundBy.TEXT for _, _, by in found) or max(h, w) <= side_px:
            break
    back = np.linalg.inv(to_work)
    # The whole picture was looked at just as a reader would look at the card: its boxes are the card's.
    reusable = boxes if side_px == TEXT_SIDE_PX else None
    cards = [
        FoundCard(
            quad=map_quad(back, quad),
            score=round(value, 3),
            by=by,
            texts=reusable if by is FoundBy.WHOLE else None,
        )
        for quad, value, by in found
    ]
    return tuple(sorted(cards, key=lambda card: (min(y for _, y in card.quad), min(x for x, _ in card.quad))))


def find_blank(photo: Photo) -> FoundCard | None:
    """The outline of a card without any text, where find_cards found none: the blank back of a card."""
    scale = min(1.0, WORK_SIDE_PX / max(photo.height_px, photo.width_px))
    work = np.asarray(cv2.resize(photo.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    ground = look_at(work, ())
    best = max(((score(quad, ground), quad) for quad in from_areas(work)), default=(0.0, None))
    value, quad = best
    if quad is not None and value >= BLANK_SURE:
        back = np.diag([photo.width_px / work.shape[1], photo.height_px / work.shape[0], 1.0])
        return FoundCard(quad=map_quad(back, quad), score=round(value, 3), by=FoundBy.OUTLINE)
    if _even(work):
        whole: Quad = (
            (0.0, 0.0),
            (float(photo.width_px), 0.0),
            (float(photo.width_px), float(photo.height_px)),
            (0.0, float(photo.height_px)),
        )
        return FoundCard(quad=whole, score=0.5, by=FoundBy.WHOLE)
    return None


def _even(work: NDArray[np.uint8]) -> bool:
    """Whether the whole picture is one light, even surface."""
    grey = cv2.cvtColor(work, cv2.COLOR_BGR2GRAY)
    return bool(grey.mean() > 150 and grey.std() < 12)


def _choose(work: NDArray[np.uint8], ground: Ground) -> list[tuple[Quad, float, FoundBy]]:
    """The best quads that do not overlap; else the whole picture, or the text's own room."""
    scored = [(score(quad, ground), quad) for quad in from_areas(work)]
    if max((value for value, _ in scored), default=0.0) < PLAIN:
        scored += [(score(quad, ground), quad) for quad in from_lines(work, list(ground.texts))]
    scored.sort(key=lambda pair: -pair[0])
    chosen: list[tuple[Quad, float, FoundBy]] = []
    for value, quad in scored:
        if value < SURE:
            break
        if all(overlap(quad, other) < 0.15 for other, _, _ in chosen):
            chosen.append((quad, value, FoundBy.OUTLINE))
    if chosen:
        return chosen
    height, width = work.shape[:2]
    if _fills(ground.texts, width, height) or _no_desk(work, ground):
        whole: Quad = ((0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height)))
        return [(whole, 0.5, FoundBy.WHOLE)]
    room = _room_of(ground.texts, ground.text_height, width, height)
    return [(room, 0.3, FoundBy.TEXT)]


def _fills(texts: Sequence[Quad], width: int, height: int) -> bool:
    """Whether text reaches so far to all sides that the picture itself is the card."""
    points = np.array(texts).reshape(-1, 2)
    across = np.ptp(points[:, 0]) / width
    down = np.ptp(points[:, 1]) / height
    return bool(max(across, down) > WHOLE_SPREAD)


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


def _room_of(texts: Sequence[Quad], text_height: float, width: int, height: int) -> Quad:
    """The rectangle in the text's direction round all of it, with a margin of a few lines, kept in the picture."""
    angle = text_angle(list(texts))
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    points = np.array(texts).reshape(-1, 2) @ turn.T
    low, high = points.min(axis=0) - 2.5 * text_height, points.max(axis=0) + 2.5 * text_height
    corners = np.array([low, (high[0], low[1]), high, (low[0], high[1])]) @ turn
    corners = np.clip(corners, (0, 0), (width, height))
    return order_corners(corners)


def largest(cards: Sequence[FoundCard]) -> FoundCard | None:
    """The card that takes most of the photo."""
    return max(cards, key=lambda card: quad_area(card.quad), default=None)


def short_side_px(card: FoundCard) -> float:
    """The shortest side, photo px."""
    return min(side_lengths(card.quad))
