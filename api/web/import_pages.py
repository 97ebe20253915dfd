"""ファイルの取り込み: choose a file, say what its columns mean, look, do, take back. Knows no format and no SQL."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Path, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.importing import preview, sheet_of, stage, start, undo
from api.office import InOffice
from api.security.permissions import Permission, needs
from api.web.drawing import draw
from contacts.exchange.dialects import DIALECT_WORDS, known_and_left
from contacts.exchange.mapping import MappingRefused, check_mapping
from contacts.exchange.targets import KIND_WORDS, choices, target_of
from contacts.imports import ImportView
from contacts.model_imports import AT_WORK, ImportState, RowOutcome
from contacts.record_targets import targets_in
from ingest.errors import CardError

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

ImportId = Annotated[str, Path(max_length=64)]
NOTHING = "-"
"""取り込まない, in a form."""
STATE_WORDS = {
    "waiting": "準備できました", "checking": "照合しています", "checked": "確かめました", "writing": "取り込んでいます",
    "done": "取り込みました", "undoing": "取り消しています", "undone": "取り消しました",
    "failed": "取り込めませんでした",
}  # fmt: skip
OUTCOME_WORDS = {
    "new": "新しい方", "update": "知っている方（内容が増えます）", "same": "知っている方（変わりません）",
    "doubtful": "確認が必要", "skipped": "取り込まない行",
}  # fmt: skip
_SAMPLES = 3


@router.get("/imports")
@needs(Permission.IMPORT)
def imports_page(office: InOffice) -> HTMLResponse:
    """Choose a file; the latest ones."""
    with office.home.reading() as desk:
        latest = desk.imports.latest()
    return draw("imports.html", here="contacts", imports=latest, states=STATE_WORDS, dialects=DIALECT_WORDS, fault=None)


@router.post("/imports")
@needs(Permission.IMPORT)
def give_file(office: InOffice, file: Annotated[UploadFile, File()]) -> Response:
    """A file, laid ready."""
    try:
        view = stage(office.home, file.file.read(), file.filename or "", by=office.who())
    except CardError as error:
        with office.home.reading() as desk:
            latest = desk.imports.latest()
        return draw(
            "imports.html", http_status=422, here="contacts", imports=latest, states=STATE_WORDS,
            dialects=DIALECT_WORDS, fault=error,
        )  # fmt: skip
    return RedirectResponse(f"/imports/{view.import_id}", status_code=303)


@router.get("/imports/{import_id}")
@needs(Permission.IMPORT, quiet=True)
def import_page(office: InOffice, import_id: ImportId) -> HTMLResponse:
    """Where it stands: its columns, how far it is, or what became of it."""
    with office.home.reading() as desk:
        view = desk.imports.one(import_id)
        doubtful = desk.imports.rows(import_id, RowOutcome.DOUBTFUL, 50)
        some = desk.imports.rows(import_id, None, 20)
    if view.state in AT_WORK:
        return draw("import_running.html", here="contacts", view=view, states=STATE_WORDS)
    if view.state in (ImportState.DONE, ImportState.UNDONE):
        return draw(
            "import_done.html", here="contacts", view=view, states=STATE_WORDS, outcomes=OUTCOME_WORDS,
            doubtful=doubtful, some=some,
        )  # fmt: skip
    return _columns(office, view, list(view.mapping), None)


@router.post("/imports/{import_id}")
@needs(Permission.IMPORT)
def do_import(
    office: InOffice,
    import_id: ImportId,
    meaning: Annotated[list[str], Form()],
    act: Annotated[str, Form(pattern="^(preview|check|do)$")],
) -> Response:
    """Show it with these meanings, look it through, or take it in."""
    with office.home.reading() as desk:
        view = desk.imports.one(import_id)
    meant = ["" if each == NOTHING else each for each in meaning]
    if act == "preview":
        return _columns(office, view, meant, None)
    try:
        start(office.home, import_id, by=office.who(), mapping=meant, dry_run=act == "check")
    except CardError as error:
        with office.home.reading() as desk:
            view = desk.imports.one(import_id)
        return _columns(office, view, meant, error)
    return RedirectResponse(f"/imports/{import_id}", status_code=303)


@router.post("/imports/{import_id}/undo")
@needs(Permission.IMPORT)
def undo_import(office: InOffice, import_id: ImportId) -> Response:
    """Take the whole file back."""
    undo(office.home, import_id, by=office.who(), aside=True)
    return RedirectResponse(f"/imports/{import_id}", status_code=303)


def _columns(office: InOffice, view: ImportView, meant: list[str], fault: CardError | None) -> HTMLResponse:
    """The page of columns; where the file is gone, why."""
    try:
        sheet, specs = sheet_of(office.home, view)
    except CardError as error:
        return draw("imports.html", http_status=410, here="contacts", imports=(), states=STATE_WORDS,
                    dialects=DIALECT_WORDS, fault=error)  # fmt: skip
    more = targets_in(specs)
    refused: CardError | None = fault
    people = []
    try:
        check_mapping(sheet.header, meant, more)
        people = preview(office.home, view, meant)
    except MappingRefused as error:
        refused = refused or error
    columns = [
        {
            "name": name, "meaning": meant[place] if place < len(meant) else "",
            "left": known_and_left(name, sheet.dialect),
            "samples": [cells[place] for _, cells in sheet.rows[:40] if place < len(cells) and cells[place].strip()][
                :_SAMPLES
            ],
        }
        for place, name in enumerate(sheet.header)
    ]  # fmt: skip
    words = {kind.value: word for kind, word in KIND_WORDS.items()}
    for key in {*meant, *(one.key for one in more)}:
        if (one := target_of(key, more)) is not None:
            words[key] = one.word
    known = choices(more)
    return draw(
        "import_columns.html", http_status=200 if fault is None else 422, here="contacts", view=view, columns=columns,
        choices=known, others=[key for key in meant if key and key not in {one.key for one in known}], words=words,
        people=people, fault=refused, states=STATE_WORDS, outcomes=OUTCOME_WORDS, dialects=DIALECT_WORDS,
        nothing=NOTHING,
    )  # fmt: skip
