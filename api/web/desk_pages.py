"""着信, 行事, 状況: who is calling, what an event brought, how the book grows; and memos beside a contact.

Knows no SQL.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.home import new_id
from api.office import InOffice
from api.problems import WrongForm
from api.security.permissions import Permission, needs
from api.web.drawing import draw
from api.web.pages import day_in
from api.web.plots import bars, shares

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Id = Annotated[str, Path(max_length=64)]


@router.get("/call")
@needs(Permission.SEE)
def call_page(office: InOffice, number: Annotated[str, Query(max_length=60)] = "") -> HTMLResponse:
    """着信: who has this number."""
    with office.home.reading() as desk:
        found = desk.knowledge.callers(number) if number else ()
        known = {one.contact.id: desk.knowledge.who_knows(one.contact.id) for one in found}
        memos = {one.contact.id: desk.memos.of_contact(one.contact.id)[:3] for one in found}
    return draw("call.html", here="contacts", number=number, found=found, known=known, memos=memos)


@router.get("/events")
@needs(Permission.SEE)
def events_page(office: InOffice) -> HTMLResponse:
    """行事: every event, compared."""
    with office.home.reading() as desk:
        rows = desk.knowledge.events()
    return draw("events.html", here="contacts", events=rows, most=max((row.people for row in rows), default=1))


@router.get("/events/show")
@needs(Permission.SEE)
def event_page(office: InOffice, name: Annotated[str, Query(min_length=1, max_length=200)]) -> HTMLResponse:
    """One event: whom we met, by whom, of which company."""
    with office.home.reading() as desk:
        event = desk.knowledge.event(name)
    return draw("event.html", here="contacts", event=event)


@router.get("/dashboard")
@needs(Permission.SEE)
def dashboard_page(office: InOffice) -> HTMLResponse:
    """状況: cards by week and person, what was read without people, what waits, where we know most people."""
    with office.home.reading() as desk:
        figures = desk.knowledge.figures()
        trust = desk.trust.now()
        events = desk.knowledge.events(limit=6)
    return draw(
        "dashboard.html", here="dashboard", figures=figures, trust=trust, events=events,
        weeks=bars(figures.weeks, figures.owners), read=shares(figures.weeks),
    )  # fmt: skip


@router.post("/contacts/{contact_id}/memos")
@needs(Permission.CAPTURE)
def jot(
    office: InOffice,
    contact_id: Id,
    text: Annotated[str, Form(max_length=2000)] = "",
    due_on: Annotated[str, Form(max_length=10)] = "",
    once: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """A memo beside a contact; `once` comes with the page, so that a double press is one memo."""
    if not text.strip() and not due_on:
        raise WrongForm("a memo says something or has a day", "write a note or choose a day")
    with office.home.writing() as desk:
        desk.memos.add(
            once=once or new_id(), by=office.who(), text=text.strip(), due_on=day_in(due_on), contact_id=contact_id
        )
    return RedirectResponse(f"/contacts/{contact_id}#memos", status_code=303)


@router.post("/memos/{memo_id}/done")
@needs(Permission.CAPTURE)
def tick(
    office: InOffice,
    memo_id: Id,
    done: Annotated[bool, Form()],
    version: Annotated[int, Form()],
    back: Annotated[str, Form(max_length=200, pattern="^/(today|(contacts|companies)/[0-9a-zA-Z-]+)?$")] = "/",
) -> Response:
    """Done, or to do again."""
    with office.home.writing() as desk:
        desk.memos.tick(memo_id, done=done, version=version)
    return RedirectResponse(back, status_code=303)
