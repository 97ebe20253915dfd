"""The corridor itself: a Photo walks in, each card's reading and draft walk out. Knows no HTTP and no SQL."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass, field

import numpy as np

from ingest.card_image import CardImage
from ingest.find_cards import TEXT_SIDE_PX, FoundCard, TextBoxes, find_blank, find_cards
from ingest.geometry import Quad, map_quad
from ingest.photo import Photo
from ingest.quality import Note, notes_on
from ingest.rectify import rectify
from normalize.draft import CardDraft
from normalize.draft_card import draft_card
from normalize.known import KnownFacts, KnowsNothing
from ocr.read_card import CardReader
from ocr.reading import ReadCard

VERSION = "1"
"""Of the whole pipeline: goes up when a card may be read differently, so that it can be read again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What the corridor works with, handed in by wiring."""

    text: TextBoxes
    reader: CardReader
    known: KnownFacts = field(default_factory=KnowsNothing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Wall seconds by stage, and CPU seconds (this process and its children) in all."""

    find: float
    ocr: float
    normalize: float
    cpu: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SideRead:
    """One card side: where it was, what stands on it, what that means."""

    found: FoundCard
    card: CardImage
    read: ReadCard
    draft: CardDraft
    spent: Spent
    notes: tuple[Note, ...] = ()
    """What is wrong with the picture of it, to be mended by another shot."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PhotoRead:
    """All card sides of one photo."""

    photo: Photo
    sides: tuple[SideRead, ...]
    blank: FoundCard | None = None
    """The outline of a card with nothing on it, where no side could be read."""


def read_photo(photo: Photo, tools: Tools) -> PhotoRead:
    """Find, straighten, read and understand every card in a photo.

    Raises:
        EngineError: every reader failed.
    """
    cpu, clock = _cpu_s(), time.perf_counter()
    cards = find_cards(photo, tools.text)
    find_s = (time.perf_counter() - clock) / max(1, len(cards))
    find_cpu_s = (_cpu_s() - cpu) / max(1, len(cards))
    sides: list[SideRead] = []
    for found in cards:
        cpu, clock = _cpu_s(), time.perf_counter()
        flat = rectify(photo, found.quad, index=len(sides) + 1)
        boxes = None if found.texts is None else _onto(flat, found.texts)
        turned = tools.reader.read(flat, boxes=boxes)
        ocr_s = time.perf_counter() - clock
        if not turned.read.lines:
            continue
        clock = time.perf_counter()
        draft = draft_card(turned.read, known=tools.known)
        spent = Spent(find=find_s, ocr=ocr_s, normalize=time.perf_counter() - clock, cpu=find_cpu_s + _cpu_s() - cpu)
        notes = notes_on(turned.card, [line.quad for line in turned.read.lines], (photo.width_px, photo.height_px))
        sides.append(SideRead(found=found, card=turned.card, read=turned.read, draft=draft, spent=spent, notes=notes))
    # A page full of text is no card, but it is not blank either.
    bare = not sides and (cards or not tools.text.boxes(photo.pixels, side_px=TEXT_SIDE_PX))
    return PhotoRead(photo=photo, sides=tuple(sides), blank=find_blank(photo) if bare else None)


def _onto(card: CardImage, boxes: tuple[Quad, ...]) -> tuple[Quad, ...]:
    """Boxes from photo px to card px."""
    to_card = np.linalg.inv(card.to_photo()).astype(np.float64)
    return tuple(map_quad(to_card, box) for box in boxes)


def _cpu_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)
