"""取りやめ: what waits to be read is called off after a look at what that means, and taken up again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.office import InOffice
from api.routes.cancelling import call_off, go_on
from api.routes.photos import BATCH_ID, Sha256
from api.security.permissions import Permission, needs
from api.web.drawing import draw
from contacts.cancelling import of_batch, of_picture

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

BatchId = Annotated[str, Path(pattern=f"^{BATCH_ID}$")]


@router.get("/photos/{sha256}/cancel")
@needs(Permission.CAPTURE)
def ask_photo(office: InOffice, sha256: Sha256) -> HTMLResponse:
    """Whether this picture is not to be read after all."""
    with office.home.reading() as desk:
        photo = desk.originals.one(sha256)
        waiting = desk.cancels.waiting(of_picture(sha256))
    return draw("cancel.html", here="photos", name=photo.file_name, waiting=waiting, back=f"/photos/{sha256}")


@router.post("/photos/{sha256}/cancel")
@needs(Permission.CAPTURE)
def cancel_photo(office: InOffice, sha256: Sha256) -> Response:
    """It is not."""
    call_off(office, of_picture(sha256), sha256)
    return RedirectResponse(f"/photos/{sha256}", status_code=303)


@router.post("/photos/{sha256}/resume")
@needs(Permission.CAPTURE)
def resume_photo(office: InOffice, sha256: Sha256) -> Response:
    """It is, now."""
    go_on(office, of_picture(sha256), sha256)
    return RedirectResponse(f"/photos/{sha256}", status_code=303)


@router.get("/scan/{batch_id}/cancel")
@needs(Permission.CAPTURE)
def ask_batch(office: InOffice, batch_id: BatchId) -> HTMLResponse:
    """Whether the rest of this stack is not to be read after all."""
    with office.home.reading() as desk:
        waiting = desk.cancels.waiting(of_batch(batch_id))
    return draw("cancel.html", here="photos", name="", waiting=waiting, back=f"/scan/{batch_id}")


@router.post("/scan/{batch_id}/cancel")
@needs(Permission.CAPTURE)
def cancel_batch(office: InOffice, batch_id: BatchId) -> Response:
    """It is not."""
    call_off(office, of_batch(batch_id))
    return RedirectResponse(f"/scan/{batch_id}", status_code=303)


@router.post("/scan/{batch_id}/resume")
@needs(Permission.CAPTURE)
def resume_batch(office: InOffice, batch_id: BatchId) -> Response:
    """It is, now."""
    go_on(office, of_batch(batch_id))
    return RedirectResponse(f"/scan/{batch_id}", status_code=303)
