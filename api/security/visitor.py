"""Visitor: on whose behalf a request comes, and what they may. Knows no cookie and no table."""

from __future__ import annotations

import hashlib
import hmac
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

from fastapi import Request

from api.security.permissions import PERMITTED, WITHOUT_ACCOUNTS, Permission
from contacts.model_accounts import Role
from ingest.errors import CardError


class SignInNeeded(CardError):
    """Nobody is signed in, or not any more."""

    code = "sign_in_needed"

    def __init__(self) -> None:
        super().__init__("nobody is signed in", "sign in, or send a token: Authorization: Bearer …")


class NotAllowed(CardError):
    """The role does not permit it."""

    code = "not_allowed"

    def __init__(self, permission: Permission | None = None) -> None:
        super().__init__(f"this needs the permission {permission or 'nobody has'}", "ask an administrator")


class PageTooOld(CardError):
    """A form or a script of a page did not carry the session's token."""

    code = "csrf_token_wrong"

    def __init__(self) -> None:
        super().__init__("the request does not carry the token of this session", "open the page again")


class Kind(StrEnum):
    """How somebody comes."""

    NOBODY = "nobody"
    LOCAL = "local"  # there is no account yet: whoever sits at this machine
    BROWSER = "browser"
    TOKEN = "token"  # noqa: S105 - a word, no secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """On whose behalf a request comes."""

    kind: Kind
    account_id: str = ""
    name: str = ""
    role: Role | None = None
    sign_in_id: str = ""
    lang: str = "ja"
    """Of the pages, `ja` or `en`."""
    csrf: str = ""
    """What every changing request of this session's pages carries."""

    def may(self, permission: Permission | str) -> bool:
        """Whether this is permitted."""
        if self.kind is Kind.LOCAL:
            return permission in WITHOUT_ACCOUNTS
        if self.role is None:
            return permission == Permission.PUBLIC
        return permission in PERMITTED[self.role]

    def sent_from_our_page(self, token: str) -> bool:
        """Whether a request carries this session's token."""
        return bool(self.csrf) and hmac.compare_digest(self.csrf.encode(), token.encode(errors="replace"))


NOBODY = Visitor(kind=Kind.NOBODY)
LOCAL = Visitor(kind=Kind.LOCAL)
VISITING: ContextVar[Visitor] = ContextVar("visiting", default=NOBODY)
"""Whom the page that is being drawn is for."""


def visitor_of(request: Request) -> Visitor:
    """Who sent this request, as the gate found."""
    visitor = getattr(request.state, "visitor", NOBODY)
    return visitor if isinstance(visitor, Visitor) else NOBODY


def csrf_of(secret: str) -> str:
    """A session's token for its pages: follows from the cookie, which no page can read, and dies with it."""
    return hashlib.sha256(f"csrf:{secret}".encode()).hexdigest()[:40]
