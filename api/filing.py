"""One page of one original → cards in the book: open, read, decide, file. Knows no HTTP and no queue's loop.

Reading takes seconds and holds no lock; deciding and filing take milliseconds and are one transaction with the job's
end, so a process that is killed leaves either everything of a page or nothing.
"""

from __future__ import annotations

import io
import logging
import time
from dataclasses import replace

import numpy as np
from PIL import Image

from api.home import Home, OpenBook
from api.page_work import FiledPage
from api.pairing import side_of
from api.pipeline import UNREADABLE, VERSION, PhotoRead, SideRead, Tools, UnreadCard, read_photo
from api.places import in_their_places
from api.reading_json import nothing_text
from contacts.errors import ReviewOutOfDate
from contacts.intake_log import Job
from contacts.sides import FoundPartner
from contacts.views import FiledSide
from ingest.intake import Original, open_original
from ingest.photo import Pixels
from matching.decide import MatchOptions, decide
from matching.decision import MatchDecision, Verdict
from matching.keys import keys_of
from matching.profile import profile_of_draft
from matching.sides import as_back
from normalize.draft import CardDraft, FieldKind
from ocr.reading import ReadCard

logger = logging.getLogger("meishi.cards")

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

    def confirmed(self, kind: FieldKind, value: str) -> bool:
        """Whether a person has confirmed this value of this kind before."""
        with self.home.reading() as desk:
            return desk.book.confirmed(kind, value)


def file_page(home: Home, tools: Tools, job: Job) -> FiledPage:
    """Work a job off.

    Raises:
        CardError: the page or the engines could not do it; the book is untouched then.
    """
    with home.reading() as desk:
        name = desk.originals.one(job.sha256).file_name
    original = open_original(home.pictures.original(job.sha256), name)
    opened = time.perf_counter()
    result = read_photo(original.photo(job.page or 1), tools)
    _tell_slow(job, result, home.settings.log.slow_card_s, time.perf_counter() - opened)
    return file_result(home, job, original, name, result)


def file_result(home: Home, job: Job, original: Original, name: str, result: PhotoRead) -> FiledPage:
    """What was read of a page goes into the book, and its job ends, in one transaction.

    Raises:
        CardError: the book could not take it, and is untouched.
    """
    nothing = _nothing(result)
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


def _tell_slow(job: Job, result: PhotoRead, slow_s: float, page_s: float) -> None:
    """A line for each side that took long, and for a page without one that did."""
    for side in result.sides:
        spent = side.spent
        seconds = {"find": spent.find, "ocr": spent.ocr, "normalize": spent.normalize, "cpu": spent.cpu}
        if spent.find + spent.ocr + spent.normalize > slow_s:
            told = {name: round(value, 3) for name, value in seconds.items()}
            logger.warning(
                "slow card: job %s, page %s, card %s: %s", job.job_id, job.page, side.card.index,
                ", ".join(f"{name} {value:.2f} s" for name, value in told.items()),
                extra={"job_id": job.job_id, "page": job.page, "card": side.card.index, "seconds": told},
            )  # fmt: skip
    if not result.sides and page_s > slow_s:
        told = {"all": round(page_s, 3)}
        logger.warning(
            "slow page without a card: job %s, page %s: %.2f s", job.job_id, job.page, page_s,
            extra={"job_id": job.job_id, "page": job.page, "seconds": told},
        )  # fmt: skip


def _nothing(result: PhotoRead) -> str:
    """What to say of a page on which no card was read; empty where one was."""
    if result.sides:
        return ""
    if result.to_shoot_again:
        return UNREADABLE.text
    return nothing_text(result)


