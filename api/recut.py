"""A person takes over: a card is cut out by hand, turned, and read again; or one that nobody found is added.

Reading takes a second or two and holds no lock on the book; one at a time, for the engines are large. Knows no HTTP.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from api.filing import jpeg_of
from api.home import Home, OpenBook, new_id
from api.pipeline import UNREADABLE, VERSION, Tools
from contacts.errors import NotPossible, ReviewOutOfDate
from contacts.model import CardStatus
from ingest.blank import is_blank
from ingest.card_image import CardImage
from ingest.geometry import Quad, is_convex, quad_area, side_lengths, turn_corners
from ingest.intake import open_original
from ingest.photo import Photo
from ingest.quality import notes_on
from ingest.rectify import rectify
from matching.decide import decide
from matching.decision import MatchDecision, Verdict
from matching.keys import keys_of
from matching.profile import profile_of_draft
from normalize.draft import CardDraft
from normalize.draft_card import draft_card
from ocr.reading import ReadCard

LEAST_AREA_PX = 2_000
"""Smaller than any card that could be read: a slip of the hand."""
LEAST_SIDE = 0.1
"""Of the longest side; a strip is no card, however it was photographed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """What was read in the shape that a person drew."""

    card: CardImage
    read: ReadCard
    draft: CardDraft
    notes: tuple[str, ...]


class Recutter:
    """Cuts and reads one card at a time; its engines are made at the first one."""

    def __init__(self, home: Home, engines: Callable[[Home], Tools]) -> None:
        self.home = home
        self._engines = engines
        self._tools: Tools | None = None
        self._busy = threading.Lock()

    def again(self, card_id: str, quad: Quad | None, *, by: str, version: int, quarter_turns: int = 0) -> None:
        """Read a card again, in the shape it has or in another one; what people said of it stands.

        Args:
            quad: photo px, beginning at the card's own top-left corner; None: as it is.
            quarter_turns: how often the card is to be turned counter-clockwise besides.

        Raises:
            NoSuchCard: no card has this id.
            ReviewOutOfDate: somebody else changed it first, or while it was being read.
            NotPossible: the corners are no card.
            CardError: the picture or the engines could not do it; the book is untouched then.
        """
        with self.home.reading() as desk:
            card = desk.book.card(card_id)
        if card.version != version:
            raise ReviewOutOfDate
        if card.status is CardStatus.NO_CARD:
            raise NotPossible("「名刺ではない」と記録されています。", "名刺なら、先にその記録を取り消してください。")
        shape = turn_corners(quad or card.quad, quarter_turns % 4)
        cut = self._read(card.sha256, card.page, shape, card.index)
        with self.home.writing() as desk:
            if desk.book.card(card_id).version != version:
                raise ReviewOutOfDate
            self._file(desk, cut, sha256=card.sha256, page=card.page, index=card.index, side=card.side, by=by)

    def add(self, sha256: str, page: int, quad: Quad, *, by: str, instead_of: Sequence[str] = ()) -> str:
        """The id of a card that nobody found, cut out of its picture by hand and read.

        Args:
            instead_of: cards of the picture that were wrongly cut; they are set aside for it.

        Raises:
            NotPossible: the corners are no card, or what it is to stand for is none of this picture.
            CardError: the picture or the engines could not do it.
        """
        cut = self._read(sha256, page, quad, 0)
        with self.home.writing() as desk:
            taken = [card.index for card in desk.book.cards(sha256=sha256, limit=500).items if card.page == page]
            index = max((*taken, *desk.book.erased_places(sha256, page)), default=0) + 1
            for card_id in instead_of:
                if desk.book.card(card_id).sha256 != sha256:
                    raise NotPossible("ほかの画像の名刺です。", "画像のページから選び直してください。")
                desk.asides.set_aside(card_id, by=by)
            added = self._file(desk, cut, sha256=sha256, page=page, index=index, side="front", by=by)
            for card_id in instead_of:
                desk.asides.follow(card_id, added)
            return added

    def _read(self, sha256: str, page: int, quad: Quad, index: int) -> _Cut:
        photo = open_original(self.home.pictures.original(sha256), sha256[:12]).photo(page)
        check_shape(quad, photo)
        flat = rectify(photo, quad, index=max(1, index))
        with self._busy:
            if self._tools is None:
                self._tools = self._engines(self.home)
            # As it lies: a person has said which way is up.
            turned = self._tools.reader.read(flat, as_it_lies=True)
            draft = draft_card(turned.read, known=self._tools.known)
        if not turned.read.lines:
            blank = is_blank(turned.card)
            nothing = ReadCard(lines=(), width_px=flat.width_px, height_px=flat.height_px, engines=())
            notes: tuple[str, ...] = () if blank else (UNREADABLE.code,)
            return _Cut(card=turned.card, read=nothing, draft=CardDraft(readings=()), notes=notes)
        found = notes_on(turned.card, [line.quad for line in turned.read.lines], (photo.width_px, photo.height_px))
        return _Cut(card=turned.card, read=turned.read, draft=draft, notes=tuple(note.code for note in found))

    def _file(self, desk: OpenBook, cut: _Cut, *, sha256: str, page: int, index: int, side: str, by: str) -> str:
        desk.book.hold(keys_of(profile_of_draft(cut.draft)), beside=desk.sides.beside_what(sha256))
        decision = MatchDecision(verdict=Verdict.NEW, because="人が切り抜きました。")
        if cut.draft.readings:
            decision = decide(cut.draft, desk.book, apart=desk.book.apart)
        filed = desk.book.file_side(
            sha256=sha256,
            page=page,
            index=index,
            side=side,
            quad=cut.card.quad,
            quarter_turns=0,
            read=cut.read,
            draft=cut.draft,
            decision=replace(decision, auto=False) if side == "back" else decision,
            # Each cut by hand is a reading of its own.
            pipeline_version=f"{VERSION}-hand-{new_id()[-12:]}",
            notes=cut.notes,
            cut_by=by,
        )
        self.home.pictures.keep_card(filed.card_id, jpeg_of(cut.card.pixels))
        return filed.card_id


def check_shape(quad: Quad, photo: Photo) -> None:
    """Whether four corners can be a card of this picture.

    Raises:
        NotPossible: they cross, lie outside, or leave next to nothing between them.
    """
    hint = "四つの角を、名刺の左上から時計回りに置き直してください。"
    slack = 0.1
    inside = all(
        -slack * photo.width_px <= x <= (1 + slack) * photo.width_px
        and -slack * photo.height_px <= y <= (1 + slack) * photo.height_px
        for x, y in quad
    )
    if not inside:
        raise NotPossible("角が画像の外にあります。", hint)
    sides = side_lengths(quad)
    if not is_convex(quad) or quad_area(quad) < LEAST_AREA_PX or min(sides) < LEAST_SIDE * max(sides):
        raise NotPossible("四つの角が名刺の形になっていません。", hint)
