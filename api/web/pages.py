"""The pages: each asks the book once, makes its context and draws its template. Knows no SQL and no engine."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, File, Form, Path, Query, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.home import OpenBook, new_id, now
from api.intake import About, take_in
from api.office import InOffice
from api.problems import WrongForm, problem_of
from api.routes.photos import Sha256, photo_shape
from api.security.permissions import Permission, needs
from api.security.visitor import NotAllowed
from api.showing import contact_shape, value_shape
from api.web.drawing import draw
from api.web.photo_view import page_views
from api.words import SHOWN_ORDER
from contacts.cancelling import of_picture
from contacts.intake_log import SNAP
from ingest.intake import PhotoRefused
from matching.merge import canonical

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

RECENT = 30
LOOK_AHEAD_DAYS = 2
"""Whom to get back to is shown so long before."""


@router.get("/")
@needs(Permission.SEE)
def home_page(office: InOffice) -> HTMLResponse:
    """Counts and the latest pictures."""
    with office.home.reading() as desk:
        status = desk.book.status()
        photos = recent(desk, 8)
        today = now().astimezone().date()
        due = desk.memos.due(today + timedelta(days=LOOK_AHEAD_DAYS), by=office.who())
    return draw("home.html", here="home", status=status, photos=photos, due=due, today=today)


def recent(desk: OpenBook, limit: int) -> list[object]:
    """The latest pictures as rows."""
    return [photo_shape(desk, view) for view in desk.originals.latest(limit=limit).items]


@router.get("/photos")
@needs(Permission.SEE)
def photos_page(office: InOffice) -> HTMLResponse:
    """取り込み: give pictures, and see what became of the latest."""
    with office.home.reading() as desk:
        photos = recent(desk, RECENT)
    settings = office.home.settings
    return draw(
        "photos.html", here="photos", photos=photos, owner=office.who(), max_upload_mb=settings.web.max_upload_mb
    )


@router.post("/photos")
@needs(Permission.CAPTURE)
def give_photos(  # noqa: PLR0917 - FastAPI passes by name
    office: InOffice,
    photos: Annotated[list[UploadFile], File()],
    event: Annotated[str, Form(max_length=200)] = "",
    place: Annotated[str, Form(max_length=200)] = "",
    owner: Annotated[str, Form(max_length=200)] = "",
    met_on: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """The form without JavaScript: all files at once; the first that is refused is named, the others are kept."""
    about = About(owner=office.met_by(owner), event=event, place=place, met_on=day_in(met_on))
    refusal: PhotoRefused | None = None
    for photo in photos:
        try:
            take_in(office.home, photo.file.read(), photo.filename or "", about, priority=SNAP)
        except PhotoRefused as error:
            refusal = refusal or error
    office.wake_worker()
    if refusal is not None:
        problem = problem_of(refusal)
        return draw("problem.html", http_status=problem.status, problem=problem)
    return RedirectResponse("/photos", status_code=303)


def day_in(typed: str) -> date | None:
    """A day as a browser's date input sends it; None for an empty one.

    Raises:
        WrongForm: it is no day.
    """
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise WrongForm(f"{typed} is no day", "write it as 2026-11-21") from error


@router.get("/photos/{sha256}")
@needs(Permission.SEE)
def photo_page(office: InOffice, sha256: Sha256) -> HTMLResponse:
    """A picture with its cards outlined."""
    with office.home.reading() as desk:
        photo = photo_shape(desk, desk.originals.one(sha256))
        givers = desk.cancels.givers(of_picture(sha256))
    may_edit = office.visitor.may(Permission.EDIT_OWN)
    try:
        office.check_edit(met.owner for met in photo.encounters)
    except NotAllowed:
        may_edit = False  # others met these people
    ours = may_edit or office.visitor.may(Permission.EDIT_ALL) or office.visitor.name in givers
    return draw(
        "photo.html", here="photos", photo=photo, views=page_views(office.home, photo),
        may_edit=may_edit and photo.state == "done", may_cancel=ours and office.visitor.may(Permission.CAPTURE),
    )  # fmt: skip


@router.get("/photos/{sha256}/row")
@needs(Permission.SEE, quiet=True)
def photo_row(office: InOffice, sha256: Sha256) -> HTMLResponse:
    """One row of the list of pictures, for pictures.js."""
    with office.home.reading() as desk:
        photo = photo_shape(desk, desk.originals.one(sha256))
    return draw("rows.html", photo=photo)


@router.get("/contacts/{contact_id}")
@needs(Permission.SEE)
def contact_page(
    office: InOffice,
    contact_id: Annotated[str, Path(max_length=64)],
    on: Annotated[str, Query(max_length=10)] = "",
    taken: Annotated[str, Query(max_length=64)] = "",
) -> HTMLResponse:
    """A contact: what stands now, or stood on a day, since when; cards, colleagues, encounters, history."""
    day = day_in(on)
    with office.home.reading() as desk:
        contact = contact_shape(desk.book.contact(contact_id))
        known_by = desk.knowledge.who_knows(contact.id)
        memos = desk.memos.of_contact(contact.id)
        career, acts = desk.knowledge.career(contact.id), desk.persons.acts(contact.id)
        record, moments = desk.records.person(contact.id), desk.knowledge.timeline(contact.id)
        colleagues = desk.companies.roster(contact.company_id) if contact.company_id else ()
        then = desk.knowledge.as_of(contact.id, day).values if day else None
    days = sorted({value.seen_on for value in contact.values})
    order = {kind: number for number, kind in enumerate(SHOWN_ORDER)}
    if then is None:
        standing = [value for value in contact.values if value.current and value.value]
    else:
        standing = [value_shape(value) for value in then if value.value]
    # Several cards say the same: shown once, with the best of them.
    once = {(value.kind, canonical(value.kind, value.value)): value for value in reversed(standing)}
    current = sorted(once.values(), key=lambda value: (order[value.kind], standing.index(value)))
    said = Counter((value.kind, canonical(value.kind, value.value)) for value in standing)
    more = {(value.kind, value.value): said[value.kind, canonical(value.kind, value.value)] - 1 for value in current}
    earlier = [value for value in contact.values if not value.current and value.value]
    return draw(
        "contact.html", here="contacts", contact=contact, current=current, more=more, earlier=earlier,
        known_by=known_by, career=career, acts=acts, memos=memos, once=new_id(), day=day, days=days,
        record=record, moments=moments, taken=taken, today=now().astimezone().date(),
        colleagues=[each for each in colleagues if each.contact_id != contact.id],
    )  # fmt: skip


@router.post("/contacts/{contact_id}/hidden")
@needs(Permission.EDIT_ALL)
def hide_contact(
    office: InOffice, contact_id: Annotated[str, Path(max_length=64)], hidden: Annotated[bool, Form()]
) -> Response:
    """Out of the lists, or back."""
    with office.home.writing() as desk:
        desk.persons.hide(contact_id, by=office.who(), hidden=hidden)
    return RedirectResponse(f"/contacts/{contact_id}", status_code=303)