def _file_all(home: Home, job: Job, result: PhotoRead, nothing: str) -> list[FiledSide]:
    """Every card of the page and the job's end in one transaction; fronts first, so that backs find them."""
    sha256 = result.photo.sha256
    with home.writing() as desk:
        desk.log.hold(job)
        erased = desk.book.erased_places(sha256, result.photo.page)
        known = desk.originals.places(sha256, result.photo.page)
        result = in_their_places(result, {number: one.quad for number, one in known.items()}, erased)
        # What a person cut out, or called no card, is not for a machine to read otherwise.
        left = {number for number, one in known.items() if one.by_hand}
        sides = [side for side in result.sides if side.card.index not in erased | left]
        keys = (key for side in sides for key in keys_of(profile_of_draft(side.draft)))
        desk.book.hold(keys, beside=desk.sides.beside_what(sha256))
        filed: dict[int, FiledSide] = {}
        for side in sorted(sides, key=lambda one: one.side == "back"):
            filed[side.card.index] = _file_side(home, desk, result, side)
        for side in sides:
            if side.side == "back" and side.other is not None and side.other.card in filed:
                front, back = filed[side.other.card].card_id, filed[side.card.index].card_id
                desk.sides.pair(
                    front,
                    back,
                    by=VERSION,
                    because=side.other.because,
                    probability=side.other.probability,
                    machine=True,
                )
        for one in result.unread:
            if one.card.index not in known:  # whatever was read there before stands
                _file_unread(home, desk, result, one)
        desk.log.done(job.job_id, reason=nothing, pipeline_version=VERSION)
    return list(filed.values())


def _file_side(home: Home, desk: OpenBook, result: PhotoRead, side: SideRead) -> FiledSide:
    """One side; where its other one is in the book already, the two are paired."""
    photo = result.photo
    found = None
    if len(result.sides) == 1:
        found = desk.sides.partner_of(side_of(side), sha256=photo.sha256, page=photo.page)
    leads = found is None or found.pairing.front == 0
    draft = side.draft if found is None or leads else as_back(side.draft, found.side.draft)
    if side.side == "back" or not leads:
        decision = MatchDecision(verdict=Verdict.NEW, because="もう一方の面と一枚の名刺です。")
    else:
        options = MatchOptions(calibration=desk.book.calibration())
        decision = decide(_whole(result, side, found), desk.book, options, apart=desk.book.apart)
    filed = desk.book.file_side(
        sha256=photo.sha256,
        page=photo.page,
        index=side.card.index,
        side=side.side if leads else "back",
        quad=side.card.quad,
        quarter_turns=side.read.quarter_turns,
        read=side.read,
        draft=draft,
        decision=decision,
        pipeline_version=VERSION,
        notes=[note.code for note in side.notes],
    )
    if found is not None:
        front, back = (filed.card_id, found.card_id) if leads else (found.card_id, filed.card_id)
        pairing = found.pairing
        desk.sides.pair(front, back, by=VERSION, because=pairing.because, probability=pairing.probability, machine=True)
    # Before the commit: a card that the book knows has its picture.
    home.pictures.keep_card(filed.card_id, jpeg_of(side.card.pixels))
    return filed


def _whole(result: PhotoRead, front: SideRead, found: FoundPartner | None) -> CardDraft:
    """Both sides of the card in one draft, so that it is compared with the book by all that it says."""
    here = (side.draft for side in result.sides if front.other is not None and side.card.index == front.other.card)
    back = found.side.draft if found is not None else next(here, None)
    if back is None:
        return front.draft
    told = {reading.kind for reading in front.draft.readings}
    more = tuple(reading for reading in as_back(back, front.draft).readings if reading.kind not in told)
    return replace(front.draft, readings=(*front.draft.readings, *more))


def _file_unread(home: Home, desk: OpenBook, result: PhotoRead, one: UnreadCard) -> None:
    """A card with nothing on it, or with nothing that can be read, is written down, so that the ledger adds up."""
    card = one.card
    filed = desk.book.file_side(
        sha256=result.photo.sha256,
        page=result.photo.page,
        index=card.index,
        side="back" if one.blank else "front",
        quad=card.quad,
        quarter_turns=0,
        read=ReadCard(lines=(), width_px=card.width_px, height_px=card.height_px, engines=()),
        draft=CardDraft(readings=()),
        decision=MatchDecision(verdict=Verdict.NEW, because="白紙です。" if one.blank else "文字を読み取れません。"),
        pipeline_version=VERSION,
        notes=[note.code for note in one.notes],
    )
    home.pictures.keep_card(filed.card_id, jpeg_of(card.pixels))


def jpeg_of(pixels: Pixels) -> bytes:
    """BGR pixels as JPEG, without EXIF: whatever the camera wrote about the place stays with the original."""
    held = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1])).save(held, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return held.getvalue()
