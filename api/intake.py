"""A file somebody gives us → kept, written down and queued, or refused and put aside with the reason.

The upload page, the API and `meishi ingest` all come through here. Knows no HTTP and no terminal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from api.home import Home
from ingest.intake import PhotoRefused, open_original

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the person says about getting the card (接点)."""

    owner: str = ""
    event: str = ""
    place: str = ""
    met_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A file that is safe with us."""

    sha256: str
    pages: int
    duplicate: bool
    """The same bytes were given before: kept once, read once, but this encounter is written down too."""


def take_in(home: Home, data: bytes, file_name: str, about: About, *, priority: int) -> Taken:
    """Keep a file and queue its pages; the bytes are on disk before the book says so.

    Raises:
        PhotoRefused: not a picture we read; the bytes and the reason lie in the quarantine then.
        ErasedForGood: they show somebody who was erased.
    """
    name = tidy_name(file_name)
    try:
        original = open_original(data, name)
    except PhotoRefused as refusal:
        home.pictures.quarantine(data, name, f"{refusal.message}\n{refusal.hint}")
        raise
    with home.reading() as desk:
        desk.book.refuse_erased(original.sha256)
    home.pictures.keep(data, original.sha256)
    with home.writing() as desk:
        new = desk.book.add_original(
            sha256=original.sha256, file_name=name, media_type=original.media_type, size_bytes=len(data)
        )
        desk.book.add_encounter(
            sha256=original.sha256,
            owner=about.owner.strip() or home.settings.owner,
            event=about.event.strip(),
            place=about.place.strip(),
            met_on=about.met_on,
            note=about.note.strip(),
        )
        if new:
            for page in range(1, original.pages + 1):
                desk.log.enqueue(sha256=original.sha256, page=page, priority=priority)
    return Taken(sha256=original.sha256, pages=original.pages, duplicate=not new)


def tidy_name(file_name: str) -> str:
    """A file's name with its own folder alone, without control characters, short enough to show.

    Scanners call every file the same and put the meaning into the folder. Never used as a path.
    """
    parts = [part for part in file_name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    shown = "".join(char for char in "/".join(parts[-2:]) if char.isprintable()).strip()
    return shown[-_LONGEST_NAME:] or "無題"
