"""Erasing a person, and finishing it: what lies beside the database goes, too, also after a crash or an old backup.

The graves are on the disk before the database forgets, and the files go after it has: cut off anywhere, the next start
carries it through. Knows no HTTP and no SQL.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

import numpy as np
from PIL import Image, ImageDraw

from api.home import Home
from contacts.erasing import Erased
from contacts.errors import NoSuchPicture
from contacts.graveyard import Grave
from contacts.model_acts import ErasedKind
from ingest.intake import open_original

_PAINT = (128, 128, 128)
_MARGIN = 0.04
"""Of the card's size: ink at the very edge goes, too."""
_QUALITY = 92


def erase_person(home: Home, contact_id: str, *, by: str, version: int | None = None) -> Erased:
    """Erase a person for good, in the book and beside it.

    Raises:
        NoSuchContact: nobody has this id.
        ReviewOutOfDate: the contact changed since somebody looked.
    """
    with home.writing() as desk:
        erased = desk.persons.erase(contact_id, by=by, version=version)
        home.graveyard.bury(erased.graves)
    finish_erasing(home)
    return erased


def keep_erased(home: Home) -> None:
    """At every start: an older book that was put back loses what was erased since; unfinished work is finished."""
    with home.reading() as desk:
        known, unfinished = desk.persons.count_graves(), bool(desk.persons.unfinished())
    graves = home.graveyard.graves()
    if len(graves) > known:
        with home.writing() as desk:
            again = desk.persons.erase_again(graves)
            home.graveyard.bury(again.graves if again else ())
        unfinished = True
    if unfinished:
        finish_erasing(home)
    follow_erased(home)


def follow_erased(home: Home) -> int:
    """What another machine erased and finished goes here, too: smaller copies; its graves lie in our file as well.

    Returns:
        How many graves were new here.
    """
    here = {(grave.kind, grave.id) for grave in home.graveyard.graves()}
    with home.reading() as desk:
        if desk.persons.count_graves() <= len(here):
            return 0
        new = [grave for grave in desk.persons.graves(finished=True) if (grave.kind, grave.id) not in here]
    for grave in new:
        if grave.kind in (ErasedKind.PICTURE, ErasedKind.REDACTED):
            _forget_traces(home, grave.id)
    home.graveyard.bury(new)
    return len(new)


def finish_erasing(home: Home) -> None:
    """Remove the files of what the book has forgotten."""
    with home.reading() as desk:
        graves = desk.persons.unfinished()
        shared = {grave.id: desk.persons.graves_on(grave.id) for grave in graves if grave.kind == ErasedKind.REDACTED}
    for grave in graves:
        if grave.kind == ErasedKind.CARD:
            home.pictures.forget_card(grave.id)
        elif grave.kind == ErasedKind.PICTURE:
            home.pictures.forget(grave.id)
            _forget_traces(home, grave.id)
        elif grave.kind == ErasedKind.REDACTED:
            _redact(home, grave.id, shared[grave.id])
            _forget_traces(home, grave.id)
    with home.writing() as desk:
        desk.persons.finished([grave.id for grave in graves])
    if home.engine.dialect.name == "sqlite":
        with home.engine.connect() as connection:
            raw = connection.connection.driver_connection
            if raw is not None:
                raw.execute("ROLLBACK") if raw.in_transaction else None
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _forget_traces(home: Home, sha256: str) -> None:
    """Smaller copies on this machine."""
    for view in (home.views / sha256[:2]).glob(f"{sha256}-*"):
        view.unlink(missing_ok=True)


def _redact(home: Home, sha256: str, graves: Iterable[Grave]) -> None:
    """Paint the erased cards over, and keep that instead of the original."""
    try:
        data = home.pictures.original(sha256)
    except NoSuchPicture:
        return  # a copy of the book without its pictures
    original = open_original(data, sha256[:12])
    pages = []
    for page in range(1, original.pages + 1):
        picture = Image.fromarray(np.ascontiguousarray(original.photo(page).pixels[:, :, ::-1]))
        brush = ImageDraw.Draw(picture)
        for grave in graves:
            if grave.detail.get("page") == page:
                brush.polygon(_grown(grave.detail["quad"]), fill=_PAINT)
        pages.append(picture)
    held = io.BytesIO()
    if len(pages) == 1:
        pages[0].save(held, "JPEG", quality=_QUALITY)
    else:
        pages[0].save(held, "TIFF", save_all=True, append_images=pages[1:], compression="jpeg", quality=_QUALITY)
    home.pictures.redact(sha256, held.getvalue())


def _grown(quad: object) -> list[tuple[float, float]]:
    """The corners a little further from their middle."""
    corners = np.asarray(quad, dtype=np.float64)
    middle = corners.mean(axis=0)
    return [(float(x), float(y)) for x, y in middle + (corners - middle) * (1 + _MARGIN)]
