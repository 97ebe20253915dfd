"""顧客情報: a company's or a person's record as a form; what is refused stays typed. Knows no SQL."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.home import OpenBook
from api.office import InOffice, Office
from api.problems import WrongForm
from api.routes.records import allow_edit
from api.security.permissions import Permission, needs
from api.web.drawing import draw
from api.web.forms import SaidInForm
from contacts.model_records import Subject
from contacts.record_views import Edited, EntryRefused, Record

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Id = Annotated[str, Path(max_length=64)]
_MARK = "v:"
_PATHS = {Subject.PERSON: "/contacts", Subject.COMPANY: "/companies"}


@router.get("/contacts/new")
@needs(Permission.CAPTURE)
def new_person(office: InOffice, company: str = "") -> HTMLResponse:
    """A person without a card."""
    return _form(office, Subject.PERSON, None, {"company": company[:200]} if company else {})


@router.get("/companies/new")
@needs(Permission.CAPTURE)
def new_company(office: InOffice) -> HTMLResponse:
    """A company that no card named yet."""
    return _form(office, Subject.COMPANY, None, {})


@router.get("/contacts/{contact_id}/edit")
@needs(Permission.EDIT_OWN)
def edit_person(office: InOffice, contact_id: Id) -> HTMLResponse:
    """What stands of a person, to be written over."""
    with office.home.reading() as desk:
        record = desk.records.person(contact_id)
        allow_edit(office, desk, record)
    return _form(office, Subject.PERSON, record, {})


@router.get("/companies/{company_id}/edit")
@needs(Permission.EDIT_OWN)
def edit_company(office: InOffice, company_id: Id) -> HTMLResponse:
    """What is known of a company, to be written over."""
    with office.home.reading() as desk:
        record = desk.records.company(company_id)
        allow_edit(office, desk, record)
    return _form(office, Subject.COMPANY, record, {})


@router.post("/contacts/new")
@needs(Permission.CAPTURE)
def add_person(office: InOffice, said: SaidInForm) -> Response:
    """Write the person down."""
    return _keep(office, Subject.PERSON, None, said)


@router.post("/companies/new")
@needs(Permission.CAPTURE)
def add_company(office: InOffice, said: SaidInForm) -> Response:
    """Write the company down."""
    return _keep(office, Subject.COMPANY, None, said)


@router.post("/contacts/{contact_id}/edit")
@needs(Permission.EDIT_OWN)
def write_person(office: InOffice, contact_id: Id, said: SaidInForm) -> Response:
    """Keep what the form says."""
    return _keep(office, Subject.PERSON, contact_id, said)


@router.post("/companies/{company_id}/edit")
@needs(Permission.EDIT_OWN)
def write_company(office: InOffice, company_id: Id, said: SaidInForm) -> Response:
    """Keep what the form says."""
    return _keep(office, Subject.COMPANY, company_id, said)


@router.post("/edits/{act_id}/undo")
@needs(Permission.EDIT_OWN)
def undo_edit(office: InOffice, act_id: Id, said: SaidInForm) -> Response:
    """Take an edit back."""
    back = said.get("back", "/contacts")
    if not back.startswith(("/contacts", "/companies")):
        raise WrongForm("the form leads elsewhere", "open the page again")
    with office.home.writing() as desk:
        office.check_edit([desk.records.edited_by(act_id)])
        desk.persons.undo(act_id, by=office.who())
    return RedirectResponse(back, status_code=303)


def _keep(office: Office, subject: Subject, id_: str | None, said: dict[str, str]) -> Response:
    typed = {key.removeprefix(_MARK): text for key, text in said.items() if key.startswith(_MARK)}
    version = said.get("version", "")
    try:
        with office.home.writing() as desk:
            edited = _write(office, desk, subject, id_, typed, int(version) if version.isdigit() else None)
            path = f"{_PATHS[subject]}/{edited.id}"
            if not edited.remarks:
                return RedirectResponse(path, status_code=303)
            return draw("record_saved.html", here="contacts", edited=edited, path=path)
    except EntryRefused as refused:
        record = None
        if id_ is not None:
            with office.home.reading() as desk:
                record = desk.records.person(id_) if subject is Subject.PERSON else desk.records.company(id_)
        return _form(office, subject, record, typed, faults=refused.faults)


def _write(  # noqa: PLR0917 - one call, beside it
    office: Office, desk: OpenBook, subject: Subject, id_: str | None, typed: dict[str, str], version: int | None
) -> Edited:
    records, by = desk.records, office.who()
    if id_ is None:
        return records.add_person(typed, by=by) if subject is Subject.PERSON else records.add_company(typed, by=by)
    if version is None:
        raise WrongForm("the form has no version", "open the page again")
    if subject is Subject.PERSON:
        allow_edit(office, desk, records.person(id_))
        return records.edit_person(id_, typed, by=by, version=version, whole=True)
    allow_edit(office, desk, records.company(id_))
    return records.edit_company(id_, typed, by=by, version=version, whole=True)


def _form(
    office: Office,
    subject: Subject,
    record: Record | None,
    typed: dict[str, str],
    *,
    faults: dict[str, str] | None = None,
) -> HTMLResponse:
    with office.home.reading() as desk:
        specs = desk.fields.fields(subject)
        reps = desk.handovers.reps()
    stands = {item.spec.key: "\n".join(item.values) for item in record.items} if record else {}
    if record is None and subject is Subject.PERSON and "owner" not in typed:
        stands["owner"] = office.who()
    name = stands.get("name", "") if record else ""
    return draw(
        "record_form.html", http_status=422 if faults else 200, here="contacts", subject=subject.value, specs=specs,
        values={spec.key: typed.get(spec.key, stands.get(spec.key, "")) for spec in specs}, faults=faults or {},
        record=record, name=name, reps=reps, path=_PATHS[subject],
    )  # fmt: skip
