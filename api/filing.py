"""One page of one original → cards in the book: open, read, decide, file. Knows no HTTP and no queue's loop.

Reading takes seconds and holds no lock; deciding and filing take milliseconds and are one transaction with the job's
end, so a process that is killed leaves either everything of a page or nothing.
"""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from api.home import Home, OpenBook
from api.jobs import FiledPage
from api.pipeline import VERSION, PhotoRead, SideRead, Tools, read_photo
from api.reading_json import BLANK_TEXT, NO_CARD_TEXT
from contacts.errors import ReviewOutOfDate
from contacts.intake_log import Job
from contacts.views import FiledSide
from ingest.card_image import CardImage
from ingest.intake import open_original
from ingest.photo import Pixels
from matching.decide import decide, options_for
from matching.decision import MatchDecision, Verdict
from matching.keys import keys_of
from matching.profile import profile_of_draft
from normalize.draft import CardDraft
from ocr.reading import ReadCard

JPEG_QUALITY = 88
"""At 300 dpi a card has 60 kB then, and its 6-point text is as sharp as before."""

_ATTEMPTS = 3
"""At filing a page, where somebody changes one of its people in the same milliseconds."""


class BookKnows:
    """What the book already knows, asked while a card is being read; fits normalize's `KnownFacts`."""

    def __init__(self, home: Home) -> None:
        self.home = home

    def company_of(self, domain: str) -> str | None:
        """The company whose people write from this domain, as people confirmed it."""
        with self.home.reading() as desk:
            return desk.book.company_of(domain)


def file_page(home: Home, tools: Tools, job: Job) -> FiledPage:
    """Work a job off.

    Raises:
        CardError: the page or the engines could not do it; the book is untouched then.
    """
    with home.reading() as desk:
        name = desk.originals.one(job.sha256).file_name
    original = open_original(home.pictures.original(job.sha256), name)
    result = read_photo(original.photo(job.page or 1), tools)
    nothing = "" if result.sides else BLANK_TEXT if result.blanks else NO_CARD_TEXT
    for attempt in range(_ATTEMPTS):
        try:
            filed = _file_all(home, job, result, nothing)
            break
        except ReviewOutOfDate:
            # Somebody merged or confirmed one of these people in this very moment; nothing was kept, so do it anew.
            if attempt == _ATTEMPTS - 1:
                raise
    if nothing and original.pages == 1:
        # Somebody meant this picture to show a card; of a long scan, blank pages are ordinary.
        home.pictures.quarantine(original.data, name, nothing)
    return FiledPage(cards=len(filed), blanks=result.blanks, to_review=sum(side.needs_review for side in filed))


def _file_all(home: Home, job: Job, result: PhotoRead, nothing: str) -> list[FiledSide]:
    """Every card of the page and the job's end in one transaction."""
    with home.writing() as desk:
        desk.book.hold(key for side in result.sides for key in keys_of(profile_of_draft(side.draft)))
        filed = [_file_side(home, desk, result, side) for side in result.sides]
        for one in result.unread:
            if one.blank:
                _file_blank(home, desk, result, one.card)
        desk.log.done(job.job_id, reason=nothing)
    return filed


def _file_side(home: Home, desk: OpenBook, result: PhotoRead, side: SideRead) -> FiledSide:
    filed = desk.book.file_side(
        sha256=result.photo.sha256,
        page=result.photo.page,
        index=side.card.index,
        side=side.side,
        quad=side.card.quad,
        quarter_turns=side.read.quarter_turns,
        read=side.read,
        draft=side.draft,
        decision=decide(side.draft, desk.book, options_for(desk.book.status().contacts)),
        pipeline_version=VERSION,
    )
    # Before the commit: a card that the book knows has its picture.
    home.pictures.keep_card(filed.card_id, jpeg_of(side.card.pixels))
    return filed


def _file_blank(home: Home, desk: OpenBook, result: PhotoRead, card: CardImage) -> None:
    """A card with nothing on it is written down, so that the ledger adds up."""
    filed = desk.book.file_side(
        sha256=result.photo.sha256,
        page=result.photo.page,
        index=card.index,
        side="back",
        quad=card.quad,
        quarter_turns=0,
        read=ReadCard(lines=(), width_px=card.width_px, height_px=card.height_px, engines=()),
        draft=CardDraft(readings=()),
        decision=MatchDecision(verdict=Verdict.NEW, because="白紙です。"),
        pipeline_version=VERSION,
    )
    home.pictures.keep_card(filed.card_id, jpeg_of(card.pixels))


def jpeg_of(pixels: Pixels) -> bytes:
    """BGR pixels as JPEG, without EXIF: whatever the camera wrote about the place stays with the original."""
    held = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1])).save(held, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return held.getvalue()
