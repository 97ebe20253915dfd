"""One check for every page and every call: each route says what it needs, and each role gets what it may."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from api.app import make_app
from api.security.permissions import PERMITTED, Permission, need_of
from api.web.drawing import environment
from contacts.model_accounts import Role, SignInKind
from tests.api.conftest import PASSWORD

NO_ROUTES_OF_OURS = {"/api/v1/openapi.json", "/static"}
"""The description needs a sign-in, static files none; the gate sees to both before any route."""


def routes(app) -> Iterator[APIRoute]:
    """Every route of the app, those of included routers too."""
    waiting = list(app.router.routes)
    while waiting:
        route = waiting.pop()
        if isinstance(route, APIRoute):
            yield route
        elif hasattr(route, "original_router"):
            waiting.extend(route.original_router.routes)
        else:
            assert route.path in NO_ROUTES_OF_OURS, route


def test_every_route_declares_what_it_needs(settings):
    found = list(routes(make_app(settings)))

    assert len(found) > 60
    assert [f"{route.methods} {route.path}" for route in found if need_of(route.endpoint) is None] == []


def test_only_signing_in_is_public(settings):
    public = {
        route.path for route in routes(make_app(settings)) if need_of(route.endpoint).permission is Permission.PUBLIC
    }

    pairing = {"/pair", "/pair/authority.crt"}
    app_on_a_phone = {"/capture/shell", "/manifest.webmanifest", "/sw.js"}
    calendar = {"/calendar/{secret}.ics"}  # its secret is in the address: calendars can send nothing else
    probes = {"/healthz", "/readyz", "/metrics"}  # the last asks by itself: test_probes.py
    signing_in = {"/session", "/sign-in", "/sign-in/code", "/set-up/{secret}", "/language"}
    assert public == signing_in | app_on_a_phone | pairing | calendar | probes


def test_a_route_that_declares_nothing_is_refused_to_everybody(settings):
    app = make_app(settings)

    @app.get("/forgotten")
    def forgotten() -> str:
        return "names of people"

    with TestClient(app, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 1)) as local:
        answer = local.get("/forgotten")

    assert answer.status_code == 403
    assert "names of people" not in answer.text


def test_a_post_changes_nothing_that_a_reader_may_not(settings):
    """A GET never changes; whatever changes needs more than to be signed in."""
    harmless = {Permission.PUBLIC, Permission.ACCOUNT}
    # what only they themselves see
    ones_own = {"/contacts/views", "/contacts/views/forget", "/pivot/keep", "/pivot/forget"}
    for route in routes(make_app(settings)):
        need = need_of(route.endpoint)
        if route.path not in ones_own and route.methods - {"GET", "HEAD"} and need.permission not in harmless:
            assert need.permission not in PERMITTED[Role.READER], route.path


def test_without_an_account_everything_is_as_it_was(client):
    assert client.get("/contacts").status_code == 200
    assert client.get("/api/v1/contacts").status_code == 200
    assert client.get("/sign-in", follow_redirects=False).headers["location"] == "/"
    assert client.get("/users").status_code == 403
    assert client.get("/api/v1/audit").status_code == 403


def test_from_the_first_account_on_everybody_signs_in(client, add, settings):
    assert client.get("/contacts").status_code == 200

    add()

    page = client.get("/contacts?q=a%26b", headers={"Accept": "text/html"}, follow_redirects=False)
    assert page.status_code == 303
    assert page.headers["location"] == "/sign-in?next=%2Fcontacts%3Fq%3Da%2526b"
    refused = client.get("/api/v1/contacts")
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"
    assert refused.json()["hint"]
    assert client.get("/api/v1/openapi.json").status_code == 401
    assert client.get("/nowhere").status_code == 401
    assert client.get("/static/base.css").status_code == 200


def test_every_route_wants_a_sign_in_once_there_is_an_account(client, add):
    add()
    for route in routes(client.app):
        if need_of(route.endpoint).permission is Permission.PUBLIC:
            continue
        for prefix in ("", "/api/v1"):
            path = prefix + re.sub(r"{[^}]+}", "a" * 64, route.path)
            for method in route.methods:
                assert client.request(method, path).status_code == 401, (method, path)


def test_an_upload_without_a_sign_in_is_refused_before_its_body_is_read(client, add):
    add()
    sent = []

    def body():
        for _ in range(50):
            sent.append(1)
            yield b"x" * 1000

    answer = client.post("/photos", content=body(), headers={"content-type": "multipart/form-data; boundary=x"})

    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "permission"),
    [
        ("GET", "/contacts", Permission.SEE),
        ("GET", "/api/v1/contacts", Permission.SEE),
        ("POST", "/api/v1/photos", Permission.CAPTURE),
        ("PUT", "/api/v1/cards/nobody", Permission.EDIT_OWN),
        ("PUT", "/api/v1/contacts/nobody/hidden", Permission.EDIT_ALL),
        ("POST", "/api/v1/questions/none/answer", Permission.REVIEW),
        ("POST", "/questions/none", Permission.REVIEW),
        ("POST", "/api/v1/contacts/nobody/merge", Permission.MERGE),
        ("POST", "/acts/none/undo", Permission.MERGE),
        ("DELETE", "/api/v1/contacts/nobody", Permission.ERASE),
        ("GET", "/users", Permission.USERS),
        ("POST", "/api/v1/users", Permission.USERS),
        ("POST", "/users/nobody/lock", Permission.USERS),
        ("GET", "/audit", Permission.AUDIT),
        ("GET", "/api/v1/audit", Permission.AUDIT),
        ("GET", "/account", Permission.ACCOUNT),
    ],
)
def test_each_role_may_what_its_row_says(client, add, home, method, path, permission):  # noqa: PLR0917 - one column each of the table above
    for role in Role:
        account = add(role.value, role)
        with home.writing() as desk:
            token = desk.sign_ins.begin(account, SignInKind.TOKEN, timedelta(hours=1))

        answer = client.request(method, path, headers={"Authorization": f"Bearer {token}"})

        assert answer.status_code != 401, role
        refused = answer.status_code == 403 and answer.json()["code"] == "not_allowed"
        assert refused is (permission not in PERMITTED[role]), role


def test_a_rep_edits_the_cards_they_took_in_and_no_others(give, unsure, aoba, add, browser_of):
    others = give(unsure)
    add("rep", Role.REP)
    rep = browser_of("rep")
    answer = rep.post("/api/v1/photos", files={"photo": ("a.jpg", aoba, "image/jpeg")})
    assert answer.status_code == 202
    said = {"values": [{"kind": "name", "value": "髙橋 祥"}]}
    tag = rep.get(f"/api/v1/cards/{others}").headers["etag"]

    refused = rep.put(f"/api/v1/cards/{others}", json=said, headers={"If-Match": tag})
    page = rep.post(f"/cards/{others}", data={"version": tag.strip('"'), "value:name:0": "x"})

    assert (refused.status_code, page.status_code) == (403, 403)
    photo = rep.get(answer.json()["photo"]).json()
    assert [met["owner"] for met in photo["encounters"]] == ["rep"]


def test_whoever_is_signed_in_stands_in_the_history_whatever_the_request_says(give, unsure, add, browser_of):
    card = give(unsure)
    add("kawaguchi", Role.REVIEWER)
    reviewer = browser_of("kawaguchi")
    tag = reviewer.get(f"/api/v1/cards/{card}").headers["etag"]
    said = {"values": [{"kind": "name", "value": "髙橋 祥"}], "by": "somebody else"}

    confirmed = reviewer.put(f"/api/v1/cards/{card}", json=said, headers={"If-Match": tag})

    assert confirmed.status_code == 200
    assert "somebody else" not in confirmed.text
    assert '"by":"kawaguchi"' in confirmed.text


def test_a_change_without_the_sessions_token_is_refused(add, browser_of, home):
    account = add()
    browser = browser_of()
    token = browser.headers.pop("X-CSRF-Token")
    form = {"name": "sato", "role": "rep"}

    assert browser.post("/users", data=form).status_code == 403
    assert browser.post("/users", data=form | {"csrf": "0" * 40}).status_code == 403
    assert browser.post("/users", data=form, headers={b"X-CSRF-Token": b"\xff"}).status_code == 403
    assert browser.post("/api/v1/users", json=form).status_code == 403
    assert browser.post("/api/v1/users", content=b"{}", headers={"content-type": "text/plain"}).status_code == 403
    assert browser.post("/sign-out").status_code == 403
    assert browser.delete("/api/v1/session").status_code == 403
    with home.reading() as desk:
        assert [one.id for one in desk.accounts.all()] == [account]
    assert browser.post("/users", data=form | {"csrf": token}).status_code == 200
    assert (
        browser.post("/api/v1/users", json=form | {"name": "ito"}, headers={"X-CSRF-Token": token}).status_code == 201
    )


def test_the_token_of_one_session_is_no_token_of_another(add, browser_of):
    add()
    mine, other = browser_of(), browser_of()
    assert mine.headers["X-CSRF-Token"] != other.headers["X-CSRF-Token"]
    mine.headers["X-CSRF-Token"] = other.headers["X-CSRF-Token"]

    assert mine.post("/account/everywhere").status_code == 403


def test_a_script_with_a_token_needs_no_page(client, add, home):
    account = add("script", Role.ADMIN)
    with home.writing() as desk:
        token = desk.sign_ins.begin(account, SignInKind.TOKEN, timedelta(hours=1))
    headers = {"Authorization": f"Bearer {token}"}

    assert client.get("/api/v1/session", headers=headers).json()["kind"] == "token"
    made = client.post("/api/v1/users", json={"name": "sato"}, headers=headers)
    assert made.status_code == 201
    assert client.get("/api/v1/users", headers={"Authorization": f"Bearer {token}x"}).status_code == 401
    # A cookie is no token and a token no cookie.
    assert client.get("/api/v1/users", headers={"Cookie": f"meishi={token}"}).status_code == 401


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_form_that_changes_something_carries_the_token(lang):
    pages = environment(lang)
    for path in pages.list_templates():
        source = pages.loader.get_source(pages, path)[0]
        made = pages.preprocess(source, path)

        assert made.count('name="csrf" value=') == len(re.findall(r'method="?post', source, re.IGNORECASE)), path


def test_what_was_done_stands_in_the_log_and_what_was_asked_for_does_not(add, browser_of, client):
    add()
    admin = browser_of()
    client.post("/api/v1/session", json={"name": "tanaka", "password": "wrong one"})
    admin.get("/api/v1/contacts", params={"q": "秘密の名前"})
    admin.get("/api/v1/contacts/0199-abc")
    admin.get("/contacts/田中太郎")
    admin.post("/users", data={"name": "sato", "role": "rep"})

    items = admin.get("/api/v1/audit").json()["items"]

    lines = [(line["act"], line["way"], line["subject"], line["outcome"]) for line in items]
    assert ("see", "GET /api/v1/contacts", "", 200) in lines
    assert ("see", "GET /api/v1/contacts/{contact_id}", "0199-abc", 404) in lines
    assert ("see", "GET /contacts/{contact_id}", "?", 404) in lines
    acts = [line[0] for line in lines]
    assert {"signed_in", "sign_in_failed", "account_added", "users"} <= set(acts)
    text = str(items)
    assert "秘密の名前" not in text
    assert "田中太郎" not in text
    assert PASSWORD not in text
    page = admin.get("/audit", headers={"Accept": "text/html"})
    assert "サインイン失敗" in page.text


def test_a_refusal_stands_in_the_log(add, browser_of):
    add()
    add("rep", Role.REP)
    browser_of("rep").get("/users")

    items = browser_of().get("/api/v1/audit", params={"act": "refused"}).json()["items"]

    assert [(line["name"], line["way"], line["outcome"]) for line in items] == [("rep", "GET /users", 403)]


def test_an_answer_whose_line_cannot_be_written_does_not_leave(add, browser_of, home, aoba):
    add()
    admin = browser_of()
    with home.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full_log BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )

    with pytest.raises(Exception, match="disk full"):
        admin.get("/api/v1/contacts")


def test_the_cookie_is_out_of_reach_and_no_page_is_kept(client, add):
    add()

    answer = client.post("/sign-in", data={"name": "tanaka", "password": PASSWORD}, follow_redirects=False)

    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert answer.headers["cache-control"] == "no-store"


def test_under_tls_the_cookie_is_secure_and_bound_to_the_host(client, add):
    add()
    secure = TestClient(client.app, base_url="https://127.0.0.1", client=("127.0.0.1", 1))

    answer = secure.post("/sign-in", data={"name": "tanaka", "password": PASSWORD}, follow_redirects=False)

    assert answer.headers["set-cookie"].startswith("__Host-meishi=")
    assert "Secure" in answer.headers["set-cookie"]
    assert secure.get("/contacts").status_code == 200


@pytest.mark.parametrize("cookie", ["meishi=", "meishi=\x01", "meishi=" + "x" * 5000, 'meishi="', "=;=;", "meishi=é"])
def test_a_strange_cookie_is_nobody(client, add, cookie):
    add()

    assert client.get("/api/v1/contacts", headers={"Cookie": cookie.encode("latin-1")}).status_code == 401


def test_another_machine_is_let_in_only_by_name_and_never_without_accounts(settings, password_hash):
    app = make_app(settings, names=frozenset({"meishi.example"}))
    with TestClient(app, base_url="https://meishi.example", client=("192.168.0.9", 40000)) as far:
        assert far.get("/api/v1/contacts").status_code == 403

        with app.state.office.home.writing() as desk:
            desk.accounts.add("tanaka", Role.ADMIN, password_hash=password_hash)

        assert far.get("/api/v1/contacts").status_code == 401
        assert far.get("/api/v1/contacts", headers={"Host": "evil.example"}).status_code == 421
        assert far.post("/api/v1/session", json={"name": "tanaka", "password": PASSWORD}).status_code == 200
        assert far.get("/api/v1/contacts").status_code == 200
