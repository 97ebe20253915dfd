"""The audit log: who saw, changed, exported what, who signed in and who failed to. Only added to. Knows no HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from contacts.desk import storable
from contacts.model_accounts import Account, AuditEntry

_LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditView:
    """One line of the log."""

    number: int
    at: datetime
    account_id: str
    name: str
    """Of the account today; empty where nobody was signed in."""
    act: str
    way: str
    subject: str
    outcome: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """Lines, the latest first."""

    items: tuple[AuditView, ...]
    before: int | None
    """Ask for lines before this number to go on."""


class Audit:
    """The log, on one transaction."""

    def __init__(self, session: Session, *, now: Callable[[], datetime]) -> None:
        self.session = session
        self.now = now

    def add(self, act: str, *, account_id: str = "", way: str = "", subject: str = "", outcome: int = 0) -> None:
        """Write one line; nothing in it may be a person's name, number or mail."""
        self.session.add(
            AuditEntry(
                at=self.now(), account_id=account_id, act=act[:32], way=storable(way)[:_LONGEST],
                subject=storable(subject)[:_LONGEST], outcome=outcome,
            )
        )  # fmt: skip
        self.session.flush()

    def page(
        self, *, before: int | None = None, account_id: str = "", act: str = "", subject: str = "", limit: int = 100
    ) -> AuditPage:
        """Lines that fit, the latest first."""
        asked = select(AuditEntry, Account.name).outerjoin(Account, col(Account.id) == AuditEntry.account_id)
        if before is not None:
            asked = asked.where(col(AuditEntry.number) < before)
        for column, wanted in ((AuditEntry.account_id, account_id), (AuditEntry.act, act)):
            if wanted:
                asked = asked.where(column == storable(wanted))
        if subject:
            asked = asked.where(col(AuditEntry.subject).contains(storable(subject), autoescape=True))
        rows = self.session.exec(asked.order_by(col(AuditEntry.number).desc()).limit(limit + 1)).all()
        items = tuple(
            AuditView(
                number=row.number or 0, at=row.at, account_id=row.account_id, name=name or "", act=row.act, way=row.way,
                subject=row.subject, outcome=row.outcome,
            )
            for row, name in rows[:limit]
        )  # fmt: skip
        return AuditPage(items=items, before=items[-1].number if len(rows) > limit else None)
