"""The session: who am I, sign in from a script of our pages, sign out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse, Response
from pydantic import Field

from api.office import InOffice
from api.problems import Problem, problem_response
from api.routes.answers import PROBLEMS
from api.security import cookies
from api.security.permissions import Permission, needs
from api.security.signing_in import Outcome, Step, give_code, give_password
from api.security.visitor import Kind, PageTooOld, SignInNeeded, csrf_of, visitor_of
from api.shapes import Shape

router = APIRouter(tags=["session"], responses=PROBLEMS)


class SessionShape(Shape):
    """Who is signed in."""

    kind: str
    account_id: str
    name: str
    role: str | None
    csrf: str
    """To be sent as X-CSRF-Token with every change; empty for tokens."""


class SigningIn(Shape):
    """What a person typed; the code is the second factor, where the account has one."""

    name: Annotated[str, Field(max_length=200)]
    password: Annotated[str, Field(max_length=1000)]
    code: Annotated[str, Field(max_length=100)] = ""


@router.get("/session")
@needs(Permission.PUBLIC)
def who_am_i(request: Request) -> SessionShape:
    """Who is signed in; 401 where nobody is."""
    visitor = visitor_of(request)
    if visitor.kind is Kind.NOBODY:
        raise SignInNeeded
    return SessionShape(
        kind=visitor.kind.value, account_id=visitor.account_id, name=visitor.name, role=visitor.role, csrf=visitor.csrf
    )


@router.post("/session", response_model=SessionShape)
@needs(Permission.PUBLIC)
def sign_in(request: Request, office: InOffice, said: SigningIn) -> Response:
    """Sign in; the session comes as a cookie. `code_needed`: send it again with the second factor."""
    address = address_of(request)
    done = give_password(office.home, said.name, said.password, address=address)
    if done.step is Step.CODE and said.code:
        done = give_code(office.home, done.secret, said.code, address=address)
    if done.step is not Step.IN:
        return refused(done)
    forget_session(request, office)
    with office.home.reading() as desk:
        account = desk.accounts.one(done.account_id)
    shape = SessionShape(
        kind=Kind.BROWSER.value, account_id=account.id, name=account.name, role=account.role, csrf=csrf_of(done.secret)
    )
    answer = JSONResponse(shape.model_dump(mode="json"))
    cookies.give(request, answer, cookies.SESSION, done.secret, lasts_s=lasts_s(office))
    return answer


@router.delete("/session", status_code=204)
@needs(Permission.PUBLIC)
def sign_out(
    request: Request, response: Response, office: InOffice, x_csrf_token: Annotated[str, Header(max_length=100)] = ""
) -> None:
    """Sign out here."""
    if visitor_of(request).kind is Kind.BROWSER and not visitor_of(request).sent_from_our_page(x_csrf_token):
        raise PageTooOld
    forget_session(request, office)
    cookies.take(request, response, cookies.SESSION)


def forget_session(request: Request, office: InOffice) -> None:
    """End the session that this browser has, so that none outlives a sign-in or a sign-out."""
    visitor = visitor_of(request)
    if visitor.kind is not Kind.BROWSER:
        return
    with office.home.writing() as desk:
        desk.sign_ins.end(visitor.sign_in_id, account_id=visitor.account_id)
        desk.audit.add("signed_out", account_id=visitor.account_id)


def refused(done: Outcome) -> Response:
    """A try that led nowhere, in words that tell a guesser nothing."""
    if done.step is Step.WAIT:
        answer = problem_response(
            Problem(
                429,
                "wait",
                "試行が続いたため、しばらく待つ必要があります。",
                f"{done.wait_s} 秒後にもう一度試してください。",
            )
        )
        answer.headers["retry-after"] = str(done.wait_s)
        return answer
    if done.step is Step.CODE:
        return problem_response(
            Problem(401, "code_needed", "確認コードが必要です。", "認証アプリに出ている 6 桁の数字を入れてください。")
        )
    return problem_response(
        Problem(
            401, "sign_in_failed", "サインインできませんでした。", "名前・パスワード・確認コードを確かめてください。"
        )
    )


def address_of(request: Request) -> str:
    """Where the connection comes from; nobody else may say it."""
    return request.client.host if request.client else ""


def lasts_s(office: InOffice) -> int:
    """How long a browser keeps the cookie at most."""
    return office.home.settings.sign_in.longest_days * 86400
