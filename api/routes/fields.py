"""項目: which fields a record has, added and ruled by the admin; how much each is used."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query
from pydantic import Field

from api.office import InOffice
from api.people_shapes import Seen
from api.routes.answers import PROBLEMS, version_in
from api.security.permissions import Permission, needs
from api.shapes import Shape
from contacts.custom_fields import FieldWish
from contacts.model_records import FieldType, Subject

router = APIRouter(tags=["fields"], responses=PROBLEMS)

Key = Annotated[str, Path(max_length=64)]
IfMatch = Annotated[
    str | None, Header(description='`version` of the field as it was looked at, "0" of an untouched one')
]


class FieldShape(Seen):
    """A field; `key` is what values are sent under, and stays."""

    subject: Subject
    key: str
    label: str
    type: FieldType
    choices: tuple[str, ...]
    required: bool
    pattern: str
    message: str
    standard: bool
    on_card: bool
    many: bool
    unit: str
    retired: bool
    version: int


class FieldWriting(Shape):
    """What a field is to be."""

    label: Annotated[str, Field(max_length=60)]
    type: FieldType = FieldType.TEXT
    choices: Annotated[tuple[Annotated[str, Field(max_length=100)], ...], Field(max_length=200)] = ()
    required: bool = False
    pattern: Annotated[str, Field(max_length=300, description="RE2, for the whole value")] = ""
    message: Annotated[str, Field(max_length=200, description="said when a value does not fit")] = ""

    def wish(self) -> FieldWish:
        """For the book."""
        return FieldWish(
            label=self.label, type=self.type, choices=self.choices, required=self.required, pattern=self.pattern,
            message=self.message,
        )  # fmt: skip


class Retiring(Shape):
    """Out of forms, lists and files, or back."""

    retired: bool


class UseShape(Shape):
    """How much a field is used."""

    field: FieldShape
    filled: int
    last_at: datetime | None


@router.get("/fields")
@needs(Permission.SEE)
def fields(office: InOffice, subject: Subject, retired: Annotated[bool, Query()] = False) -> tuple[FieldShape, ...]:
    """Every field in the order of forms, the standard ones first."""
    with office.home.reading() as desk:
        return tuple(FieldShape.model_validate(spec) for spec in desk.fields.fields(subject, retired=retired))


@router.get("/fields/use")
@needs(Permission.SEE)
def use(office: InOffice, subject: Subject) -> tuple[UseShape, ...]:
    """How much each field of our own is used, the least used first: what nobody fills can be retired."""
    with office.home.reading() as desk:
        return tuple(
            UseShape(field=FieldShape.model_validate(each.spec), filled=each.filled, last_at=each.last_at)
            for each in desk.fields.use(subject)
        )


@router.post("/fields/{subject}", status_code=201)
@needs(Permission.FIELDS)
def add_field(office: InOffice, subject: Subject, said: FieldWriting) -> FieldShape:
    """A field of our own; at once in forms, lists, filters and files."""
    with office.home.writing() as desk:
        return FieldShape.model_validate(desk.fields.add(subject, said.wish(), by=office.who()))


@router.put("/fields/{subject}/{key}")
@needs(Permission.FIELDS)
def change_field(
    office: InOffice, subject: Subject, key: Key, said: FieldWriting, if_match: IfMatch = None
) -> FieldShape:
    """Another label, type or rule. Where values do not fit, 409 names some of them and nothing is changed."""
    version = version_in(if_match)
    with office.home.writing() as desk:
        return FieldShape.model_validate(
            desk.fields.change(subject, key, said.wish(), by=office.who(), version=version)
        )


@router.put("/fields/{subject}/{key}/retired")
@needs(Permission.FIELDS)
def retire_field(office: InOffice, subject: Subject, key: Key, said: Retiring) -> FieldShape:
    """Out of forms, lists and files, or back; values stay."""
    with office.home.writing() as desk:
        return FieldShape.model_validate(desk.fields.retire(subject, key, by=office.who(), retired=said.retired))
