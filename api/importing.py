"""A file of people into the book: laid ready, looked through, written in short steps, taken back.

All or nothing: a small file is one transaction. Of a large one each step is short, so that nobody else waits; who comes
with it is out of sight until the last step, and a run that breaks off is taken back. Knows no page and no SQL.
"""

from __future__ import annotations

import gc
import hashlib
import logging
import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from api.home import Home, new_id, now
from api.import_marks import Mark, forget, is_dead
from api.import_workers import decided_beside, prepared_beside
from api.worker_processes import cores
from contacts.entry import take
from contacts.exchange.dialects import proposed
from contacts.exchange.exchange import UnreadableFile
from contacts.exchange.incoming import Incoming, incoming, sample
from contacts.exchange.mapping import check_mapping
from contacts.exchange.reading import read_sheet
from contacts.exchange.sheet import Sheet
from contacts.import_plan import Planned
from contacts.import_prepare import prepare
from contacts.imports import ImportView
from contacts.model_imports import ImportState, RowOutcome
from contacts.record_targets import Specs, targets_in
from ingest.errors import CardError

logger = logging.getLogger("meishi.imports")

AT_ONCE = 2_000
"""A file of so many rows is written in one transaction: a few seconds."""
STEP = 1_000
"""Rows of one transaction of a larger file: a second or two, while other writers wait."""
ALONE = 3_000
"""Rows that one process works on; of more all cores do, and each process of theirs takes seconds to start."""
INLINE = 300
"""Rows that a page waits for."""
KEPT_S = 86_400
"""Files that nobody went on with are gone after a day: they are full of people."""
PREVIEWED = 8
Step = Callable[[str, int, int], None]
"""Told what is done, how much of it and of how much."""


def quiet(_what: str, _done: int, _of: int) -> None:
    """Nobody looks."""


