"""項目: the admin adds, rules and retires fields without code; what nobody fills is shown. Knows no SQL."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.office import InOffice, Office
from api.record_words import SUBJECT_WORDS, TYPE_WORDS
from api.security.permissions import Permission, needs
from api.web.drawing import draw
from contacts.custom_fields import FieldRefused, FieldWish
from contacts.model_records import FieldType, Subject
from contacts.patterns import PatternRefused
from contacts.record_fields import OPEN_CHOICES

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Key = Annotated[str, Path(max_length=64)]
Words = Annotated[str, Form(max_length=300)]
Lines = Annotated[str, Form(max_length=20_000)]


@router.get("/fields")
@needs(Permission.FIELDS)
def fields_page(office: InOffice, subject: Annotated[Subject, Query()] = Subject.COMPANY) -> HTMLResponse:
    """All fields of a company or a person, with how much each is used."""
    return _page(office, subject)


@router.post("/fields/{subject}")
@needs(Permission.FIELDS)
def add_field(  # noqa: PLR0917 - FastAPI passes by name
    office: InOffice,
    subject: Subject,
    label: Annotated[str, Form(max_length=60)],
    type_: Annotated[FieldType, Form(alias="type")],
    choices: Lines = "",
    required: Annotated[bool, Form()] = False,
    pattern: Words = "",
    message: Words = "",
) -> Response:
    """A field of our own, at once in forms, filters and files."""
    wish = _wish(label, type_, choices, required, pattern, message)
    try:
        with office.home.writing() as desk:
            desk.fields.add(subject, wish, by=office.who())
    except (FieldRefused, PatternRefused) as refused:
        return _page(office, subject, typed=wish, fault=f"{refused.message}{refused.hint}")
    return RedirectResponse(f"/fields?subject={subject.value}", status_code=303)


@router.post("/fields/{subject}/{key}")
@needs(Permission.FIELDS)
def change_field(  # noqa: PLR0917 - each is one part of what is asked
    office: InOffice,
    subject: Subject,
    key: Key,
    label: Annotated[str, Form(max_length=60)],
    type_: Annotated[FieldType, Form(alias="type")],
    version: Annotated[int, Form()],
    choices: Lines = "",
    required: Annotated[bool, Form()] = False,
    pattern: Words = "",
    message: Words = "",
) -> Response:
    """Another label, type or rule; values that would not fit are named, and nothing is changed."""
    wish = _wish(label, type_, choices, required, pattern, message)
    try:
        with office.home.writing() as desk:
            desk.fields.change(subject, key, wish, by=office.who(), version=version)
    except (FieldRefused, PatternRefused) as refused:
        return _page(office, subject, fault=f"{refused.message}{refused.hint}")
    return RedirectResponse(f"/fields?subject={subject.value}", status_code=303)


@router.post("/fields/{subject}/{key}/retired")
@needs(Permission.FIELDS)
def retire_field(office: InOffice, subject: Subject, key: Key, retired: Annotated[bool, Form()]) -> Response:
    """Out of forms, lists and files, or back; values stay."""
    try:
        with office.home.writing() as desk:
            desk.fields.retire(subject, key, by=office.who(), retired=retired)
    except FieldRefused as refused:
        return _page(office, subject, fault=f"{refused.message}{refused.hint}")
    return RedirectResponse(f"/fields?subject={subject.value}", status_code=303)


def _wish(label: str, type_: FieldType, choices: str, required: bool, pattern: str, message: str) -> FieldWish:  # noqa: PLR0917 - each is one part of what is asked
    return FieldWish(
        label=label, type=type_, choices=tuple(choices.splitlines()), required=required, pattern=pattern,
        message=message,
    )  # fmt: skip


def _page(office: Office, subject: Subject, *, typed: FieldWish | None = None, fault: str = "") -> HTMLResponse:
    with office.home.reading() as desk:
        specs = desk.fields.fields(subject)
        use = desk.fields.use(subject)
    return draw(
        "fields.html", http_status=422 if fault else 200, here="fields", subject=subject.value,
        standard=[spec for spec in specs if spec.standard], use=use, types=TYPE_WORDS, subjects=SUBJECT_WORDS,
        typed=typed, fault=fault, open_choices=OPEN_CHOICES,
    )  # fmt: skip
