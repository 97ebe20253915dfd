"""Sessions, tokens and links: each a secret whose digest alone is kept, with an end. Flushes, never commits.

Knows no cookie.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from contacts.errors import BookError
from contacts.model_accounts import Account, AccountLink, Role, SignIn, SignInKind

_SEEN_EVERY = timedelta(minutes=1)
"""Pages ask many times a minute; the row is written once."""


class LinkSpent(BookError):
    """The link was used, is too old, or never was one."""

    code = "link_spent"

    def __init__(self) -> None:
        super().__init__(
            "このリンクは使えません。", "一度しか使えず、期限もあります。新しいリンクを受け取ってください。"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who a secret stands for."""

    sign_in_id: str
    account_id: str
    name: str
    role: Role
    kind: SignInKind
    stale: bool
    """Whether `seen` should be called."""
    lang: str = ""
    """Of their pages; empty: they have not chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenView:
    """A script's token without its secret."""

    id: str
    label: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


class SignIns:
    """What accounts are signed in with, on one transaction."""

    def __init__(self, session: Session, *, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        self.session = session
        self.now = now
        self.new_id = new_id

    def begin(self, account_id: str, kind: SignInKind, lasts: timedelta, *, label: str = "") -> str:
        """A new secret; it is told this once."""
        secret, now = secrets.token_urlsafe(32), self.now()
        self.session.add(
            SignIn(
                id=self.new_id(), token_hash=digest(secret), account_id=account_id, kind=kind, label=label,
                created_at=now, seen_at=now, expires_at=now + lasts,
            )
        )  # fmt: skip
        self.session.flush()
        return secret

    def who(self, secret: str, kind: SignInKind, *, idle: timedelta | None = None) -> SignedIn | None:
        """Whom a secret stands for; None where it has ended in whatever way."""
        asked = select(SignIn, Account).join(Account, col(Account.id) == SignIn.account_id)
        found = self.session.exec(asked.where(SignIn.token_hash == digest(secret))).first()
        if found is None:
            return None
        row, account = found
        now = self.now()
        ended = row.kind is not kind or row.ended_at is not None or row.expires_at <= now
        if ended or account.locked_at is not None or (idle is not None and row.seen_at + idle <= now):
            return None
        return SignedIn(
            sign_in_id=row.id, account_id=account.id, name=account.name, role=account.role, kind=row.kind,
            stale=now - row.seen_at >= _SEEN_EVERY, lang=account.lang,
        )  # fmt: skip

    def seen(self, sign_in_id: str) -> None:
        """It was used just now."""
        row = self.session.get(SignIn, sign_in_id)
        if row is not None:
            row.seen_at = max(row.seen_at, self.now())
            self.session.add(row)

    def end(self, sign_in_id: str, *, account_id: str) -> None:
        """It stands for nobody any more; another account's stays."""
        row = self.session.get(SignIn, sign_in_id)
        if row is not None and row.account_id == account_id and row.ended_at is None:
            row.ended_at = self.now()
            self.session.add(row)
            self.session.flush()

    def end_all(self, account_id: str, *, but: str = "", tokens: bool = True) -> int:
        """Sign an account out everywhere, but for one session; how many that were."""
        asked = select(SignIn).where(SignIn.account_id == account_id, col(SignIn.ended_at).is_(None), SignIn.id != but)
        if not tokens:
            asked = asked.where(SignIn.kind != SignInKind.TOKEN)
        rows = self.session.exec(asked).all()
        for row in rows:
            row.ended_at = self.now()
            self.session.add(row)
        self.session.flush()
        return len(rows)

    def tokens(self, account_id: str) -> tuple[TokenView, ...]:
        """An account's tokens that still work, the latest first."""
        asked = select(SignIn).where(
            SignIn.account_id == account_id, SignIn.kind == SignInKind.TOKEN, col(SignIn.ended_at).is_(None),
            col(SignIn.expires_at) > self.now(),
        )  # fmt: skip
        return tuple(
            TokenView(
                id=row.id, label=row.label, created_at=row.created_at, seen_at=row.seen_at, expires_at=row.expires_at
            )
            for row in self.session.exec(asked.order_by(col(SignIn.created_at).desc()))
        )

    def forget_old(self) -> None:
        """Drop what ended a month ago: it stands for nobody, and the audit log has what mattered."""
        long_ago = self.now() - timedelta(days=30)
        for row in self.session.exec(select(SignIn).where(SignIn.expires_at < long_ago).limit(500)).all():
            self.session.delete(row)
        self.session.flush()

    def link(self, account_id: str | None, lasts: timedelta) -> str:
        """A link's secret; links that the account had before are spent."""
        secret, now = secrets.token_urlsafe(32), self.now()
        older = select(AccountLink).where(AccountLink.account_id == account_id, col(AccountLink.used_at).is_(None))
        for row in self.session.exec(older).all():
            row.used_at = now
            self.session.add(row)
        self.session.add(
            AccountLink(token_hash=digest(secret), account_id=account_id, created_at=now, expires_at=now + lasts)
        )
        self.session.flush()
        return secret

    def link_is_for(self, secret: str) -> str | None:
        """The account of a link that still works; None: the first admin.

        Raises:
            LinkSpent: it does not work (any more).
        """
        return self._link(secret).account_id

    def spend(self, secret: str) -> None:
        """Use a link up.

        Raises:
            LinkSpent: somebody was first.
        """
        row = self._link(secret)
        row.used_at = self.now()
        self.session.add(row)
        self.session.flush()

    def _link(self, secret: str) -> AccountLink:
        asked = select(AccountLink).where(AccountLink.token_hash == digest(secret)).with_for_update()
        row = self.session.exec(asked).first()
        if row is None or row.used_at is not None or row.expires_at <= self.now():
            raise LinkSpent
        if row.account_id is None and self.session.exec(select(Account.id).limit(1)).first() is not None:
            raise LinkSpent  # there is an account now, so there is no first one to make
        return row


def digest(secret: str) -> str:
    """What is kept of a secret of 256 random bits: no salt and no slow hash is needed for that."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
