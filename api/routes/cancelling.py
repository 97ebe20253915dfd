"""Calling off what waits to be read, a picture or a sitting, and taking it up again."""

from __future__ import annotations

from fastapi import APIRouter

from api.home import OpenBook
from api.office import InOffice, Office
from api.routes.answers import PROBLEMS
from api.routes.batches import BatchId, LedgerShape, ledger_shape
from api.routes.photos import Sha256, photo_shape
from api.security.permissions import Permission, needs
from api.shapes import PhotoShape
from contacts.cancelling import Which, of_batch, of_picture

router = APIRouter(tags=["batches"], responses=PROBLEMS)


@router.post("/photos/{sha256}/cancel")
@needs(Permission.CAPTURE)
def cancel_photo(office: InOffice, sha256: Sha256) -> PhotoShape:
    """Pages of this picture that still wait are not read. One's own pictures; a reviewer everybody's."""
    call_off(office, of_picture(sha256), sha256)
    return _photo(office, sha256)


@router.post("/photos/{sha256}/resume")
@needs(Permission.CAPTURE)
def resume_photo(office: InOffice, sha256: Sha256) -> PhotoShape:
    """Pages of this picture that were called off wait again."""
    go_on(office, of_picture(sha256), sha256)
    return _photo(office, sha256)


@router.post("/batches/{batch_id}/cancel")
@needs(Permission.CAPTURE)
def cancel_batch(office: InOffice, batch_id: BatchId) -> LedgerShape:
    """What this sitting brought and what still waits is not read; what was read stays."""
    call_off(office, of_batch(batch_id))
    return ledger_shape(office, batch_id)


@router.post("/batches/{batch_id}/resume")
@needs(Permission.CAPTURE)
def resume_batch(office: InOffice, batch_id: BatchId) -> LedgerShape:
    """What was called off of this sitting waits again."""
    go_on(office, of_batch(batch_id))
    return ledger_shape(office, batch_id)


def call_off(office: Office, which: Which, sha256: str = "") -> int:
    """These pages are not read, if whoever asks may say so; how many.

    Raises:
        NotAllowed: others handed them in.
        NoSuchPicture: nobody gave us the picture.
    """
    with office.home.writing() as desk:
        _check_may(office, desk, which, sha256)
        return desk.cancels.cancel(which)


def go_on(office: Office, which: Which, sha256: str = "") -> int:
    """These pages wait again, if whoever asks may say so; how many.

    Raises:
        NotAllowed: others handed them in.
        NoSuchPicture: nobody gave us the picture.
    """
    with office.home.writing() as desk:
        _check_may(office, desk, which, sha256)
        pages = desk.cancels.take_up(which)
    office.wake_worker()
    return pages


def _check_may(office: Office, desk: OpenBook, which: Which, sha256: str) -> None:
    """Whoever handed the pages in may, or got the picture's cards, and a reviewer."""
    met = desk.originals.one(sha256).encounters if sha256 else ()
    office.check_edit({*desk.cancels.givers(which), *(each.owner for each in met)})


def _photo(office: Office, sha256: str) -> PhotoShape:
    with office.home.reading() as desk:
        return photo_shape(desk, desk.originals.one(sha256))
