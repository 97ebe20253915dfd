"""Pictures: give one, see what became of it, look at it."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from fastapi import APIRouter, File, Form, Header, Path, Query, Request, UploadFile
from fastapi.responses import Response

from api.browser_picture import browser_picture
from api.home import OpenBook, new_id
from api.idempotency import LONGEST_KEY, fingerprint_of, key_of
from api.intake import About, Handed, take_in
from api.office import InOffice
from api.routes.answers import PROBLEMS, picture_answer
from api.security.permissions import Permission, needs
from api.shapes import CardShape, FoundCard, PhotoAccepted, PhotoError, PhotoPage, PhotoShape, SetAside
from api.shapes_cut import NewCut
from api.showing import again_shapes, card_brief, card_shape, encounter_shape
from contacts.intake_log import BULK, SNAP
from contacts.originals import OriginalView
from ingest.photo import sha256_of

router = APIRouter(tags=["photos"], responses=PROBLEMS)

Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="of the file's bytes, lower-case hex")]
Words = Annotated[str, Form(max_length=200)]
BATCH_ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
"""A UUID: whoever hands a stack in makes one."""


@router.post("/photos", status_code=202)
@needs(Permission.CAPTURE)
def give_photo(  # noqa: PLR0917 - FastAPI passes by name
    response: Response,
    office: InOffice,
    photo: Annotated[UploadFile, File(description="JPEG, PNG, WebP, HEIC, TIFF or PDF")],
    event: Words = "",
    place: Words = "",
    owner: Words = "",
    companions: Annotated[str, Form(max_length=200, description="others of us who were there, with commas")] = "",
    note: Annotated[str, Form(max_length=2000)] = "",
    met_on: Annotated[date | None, Form()] = None,
    batch: Annotated[str, Form(pattern=f"^({BATCH_ID})?$", description="files of one sitting share it")] = "",
    bulk: Annotated[bool, Form(description="a stack, not a snap: snaps go first; separator sheets are heeded")] = False,
    idempotency_key: Annotated[str | None, Header(max_length=LONGEST_KEY)] = None,
) -> PhotoAccepted:
    """Keep a picture and queue it. Reading goes on behind: look at `Location` for its state and its cards."""
    data = photo.file.read()
    about = About(
        owner=office.met_by(owner), event=event, place=place, met_on=met_on, note=note, companions=_names(companions)
    )
    handed = Handed(
        key=key_of(office.visitor.account_id, idempotency_key) if idempotency_key else new_id(),
        fingerprint=fingerprint_of(
            sha256_of(data), owner, event, place, met_on.isoformat() if met_on else "", note, batch, companions
        ),
        batch_id=batch or None,
        by=office.who(),
    )
    taken = take_in(office.home, data, photo.filename or "", about, priority=BULK if bulk else SNAP, handed=handed)
    office.wake_worker()
    if taken.kept:
        response.headers["location"] = f"/api/v1/photos/{taken.sha256}"
    state = "waiting" if taken.kept else "done"
    if taken.duplicate:
        with office.home.reading() as desk:
            state = desk.originals.one(taken.sha256).state
    return PhotoAccepted(
        sha256=taken.sha256,
        duplicate=taken.duplicate,
        pages=taken.pages,
        state=state,
        photo=response.headers.get("location", ""),
        separators=taken.separators,
    )


def _names(typed: str) -> tuple[str, ...]:
    """Names as people put them into one line: 佐藤、鈴木."""
    return tuple(filter(None, (name.strip() for name in re.split("[,、，・/／\n]", typed))))[:10]


@router.get("/photos")
@needs(Permission.SEE)
def list_photos(
    office: InOffice,
    after: Annotated[str | None, Query(max_length=500, description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> PhotoPage:
    """Pictures, newest first."""
    with office.home.reading() as desk:
        page = desk.originals.latest(after=after, limit=limit)
        return PhotoPage(items=tuple(photo_shape(desk, view) for view in page.items), next=page.after)


@router.get("/photos/{sha256}")
@needs(Permission.SEE)
def see_photo(office: InOffice, sha256: Sha256) -> PhotoShape:
    """What became of a picture: its state, its cards, why it could not be read."""
    with office.home.reading() as desk:
        return photo_shape(desk, desk.originals.one(sha256))


@router.post("/photos/{sha256}/cards", status_code=201)
@needs(Permission.EDIT_OWN)
def add_card(office: InOffice, sha256: Sha256, wish: NewCut) -> CardShape:
    """A card that nobody found is cut out of its picture by hand and read. Takes a second or two."""
    with office.home.reading() as desk:
        office.check_edit(met.owner for met in desk.originals.one(sha256).encounters)
    card_id = office.recutter().add(sha256, wish.page, wish.quad, by=office.who(wish.by), instead_of=wish.instead_of)
    with office.home.reading() as desk:
        return card_shape(desk.book.card(card_id))


@router.get("/photos/{sha256}/picture", response_class=Response)
@needs(Permission.SEE, quiet=True)
def photo_picture(
    request: Request,
    office: InOffice,
    sha256: Sha256,
    page: Annotated[int, Query(ge=1, le=5000)] = 1,
    width: Annotated[int, Query(ge=1, le=10000, description="rounded up to a size that we keep")] = 1600,
) -> Response:
    """A page as a JPEG that every browser shows; without EXIF, so without the place it was taken at."""
    return picture_answer(
        request, f"{sha256[:24]}-{page}-{width}", lambda: browser_picture(office.home, sha256, page, width), lasts=True
    )


def photo_shape(desk: OpenBook, view: OriginalView) -> PhotoShape:
    """A picture with its cards, as the API and the pages show it."""
    rows = desk.book.cards(sha256=view.sha256, limit=500).items
    quads = desk.originals.quads(view.sha256)
    others = desk.sides.other_of([row.card_id for row in rows])
    cards = sorted(
        (
            FoundCard(
                **card_brief(row).model_dump(),
                quad=quads[row.card_id],
                again=again_shapes(row.notes),
                other_side=others[row.card_id].card_id if row.card_id in others else None,
            )
            for row in rows
            if row.status not in ("blank", "no_card")
        ),
        key=lambda card: (card.page, card.card),
    )
    return PhotoShape(
        sha256=view.sha256,
        file_name=view.file_name,
        media_type=view.media_type,
        size_bytes=view.size_bytes,
        received_at=view.added_at,
        state=view.state,
        error=PhotoError(message=view.reason, hint=view.hint) if view.reason else None,
        pages=view.pages,
        cards=tuple(cards),
        blanks=sum(row.status == "blank" for row in rows),
        set_aside=tuple(
            SetAside(card_id=one.card_id, by=one.by, at=one.at) for one in desk.asides.of_picture(view.sha256)
        )
        if any(row.status == "no_card" for row in rows)
        else (),
        encounters=tuple(encounter_shape(encounter) for encounter in view.encounters),
    )
