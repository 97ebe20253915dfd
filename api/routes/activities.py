"""接点: visits, calls, complaints written down; timelines, files beside them; 引き継ぎ; a calendar of next actions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Header, Path, Response, UploadFile
from pydantic import Field

from api.home import new_id, now
from api.idempotency import LONGEST_KEY, key_of
from api.office import InOffice, Office
from api.people_shapes import Seen, UndoneShape
from api.routes.answers import PROBLEMS
from api.security.permissions import Permission, needs
from api.security.visitor import Kind as VisitorKind
from api.shapes import Shape
from contacts.activities import LARGEST_FILE, ActivityView, Kind, Told
from contacts.calendars import MEDIA_TYPE, ics_of

router = APIRouter(tags=["activities"], responses=PROBLEMS)

Id = Annotated[str, Path(max_length=64)]
Ids = Annotated[tuple[Annotated[str, Field(max_length=64)], ...], Field(max_length=50)]
Words = Annotated[str, Field(max_length=200)]
Key = Annotated[str | None, Header(max_length=LONGEST_KEY)]


class Telling(Shape):
    """What somebody says of an encounter."""

    kind: Kind
    met_on: date
    note: Annotated[str, Field(max_length=10_000)] = ""
    place: Words = ""
    event: Words = ""
    people: Ids = Field(default=(), description="contacts of theirs")
    companies: Ids = Field(default=(), description="where nobody's name is known")
    ours: Annotated[tuple[Words, ...], Field(max_length=50)] = ()
    owner: Words = Field(default="", description="whose encounter it is; empty: whoever writes it down")
    by: Words = ""

    def told(self) -> Told:
        """For the book."""
        return Told(
            kind=self.kind, met_on=self.met_on, note=self.note, place=self.place, event=self.event, people=self.people,
            companies=self.companies, ours=self.ours,
        )  # fmt: skip


class FileShape(Seen):
    """A file beside an activity."""

    file_id: str
    file_name: str
    media_type: str
    size_bytes: int


class ActivityShape(Seen):
    """An activity."""

    activity_id: str
    kind: Kind
    met_on: date | None
    owner: str
    place: str
    event: str
    note: str
    people: tuple[tuple[str, str], ...] = Field(description="(contact, name) of theirs, as they stand now")
    companies: tuple[tuple[str, str], ...]
    ours: tuple[str, ...]
    files: tuple[FileShape, ...]
    by: str
    at: datetime
    ended: bool


class MomentShape(Seen):
    """One thing between us and them; `written`: by a person, else it came with a picture of cards."""

    id: str
    kind: Kind
    day: date
    owner: str
    ours: tuple[str, ...]
    people: tuple[tuple[str, str], ...]
    companies: tuple[tuple[str, str], ...]
    place: str
    event: str
    note: str
    files: tuple[FileShape, ...]
    by: str
    at: datetime
    written: bool


class HandingOver(Shape):
    """Whose book goes to whom."""

    giver: Annotated[str, Field(min_length=1, max_length=200)]
    taker: Annotated[str, Field(min_length=1, max_length=200)]
    by: Words = ""


class HandoverShape(Seen):
    """A handover; take it back at /acts/{act_id}/undo."""

    act_id: str
    giver: str
    taker: str
    people: int
    companies: int
    actions: int
    by: str
    at: datetime
    undone_by: str
    undone_at: datetime | None


class CalendarShape(Shape):
    """The secret address of one's own next actions; it is said this once."""

    path: str


@router.post("/activities", status_code=201)
@needs(Permission.CAPTURE)
def add_activity(office: InOffice, said: Telling, idempotency_key: Key = None) -> ActivityShape:
    """Write down a visit, a call, a complaint …; the same Idempotency-Key again adds nothing."""
    once = key_of(office.visitor.account_id, f"activity {idempotency_key}") if idempotency_key else new_id()
    by = office.who(said.by)
    with office.home.writing() as desk:
        activity = desk.activities.add(said.told(), owner=said.owner.strip() or by, by=by, once=once)
        return ActivityShape.model_validate(activity)


@router.get("/activities/{activity_id}")
@needs(Permission.SEE)
def see_activity(office: InOffice, activity_id: Id) -> ActivityShape:
    """One activity, also one that was taken back."""
    with office.home.reading() as desk:
        return ActivityShape.model_validate(desk.activities.one(activity_id))


@router.put("/activities/{activity_id}")
@needs(Permission.EDIT_OWN)
def change_activity(office: InOffice, activity_id: Id, said: Telling) -> ActivityShape:
    """Say it better, under a new id; 409 where somebody changed or took it back before."""
    with office.home.writing() as desk:
        allow_change(office, desk.activities.one(activity_id))
        return ActivityShape.model_validate(desk.activities.change(activity_id, said.told(), by=office.who(said.by)))


@router.delete("/activities/{activity_id}", status_code=204)
@needs(Permission.EDIT_OWN)
def take_back_activity(office: InOffice, activity_id: Id) -> None:
    """Out of the timelines; /restore brings it back."""
    with office.home.writing() as desk:
        allow_change(office, desk.activities.one(activity_id))
        desk.activities.take_back(activity_id, by=office.who())


