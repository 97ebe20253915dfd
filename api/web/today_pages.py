"""今日: a rep's next actions and their calendar; 引き継ぎ; activities from their forms. Knows no SQL."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, File, Form, Path, Query, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.home import new_id, now
from api.office import InOffice, Office
from api.problems import WrongForm
from api.routes.activities import allow_change
from api.security.permissions import Permission, needs
from api.web.drawing import draw
from api.web.pages import day_in
from contacts.activities import LARGEST_FILE, Kind, Told

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Id = Annotated[str, Path(max_length=64)]
Word = Annotated[str, Form(max_length=200)]
Back = Annotated[str, Form(max_length=200, pattern="^/(contacts|companies)/[0-9a-zA-Z-]+$")]
COMING_DAYS = 14


@router.get("/today")
@needs(Permission.SEE)
def today_page(office: InOffice, rep: Annotated[str, Query(max_length=200)] = "") -> HTMLResponse:
    """What a rep has to do: late, today, the next two weeks."""
    return _today(office, rep)


@router.post("/today/calendar")
@needs(Permission.CAPTURE)
def make_calendar(office: InOffice) -> HTMLResponse:
    """A secret address for one's own calendar, shown this once."""
    with office.home.writing() as desk:
        secret = desk.calendars.begin(office.who(), account_id=office.visitor.account_id)
    return _today(office, "", calendar=f"/calendar/{secret}.ics")


@router.post("/today/calendar/close")
@needs(Permission.CAPTURE)
def close_calendar(office: InOffice) -> Response:
    """Nobody reads it any more."""
    with office.home.writing() as desk:
        desk.calendars.end(office.who())
    return RedirectResponse("/today", status_code=303)


def _today(office: Office, rep: str, *, calendar: str = "") -> HTMLResponse:
    me = office.who()
    whose = rep.strip() or me
    today = now().astimezone().date()
    with office.home.reading() as desk:
        memos = desk.memos.due(today + timedelta(days=COMING_DAYS), by=whose, limit=300)
        reps = desk.handovers.reps()
        open_calendar = desk.calendars.of(me)
    groups = (
        ("期限を過ぎています", [memo for memo in memos if memo.due_on and memo.due_on < today]),
        ("今日", [memo for memo in memos if memo.due_on == today]),
        ("これから 14 日", [memo for memo in memos if memo.due_on and memo.due_on > today]),
    )
    return draw(
        "today.html", here="home", groups=groups, rep=whose, me=me, reps=reps, today=today,
        open_calendar=open_calendar, calendar=calendar,
    )  # fmt: skip


@router.post("/activities")
@needs(Permission.CAPTURE)
def write_activity(  # noqa: PLR0917 - FastAPI passes by name
    office: InOffice,
    kind: Annotated[Kind, Form()],
    met_on: Annotated[str, Form(max_length=10)],
    back: Back,
    note: Annotated[str, Form(max_length=10_000)] = "",
    place: Word = "",
    event: Word = "",
    ours: Word = "",
    people: Annotated[list[str] | None, Form()] = None,
    companies: Annotated[list[str] | None, Form()] = None,
    files: Annotated[list[UploadFile] | None, File()] = None,
    action: Annotated[str, Form(max_length=2000)] = "",
    due_on: Annotated[str, Form(max_length=10)] = "",
    once: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Write it down with its files, and what is to be done next."""
    day = day_in(met_on)
    if day is None:
        raise WrongForm("an activity has a day", "choose the day")
    told = Told(
        kind=kind, met_on=day, note=note, place=place, event=event, people=tuple(people or ()),
        companies=tuple(companies or ()),
        ours=tuple(each for each in ours.replace("、", ",").split(",") if each.strip()),
    )  # fmt: skip
    by, due = office.who(), day_in(due_on)
    with office.home.writing() as desk:
        made = desk.activities.add(told, owner=by, by=by, once=once or new_id())
        for file in files or ():
            if file.filename and not any(file.filename == there.file_name for there in made.files):
                desk.activities.attach(
                    made.activity_id, data=file.file.read(LARGEST_FILE + 1), file_name=file.filename, by=by,
                    media_type=file.content_type or "application/octet-stream",
                )  # fmt: skip
        if action.strip() or due:
            person = made.people[0][0] if made.people else None
            desk.memos.add(
                once=f"{once or new_id()}-next"[:64], by=by, text=action.strip(), due_on=due or _next_day(day),
                contact_id=person, company_id=None if person else made.companies[0][0],
            )  # fmt: skip
    return RedirectResponse(f"{back}#timeline", status_code=303)


@router.post("/activities/{activity_id}/take-back")
@needs(Permission.EDIT_OWN)
def take_back(office: InOffice, activity_id: Id, back: Back) -> Response:
    """Out of the timelines."""
    with office.home.writing() as desk:
        allow_change(office, desk.activities.one(activity_id))
        desk.activities.take_back(activity_id, by=office.who())
    return RedirectResponse(f"{back}?taken={activity_id}#timeline", status_code=303)


@router.post("/activities/{activity_id}/restore")
@needs(Permission.EDIT_OWN)
def restore(office: InOffice, activity_id: Id, back: Back) -> Response:
    """Into the timelines again."""
    with office.home.writing() as desk:
        allow_change(office, desk.activities.one(activity_id))
        desk.activities.restore(activity_id, by=office.who())
    return RedirectResponse(f"{back}#timeline", status_code=303)


@router.get("/handover")
@needs(Permission.HANDOVER)
def handover_page(office: InOffice, giver: Annotated[str, Query(max_length=200)] = "") -> HTMLResponse:
    """引き継ぎ: whose book, and how much it is, before anything is done."""
    with office.home.reading() as desk:
        reps = desk.handovers.reps()
        charge = desk.handovers.charge_of(giver) if giver else None
        done = desk.handovers.all()
    return draw("handover.html", here="contacts", reps=reps, giver=giver, charge=charge, done=done)


@router.post("/handover")
@needs(Permission.HANDOVER)
def hand_over(office: InOffice, giver: Word, taker: Word) -> Response:
    """All of it, in one act."""
    with office.home.writing() as desk:
        desk.handovers.hand_over(giver, taker, by=office.who())
    return RedirectResponse("/handover", status_code=303)


@router.post("/handover/{act_id}/undo")
@needs(Permission.HANDOVER)
def undo_handover(office: InOffice, act_id: Id) -> Response:
    """Everybody goes back."""
    with office.home.writing() as desk:
        desk.persons.undo(act_id, by=office.who())
    return RedirectResponse("/handover", status_code=303)


def _next_day(day: date) -> date:
    """What is to be done without a day is for the day after."""
    return day + timedelta(days=1)
