"""Imports: the files that people were taken in from, where each stands, and what their columns were said to mean.

One file at a time is worked on, so that no two can add the same person. Flushes, never commits. Knows no file.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, text, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from contacts.book import Book
from contacts.custom_fields import CustomFields
from contacts.desk import Desk, What, storable
from contacts.errors import BookError, NotPossible
from contacts.exchange.mapping import header_key
from contacts.exchange.sheet import Sheet
from contacts.import_decide import Decider
from contacts.import_newcomers import Batch
from contacts.import_plan import Beat, Planned, plan
from contacts.import_prepare import Prepared
from contacts.import_undo import take_rows_back
from contacts.import_write import write_rows
from contacts.model import Contact
from contacts.model_imports import AT_WORK, ImportFile, ImportMapping, ImportRow, ImportState, RowOutcome
from contacts.record_targets import Specs, record_specs
from contacts.tree import roots_of

PATIENCE = timedelta(minutes=3)
"""Whoever works on a file is heard of every few hundred rows; silent for so long, it was killed."""
_LOCK = 0x6D65697368690002
MOST_SAID = 300


class ImportBusy(BookError):
    """Another file is being worked on."""

    code = "import_busy"


class NoSuchImport(BookError):
    """No file has this id."""

    code = "no_such_import"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportView:
    """A file, free of the database."""

    import_id: str
    file_name: str
    format: str
    dialect: str
    header: tuple[str, ...]
    mapping: tuple[str, ...]
    rows: int
    done: int
    counts: Mapping[str, int]
    said: tuple[tuple[int, str], ...]
    """(row, sentence)."""
    state: ImportState
    reason: str
    hint: str
    by: str
    at: datetime
    finished_at: datetime | None
    undone_by: str
    undone_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """A row and whom it went to."""

    number: int
    outcome: RowOutcome
    contact_id: str | None
    name: str
    company: str
    because: str


class Imports:
    """Bound to one transaction."""

    def __init__(self, session: Session, *, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        """`now` gives a moment with a time zone; `new_id` a fresh string of at most 64 characters."""
        self._desk = Desk(session=session, now=now, new_id=new_id)

    def lay(
        self, sheet: Sheet, *, import_id: str, file_name: str, sha256: str, mapping: Sequence[str], by: str
    ) -> ImportView:
        """A file that was read and waits to be taken in."""
        now = self._desk.now()
        row = ImportFile(
            id=import_id, file_name=storable(file_name)[:300], sha256=sha256, format=sheet.format,
            dialect=sheet.dialect, header=json.dumps(sheet.header, ensure_ascii=False),
            mapping=json.dumps(mapping), rows=len(sheet.rows), state=ImportState.WAITING, by=storable(by), at=now,
            beat_at=now,
        )  # fmt: skip
        self._desk.session.add(row)
        self._desk.flush()
        return _view(row)

    def one(self, import_id: str) -> ImportView:
        """A file.

        Raises:
            NoSuchImport: there is none of this id.
        """
        return _view(self._row(import_id))

    def latest(self, limit: int = 30) -> tuple[ImportView, ...]:
        """The latest files first."""
        rows = self._desk.session.exec(
            select(ImportFile).order_by(col(ImportFile.at).desc(), col(ImportFile.id).desc()).limit(limit)
        ).all()
        return tuple(map(_view, rows))

    def known_mapping(self, header: Sequence[str]) -> tuple[str, ...] | None:
        """What somebody said of a file with these columns."""
        row = self._desk.session.get(ImportMapping, header_key(header))
        return tuple(json.loads(row.mapping)) if row is not None else None

    def keep_mapping(self, header: Sequence[str], mapping: Sequence[str], *, by: str) -> None:
        """For the next file with these columns."""
        row = self._desk.session.get(ImportMapping, header_key(header))
        if row is None:
            row = ImportMapping(header_key=header_key(header), mapping="", by="", at=self._desk.now())
        row.mapping, row.by, row.at = json.dumps(list(mapping)), storable(by), self._desk.now()
        self._desk.session.add(row)
        self._desk.flush()

    def begin(self, import_id: str, state: ImportState, *, mapping: Sequence[str] | None = None) -> ImportView:
        """This file is worked on from now on.

        Raises:
            ImportBusy: another one is.
            NotPossible: it is in the book already, or was taken back.
        """
        if self._desk.session.get_bind().dialect.name == "postgresql":
            self._desk.session.connection().execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        now = self._desk.now()
        for other in self._desk.session.exec(select(ImportFile).where(col(ImportFile.state).in_(AT_WORK))).all():
            raise ImportBusy(
                f"{other.by or 'だれか'} さんの「{other.file_name}」の処理が進んでいます"
                f"（{other.done:,} / {other.rows:,} 行）。",
                "終わってから、もう一度始めてください。途中で止まったものは、3 分ほどで自動的に元に戻ります。"
                if now - other.beat_at > PATIENCE / 2
                else "終わってから、もう一度始めてください。",
            )
        row = self._row(import_id, locked=True)
        before = (ImportState.DONE,) if state is ImportState.UNDOING else (
            ImportState.WAITING, ImportState.CHECKED, ImportState.FAILED,
        )  # fmt: skip
        if row.state not in before:
            raise NotPossible(
                "この取り込みは取り消し済みです。" if row.state is ImportState.UNDONE
                else "このファイルは取り込み済みです。" if row.state is ImportState.DONE
                else "このファイルはまだ取り込まれていません。",
                "取り込みの一覧を開き直してください。",
            )  # fmt: skip
        row.state, row.done, row.beat_at, row.reason, row.hint = state, 0, now, "", ""
        if mapping is not None:
            row.mapping = json.dumps(list(mapping))
        self._desk.flush()
        return _view(row)

    def beat(self, import_id: str, done: int, state: ImportState | None = None) -> None:
        """So far it has come."""
        said = {"state": state} if state is not None else {}
        self._desk.session.connection().execute(
            update(ImportFile).where(col(ImportFile.id) == import_id).values(
                done=done, beat_at=self._desk.now(), **said
            )
        )  # fmt: skip

    def planned(
        self, rows: Sequence[Prepared], *, all_rows: bool, beat: Beat, decider: Decider | None = None
    ) -> list[Planned]:
        """What becomes of each row; nothing is written. `decider`: see import_plan."""
        book = Book(self._desk.session, now=self._desk.now, new_id=self._desk.new_id)
        return plan(book, rows, all_rows=all_rows, beat=beat, decider=decider)

    def specs(self) -> Specs:
        """The fields of records that columns can mean."""
        return record_specs(CustomFields(self._desk.session, now=self._desk.now, new_id=self._desk.new_id))

    def write(
        self, import_id: str, rows: Sequence[tuple[int, Planned]], went: dict[int, str], *, by: str, at_once: bool
    ) -> None:
        """Write these rows; out of sight until `end`, unless they are the whole file."""
        row = self._row(import_id)
        batch = Batch(
            import_id=import_id, by=by, day=row.at.date(), hidden_at=None if at_once else row.at, specs=self.specs()
        )
        write_rows(self._desk, batch, rows, went)

    def end(
        self,
        import_id: str,
        state: ImportState,
        *,
        planned: Sequence[Planned] = (),
        said: Sequence[tuple[int, str]] = (),
        reason: str = "",
        hint: str = "",
        by: str = "",
    ) -> ImportView:
        """The step is over; who came with the file is shown from now on."""
        row = self._row(import_id, locked=True)
        row.state, row.reason, row.hint, row.finished_at = state, reason, hint, self._desk.now()
        if planned:
            row.counts = json.dumps(Counter(each.outcome.value for each in planned))
            row.said = json.dumps(list(said)[:MOST_SAID], ensure_ascii=False)
            row.done = row.rows
        if state is ImportState.DONE:
            made = sql_select(col(ImportRow.contact_id)).where(
                col(ImportRow.import_id) == import_id,
                col(ImportRow.outcome).in_((RowOutcome.NEW, RowOutcome.DOUBTFUL)),
            )
            self._desk.session.connection().execute(
                update(Contact)
                .where(col(Contact.id).in_(made), col(Contact.hidden_at) == row.at)
                .values(hidden_at=None)
            )
            self._desk.log(What.FILE_IMPORTED, by=by or row.by, rows=row.rows, **{"import": import_id})
        if state is ImportState.FAILED:  # another run begins afresh
            self._desk.session.connection().execute(delete(ImportRow).where(col(ImportRow.import_id) == import_id))
        if state is ImportState.UNDONE:
            row.undone_by, row.undone_at, row.said = storable(by), self._desk.now(), "[]"
            self._desk.log(What.IMPORT_UNDONE, by=by, rows=row.rows, **{"import": import_id})
        self._desk.flush()
        return _view(row)

    def take_back(self, import_id: str, *, after: int, limit: int, by: str) -> int:
        """Take back the next rows; the number of the last one, 0 where none is left."""
        return take_rows_back(self._desk, import_id, after=after, limit=limit, by=by)

    def orphans(self, is_dead: Callable[[str], bool] = lambda _: False) -> tuple[ImportView, ...]:
        """Files whose worker was killed: nobody was heard of for long, or somebody knows (`is_dead`, by the id)."""
        old = self._desk.now() - PATIENCE
        rows = self._desk.session.exec(select(ImportFile).where(col(ImportFile.state).in_(AT_WORK))).all()
        return tuple(_view(row) for row in rows if row.beat_at < old or is_dead(row.id))

    def rows(self, import_id: str, outcome: RowOutcome | None = None, limit: int = 100) -> tuple[RowView, ...]:
        """Where rows went, in their order."""
        query = sql_select(
            col(ImportRow.number), col(ImportRow.outcome), col(ImportRow.contact_id), col(ImportRow.because)
        ).where(col(ImportRow.import_id) == import_id)
        if outcome is not None:
            query = query.where(col(ImportRow.outcome) == outcome)
        connection = self._desk.session.connection()
        found = connection.execute(query.order_by(col(ImportRow.number)).limit(limit)).all()
        # Whoever was joined to somebody since is shown as that one.
        roots = roots_of(self._desk, [row[2] for row in found if row[2]])
        named = sql_select(col(Contact.id), col(Contact.name), col(Contact.company)).where(
            col(Contact.id).in_(roots.values())
        )
        said = {each: (name, company) for each, name, company in connection.execute(named)}
        return tuple(
            RowView(
                number=number, outcome=outcome, contact_id=contact_id, because=because,
                **dict(zip(("name", "company"), said.get(roots.get(contact_id or "", ""), ("", "")), strict=True)),
            )
            for number, outcome, contact_id, because in found
        )  # fmt: skip

    def _row(self, import_id: str, *, locked: bool = False) -> ImportFile:
        self._desk.flush()
        query = select(ImportFile).where(ImportFile.id == import_id).execution_options(populate_existing=True)
        row = self._desk.session.exec(query.with_for_update() if locked else query).first()
        if row is None:
            raise NoSuchImport("その取り込みはありません。", "取り込みの一覧から開き直してください。")
        return row


def _view(row: ImportFile) -> ImportView:
    return ImportView(
        import_id=row.id, file_name=row.file_name, format=row.format, dialect=row.dialect,
        header=tuple(json.loads(row.header)), mapping=tuple(json.loads(row.mapping)), rows=row.rows, done=row.done,
        counts=json.loads(row.counts), said=tuple((number, text) for number, text in json.loads(row.said)),
        state=row.state, reason=row.reason, hint=row.hint, by=row.by, at=row.at, finished_at=row.finished_at,
        undone_by=row.undone_by, undone_at=row.undone_at,
    )  # fmt: skip