@router.post("/activities/{activity_id}/restore")
@needs(Permission.EDIT_OWN)
def restore_activity(office: InOffice, activity_id: Id) -> ActivityShape:
    """It holds again; what replaced it does not."""
    with office.home.writing() as desk:
        allow_change(office, desk.activities.one(activity_id))
        return ActivityShape.model_validate(desk.activities.restore(activity_id, by=office.who()))


@router.post("/activities/{activity_id}/files", status_code=201)
@needs(Permission.CAPTURE)
def attach(office: InOffice, activity_id: Id, file: Annotated[UploadFile, File()]) -> FileShape:
    """A file beside it."""
    data = file.file.read(LARGEST_FILE + 1)
    with office.home.writing() as desk:
        allow_change(office, desk.activities.one(activity_id))
        made = desk.activities.attach(
            activity_id, data=data, file_name=file.filename or "", by=office.who(),
            media_type=file.content_type or "application/octet-stream",
        )  # fmt: skip
        return FileShape.model_validate(made)


@router.get("/activities/{activity_id}/files/{file_id}", response_class=Response)
@needs(Permission.SEE)
def see_file(office: InOffice, activity_id: Id, file_id: Id) -> Response:
    """The file, to be kept, never to be shown: it may be anything."""
    with office.home.reading() as desk:
        file, data = desk.activities.file(activity_id, file_id)
    name = quote(file.file_name, safe="")
    return Response(
        data, media_type="application/octet-stream",
        headers={"content-disposition": f"attachment; filename=\"file\"; filename*=UTF-8''{name}"},
    )  # fmt: skip


@router.get("/contacts/{contact_id}/timeline")
@needs(Permission.SEE)
def timeline_of_person(office: InOffice, contact_id: Id) -> tuple[MomentShape, ...]:
    """Everything between us and a person, the latest first."""
    with office.home.reading() as desk:
        return tuple(MomentShape.model_validate(each) for each in desk.knowledge.timeline(contact_id))


@router.get("/companies/{company_id}/timeline")
@needs(Permission.SEE)
def timeline_of_company(office: InOffice, company_id: Id) -> tuple[MomentShape, ...]:
    """Everything between us and a company and its people, the latest first, whoever the rep was."""
    with office.home.reading() as desk:
        return tuple(MomentShape.model_validate(each) for each in desk.knowledge.company_timeline(company_id))


@router.get("/handovers")
@needs(Permission.HANDOVER)
def handovers(office: InOffice) -> tuple[HandoverShape, ...]:
    """Every handover, the latest first."""
    with office.home.reading() as desk:
        return tuple(HandoverShape.model_validate(each) for each in desk.handovers.all())


@router.post("/handovers", status_code=201)
@needs(Permission.HANDOVER)
def hand_over(office: InOffice, said: HandingOver) -> HandoverShape:
    """引き継ぎ: everybody somebody looks after, and their open next actions, in one act."""
    with office.home.writing() as desk:
        done = desk.handovers.hand_over(said.giver, said.taker, by=office.who(said.by))
        return HandoverShape.model_validate(done)


@router.post("/handovers/{act_id}/undo")
@needs(Permission.HANDOVER)
def undo_handover(office: InOffice, act_id: Id) -> UndoneShape:
    """Everybody goes back to whoever looked after them before."""
    with office.home.writing() as desk:
        return UndoneShape.model_validate(desk.persons.undo(act_id, by=office.who()))


@router.post("/calendar", status_code=201)
@needs(Permission.CAPTURE)
def begin_calendar(office: InOffice) -> CalendarShape:
    """A secret address of one's own next actions for a calendar; the one before is closed."""
    with office.home.writing() as desk:
        secret = desk.calendars.begin(office.who(), account_id=office.visitor.account_id)
    return CalendarShape(path=f"/calendar/{secret}.ics")


@router.delete("/calendar", status_code=204)
@needs(Permission.CAPTURE)
def end_calendar(office: InOffice) -> None:
    """Close one's own calendar address."""
    with office.home.writing() as desk:
        desk.calendars.end(office.who())


feed = APIRouter(include_in_schema=False)


@feed.get("/calendar/{secret}.ics", response_class=Response)
@needs(Permission.PUBLIC)
def calendar(office: InOffice, secret: Annotated[str, Path(max_length=100)]) -> Response:
    """The feed: the secret is all that a calendar program can send."""
    with office.home.writing() as desk:
        rep = desk.calendars.rep_of(secret)
        memos = desk.memos.due(date.max, by=rep, limit=500)
    return Response(
        ics_of(memos, rep=rep, now=now()), media_type=MEDIA_TYPE,
        headers={"content-disposition": 'inline; filename="meishibako.ics"', "x-robots-tag": "noindex"},
    )  # fmt: skip


def allow_change(office: Office, activity: ActivityView) -> None:
    """One's own, or everybody's for whoever may edit everything.

    Raises:
        NotAllowed: it is another's.
    """
    if office.visitor.kind is not VisitorKind.LOCAL:
        office.check_edit((activity.by, activity.owner))
