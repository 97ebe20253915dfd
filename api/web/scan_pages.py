"""スキャン取り込み: a stack into the book, its ledger to follow and to print, and separator sheets between stacks."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Path, Query, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.home import new_id
from api.intake import About, Handed, take_in
from api.office import InOffice
from api.routes.photos import BATCH_ID
from api.security.permissions import Permission, needs
from api.security.second_factor import qr_path
from api.web.drawing import draw
from api.web.pages import day_in
from contacts.errors import ErasedForGood
from contacts.intake_log import BULK
from ingest.intake import PhotoRefused
from ingest.separator import LONGEST, Separator, text_of

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

BatchId = Annotated[str, Path(pattern=f"^{BATCH_ID}$")]
Word = Annotated[str, Query(max_length=LONGEST)]
CARDS_ON_A4 = 10


@router.get("/scan")
@needs(Permission.CAPTURE)
def scan_page(office: InOffice) -> HTMLResponse:
    """Where a stack is dropped, and the latest ones."""
    with office.home.reading() as desk:
        batches = desk.receipts.batches()
    return draw(
        "scan.html", here="photos", ledger=None, batches=batches, owner=office.who(),
        max_upload_mb=office.home.settings.web.max_upload_mb,
    )  # fmt: skip


@router.post("/scan")
@needs(Permission.CAPTURE)
def take_stack(  # noqa: PLR0917 - FastAPI passes by name
    office: InOffice,
    files: Annotated[list[UploadFile], File()],
    event: Annotated[str, Form(max_length=200)] = "",
    place: Annotated[str, Form(max_length=200)] = "",
    owner: Annotated[str, Form(max_length=200)] = "",
    met_on: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """The form without JavaScript: all files at once, in their order."""
    about = About(owner=office.met_by(owner), event=event, place=place, met_on=day_in(met_on))
    batch_id = new_id()
    for file in files:
        handed = Handed(key=new_id(), batch_id=batch_id, by=office.who())
        try:
            take_in(office.home, file.file.read(), file.filename or "", about, priority=BULK, handed=handed)
        except (PhotoRefused, ErasedForGood):
            continue  # it stands in the ledger
    office.wake_worker()
    return RedirectResponse(f"/scan/{batch_id}", status_code=303)


@router.get("/scan/separators")
@needs(Permission.CAPTURE)
def separator_sheets(  # noqa: PLR0917 - FastAPI passes by name
    office: InOffice,
    owner: Word = "",
    event: Word = "",
    place: Word = "",
    met_on: Annotated[str, Query(max_length=10)] = "",
    size: Annotated[str, Query(pattern="^(a4|card)$")] = "a4",
    copies: Annotated[int, Query(ge=1, le=50)] = 1,
) -> HTMLResponse:
    """区切り紙: sheets to print and to lay between stacks."""
    sheet = Separator(owner=owner.strip(), event=event.strip(), place=place.strip(), met_on=day_in(met_on))
    side, path = qr_path(text_of(sheet))
    return draw(
        "separators.html", here="photos", sheet=sheet, side=side, path=path, size=size, copies=copies,
        on_a_page=CARDS_ON_A4 if size == "card" else 1, longest=LONGEST, me=office.who(),
    )  # fmt: skip


@router.get("/scan/{batch_id}")
@needs(Permission.CAPTURE)
def batch_page(office: InOffice, batch_id: BatchId) -> HTMLResponse:
    """A stack: more of it can be dropped, and its ledger."""
    with office.home.reading() as desk:
        ledger = desk.receipts.ledger(batch_id)
    return draw(
        "scan.html", here="photos", ledger=ledger, batches=(), owner=office.who(),
        max_upload_mb=office.home.settings.web.max_upload_mb,
    )  # fmt: skip


@router.get("/scan/{batch_id}/ledger")
@needs(Permission.CAPTURE, quiet=True)
def batch_ledger(office: InOffice, batch_id: BatchId) -> HTMLResponse:
    """The ledger alone, for scan.js."""
    with office.home.reading() as desk:
        ledger = desk.receipts.ledger(batch_id)
    return draw("scan_ledger.html", ledger=ledger)
