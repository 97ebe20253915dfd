"""Receipts: every file handed in is written down once, however often it is sent. Knows no upload and no page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from contacts.batch_ledger import BatchLedger, ledger_of
from contacts.desk import Desk, storable
from contacts.model_intake import Outcome, Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptView:
    """What became of a file at the door."""

    number: int
    fingerprint: str
    batch_id: str | None
    sha256: str | None
    file_name: str
    outcome: Outcome
    pages: int
    separators: int
    code: str
    reason: str
    hint: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRow:
    """One sitting in a list."""

    batch_id: str
    files: int
    by: str
    began_at: datetime
    ended_at: datetime


class Receipts:
    """Bound to one transaction; flushes, never commits."""

    def __init__(self, session: Session, *, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        """`now` gives a moment with a time zone; `new_id` a fresh string of at most 64 characters."""
        self._desk = Desk(session=session, now=now, new_id=new_id)

    def of(self, key: str) -> ReceiptView | None:
        """The receipt given for this key, if one was."""
        row = self._desk.session.exec(select(Receipt).where(Receipt.key == key)).first()
        return _view(row) if row else None

    def give(
        self, key: str, *, fingerprint: str, batch_id: str | None, file_name: str, by: str, outcome: Outcome
    ) -> bool:
        """True: this key is new, and whoever sends it again waits for our commit and gets this receipt."""
        return self._desk.add_once(
            Receipt,
            {
                "key": key, "fingerprint": fingerprint, "batch_id": batch_id, "sha256": None,
                "file_name": storable(file_name), "outcome": outcome, "pages": 0, "separators": 0, "section": "",
                "code": "", "reason": "", "hint": "", "by": storable(by), "at": self._desk.now(),
            },
        )  # fmt: skip

    def complete(
        self,
        key: str,
        *,
        outcome: Outcome,
        sha256: str | None = None,
        pages: int = 0,
        separators: int = 0,
        section: str = "",
        why: tuple[str, str, str] = ("", "", ""),
    ) -> ReceiptView:
        """What is known of the file now; `why` it was refused: code, reason and hint."""
        code, reason, hint = why
        self._desk.session.connection().execute(
            update(Receipt)
            .where(col(Receipt.key) == key)
            .values(
                outcome=outcome, sha256=sha256, pages=pages, separators=separators, section=storable(section),
                code=code, reason=storable(reason), hint=storable(hint),
            )
        )  # fmt: skip
        row = self._desk.session.exec(
            select(Receipt).where(Receipt.key == key).execution_options(populate_existing=True)
        ).one()
        return _view(row)

    def section(self, batch_id: str) -> str:
        """What the last separator sheet handed in at this sitting said; empty where there was none."""
        query = select(Receipt.section).where(Receipt.batch_id == batch_id, Receipt.section != "")
        return self._desk.session.exec(query.order_by(col(Receipt.number).desc())).first() or ""

    def batch(self, batch_id: str) -> tuple[ReceiptView, ...]:
        """The files of a sitting, in the order they came."""
        rows = self._desk.session.exec(
            select(Receipt).where(Receipt.batch_id == batch_id).order_by(col(Receipt.number))
        ).all()
        return tuple(_view(row) for row in rows)

    def ledger(self, batch_id: str) -> BatchLedger:
        """What became of a sitting's files, in sums that add up."""
        return ledger_of(self._desk.session, batch_id, now=self._desk.now())

    def batches(self, limit: int = 20) -> tuple[BatchRow, ...]:
        """The latest sittings."""
        batch, number, at = col(Receipt.batch_id), col(Receipt.number), col(Receipt.at)
        rows = self._desk.session.connection().execute(
            sql_select(batch, func.count(), func.max(Receipt.by), func.min(at), func.max(at))
            .where(batch.is_not(None))
            .group_by(batch)
            .order_by(func.max(number).desc())
            .limit(limit)
        )
        return tuple(
            BatchRow(batch_id=batch_id or "", files=files, by=by, began_at=began, ended_at=ended)
            for batch_id, files, by, began, ended in rows
        )


def _view(row: Receipt) -> ReceiptView:
    return ReceiptView(
        number=row.number or 0, fingerprint=row.fingerprint, batch_id=row.batch_id, sha256=row.sha256,
        file_name=row.file_name, outcome=row.outcome, pages=row.pages, separators=row.separators, code=row.code,
        reason=row.reason, hint=row.hint, by=row.by, at=row.at,
    )  # fmt: skip
