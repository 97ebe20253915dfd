"""Signing in and out, and the page behind a link that is good once. Knows no digest and no table."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.office import InOffice
from api.routes.session import address_of, forget_session, lasts_s
from api.security import cookies
from api.security.passwords import SHORTEST, PasswordRefused, hash_password
from api.security.permissions import Permission, needs
from api.security.signing_in import Outcome, Step, begin, give_code, give_password
from api.security.visitor import Kind
from api.web.drawing import draw
from contacts.accounts import AccountRefused
from contacts.model_accounts import Role
from contacts.sign_ins import LinkSpent

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Typed = Annotated[str, Form(max_length=1000)]
Secret = Annotated[str, Path(max_length=100)]
WRONG = "サインインできませんでした。名前とパスワードを確かめてください。"
WRONG_CODE = "確認コードが違うか、時間が切れました。最初からやり直してください。"


@router.get("/sign-in")
@needs(Permission.PUBLIC)
def sign_in_page(office: InOffice, next_: Annotated[str, Query(alias="next", max_length=2000)] = "/") -> Response:
    """サインイン; whoever is signed in goes on at once."""
    if office.visitor.kind is not Kind.NOBODY:
        return RedirectResponse(inside(next_), status_code=303)
    return draw("sign_in.html", step="password", next=inside(next_), expired=False, fault="", name="")


@router.post("/sign-in")
@needs(Permission.PUBLIC)
def sign_in(
    request: Request,
    office: InOffice,
    name: Typed = "",
    password: Typed = "",
    next_: Annotated[str, Form(alias="next")] = "/",
) -> Response:
    """The password; on to the second factor where there is one."""
    done = give_password(office.home, name, password, address=address_of(request))
    if done.step is Step.CODE:
        answer: Response = draw("sign_in.html", step="code", next=inside(next_), expired=False, fault="", name="")
        cookies.give(request, answer, cookies.HALF, done.secret)
        return answer
    return _go_on(request, office, done, inside(next_), fault=WRONG, name=name)


@router.post("/sign-in/code")
@needs(Permission.PUBLIC)
def second_factor(
    request: Request, office: InOffice, code: Typed = "", next_: Annotated[str, Form(alias="next")] = "/"
) -> Response:
    """The code of the app, or a recovery code."""
    half = cookies.secret_in(request.cookies, cookies.HALF, tls=request.url.scheme == "https")
    done = give_code(office.home, half, code, address=address_of(request))
    answer = _go_on(request, office, done, inside(next_), fault=WRONG_CODE)
    if done.step is not Step.WAIT:
        cookies.take(request, answer, cookies.HALF)
    return answer


def _go_on(
    request: Request, office: InOffice, done: Outcome, following: str, *, fault: str, name: str = ""
) -> Response:
    if done.step is Step.IN:
        forget_session(request, office)
        answer: Response = RedirectResponse(following, status_code=303)
        cookies.give(request, answer, cookies.SESSION, done.secret, lasts_s=lasts_s(office))
        return answer
    waits = done.step is Step.WAIT
    said = f"試行が続いたため、あと {done.wait_s} 秒待ってから、もう一度試してください。" if waits else fault
    answer = draw(
        "sign_in.html", http_status=429 if waits else 401, step="password", next=following, expired=False, fault=said,
        name=name[:200],
    )  # fmt: skip
    if waits:
        answer.headers["retry-after"] = str(done.wait_s)
    return answer


@router.post("/sign-out")
@needs(Permission.ACCOUNT)
def sign_out(request: Request, office: InOffice) -> Response:
    """Sign out here."""
    forget_session(request, office)
    answer = RedirectResponse("/sign-in", status_code=303)
    cookies.take(request, answer, cookies.SESSION)
    return answer


@router.post("/language")
@needs(Permission.PUBLIC)
def choose_language(
    request: Request,
    office: InOffice,
    lang: Annotated[str, Form(pattern="^(ja|en)$")] = "ja",
    back: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Japanese or English pages, on this device and, for whoever is signed in, on every other one; back to the page."""
    if office.visitor.account_id:
        with office.home.writing() as desk:
            desk.accounts.speak(office.visitor.account_id, lang)
    answer = RedirectResponse(inside(back), status_code=303)
    cookies.speak(request, answer, lang)
    return answer


@router.get("/set-up/{secret}")
@needs(Permission.PUBLIC)
def set_up_page(office: InOffice, secret: Secret) -> HTMLResponse:
    """The page behind a link: the first admin's name and password, or a password for an account that is there."""
    with office.home.reading() as desk:
        account_id = desk.sign_ins.link_is_for(secret)
        name = desk.accounts.one(account_id).name if account_id else ""
    return draw("set_up.html", first=account_id is None, name=name, fault="", shortest=SHORTEST)


@router.post("/set-up/{secret}")
@needs(Permission.PUBLIC)
def set_up(  # noqa: PLR0917 - FastAPI passes by name
    request: Request, office: InOffice, secret: Secret, name: Typed = "", password: Typed = "", again: Typed = ""
) -> Response:
    """Choose a password; the link is spent, and every session the account had is over."""
    with office.home.reading() as desk:
        account_id = desk.sign_ins.link_is_for(secret)
        known = desk.accounts.one(account_id) if account_id else None
    try:
        if password != again:
            raise PasswordRefused("二つのパスワードが同じではありません。", "もう一度入れてください。")
        digest = hash_password(password, known.name if known else name)
        with office.home.writing() as desk:
            desk.sign_ins.spend(secret)
            if known is None:
                known = desk.accounts.add(name, Role.ADMIN, password_hash=digest)
                desk.audit.add("first_admin", account_id=known.id)
            elif known.locked:
                raise LinkSpent
            else:
                desk.accounts.set_password(known.id, digest)
                desk.sign_ins.end_all(known.id)
                desk.audit.add("password_by_link", account_id=known.id)
            session = "" if known.has_totp else begin(office.home, desk, known.id)
    except (PasswordRefused, AccountRefused) as error:
        return draw(
            "set_up.html", http_status=422, first=account_id is None, name=known.name if account_id and known else name,
            fault=f"{error.message}{error.hint}", shortest=SHORTEST,
        )  # fmt: skip
    answer = RedirectResponse("/" if session else "/sign-in", status_code=303)
    if session:
        cookies.give(request, answer, cookies.SESSION, session, lasts_s=lasts_s(office))
    return answer


def inside(address: str) -> str:
    """Where to go next, on this site and nowhere else."""
    plain = address.isprintable() and "\\" not in address
    return address if plain and address.startswith("/") and not address.startswith("//") else "/"
