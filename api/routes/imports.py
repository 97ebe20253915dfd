"""Imports: a file laid ready, what its columns mean, looked through, taken in, taken back. Knows no format."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, File, Form, Path, Query, Response, UploadFile
from pydantic import Field

from api.importing import preview, stage, start, undo
from api.office import InOffice
from api.people_shapes import Seen
from api.routes.answers import PROBLEMS
from api.security.permissions import Permission, needs
from api.shapes import Shape
from contacts.imports import ImportView
from contacts.model_imports import AT_WORK, ImportState, RowOutcome

router = APIRouter(tags=["exchange"], responses=PROBLEMS)

ImportId = Annotated[str, Path(max_length=64)]


class ImportShape(Seen):
    """A file and where it stands."""

    import_id: str
    file_name: str
    format: str
    dialect: str = Field(description="whose export it was taken for")
    header: tuple[str, ...]
    mapping: tuple[str, ...] = Field(description="what each column means, by its place; empty: not taken")
    rows: int
    done: int = Field(description="rows that the step at hand has worked off")
    counts: dict[str, int] = Field(description="rows by what became of them: new, update, same, doubtful, skipped")
    said: tuple[tuple[int, str], ...] = Field(description="(row, sentence): what was changed, refused or is doubtful")
    state: ImportState
    reason: str
    hint: str
    by: str
    at: datetime
    finished_at: datetime | None
    undone_by: str
    undone_at: datetime | None


class Meaning(Shape):
    """What the columns mean."""

    mapping: tuple[Annotated[str, Field(max_length=120)], ...] | None = Field(
        default=None, max_length=500, description="one target a column, empty: not taken; none: as proposed"
    )
    dry_run: bool = Field(default=False, description="look it through and write nothing")


class PreviewShape(Shape):
    """One of the first rows, as it would be taken."""

    row: int
    values: tuple[tuple[str, str], ...] = Field(description="(kind, value)")
    notes: tuple[str, ...]
    records: tuple[tuple[str, str], ...]
    said: tuple[str, ...]


class RowShape(Seen):
    """A row and whom it went to."""

    number: int
    outcome: RowOutcome
    contact_id: str | None
    name: str
    company: str
    because: str


def shape(view: ImportView) -> ImportShape:
    """As it goes over the wire."""
    return ImportShape.model_validate(view)


@router.post("/imports", status_code=201)
@needs(Permission.IMPORT)
def lay_file(
    response: Response,
    office: InOffice,
    file: Annotated[UploadFile, File(description="CSV, XLSX, vCard or our own export")],
    format: Annotated[str, Form(pattern="^(|csv|xlsx|vcard|meishi)$", description="empty: what the file is")] = "",
) -> ImportShape:
    """Lay a file ready; nothing of it is in the book before `/run`."""
    view = stage(office.home, file.file.read(), file.filename or "", by=office.who(), format_=format)
    response.headers["location"] = f"/api/v1/imports/{view.import_id}"
    return shape(view)


@router.get("/imports")
@needs(Permission.IMPORT)
def list_imports(office: InOffice, limit: Annotated[int, Query(ge=1, le=200)] = 30) -> tuple[ImportShape, ...]:
    """The latest files first."""
    with office.home.reading() as desk:
        return tuple(map(shape, desk.imports.latest(limit)))


@router.get("/imports/{import_id}")
@needs(Permission.IMPORT, quiet=True)
def see_import(office: InOffice, import_id: ImportId) -> ImportShape:
    """Where a file stands."""
    with office.home.reading() as desk:
        return shape(desk.imports.one(import_id))


@router.get("/imports/{import_id}/rows")
@needs(Permission.IMPORT)
def see_rows(
    office: InOffice,
    import_id: ImportId,
    outcome: Annotated[RowOutcome | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> tuple[RowShape, ...]:
    """Where its rows went."""
    with office.home.reading() as desk:
        desk.imports.one(import_id)
        return tuple(RowShape.model_validate(row) for row in desk.imports.rows(import_id, outcome, limit))


@router.post("/imports/{import_id}/preview")
@needs(Permission.IMPORT)
def preview_rows(office: InOffice, import_id: ImportId, said: Meaning) -> tuple[PreviewShape, ...]:
    """What the first rows would say with these meanings."""
    with office.home.reading() as desk:
        view = desk.imports.one(import_id)
    return tuple(
        PreviewShape(
            row=row.number, values=tuple((come.kind.value, come.value) for come in row.values), notes=row.notes,
            records=row.records, said=row.said,
        )
        for row in preview(office.home, view, view.mapping if said.mapping is None else said.mapping)
    )  # fmt: skip


@router.post("/imports/{import_id}/run")
@needs(Permission.IMPORT)
def run_import(response: Response, office: InOffice, import_id: ImportId, said: Meaning) -> ImportShape:
    """Look the file through and, unless it is a dry run, take it in; 202 where it goes on beside the request.

    409 while another file is worked on, 422 where the columns cannot mean that; then nothing was done.
    """
    view = start(office.home, import_id, by=office.who(), mapping=said.mapping, dry_run=said.dry_run)
    response.status_code = 202 if view.state in AT_WORK else 200
    return shape(view)


@router.post("/imports/{import_id}/undo")
@needs(Permission.IMPORT)
def undo_import(response: Response, office: InOffice, import_id: ImportId) -> ImportShape:
    """Take the whole file back; what happened since is kept."""
    view = undo(office.home, import_id, by=office.who(), aside=True)
    response.status_code = 202 if view.state in AT_WORK else 200
    return shape(view)
