"""Calendars: a rep's next actions under a secret address, as every calendar reads them (RFC 5545). Knows no page.

Source: RFC 5545, Internet Calendaring and Scheduling Core Object Specification.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, select

from contacts.errors import BookError
from contacts.memos import MemoView
from contacts.model_accounts import Account
from contacts.model_activities import Calendar

MEDIA_TYPE = "text/calendar; charset=utf-8"
_LONGEST_LINE = 75
"""Octets, the line's end not counted."""


class NoSuchCalendar(BookError):
    """No calendar is read under this address."""

    code = "no_such_calendar"

    def __init__(self) -> None:
        super().__init__("このカレンダーのアドレスは使えません。", "名刺箱の「今日」で新しいアドレスを作ってください。")


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarView:
    """A calendar's address, without its secret."""

    made_at: datetime
    read_at: datetime | None


class Calendars:
    """The calendars, as one transaction sees them; flushes, never commits."""

    def __init__(self, session: Session, *, now: Callable[[], datetime]) -> None:
        self._session = session
        self._now = now

    def begin(self, rep: str, *, account_id: str = "") -> str:
        """A new secret for this rep's next actions; the one before is closed. It is shown this once."""
        self.end(rep)
        secret = secrets.token_urlsafe(32)
        self._session.add(Calendar(token_hash=_digest(secret), rep=rep, account_id=account_id, made_at=self._now()))
        self._session.flush()
        return secret

    def end(self, rep: str) -> None:
        """Nobody reads this rep's calendar any more."""
        for row in self._open(rep):
            row.ended_at = self._now()
        self._session.flush()

    def of(self, rep: str) -> CalendarView | None:
        """Whether there is an address, since when, and when it was last read."""
        row = next(iter(self._open(rep)), None)
        return CalendarView(made_at=row.made_at, read_at=row.read_at) if row else None

    def rep_of(self, secret: str) -> str:
        """Whose calendar is read under this secret.

        Raises:
            NoSuchCalendar: nobody's, not any more, or the account is locked.
        """
        row = self._session.get(Calendar, _digest(secret))
        if row is None or row.ended_at is not None:
            raise NoSuchCalendar
        if row.account_id:
            account = self._session.get(Account, row.account_id)
            if account is None or account.locked_at is not None:
                raise NoSuchCalendar
        elif self._session.exec(select(Account.id).limit(1)).first() is not None:
            raise NoSuchCalendar  # made before there were accounts
        row.read_at = self._now()
        self._session.flush()
        return row.rep

    def _open(self, rep: str) -> list[Calendar]:
        return list(
            self._session.exec(select(Calendar).where(Calendar.rep == rep, col(Calendar.ended_at).is_(None))).all()
        )


def ics_of(memos: Iterable[MemoView], *, rep: str, now: datetime) -> str:
    """All-day events, one a next action; done ones are left out."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Meishibako//next actions//JA", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", f"X-WR-CALNAME:{_text(f'名刺箱 {rep}')}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ]  # fmt: skip
    for memo in memos:
        if memo.due_on is None or memo.done_at is not None:
            continue
        whom = " ".join(filter(None, (memo.company, memo.name and f"{memo.name} 様")))
        summary = " ".join(filter(None, (whom, memo.text.split("\n", 1)[0][:80]))) or "次の連絡"
        lines += [
            "BEGIN:VEVENT", f"UID:{memo.memo_id}@meishibako", f"DTSTAMP:{_moment(now)}",
            f"DTSTART;VALUE=DATE:{memo.due_on:%Y%m%d}", f"DTEND;VALUE=DATE:{memo.due_on + timedelta(days=1):%Y%m%d}",
            f"LAST-MODIFIED:{_moment(memo.at)}", f"SEQUENCE:{memo.version}", f"SUMMARY:{_text(summary)}",
            f"DESCRIPTION:{_text(memo.text)}", "TRANSP:TRANSPARENT", "END:VEVENT",
        ]  # fmt: skip
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) + "\r\n" for line in lines)


def _digest(secret: str) -> str:
    return hashlib.sha256(f"calendar:{secret}".encode(errors="replace")).hexdigest()


def _moment(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """With its own marks escaped; control characters have no place in a calendar."""
    plain = "".join(char for char in text.replace("\r\n", "\n").replace("\r", "\n") if char == "\n" or char >= " ")
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """At most 75 octets a line, never within a character; a line that goes on begins with a space."""
    parts, part, size = [], "", 0
    for char in line:
        octets = len(char.encode())
        if size + octets > _LONGEST_LINE:
            parts.append(part)
            part, size = "", 1
        part += char
        size += octets
    return "\r\n ".join([*parts, part])
