"""A file somebody gives us → kept, written down and queued, or refused and put aside with the reason.

The upload page, the API and `meishi ingest` all come through here. Knows no HTTP and no terminal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from api.home import Home, OpenBook, new_id
from api.version import PIPELINE
from contacts.cancelling import of_picture
from contacts.errors import ErasedForGood, KeyUsedOtherwise
from contacts.intake_log import BULK
from contacts.model_intake import Outcome
from contacts.receipts import ReceiptView
from ingest.intake import Original, PhotoRefused, open_original
from ingest.separator import Separator, from_text, separators, text_of

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the person says about getting the card (接点)."""

    owner: str = ""
    event: str = ""
    place: str = ""
    met_on: date | None = None
    note: str = ""
    companions: tuple[str, ...] = ()
    """Others of us who were there: they know the people, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """How a file is handed in: what makes sending it twice count once, and which others come with it."""

    key: str
    fingerprint: str = ""
    """Of the bytes and of all that is said of them."""
    batch_id: str | None = None
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A file that is safe with us."""

    sha256: str
    pages: int
    duplicate: bool
    """The same bytes were given before: kept once, read once, but this encounter is written down too."""
    separators: int = 0
    """How many of the pages are separator sheets."""

    @property
    def kept(self) -> bool:
        """A file of nothing but separator sheets is not."""
        return self.separators < self.pages


def take_in(
    home: Home, data: bytes, file_name: str, about: About, *, priority: int, handed: Handed | None = None
) -> Taken:
    """Keep a file and queue its pages; the bytes are on disk before the book says so.

    In bulk, separator sheets divide it: they are no cards, and say whose the pages and files after them are.

    Raises:
        PhotoRefused: not a picture we read; the bytes and the reason lie in the quarantine then.
        ErasedForGood: they show somebody who was erased.
        KeyUsedOtherwise: something else was sent with this key.
    """
    name = tidy_name(file_name)
    handed = handed or Handed(key=new_id())
    with home.reading() as desk:
        known = desk.receipts.of(handed.key)
    if known is not None and known.outcome is not Outcome.REFUSED:
        return _as_answered(known, handed)
    try:
        original = open_original(data, name)
        with home.reading() as desk:
            desk.book.refuse_erased(original.sha256)
    except (PhotoRefused, ErasedForGood) as refusal:
        if known is None:
            if isinstance(refusal, PhotoRefused):
                home.pictures.quarantine(data, name, f"{refusal.message}\n{refusal.hint}")
            refuse(home, name, handed, (refusal.code, refusal.message, refusal.hint))
        raise
    sheets = separators(original) if priority == BULK else {}
    if len(sheets) < original.pages:
        home.pictures.keep(data, original.sha256)
    with home.writing() as desk:
        new_key = desk.receipts.give(
            handed.key, fingerprint=handed.fingerprint, batch_id=handed.batch_id, file_name=name, by=handed.by,
            outcome=Outcome.TAKEN,
        )  # fmt: skip
        if not new_key:  # sent twice at the same moment, and the other one was first
            there = desk.receipts.of(handed.key)
            assert there is not None  # noqa: S101 - it is what made ours not new
            return _as_answered(there, handed)
        taken = _write_down(home, desk, original, name, about, priority, sheets, handed.batch_id)
        last = sheets[max(sheets)] if sheets else None
        desk.receipts.complete(
            handed.key, outcome=Outcome.DUPLICATE if taken.duplicate else Outcome.TAKEN,
            sha256=taken.sha256 if taken.kept else None, pages=taken.pages, separators=taken.separators,
            section=text_of(last) if last else "",
        )  # fmt: skip
    return taken


def refuse(home: Home, name: str, handed: Handed, why: tuple[str, str, str]) -> None:
    """Write down that a file was refused, so that the ledger adds up; `why`: code, reason and hint."""
    with home.writing() as desk:
        if desk.receipts.give(
            handed.key, fingerprint=handed.fingerprint, batch_id=handed.batch_id, file_name=name, by=handed.by,
            outcome=Outcome.REFUSED,
        ):  # fmt: skip
            desk.receipts.complete(handed.key, outcome=Outcome.REFUSED, why=why)


def _as_answered(known: ReceiptView, handed: Handed) -> Taken:
    if known.fingerprint != handed.fingerprint:
        raise KeyUsedOtherwise("this Idempotency-Key was used for another upload", "send it with a new key")
    return Taken(
        sha256=known.sha256 or "", pages=known.pages, duplicate=known.outcome is Outcome.DUPLICATE,
        separators=known.separators,
    )  # fmt: skip


def _write_down(  # noqa: PLR0917 - one caller, above
    home: Home,
    desk: OpenBook,
    original: Original,
    name: str,
    about: About,
    priority: int,
    sheets: Mapping[int, Separator],
    batch_id: str | None,
) -> Taken:
    """The original, who got its cards, and its pages into the queue."""
    told = Taken(sha256=original.sha256, pages=original.pages, duplicate=False, separators=len(sheets))
    if not told.kept:
        return told
    sha256 = original.sha256
    new = desk.book.add_original(
        sha256=sha256, file_name=name, media_type=original.media_type, size_bytes=len(original.data)
    )
    before = from_text(desk.receipts.section(batch_id)) if batch_id else None
    first = 1
    for page in (*sorted(sheets), original.pages + 1):
        if page > first:
            here = said_by(before, about)
            for owner in dict.fromkeys((here.owner.strip() or home.settings.owner, *here.companions)):
                desk.book.add_encounter(
                    sha256=sha256, owner=owner, event=here.event.strip(), place=here.place.strip(),
                    met_on=here.met_on, note=here.note.strip(),
                    pages=(first, page - 1 if page <= original.pages else None) if sheets else None,
                )  # fmt: skip
        first, before = page + 1, sheets.get(page, before)
    if new:
        for page in range(1, original.pages + 1):
            if page not in sheets:
                desk.log.enqueue(sha256=sha256, page=page, priority=priority, pipeline_version=PIPELINE)
    else:
        desk.cancels.take_up(of_picture(sha256))  # whoever gives it again wants it read
    return replace(told, duplicate=not new)


def said_by(sheet: Separator | None, about: About) -> About:
    """What holds after a separator sheet: what it leaves open is as for the whole batch."""
    if sheet is None:
        return about
    return replace(
        about, owner=sheet.owner or about.owner, event=sheet.event or about.event, place=sheet.place or about.place,
        met_on=sheet.met_on or about.met_on,
    )  # fmt: skip


def tidy_name(file_name: str) -> str:
    """A file's name with its own folder alone, without control characters, short enough to show.

    Scanners call every file the same and put the meaning into the folder. Never used as a path.
    """
    parts = [part for part in file_name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    shown = "".join(char for char in "/".join(parts[-2:]) if char.isprintable()).strip()
    return shown[-_LONGEST_NAME:] or "無題"
