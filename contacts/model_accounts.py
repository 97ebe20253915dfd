"""The tables of who may use the book: accounts, what they are signed in with, failed attempts, and the audit log.

No token, link or recovery code stands here in clear, only its digest. The audit log holds ids and no name, and the
database itself refuses to change it. Knows no query and no password.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Integer, Text
from sqlmodel import Field

from contacts.columns import UtcTime, words
from contacts.model import Base


class Role(StrEnum):
    """What somebody is here for."""

    REP = "rep"  # takes in cards and looks after their own
    REVIEWER = "reviewer"  # decides doubts and who is whom
    ADMIN = "admin"  # everything, also who may use the book
    READER = "read-only"  # looks people up


class SignInKind(StrEnum):
    """What a secret is good for."""

    BROWSER = "browser"  # a cookie
    HALF = "half"  # the password was right, the second factor is awaited
    TOKEN = "token"  # noqa: S105 - a word, no secret: a script's bearer token


_account_version = Column("version", Integer, nullable=False)


class Account(Base, table=True):
    """Somebody who may use the book. Accounts are locked, never deleted: the history names them."""

    __tablename__ = "account"
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _account_version}

    id: str = Field(primary_key=True, max_length=64)
    name: str
    """As it is shown, and as it stands in the history."""
    name_key: str = Field(unique=True)
    """The name folded for signing in: width and case make no other person."""
    role: Role = Field(sa_type=words(Role))
    password_hash: str = ""
    """Argon2id in its own notation; empty: no password was chosen yet."""
    totp_secret: str = ""
    """Base32; empty: no second factor."""
    totp_step: int = Field(default=0, sa_type=BigInteger)
    """The time step of the last code that was taken: none is taken twice."""
    lang: str = Field(default="", max_length=2)
    """Of their pages, `ja` or `en`; empty: they have not chosen."""
    created_at: datetime = Field(sa_type=UtcTime)
    password_at: datetime | None = Field(default=None, sa_type=UtcTime, nullable=True)
    locked_at: datetime | None = Field(default=None, sa_type=UtcTime, nullable=True)
    version: int | None = Field(default=None, sa_column=_account_version)


class RecoveryCode(Base, table=True):
    """Stands for the second factor once, when the phone is lost."""

    __tablename__ = "recovery_code"

    code_hash: str = Field(primary_key=True, max_length=64)
    account_id: str = Field(foreign_key="account.id", index=True, max_length=64)
    used_at: datetime | None = Field(default=None, sa_type=UtcTime, nullable=True)


class SignIn(Base, table=True):
    """A secret that stands for an account: a browser's session or a script's token."""

    __tablename__ = "sign_in"

    id: str = Field(primary_key=True, max_length=64)
    token_hash: str = Field(unique=True, max_length=64)
    account_id: str = Field(foreign_key="account.id", index=True, max_length=64)
    kind: SignInKind = Field(sa_type=words(SignInKind))
    label: str = ""
    """Of a token: what it is for."""
    created_at: datetime = Field(sa_type=UtcTime)
    seen_at: datetime = Field(sa_type=UtcTime)
    """To the minute."""
    expires_at: datetime = Field(sa_type=UtcTime)
    """Whatever happens; a browser that is idle for long is signed out earlier."""
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime, nullable=True)


class AccountLink(Base, table=True):
    """An address that is good once: makes the first admin, or lets somebody choose a password."""

    __tablename__ = "account_link"

    token_hash: str = Field(primary_key=True, max_length=64)
    account_id: str | None = Field(default=None, foreign_key="account.id", index=True, max_length=64)
    """None: whoever opens it becomes the first admin."""
    created_at: datetime = Field(sa_type=UtcTime)
    expires_at: datetime = Field(sa_type=UtcTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcTime, nullable=True)


class Attempts(Base, table=True):
    """How often somebody failed to sign in, shared by every server."""

    __tablename__ = "attempts"

    key_hash: str = Field(primary_key=True, max_length=64)
    """Of an account's name or of an address."""
    failures: int
    last_at: datetime = Field(sa_type=UtcTime)
    blocked_until: datetime = Field(sa_type=UtcTime)


class AuditEntry(Base, table=True):
    """Who did what, when; ids only. Appended, never changed."""

    __tablename__ = "audit_entry"

    number: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcTime, index=True)
    account_id: str = Field(default="", index=True, max_length=64)
    """Empty: nobody was signed in, or it was done on the terminal."""
    act: str = Field(index=True, max_length=32)
    way: str = Field(default="", sa_type=Text)
    """Method and route, without anything that was asked for; or `terminal`."""
    subject: str = Field(default="", sa_type=Text)
    """Ids from the address."""
    outcome: int = 0
    """The HTTP status; 0 where there is none."""
