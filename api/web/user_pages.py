"""利用者 and 監査記録, for admins: who may use the book, and what they did. Knows no table."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.office import InOffice, Office
from api.problems import problem_of
from api.routes.users import change, invite, new_link
from api.security.permissions import Permission, needs
from api.web.drawing import draw
from contacts.accounts import AccountRefused, LastAdmin
from contacts.model_accounts import Role

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

AccountId = Annotated[str, Path(max_length=64)]
PER_PAGE = 100


@router.get("/users")
@needs(Permission.USERS)
def users_page(office: InOffice) -> HTMLResponse:
    """Everybody, and a form for one more."""
    return _draw(office)


@router.post("/users")
@needs(Permission.USERS)
def add_user(
    request: Request, office: InOffice, name: Annotated[str, Form(max_length=200)], role: Annotated[Role, Form()]
) -> Response:
    """A new account; its link is shown this once."""
    try:
        account, link = invite(office, name, role)
    except AccountRefused as error:
        return _draw(office, fault=f"{error.message}{error.hint}", typed=name)
    return _draw(office, link=_whole(request, link), link_for=account.name)


@router.post("/users/{account_id}/role")
@needs(Permission.USERS)
def change_role(office: InOffice, account_id: AccountId, role: Annotated[Role, Form()]) -> Response:
    """Another role."""
    return _try(office, account_id, role=role)


@router.post("/users/{account_id}/lock")
@needs(Permission.USERS)
def lock_user(office: InOffice, account_id: AccountId) -> Response:
    """Nobody gets in with it, and whoever is in is out."""
    return _try(office, account_id, locked=True)


@router.post("/users/{account_id}/unlock")
@needs(Permission.USERS)
def unlock_user(office: InOffice, account_id: AccountId) -> Response:
    """In again."""
    return _try(office, account_id, locked=False)


@router.post("/users/{account_id}/link")
@needs(Permission.USERS)
def link_for_user(request: Request, office: InOffice, account_id: AccountId) -> Response:
    """A link to choose a new password."""
    link = new_link(office, account_id)
    with office.home.reading() as desk:
        name = desk.accounts.one(account_id).name
    return _draw(office, link=_whole(request, link), link_for=name)


@router.post("/users/{account_id}/totp-reset")
@needs(Permission.USERS)
def reset_totp(office: InOffice, account_id: AccountId) -> Response:
    """Somebody lost the phone and the recovery codes: the password alone is enough until they set it up again."""
    with office.home.writing() as desk:
        desk.accounts.clear_totp(account_id)
        desk.sign_ins.end_all(account_id, tokens=False)
        desk.audit.add("totp_reset", account_id=office.visitor.account_id, subject=account_id)
    return RedirectResponse("/users", status_code=303)


@router.get("/audit")
@needs(Permission.AUDIT)
def audit_page(
    office: InOffice,
    before: Annotated[int | None, Query(ge=1)] = None,
    account: Annotated[str, Query(max_length=64)] = "",
    act: Annotated[str, Query(max_length=32)] = "",
) -> HTMLResponse:
    """What was done, the latest first."""
    with office.home.reading() as desk:
        page = desk.audit.page(before=before, account_id=account, act=act, limit=PER_PAGE)
        accounts = desk.accounts.all()
    return draw("audit.html", here="audit", page=page, accounts=accounts, account=account, act=act)


def _try(office: Office, account_id: str, *, role: Role | None = None, locked: bool | None = None) -> Response:
    try:
        change(office, account_id, role=role, locked=locked)
    except LastAdmin as error:
        problem = problem_of(error)
        return _draw(office, fault=f"{problem.title}{problem.hint}")
    return RedirectResponse("/users", status_code=303)


def _draw(office: Office, *, fault: str = "", typed: str = "", link: str = "", link_for: str = "") -> HTMLResponse:
    with office.home.reading() as desk:
        accounts = desk.accounts.all()
    return draw(
        "users.html", http_status=409 if fault else 200, here="users", accounts=accounts, fault=fault, typed=typed,
        link=link, link_for=link_for,
        minutes=office.home.settings.sign_in.link_minutes, me=office.visitor.account_id,
    )  # fmt: skip


def _whole(request: Request, path: str) -> str:
    """The address to give to somebody."""
    return f"{request.url.scheme}://{request.headers.get('host', '')}{path}"