def stage(home: Home, data: bytes, file_name: str, *, by: str, format_: str = "") -> ImportView:
    """Lay a file ready: read, recognised, with a meaning proposed for each column.

    Raises:
        UnreadableFile: it cannot be read; says why and where.
    """
    _forget_old(home)
    with home.reading() as desk:
        more = targets_in(desk.imports.specs())
    sheet = read_sheet(data, format_=format_, more=more)
    import_id = new_id()
    path = _path(home, import_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    with home.writing() as desk:
        mapping = desk.imports.known_mapping(sheet.header) or proposed(sheet, more)
        return desk.imports.lay(
            sheet, import_id=import_id, file_name=file_name, sha256=hashlib.sha256(data).hexdigest(),
            mapping=mapping, by=by,
        )  # fmt: skip


def sheet_of(home: Home, view: ImportView) -> tuple[Sheet, Specs]:
    """The staged file, read again, and the fields of records it may name.

    Raises:
        UnreadableFile: it is not there any more.
    """
    with home.reading() as desk:
        specs = desk.imports.specs()
    try:
        data = _path(home, view.import_id).read_bytes()
    except FileNotFoundError as error:
        raise UnreadableFile(
            "このファイルはもう残っていません（取り込みが済むか、1 日たつと消えます）。", "もう一度選んでください。"
        ) from error
    return read_sheet(data, format_=view.format, more=targets_in(specs)), specs


def preview(home: Home, view: ImportView, mapping: Sequence[str]) -> list[Incoming]:
    """What the first rows would say of their people."""
    sheet, _ = sheet_of(home, view)
    return list(incoming(sample(sheet, PREVIEWED), mapping))


def run(
    home: Home, import_id: str, *, by: str, mapping: Sequence[str] | None = None, dry_run: bool, step: Step = quiet
) -> ImportView:
    """Look a file through and, unless it is a dry run, take it in; in this thread.

    Raises:
        MappingRefused, ImportBusy, NotPossible, UnreadableFile: nothing was done.
    """
    return _work(home, _begin(home, import_id, mapping), by=by, dry_run=dry_run, step=step)


def start(home: Home, import_id: str, *, by: str, mapping: Sequence[str] | None = None, dry_run: bool) -> ImportView:
    """The same beside the request where the file is large; how far it is stands in the book."""
    begun = _begin(home, import_id, mapping)
    if begun.view.rows <= INLINE:
        return _work(home, begun, by=by, dry_run=dry_run, step=quiet)
    _aside(lambda: _work(home, begun, by=by, dry_run=dry_run, step=quiet))
    return begun.view


def undo(home: Home, import_id: str, *, by: str, step: Step = quiet, aside: bool = False) -> ImportView:
    """Take a whole file back; what happened since is kept.

    Raises:
        ImportBusy, NotPossible: nothing was done.
    """
    take_back_orphans(home)
    mark = Mark(home, import_id)
    try:
        with home.writing() as desk:
            view = desk.imports.begin(import_id, ImportState.UNDOING)
    except BaseException:
        mark.release()
        raise

    def back() -> ImportView:
        try:
            return _take_back(home, view, by=by, step=step, to=ImportState.UNDONE)
        finally:
            mark.release()

    if aside and view.rows > INLINE:
        _aside(back)
        return view
    return back()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    """A file that this process is at work on."""

    view: ImportView
    sheet: Sheet
    specs: Specs
    mark: Mark


def _begin(home: Home, import_id: str, mapping: Sequence[str] | None) -> _Begun:
    take_back_orphans(home)
    with home.reading() as desk:
        view = desk.imports.one(import_id)
    sheet, specs = sheet_of(home, view)
    meant = tuple(mapping if mapping is not None else view.mapping)
    check_mapping(sheet.header, meant, targets_in(specs))
    mark = Mark(home, import_id)
    try:
        with home.writing() as desk:
            view = desk.imports.begin(import_id, ImportState.CHECKING, mapping=meant)
            desk.imports.keep_mapping(sheet.header, meant, by=view.by)
    except BaseException:
        mark.release()
        raise
    return _Begun(view=view, sheet=sheet, specs=specs, mark=mark)


def _aside(work: Callable[[], object]) -> None:
    """In a thread of its own, which says in the book how it went."""

    def safely() -> None:
        try:
            work()
        except CardError as error:
            logger.info("an import ended: %s", error.code)
        except Exception as error:  # the one place of this thread: where, never what, for it may quote a row
            where = "".join(traceback.format_tb(error.__traceback__))
            logger.error("an import failed with %s\n%s", type(error).__name__, where)

    threading.Thread(target=safely, name="meishi-import", daemon=True).start()


def _work(home: Home, begun: _Begun, *, by: str, dry_run: bool, step: Step) -> ImportView:
    """From CHECKING to the end; whatever happens, the file is left in a state that says so."""
    try:
        return _through(home, begun, by=by, dry_run=dry_run, step=step)
    finally:
        gc.unfreeze()
        begun.mark.release()


def _through(home: Home, begun: _Begun, *, by: str, dry_run: bool, step: Step) -> ImportView:
    view, sheet, specs = begun.view, begun.sheet, begun.specs
    import_id = view.import_id
    try:

        def beat(what: str, done: int) -> None:
            with home.writing() as desk:
                desk.imports.beat(import_id, done)
            step(what, done, len(sheet.rows))

        beside = len(sheet.rows) > ALONE and cores() > 1
        rows = (
            prepared_beside(sheet, view.mapping, lambda done: beat("読み取り", done))
            if beside
            else prepare(sheet, view.mapping)
        )
        decider = partial(decided_beside, home.settings.book_url) if beside else None
        with home.reading() as desk:
            planned = desk.imports.planned(
                rows, all_rows=sheet.exact, beat=lambda done: beat("照合", done), decider=decider
            )
        # A hundred thousand rows are millions of objects that stay to the end: nothing is gained by looking whether
        # they are garbage each time something else may be.
        gc.freeze()
        said = _said(planned, specs)
        if dry_run:
            with home.writing() as desk:
                return desk.imports.end(import_id, ImportState.CHECKED, planned=planned, said=said)
        _write(home, import_id, planned, by=by, step=step)
        with home.writing() as desk:
            done = desk.imports.end(import_id, ImportState.DONE, planned=planned, said=said, by=by)
    except BaseException as error:
        reason = (
            error.message if isinstance(error, CardError) else f"思わぬことで止まりました（{type(error).__name__}）。"
        )
        _take_back(home, view, by=by, step=quiet, to=ImportState.FAILED, reason=reason)
        raise
    _path(home, import_id).unlink(missing_ok=True)
    return done


def _write(home: Home, import_id: str, planned: Sequence[Planned], *, by: str, step: Step) -> None:
    numbered = list(enumerate(planned))
    size = len(numbered) if len(numbered) <= AT_ONCE else STEP
    went: dict[int, str] = {}
    for start_at in range(0, len(numbered), max(1, size)):
        part = numbered[start_at : start_at + size]
        with home.writing() as desk:
            desk.imports.write(import_id, part, went, by=by, at_once=size == len(numbered))
            desk.imports.beat(import_id, start_at + len(part), ImportState.WRITING)
        step("書き込み", start_at + len(part), len(numbered))


def _take_back(home: Home, view: ImportView, *, by: str, step: Step, to: ImportState, reason: str = "") -> ImportView:
    """Step by step, so that nobody else waits."""
    last = taken = 0
    while True:
        with home.writing() as desk:
            last = desk.imports.take_back(view.import_id, after=last, limit=STEP, by=by)
            taken = min(view.rows, taken + STEP)
            desk.imports.beat(view.import_id, taken)
        if not last:
            break
        step("取り消し", taken, view.rows)
    hint = "ファイルを確かめて、もう一度取り込んでください。台帳には何も残っていません。" if reason else ""
    with home.writing() as desk:
        return desk.imports.end(view.import_id, to, reason=reason, hint=hint, by=by)


def take_back_orphans(home: Home, *, aside: bool = False) -> None:
    """Files whose worker was killed half-way: nothing of them stays, and they say so."""
    with home.reading() as desk:
        orphans = desk.imports.orphans(lambda import_id: is_dead(home, import_id))
    if orphans and aside:
        _aside(lambda: _put_right(home, orphans))
    else:
        _put_right(home, orphans)


def _put_right(home: Home, orphans: Sequence[ImportView]) -> None:
    for view in orphans:
        undone = view.state is ImportState.UNDOING
        _take_back(
            home, view, by=view.by, step=quiet, to=ImportState.UNDONE if undone else ImportState.FAILED,
            reason="" if undone else "処理が途中で止まったため、元に戻しました。",
        )  # fmt: skip
        forget(home, view.import_id)


def _said(planned: Sequence[Planned], specs: Specs) -> list[tuple[int, str]]:
    """What a person should know of, row by row."""
    found: list[tuple[int, str]] = []
    for each in planned:
        found += [(each.row.number, text) for text in each.row.said]
        for target, text in each.row.records:
            entry = take(specs[target], text) if target in specs else None
            if entry is not None and entry.fault:
                found.append((each.row.number, f"{specs[target].label}: {entry.fault}"))
        if each.outcome in (RowOutcome.DOUBTFUL, RowOutcome.SKIPPED):
            found.append((each.row.number, each.because))
    return found


def _path(home: Home, import_id: str) -> Path:
    return home.settings.home / "imports" / import_id


def _forget_old(home: Home) -> None:
    folder = home.settings.home / "imports"
    if folder.is_dir():
        for path in folder.iterdir():
            if now().timestamp() - path.stat().st_mtime > KEPT_S:
                path.unlink(missing_ok=True)
