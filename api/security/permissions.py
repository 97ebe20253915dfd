"""What can be permitted, which role permits what, and how a route says what it needs. Knows no request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from contacts.model_accounts import Role


class Permission(StrEnum):
    """What a route needs; the words stand in the audit log."""

    PUBLIC = "public"  # the sign-in page and what it is made of
    ACCOUNT = "account"  # one's own password, second factor and tokens
    SEE = "see"
    CAPTURE = "capture"
    EDIT_OWN = "edit_own"  # cards that one took in oneself; the route asks Office.check_edit whose they are
    EDIT_ALL = "edit_all"
    REVIEW = "review"
    EXPORT = "export"
    IMPORT = "import"
    MERGE = "merge"
    HANDOVER = "handover"  # 引き継ぎ: a rep's whole book to a colleague
    FIELDS = "fields"  # what a record consists of
    ERASE = "erase"
    USERS = "users"
    AUDIT = "audit"


_READER = frozenset({Permission.PUBLIC, Permission.ACCOUNT, Permission.SEE})
_REP = _READER | {Permission.CAPTURE, Permission.EDIT_OWN}
_REVIEWER = _REP | {
    Permission.EDIT_ALL, Permission.REVIEW, Permission.EXPORT, Permission.IMPORT, Permission.MERGE,
    Permission.HANDOVER,
}  # fmt: skip
PERMITTED: Mapping[Role, frozenset[Permission]] = {
    Role.READER: _READER,
    Role.REP: _REP,
    Role.REVIEWER: _REVIEWER,
    Role.ADMIN: frozenset(Permission),
}
WITHOUT_ACCOUNTS = frozenset(Permission) - {Permission.ACCOUNT, Permission.USERS, Permission.AUDIT}
"""One person on their own machine: everything that is not about accounts."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a route declared."""

    permission: Permission
    quiet: bool
    """A browser that asks for it gets no line in the audit log: it is part of a page that has one."""


_Route = TypeVar("_Route", bound=Callable[..., Any])
_DECLARED = "__meishi_need__"


def needs(permission: Permission, *, quiet: bool = False) -> Callable[[_Route], _Route]:
    """Declare what a route needs; stands under its `@router` line. A route that declares nothing is refused to all."""

    def declare(route: _Route) -> _Route:
        setattr(route, _DECLARED, Need(permission, quiet))
        return route

    return declare


def need_of(route: object) -> Need | None:
    """What a route declared; None: nothing."""
    need = getattr(route, _DECLARED, None)
    return need if isinstance(need, Need) else None
