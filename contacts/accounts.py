"""Accounts: added, given a role, a password, a second factor; locked, never deleted. The last admin stays.

Flushes, never commits. Knows no hashing: digests of passwords come ready-made.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from contacts.errors import BookError
from contacts.model_accounts import Account, RecoveryCode, Role

LONGEST_NAME = 64
_ADMINS_LOCK = 0x6D65697368690002
"""Any number will do, as long as every process of ours takes the same."""


class AccountRefused(BookError):
    """The account cannot be made or changed so."""

    code = "account_refused"


class NoSuchAccount(BookError):
    """No account has this name."""

    code = "no_such_account"

    def __init__(self) -> None:
        super().__init__("そのアカウントはありません。", "利用者の一覧から選び直してください。")


class LastAdmin(BookError):
    """Nobody would be left to manage the users."""

    code = "last_admin"

    def __init__(self) -> None:
        super().__init__("最後の管理者は外せません。", "先に別の利用者を管理者にしてください。")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    """An account without its secrets."""

    id: str
    name: str
    role: Role
    created_at: datetime
    locked: bool
    has_password: bool
    has_totp: bool
    recovery_left: int


class Accounts:
    """The accounts, on one transaction."""

    def __init__(self, session: Session, *, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        self.session = session
        self.now = now
        self.new_id = new_id

    def exist(self) -> bool:
        """Whether there is any account: from the first one on everybody signs in."""
        return self.session.exec(select(Account.id).limit(1)).first() is not None

    def add(self, name: str, role: Role, *, password_hash: str = "") -> AccountView:
        """A new account; without a password it waits for its link.

        Raises:
            AccountRefused: the name is taken, empty, too long or not printable.
        """
        shown = tidy(name)
        if self.session.exec(select(Account.id).where(Account.name_key == fold(shown))).first() is not None:
            raise AccountRefused("その名前のアカウントはすでにあります。", "別の名前にしてください。")
        now = self.now()
        account = Account(
            id=self.new_id(), name=shown, name_key=fold(shown), role=role, created_at=now,
            password_hash=password_hash, password_at=now if password_hash else None,
        )  # fmt: skip
        self.session.add(account)
        self.session.flush()
        return self._view(account)

    def all(self) -> tuple[AccountView, ...]:
        """Every account, by name."""
        return tuple(self._view(row) for row in self.session.exec(select(Account).order_by(col(Account.name_key))))

    def one(self, account_id: str) -> AccountView:
        """The account with this id.

        Raises:
            NoSuchAccount: there is none.
        """
        return self._view(self.row(account_id))

    def named(self, name: str) -> AccountView:
        """The account of this name, however it is written.

        Raises:
            NoSuchAccount: there is none.
        """
        row = self.find(name)
        if row is None:
            raise NoSuchAccount
        return self._view(row)

    def find(self, name: str) -> Account | None:
        """The row of this name, for signing in."""
        return self.session.exec(select(Account).where(Account.name_key == fold(name))).first()

    def row(self, account_id: str) -> Account:
        """The row with this id."""
        row = self.session.get(Account, account_id)
        if row is None:
            raise NoSuchAccount
        return row

    def set_role(self, account_id: str, role: Role) -> None:
        """Give a role.

        Raises:
            LastAdmin: nobody else would be one.
        """
        row = self.row(account_id)
        if role is not Role.ADMIN:
            self._keep_an_admin(row)
        row.role = role
        self._changed(row)

    def lock(self, account_id: str) -> None:
        """Nobody can use the account until it is unlocked; whoever is signed in is not any more.

        Raises:
            LastAdmin: nobody else could manage the users.
        """
        row = self.row(account_id)
        self._keep_an_admin(row)
        row.locked_at = row.locked_at or self.now()
        self._changed(row)

    def unlock(self, account_id: str) -> None:
        """Let the account be used again."""
        row = self.row(account_id)
        row.locked_at = None
        self._changed(row)

    def set_password(self, account_id: str, password_hash: str) -> None:
        """A new password; its digest in Argon2's notation."""
        row = self.row(account_id)
        row.password_hash, row.password_at = password_hash, self.now()
        self._changed(row)

    def set_totp(self, account_id: str, secret: str, *, step: int, codes: Iterable[str]) -> None:
        """Ask for a second factor from now on; `step` is the time step of the code that proved it."""
        row = self.row(account_id)
        self._forget_codes(account_id)
        row.totp_secret, row.totp_step = secret, step
        for code in codes:
            self.session.add(RecoveryCode(code_hash=_code_hash(account_id, code), account_id=account_id))
        self._changed(row)

    def clear_totp(self, account_id: str) -> None:
        """The password alone is enough again."""
        row = self.row(account_id)
        row.totp_secret, row.totp_step = "", 0
        self._forget_codes(account_id)
        self._changed(row)

    def speak(self, account_id: str, lang: str) -> None:
        """Their pages are in this language from now on, on every machine."""
        row = self.row(account_id)
        row.lang = lang
        self._changed(row)

    def take_step(self, account_id: str, step: int) -> bool:
        """Whether a code of this time step may be used: no step twice, and none older than the last."""
        row = self.row(account_id)
        if step <= row.totp_step:
            return False
        row.totp_step = step
        self._changed(row)
        return True

    def take_recovery_code(self, account_id: str, code: str) -> bool:
        """Use up a recovery code; False where it is none, or was used."""
        row = self.session.get(RecoveryCode, _code_hash(account_id, code))
        if row is None or row.account_id != account_id or row.used_at is not None:
            return False
        row.used_at = self.now()
        self._changed(self.row(account_id))  # two that come at once differ in the account's version
        return True

    def _keep_an_admin(self, leaving: Account) -> None:
        if leaving.role is not Role.ADMIN or leaving.locked_at is not None:
            return
        if self.session.get_bind().dialect.name == "postgresql":
            # Two admins that leave at the same moment must not each count on the other; SQLite has one writer anyway.
            self.session.connection().exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADMINS_LOCK})")
        others = select(Account.id).where(
            Account.role == Role.ADMIN, col(Account.locked_at).is_(None), Account.id != leaving.id,
            Account.password_hash != "",  # somebody who never chose a password cannot come in
        )  # fmt: skip
        if self.session.exec(others.limit(1)).first() is None:
            raise LastAdmin

    def _forget_codes(self, account_id: str) -> None:
        for row in self.session.exec(select(RecoveryCode).where(RecoveryCode.account_id == account_id)).all():
            self.session.delete(row)
        self.session.flush()

    def _changed(self, row: Account) -> None:
        self.session.add(row)
        self.session.flush()

    def _view(self, row: Account) -> AccountView:
        codes = self.session.exec(
            select(RecoveryCode.code_hash).where(RecoveryCode.account_id == row.id, col(RecoveryCode.used_at).is_(None))
        ).all()
        return AccountView(
            id=row.id, name=row.name, role=row.role, created_at=row.created_at, locked=row.locked_at is not None,
            has_password=bool(row.password_hash), has_totp=bool(row.totp_secret), recovery_left=len(codes),
        )  # fmt: skip


def tidy(name: str) -> str:
    """A name as it is kept.

    Raises:
        AccountRefused: it is empty, too long, or has characters that cannot be seen.
    """
    shown = " ".join(name.split())
    if not shown or len(shown) > LONGEST_NAME or not shown.isprintable():
        raise AccountRefused(
            f"名前は 1 文字以上 {LONGEST_NAME} 文字以内で、見える文字だけにしてください。", "名前を直してください。"
        )
    return shown


def fold(name: str) -> str:
    """The key of a name: what looks alike signs in alike."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split()).replace("\0", "")


def _code_hash(account_id: str, code: str) -> str:
    plain = "".join(code.split()).replace("-", "").lower()
    return hashlib.sha256(f"{account_id}:{plain}".encode(errors="replace")).hexdigest()
