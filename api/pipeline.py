"""The corridor itself: a Photo walks in, each card's reading and draft walk out. Knows no HTTP and no SQL."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass, field, replace

import numpy as np

from api.memory import hand_back_now
from api.pairing import OtherSide, pair_within
from api.refusing import is_outlined, left_unread, numbered, without_papers
from api.version import PIPELINE
from ingest.blank import is_blank
from ingest.card_image import CardImage
from ingest.find_blank import find_blank
from ingest.find_cards import TEXT_SIDE_PX, TextBoxes, find_cards
from ingest.found_card import FoundCard
from ingest.geometry import Quad, common_area, map_quad, quad_area
from ingest.photo import Photo
from ingest.quality import CUT, Note, is_cut, notes_on
from ingest.rectify import rectify
from normalize.draft import CardDraft
from normalize.draft_card import draft_card
from normalize.known import KnownFacts, KnowsNothing
from normalize.other_paper import Paper
from ocr.read_card import CardReader
from ocr.reading import ReadCard
from ocr.shining import shines_through

UNREADABLE = Note(
    code="nothing_readable", text="文字を読み取れませんでした。もっと近くから、ぶれないように撮り直してください。"
)
SHINING_THROUGH = 20
"""Up to so many boxes on paper without ink are the front's print, seen through it; a page in pale print has more."""
ON_IT = 0.6
"""Share of a box; the paper's own edge passes for a line now and then, a fifth of it outside."""

VERSION = PIPELINE


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
    side: str = "front"
    """`front` or `back`."""
    other: OtherSide | None = None
    """The other side of the same card, where it was seen."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class UnreadCard:
    """A card on which nothing could be read: blank, or to be shot again."""

    found: FoundCard
    card: CardImage
    blank: bool
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PhotoRead:
    """All card sides of one photo."""

    photo: Photo
    sides: tuple[SideRead, ...]
    unread: tuple[UnreadCard, ...] = ()
    """Cards with nothing on them, or with nothing that can be read."""
    papers: tuple[Paper, ...] = ()
    """What lay there like a card and is none, by its words."""

    @property
    def blanks(self) -> int:
        """How many of the cards have nothing on them."""
        return sum(one.blank for one in self.unread)

    @property
    def to_shoot_again(self) -> tuple[tuple[int, tuple[Note, ...]], ...]:
        """The numbers of cards that another picture would show better, with the reasons."""
        every = [(side.card.index, side.notes) for side in self.sides]
        every += [(one.card.index, one.notes) for one in self.unread]
        return tuple(sorted(((number, notes) for number, notes in every if notes), key=lambda one: one[0]))


def read_photo(photo: Photo, tools: Tools) -> PhotoRead:
    """Find, straighten, read and understand every card in a photo.

    Raises:
        EngineError: every reader failed.
    """
    hand_back_now()
    cpu, clock = _cpu_s(), time.perf_counter()
    cards = find_cards(photo, tools.text)
    find_s = (time.perf_counter() - clock) / max(1, len(cards))
    find_cpu_s = (_cpu_s() - cpu) / max(1, len(cards))
    sides: list[SideRead] = []
    unread: list[UnreadCard] = []
    for number, found in enumerate(cards, 1):
        cpu, clock = _cpu_s(), time.perf_counter()
        flat = rectify(photo, found.quad, index=number) if found.flat is None else replace(found.flat, index=number)
        boxes = None if found.texts is None else _onto(flat, found.texts)
        turned = tools.reader.read(flat, boxes=boxes)
        ocr_s = time.perf_counter() - clock
        shining = shines_through(turned, tools.reader)
        if shining or not turned.read.lines:
            unread.append(_unread(found, turned.card, photo, shining=shining))
            continue
        clock = time.perf_counter()
        draft = draft_card(turned.read, known=tools.known)
        spent = Spent(find=find_s, ocr=ocr_s, normalize=time.perf_counter() - clock, cpu=find_cpu_s + _cpu_s() - cpu)
        notes = notes_on(turned.card, [line.quad for line in turned.read.lines], (photo.width_px, photo.height_px))
        sides.append(SideRead(found=found, card=turned.card, read=turned.read, draft=draft, spent=spent, notes=notes))
    sides, papers = without_papers(sides)
    if not sides:
        unread = left_unread(unread, papers) if papers else _without_text(photo, tools, unread)
    kept, others = numbered(sides, unread)
    return pair_within(PhotoRead(photo=photo, sides=kept, unread=others, papers=papers))


def _unread(found: FoundCard, card: CardImage, photo: Photo, *, shining: bool = False) -> UnreadCard:
    """A card without a line of its own: blank paper, or print that no reader makes out."""
    if shining or is_blank(card):
        return UnreadCard(found=found, card=card, blank=True)
    cut = (CUT,) if is_cut(card.quad, (photo.width_px, photo.height_px)) else ()
    return UnreadCard(found=found, card=card, blank=False, notes=(*cut, UNREADABLE))


def _without_text(photo: Photo, tools: Tools, unread: list[UnreadCard]) -> list[UnreadCard]:
    """A picture on which nothing was read: the outline of a blank card, of a card to be shot again, or nothing."""
    outlined = [one for one in unread if is_outlined(one)]
    seen = () if unread else tools.text.boxes(photo.pixels, side_px=TEXT_SIDE_PX)
    # A page full of text is no card, but it is not blank either.
    if outlined or len(seen) > SHINING_THROUGH:
        return outlined
    blank = find_blank(photo)
    if blank is None:
        return []
    one = _unread(blank, rectify(photo, blank.quad), photo)
    on_it = all(common_area(box, blank.quad) > ON_IT * quad_area(box) for box in seen)
    return [one] if not seen or (one.blank and on_it) else []


def _onto(card: CardImage, boxes: tuple[Quad, ...]) -> tuple[Quad, ...]:
    """Boxes from photo px to card px."""
    to_card = np.linalg.inv(card.to_photo()).astype(np.float64)
    return tuple(map_quad(to_card, box) for box in boxes)


def _cpu_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)
