"""How fast somebody may try to sign in: each failure makes the next try wait longer, for a name and for an address.

It is counted in the database, so that several servers share it. Knows no password.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from contacts.model_accounts import Attempts

FREE_FOR_A_NAME = 3
"""A person mistypes a password once or twice."""
FREE_FOR_AN_ADDRESS = 12
"""An office shares one address."""
LONGEST_WAIT = timedelta(minutes=5)
"""Not longer: else whoever knows a name could keep its owner out for good. 288 guesses a day find no password."""
FORGOTTEN_AFTER = timedelta(days=1)


class Doorkeeper:
    """Counts failures, on one transaction."""

    def __init__(self, session: Session, *, now: Callable[[], datetime]) -> None:
        self.session = session
        self.now = now

    def try_(self, name: str, address: str) -> timedelta:
        """Count a try as failed until `passed` says otherwise; how long to wait instead, zero: go on.

        It is counted before the password is looked at, so that a hundred tries at once are a hundred tries. A try that
        has to wait is not counted.
        """
        now = self.now()
        limits = ((_key("name", name), FREE_FOR_A_NAME), (_key("address", address), FREE_FOR_AN_ADDRESS))
        rows = [self._row(key, now) for key, _ in limits]
        wait = max(row.blocked_until - now for row in rows)
        if wait > timedelta():
            return wait
        for row, (_, free) in zip(rows, limits, strict=True):
            row.failures += 1
            row.last_at = now
            over = row.failures - free
            growing = min(timedelta(seconds=2 ** min(over, 12)), LONGEST_WAIT) if over >= 0 else timedelta()
            row.blocked_until = now + growing
            self.session.add(row)
        self.session.flush()
        return timedelta()

    def passed(self, name: str, address: str) -> None:
        """They are in: the name starts anew, the address has this try back."""
        self._take_back(_key("name", name), all_=True)
        self._take_back(_key("address", address))

    def give_back(self, name: str, address: str) -> None:
        """This try was right, but they are not in yet: what was counted before stays."""
        self._take_back(_key("name", name))
        self._take_back(_key("address", address))

    def _take_back(self, key: str, *, all_: bool = False) -> None:
        now = self.now()
        row = self._row(key, now)
        row.failures, row.blocked_until = 0 if all_ else max(0, row.failures - 1), now
        self.session.add(row)
        self.session.flush()

    def forget_old(self) -> None:
        """Drop what is too old to count."""
        old = select(Attempts).where(col(Attempts.last_at) < self.now() - FORGOTTEN_AFTER).limit(500)
        for row in self.session.exec(old).all():
            self.session.delete(row)
        self.session.flush()

    def _row(self, key: str, now: datetime) -> Attempts:
        if self.session.get_bind().dialect.name == "postgresql":
            # The second of two tries waits here for the first; SQLite has one writer anyway.
            self.session.connection().exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext(%s))", (key,))
        row = self.session.exec(select(Attempts).where(Attempts.key_hash == key).with_for_update()).first()
        if row is None:
            row = Attempts(key_hash=key, failures=0, last_at=now, blocked_until=now)
        elif row.last_at < now - FORGOTTEN_AFTER:
            row.failures = 0
        return row


def _key(kind: str, what: str) -> str:
    """Addresses and mistyped names (which may be passwords) are not kept in clear."""
    return hashlib.sha256(f"{kind}:{what}".encode(errors="replace")).hexdigest()
