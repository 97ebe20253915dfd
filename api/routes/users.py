"""Users, for admins: list, add with a link to choose a password, change role, lock, unlock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import Field

from api.office import InOffice, Office
from api.routes.answers import PROBLEMS
from api.security.permissions import Permission, needs
from api.shapes import Shape
from contacts.accounts import LONGEST_NAME, AccountView
from contacts.model_accounts import Role

router = APIRouter(tags=["users"], responses=PROBLEMS)

AccountId = Annotated[str, Path(max_length=64)]


class UserShape(Shape):
    """An account without its secrets."""

    id: str
    name: str
    role: Role
    created_at: datetime
    locked: bool
    has_password: bool
    has_totp: bool


class NewUser(Shape):
    """Whom to add."""

    name: Annotated[str, Field(max_length=LONGEST_NAME)]
    role: Role = Role.REP


class Invited(Shape):
    """A new account, and where its owner chooses a password."""

    user: UserShape
    link: str
    """Works once, within the time of MEISHI_SIGN_IN__LINK_MINUTES."""


class UserChange(Shape):
    """What to change; what is left out stays."""

    role: Role | None = None
    locked: bool | None = None


@router.get("/users")
@needs(Permission.USERS)
def list_users(office: InOffice) -> tuple[UserShape, ...]:
    """Everybody, by name."""
    with office.home.reading() as desk:
        return tuple(_shape(account) for account in desk.accounts.all())


@router.post("/users", status_code=201)
@needs(Permission.USERS)
def add_user(response: Response, office: InOffice, said: NewUser) -> Invited:
    """A new account; give its owner the link."""
    account, link = invite(office, said.name, said.role)
    response.headers["location"] = f"/api/v1/users/{account.id}"
    return Invited(user=_shape(account), link=link)


@router.patch("/users/{account_id}")
@needs(Permission.USERS)
def change_user(office: InOffice, account_id: AccountId, said: UserChange) -> UserShape:
    """Another role, locked or unlocked. 409 where nobody would be left to manage the users."""
    change(office, account_id, role=said.role, locked=said.locked)
    with office.home.reading() as desk:
        return _shape(desk.accounts.one(account_id))


def invite(office: Office, name: str, role: Role) -> tuple[AccountView, str]:
    """A new account and its link."""
    with office.home.writing() as desk:
        account = desk.accounts.add(name, role)
        secret = desk.sign_ins.link(account.id, link_lasts(office))
        desk.audit.add("account_added", account_id=office.visitor.account_id, subject=f"{account.id} {role.value}")
    return account, f"/set-up/{secret}"


def new_link(office: Office, account_id: str) -> str:
    """A link for somebody who forgot the password; the old one works until they choose another."""
    with office.home.writing() as desk:
        secret = desk.sign_ins.link(desk.accounts.one(account_id).id, link_lasts(office))
        desk.audit.add("link_made", account_id=office.visitor.account_id, subject=account_id)
    return f"/set-up/{secret}"


def change(office: Office, account_id: str, *, role: Role | None = None, locked: bool | None = None) -> None:
    """Another role, locked, unlocked: whoever it was is signed out."""
    actor = office.visitor.account_id
    with office.home.writing() as desk:
        if role is not None:
            desk.accounts.set_role(account_id, role)
            desk.audit.add("role_changed", account_id=actor, subject=f"{account_id} {role.value}")
        if locked is not None:
            (desk.accounts.lock if locked else desk.accounts.unlock)(account_id)
            desk.audit.add("locked" if locked else "unlocked", account_id=actor, subject=account_id)
        if locked:
            desk.sign_ins.end_all(account_id)


def link_lasts(office: Office) -> timedelta:
    """How long a link works."""
    return timedelta(minutes=office.home.settings.sign_in.link_minutes)


def _shape(account: AccountView) -> UserShape:
    return UserShape.model_validate(account, from_attributes=True)
