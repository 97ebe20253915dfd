"""顧客管理: records of companies and people read, typed in, edited, taken back; and what is there already."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Header, Path, Response
from pydantic import Field

from api.home import OpenBook
from api.office import InOffice, Office
from api.people_shapes import Seen, UndoneShape
from api.routes.answers import PROBLEMS, tag_of, version_in
from api.security.permissions import Permission, needs
from api.shapes import Shape
from contacts.model_records import FieldType, Subject
from contacts.record_views import Edited, Record
from normalize.tidy import address_of_code

router = APIRouter(tags=["records"], responses=PROBLEMS)

Id = Annotated[str, Path(max_length=64)]
IfMatch = Annotated[str | None, Header(description="the ETag of the record as it was looked at")]
One = Annotated[str, Field(max_length=10_000)] | bool | int | float | None
Typed = Annotated[
    dict[Annotated[str, Field(max_length=64)], One | tuple[Annotated[str, Field(max_length=500)], ...]],
    Field(max_length=400, description="by the field's key; null or an empty text: nothing; a list where several stand"),
]


class Writing(Shape):
    """What somebody types; fields that are not named stay as they are."""

    values: Typed
    by: Annotated[str, Field(max_length=200)] = ""


class Wondering(Shape):
    """What is being typed, before it is saved."""

    subject: Subject
    values: Typed
    id: Annotated[str, Field(max_length=64)] = ""


class ItemShape(Shape):
    """One field with what stands."""

    key: str
    label: str
    type: FieldType
    values: tuple[str, ...]
    unit: str
    source: str
    verified: bool
    by: str
    at: datetime | None


class RecordShape(Shape):
    """A record, field by field in the order of forms."""

    id: str
    subject: Subject
    version: int
    items: tuple[ItemShape, ...]


class RemarkShape(Seen):
    """What was done with a value, for its field."""

    key: str
    label: str
    text: str


class WrittenShape(Shape):
    """What an edit did; take it back at /edits/{act_id}/undo."""

    record: RecordShape
    act_id: str | None
    changed: tuple[str, ...]
    remarks: tuple[RemarkShape, ...]


class DoubleShape(Seen):
    """Somebody who may be the same."""

    id: str
    name: str
    about: str
    probability: float


class CheckedShape(Shape):
    """What typed values would become."""

    values: dict[str, str]
    said: dict[str, str] = Field(description="by field: what was changed, in words")
    faults: dict[str, str] = Field(description="by field: why it is refused, in words")
    doubles: tuple[DoubleShape, ...] = Field(description="who is there already, likeliest first")


@router.get("/companies/{company_id}/record")
@needs(Permission.SEE)
def see_company_record(response: Response, office: InOffice, company_id: Id) -> RecordShape:
    """What is known of a company; the ETag is what a change sends as If-Match."""
    with office.home.reading() as desk:
        return _seen(response, desk.records.company(company_id))


@router.get("/contacts/{contact_id}/record")
@needs(Permission.SEE)
def see_person_record(response: Response, office: InOffice, contact_id: Id) -> RecordShape:
    """What is known of a person; what cards say stands behind what people typed."""
    with office.home.reading() as desk:
        return _seen(response, desk.records.person(contact_id))


@router.post("/companies", status_code=201)
@needs(Permission.CAPTURE)
def add_company(response: Response, office: InOffice, said: Writing) -> WrittenShape:
    """A company that no card named yet; 422 with `faults` by field where something does not fit."""
    with office.home.writing() as desk:
        edited = desk.records.add_company(flat(said.values), by=office.who(said.by))
        return _written(response, desk.records.company(edited.id), edited)


@router.post("/contacts", status_code=201)
@needs(Permission.CAPTURE)
def add_person(response: Response, office: InOffice, said: Writing) -> WrittenShape:
    """A person without a card."""
    with office.home.writing() as desk:
        edited = desk.records.add_person(flat(said.values), by=office.who(said.by))
        return _written(response, desk.records.person(edited.id), edited)


@router.patch("/companies/{company_id}/record")
@needs(Permission.EDIT_OWN)
def edit_company(
    response: Response, office: InOffice, company_id: Id, said: Writing, if_match: IfMatch = None
) -> WrittenShape:
    """Write down what is named; 409 says who was first."""
    version = version_in(if_match)
    with office.home.writing() as desk:
        allow_edit(office, desk, desk.records.company(company_id))
        edited = desk.records.edit_company(company_id, flat(said.values), by=office.who(said.by), version=version)
        return _written(response, desk.records.company(edited.id), edited)


@router.patch("/contacts/{contact_id}/record")
@needs(Permission.EDIT_OWN)
def edit_person(
    response: Response, office: InOffice, contact_id: Id, said: Writing, if_match: IfMatch = None
) -> WrittenShape:
    """Write down what is named, as verified by a person; 409 says who was first."""
    version = version_in(if_match)
    with office.home.writing() as desk:
        allow_edit(office, desk, desk.records.person(contact_id))
        edited = desk.records.edit_person(contact_id, flat(said.values), by=office.who(said.by), version=version)
        return _written(response, desk.records.person(edited.id), edited)


@router.post("/edits/{act_id}/undo")
@needs(Permission.EDIT_OWN)
def undo_edit(office: InOffice, act_id: Id) -> UndoneShape:
    """Take an edit back, whenever it was: one's own, or anybody's who may edit everything."""
    with office.home.writing() as desk:
        office.check_edit([desk.records.edited_by(act_id)])
        return UndoneShape.model_validate(desk.persons.undo(act_id, by=office.who()))


@router.post("/records/check")
@needs(Permission.CAPTURE)
def check(office: InOffice, said: Wondering) -> CheckedShape:
    """While somebody types: the form each value would take, what is refused, and who is there already."""
    typed = flat(said.values)
    with office.home.reading() as desk:
        entries, faults = desk.fields.check(said.subject, typed)
        doubles = desk.records.doubles(said.subject, typed, but=said.id)
    values = {spec.key: entry.value for spec, entry in entries.items()}
    remarks = {spec.key: entry.said for spec, entry in entries.items() if entry.said}
    code = values.get("postal_code", "")
    if code and not values.get("address") and (filled := address_of_code(code)):
        values["address"] = filled
        remarks["address"] = "郵便番号から補いました。番地を書き足してください。"
    return CheckedShape(
        values=values,
        said=remarks,
        faults=faults,
        doubles=tuple(DoubleShape.model_validate(each) for each in doubles),
    )


def allow_edit(office: Office, desk: OpenBook, record: Record) -> None:
    """Whoever may not edit everything edits what is theirs, and what is nobody's.

    Raises:
        NotAllowed: it is others' alone.
    """
    if keepers := desk.records.keepers(record):
        office.check_edit(keepers)


def flat(values: Typed) -> dict[str, str]:
    """As a form would send them."""
    return {key: _text(value) for key, value in values.items()}


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "\n".join(value)
    return f"{value}"


def _seen(response: Response, record: Record) -> RecordShape:
    response.headers["etag"] = tag_of(record.version)
    return RecordShape(
        id=record.id, subject=record.subject, version=record.version,
        items=tuple(
            ItemShape(
                key=item.spec.key, label=item.spec.label, type=item.spec.type, values=item.values, unit=item.spec.unit,
                source=item.source, verified=item.source == "person", by=item.by, at=item.at,
            )
            for item in record.items
        ),
    )  # fmt: skip


def _written(response: Response, record: Record, edited: Edited) -> WrittenShape:
    return WrittenShape(
        record=_seen(response, record), act_id=edited.act_id, changed=edited.changed,
        remarks=tuple(RemarkShape.model_validate(each) for each in edited.remarks),
    )  # fmt: skip
