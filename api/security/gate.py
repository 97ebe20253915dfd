"""The gate behind the door: who sends this request, may they, and the line in the audit log. One for pages and API.

Two halves. `Gate` wraps the app: it finds the visitor before a byte of the body is read, sends away whoever must sign
in first, and writes the audit line before the first byte of the answer leaves. `permitted` runs as a dependency of
every route: it holds the route's declared need against the visitor; a route that declares nothing is refused to all.
Knows no route by name.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.home import Home
from api.problems import problem_of
from api.security import cookies
from api.security.guard import PROBES, READ_ONLY, is_loopback, not_from_here
from api.security.permissions import Permission, need_of
from api.security.visitor import (
    LOCAL,
    NOBODY,
    VISITING,
    Kind,
    NotAllowed,
    PageTooOld,
    SignInNeeded,
    Visitor,
    csrf_of,
    visitor_of,
)
from api.web.drawing import answer_problem, draw
from contacts.model_accounts import SignInKind

OPEN = (
    "/static/", "/sign-in", "/set-up/", "/api/v1/session", "/sw.js", "/manifest.webmanifest", "/capture/shell", "/pair",
    "/language", "/calendar/", "/healthz", "/readyz", "/metrics",
)  # fmt: skip
"""Reached without being signed in; what is there declares `public`, or asks by itself."""
CSRF_HEADER = "x-csrf-token"
CSRF_FIELD = "csrf"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_ID = re.compile(r"[0-9a-zA-Z-]{1,64}")


class Gate:
    """ASGI middleware, inside the guard."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.accounts_exist = False
        """Once there is an account there always is one: they are locked, never deleted."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Find the visitor; refuse, or pass on and write down what was done."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        home: Home = scope["app"].state.office.home
        visitor = await run_in_threadpool(self.who, home, scope, headers)
        token = VISITING.set(visitor)
        try:
            state = scope.setdefault("state", {})
            state["visitor"] = visitor
            refusal = self.refusal(scope, headers, visitor)
            if refusal is not None:
                await refusal(scope, receive, send)
                return

            async def send_written_down(message: Message) -> None:
                # An answer without its line in the log must not leave: if the line cannot be written, this raises.
                line = state.get("audit_line")
                if message["type"] == "http.response.start" and line is not None:
                    state["audit_line"] = None
                    await run_in_threadpool(_write_down, home, visitor, line, message["status"])
                await send(message)

            await self.app(scope, receive, send_written_down)
        finally:
            VISITING.reset(token)

    def who(self, home: Home, scope: Scope, headers: Headers) -> Visitor:
        """The visitor; NOBODY where a secret is missing, wrong or over."""
        if scope["path"] in PROBES:
            return NOBODY  # answered while the database is away, too
        if not self.accounts_exist:
            with home.reading() as desk:
                self.accounts_exist = desk.accounts.exist()
            if not self.accounts_exist:
                return replace(LOCAL, lang=cookies.lang_in(cookies_in(headers)))
        if scope["path"].startswith("/static/"):
            return NOBODY
        lang = cookies.lang_in(cookies_in(headers))
        nobody = replace(NOBODY, lang=lang)
        kind, secret, idle = SignInKind.BROWSER, "", timedelta(minutes=home.settings.sign_in.idle_minutes)
        scheme, _, bearer = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            kind, secret = SignInKind.TOKEN, bearer.strip()
        else:
            secret = cookies.secret_in(cookies_in(headers), cookies.SESSION, tls=scope.get("scheme") == "https")
        if not secret:
            return nobody
        with home.reading() as desk:
            found = desk.sign_ins.who(secret, kind, idle=idle if kind is SignInKind.BROWSER else None)
        if found is None:
            return nobody
        if found.stale:
            with home.writing() as desk:
                desk.sign_ins.seen(found.sign_in_id)
        browser = kind is SignInKind.BROWSER
        return Visitor(
            kind=Kind.BROWSER if browser else Kind.TOKEN, account_id=found.account_id, name=found.name, role=found.role,
            sign_in_id=found.sign_in_id, lang=found.lang or lang, csrf=csrf_of(secret) if browser else "",
        )  # fmt: skip

    def refusal(self, scope: Scope, headers: Headers, visitor: Visitor) -> Response | None:
        """Who must sign in first, and what does not come from our own pages."""
        path: str = scope["path"]
        client = scope.get("client")
        if visitor.kind is Kind.LOCAL and client is not None and not is_loopback(client[0]):
            return answer_problem(path, headers, not_from_here())
        if visitor.kind is Kind.NOBODY and not path.startswith(OPEN):
            return self.to_sign_in(scope, headers)
        if scope["method"] in READ_ONLY or visitor.kind is not Kind.BROWSER or path.startswith(OPEN):
            return None
        said = headers.get(CSRF_HEADER)
        if said is None and headers.get("content-type", "").startswith(_FORMS):
            return None  # the form brings it: see `permitted`
        return (
            None if visitor.sent_from_our_page(said or "") else answer_problem(path, headers, problem_of(PageTooOld()))
        )

    def to_sign_in(self, scope: Scope, headers: Headers) -> Response:
        """The sign-in page for people; what they sent stays in their browser until then (session.js)."""
        path: str = scope["path"]
        if path.startswith("/api/") or "text/html" not in headers.get("accept", ""):
            answer = answer_problem(path, headers, problem_of(SignInNeeded()))
            answer.headers["www-authenticate"] = "Bearer"
            return answer
        if scope["method"] in READ_ONLY:
            query = scope.get("query_string", b"").decode("latin-1")
            back = quote(f"{path}?{query}" if query else path, safe="")
            return RedirectResponse(f"/sign-in?next={back}" if path != "/" else "/sign-in", status_code=303)
        return draw("sign_in.html", http_status=401, step="password", next="/", expired=True, fault="", name="")


async def permitted(request: Request) -> None:
    """Every route's need against the visitor; and a form must carry the token of its session.

    Raises:
        NotAllowed: the role does not permit it, or the route declares nothing.
        SignInNeeded: nobody is signed in.
        PageTooOld: the form's token is another session's.
    """
    visitor, route = visitor_of(request), request.scope["route"]
    need = need_of(getattr(route, "endpoint", None))
    if need is None:
        raise NotAllowed
    changing = request.method not in READ_ONLY
    if need.permission is Permission.PUBLIC:
        return
    if visitor.kind is Kind.NOBODY:
        raise SignInNeeded
    allowed = visitor.may(need.permission)
    part_of_a_page = need.permission is Permission.ACCOUNT or (need.quiet and visitor.kind is Kind.BROWSER)
    worth_a_line = changing or not part_of_a_page
    if visitor.kind is not Kind.LOCAL and (worth_a_line or not allowed):
        prefix = "/api/v1" if request.url.path.startswith("/api/v1/") else ""
        request.scope["state"]["audit_line"] = (
            need.permission.value if allowed else "refused",
            f"{request.method} {prefix}{route.path}",
            " ".join(str(part) if _ID.fullmatch(str(part)) else "?" for part in request.path_params.values()),
        )
    if not allowed:
        raise NotAllowed(need.permission)
    if changing and visitor.kind is Kind.BROWSER and CSRF_HEADER not in request.headers:
        said = (await request.form()).get(CSRF_FIELD)  # parsed already for the route, which gets the same form
        if not isinstance(said, str) or not visitor.sent_from_our_page(said):
            raise PageTooOld


def cookies_in(headers: Headers) -> dict[str, str]:
    """The cookies of a request; none where the header is broken."""
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}


def _write_down(home: Home, visitor: Visitor, line: tuple[str, str, str], status: int) -> None:
    act, way, subject = line
    with home.writing() as desk:
        desk.audit.add(act, account_id=visitor.account_id, way=way, subject=subject, outcome=status)
