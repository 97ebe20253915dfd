"""Signing in: right and wrong passwords, the second factor, fixation, guessing, links, locking, hostile input."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from api.home import now
from api.security.second_factor import STEP_S, new_secret, provisioning, qr_path, recovery_codes, step_of
from api.web.sign_in_pages import inside
from contacts.model_accounts import Role, SignInKind
from tests.api.conftest import PASSWORD

HTML = {"Accept": "text/html"}


def code_of(secret, *, ahead=0):
    import pyotp

    return pyotp.TOTP(secret).at(int(now().timestamp()) + ahead * STEP_S)


@pytest.fixture
def totp(add, home):
    """An account with a second factor: its secret and its recovery codes."""
    account, secret, codes = add(), new_secret(), recovery_codes()
    with home.writing() as desk:
        desk.accounts.set_totp(account, secret, step=0, codes=codes)
    return secret, codes


def test_a_person_signs_in_and_goes_where_they_wanted(client, add):
    add()

    answer = client.post(
        "/sign-in", data={"name": "ＴＡＮＡＫＡ", "password": PASSWORD, "next": "/cards?status=to_review"},
        follow_redirects=False,
    )  # fmt: skip

    assert answer.status_code == 303
    assert answer.headers["location"] == "/cards?status=to_review"
    assert "tanaka" in client.get("/", headers=HTML).text
    assert client.get("/sign-in", follow_redirects=False).status_code == 303


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "", "evil", "/a\nb"]
)
def test_nobody_is_sent_to_another_site(address):
    assert inside(address) == "/"


def test_wrong_names_wrong_passwords_and_locked_accounts_are_told_alike(client, add, home):
    add("tanaka")
    locked = add("sato", Role.REP)
    with home.writing() as desk:
        desk.accounts.lock(locked)
        desk.accounts.add("ito", Role.REP)  # has no password yet

    tries = [("tanaka", "wrong"), ("nobody", PASSWORD), ("sato", PASSWORD), ("ito", ""), ("ito", PASSWORD)]
    answers = [client.post("/api/v1/session", json={"name": name, "password": word}) for name, word in tries]

    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1
    assert all("set-cookie" not in answer.headers for answer in answers)


def test_a_guesser_waits_and_even_the_right_password_does(client, add):
    add()
    guess = {"name": "tanaka", "password": "wrong"}
    statuses = [client.post("/sign-in", data=guess).status_code for _ in range(5)]

    late = client.post("/sign-in", data=guess | {"password": PASSWORD})

    assert statuses[:3] == [401, 401, 401]
    assert statuses[-1] == 429
    assert late.status_code == 429
    assert int(late.headers["retry-after"]) >= 1
    assert "秒待って" in late.text


def test_a_secret_that_was_there_before_signing_in_is_no_session_afterwards(client, add):
    """Session fixation: a cookie that somebody planted stays worthless."""
    add()
    client.cookies.set("meishi", "planted-by-somebody-else", domain="127.0.0.1")

    client.post("/sign-in", data={"name": "tanaka", "password": PASSWORD})

    assert client.get("/api/v1/contacts", headers={"Cookie": "meishi=planted-by-somebody-else"}).status_code == 401


def test_signing_in_again_ends_the_session_before(client, add):
    add()
    form = {"name": "tanaka", "password": PASSWORD}
    client.post("/sign-in", data=form)
    before = client.cookies["meishi"]

    client.post("/sign-in", data=form)

    assert client.cookies["meishi"] != before
    stranger = TestClient(client.app, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 2))
    assert stranger.get("/api/v1/contacts", headers={"Cookie": f"meishi={before}"}).status_code == 401


def test_signing_out_ends_the_session_itself_not_only_the_cookie(add, browser_of):
    add()
    browser = browser_of()
    secret = browser.cookies["meishi"]

    browser.post("/sign-out", follow_redirects=False)

    assert browser.get("/api/v1/contacts", headers={"Cookie": f"meishi={secret}"}).status_code == 401


def test_the_second_factor_is_asked_for_and_taken_once(client, totp):
    secret, _ = totp
    asked = client.post("/sign-in", data={"name": "tanaka", "password": PASSWORD})
    assert "確認コード" in asked.text
    assert client.get("/api/v1/contacts").status_code == 401  # half way is not in

    code = code_of(secret)
    done = client.post("/sign-in/code", data={"code": code}, follow_redirects=False)
    assert done.status_code == 303
    assert client.get("/api/v1/contacts").status_code == 200

    other = TestClient(client.app, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 2))
    again = {"name": "tanaka", "password": PASSWORD, "code": code}
    assert other.post("/api/v1/session", json=again).status_code == 401  # somebody read it over the shoulder
    assert other.post("/api/v1/session", json=again | {"code": code_of(secret, ahead=1)}).status_code == 200


def test_without_the_password_no_code_helps(client, totp):
    secret, codes = totp

    for code in (code_of(secret), codes[0]):
        assert client.post("/sign-in/code", data={"code": code}).status_code == 401
    assert client.get("/api/v1/contacts").status_code == 401


def test_codes_are_not_guessed(client, totp):
    statuses = []
    for guess in range(6):
        said = {"name": "tanaka", "password": PASSWORD, "code": f"{guess:06d}"}
        statuses.append(client.post("/api/v1/session", json=said).status_code)

    assert statuses[-1] == 429


def test_a_recovery_code_stands_in_once(client, totp):
    _, codes = totp
    said = {"name": "tanaka", "password": PASSWORD, "code": codes[0].upper().replace("-", " ")}

    assert client.post("/api/v1/session", json=said).status_code == 200
    assert client.post("/api/v1/session", json=said).status_code == 401


@pytest.mark.parametrize("code", ["", "abc", "１２３４５６", "12345", "0" * 100, "🙂"])
def test_no_strange_code_passes(code):
    assert step_of(new_secret(), code, now()) is None


def test_a_person_sets_the_second_factor_up_by_themselves(add, browser_of):
    add()
    browser = browser_of()
    page = browser.post("/account/totp", data={"current": PASSWORD})
    secret = page.text.split('name="secret" value="')[1].split('"')[0]
    form = {"secret": secret, "current": PASSWORD}

    wrong = browser.post("/account/totp/confirm", data=form | {"code": "000000"})
    right = browser.post("/account/totp/confirm", data=form | {"code": code_of(secret)})

    assert wrong.status_code == 422
    assert right.status_code == 200
    assert right.text.count("<li><code>") == 10
    assert "二段階の確認をやめました" in browser.post("/account/totp/off", data={"current": PASSWORD}).text


def test_the_qr_code_says_what_an_authenticator_app_reads():
    import numpy as np
    import zxingcpp

    text = provisioning("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "田中")
    side, path = qr_path(text)

    pixels = np.full(((side + 8) * 4, (side + 8) * 4), 255, np.uint8)
    for part in path.split("M")[1:]:
        place, rest = part.split("h", 1)
        x, y = (int(float(n)) for n in place.split())
        w, h = int(float(rest.split("v")[0])), int(float(rest.split("v")[1].split("h")[0]))
        pixels[(y + 4) * 4 : (y + 4 + h) * 4, (x + 4) * 4 : (x + 4 + w) * 4] = 0
    (found,) = zxingcpp.read_barcodes(pixels)
    assert found.text == text


def test_a_new_password_signs_every_other_browser_out(add, browser_of):
    add()
    mine, other = browser_of(), browser_of()
    form = {"current": PASSWORD, "password": "another long secret", "again": "another long secret"}

    assert mine.post("/account/password", data=form | {"current": "wrong"}).status_code == 422
    assert mine.post("/account/password", data=form | {"again": "typo"}).status_code == 422
    assert mine.post("/account/password", data=form).status_code == 200

    assert mine.get("/api/v1/contacts").status_code == 200
    assert other.get("/api/v1/contacts").status_code == 401
    browser_of(password="another long secret")


def test_sign_out_everywhere_means_every_other_browser(add, browser_of):
    add()
    mine, other = browser_of(), browser_of()

    mine.post("/account/everywhere")

    assert mine.get("/api/v1/contacts").status_code == 200
    assert other.get("/api/v1/contacts").status_code == 401


def test_locking_somebody_ends_what_they_are_doing(add, browser_of):
    add()
    rep = add("sato", Role.REP)
    admin, out = browser_of(), browser_of("sato")

    assert admin.post(f"/users/{rep}/lock").status_code == 200
    assert out.get("/api/v1/contacts").status_code == 401
    assert admin.post(f"/users/{rep}/unlock").status_code == 200
    browser_of("sato")


def test_the_last_admin_is_told_why_they_stay(add, browser_of):
    me = add()
    admin = browser_of()

    page = admin.post(f"/users/{me}/lock")
    call = admin.patch(f"/api/v1/users/{me}", json={"role": "rep"})

    assert (page.status_code, call.status_code) == (409, 409)
    assert "最後の管理者は外せません" in page.text


def test_an_invited_user_chooses_a_password_once(add, browser_of, client):
    add()
    link = browser_of().post("/api/v1/users", json={"name": "佐藤", "role": "rep"}).json()["link"]
    guest = TestClient(client.app, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 3))

    assert "佐藤" in guest.get(link, headers=HTML).text
    easy = guest.post(link, data={"password": "password12", "again": "password12"})
    done = guest.post(link, data={"password": PASSWORD, "again": PASSWORD}, follow_redirects=False)

    assert easy.status_code == 422
    assert done.status_code == 303
    assert guest.get("/api/v1/session").json()["name"] == "佐藤"
    assert guest.get(link, headers=HTML).status_code == 410
    assert guest.post(link, data={"password": PASSWORD, "again": PASSWORD}).status_code == 410


def test_a_link_leads_past_neither_a_lock_nor_the_second_factor(totp, add, client, home):
    rep = add("sato", Role.REP)
    with home.writing() as desk:
        tanaka = desk.accounts.named("tanaka").id
        links = [f"/set-up/{desk.sign_ins.link(one, timedelta(hours=1))}" for one in (tanaka, rep)]
        desk.accounts.lock(rep)
    form = {"password": "another long secret", "again": "another long secret"}

    with_factor = client.post(links[0], data=form, follow_redirects=False)
    locked = client.post(links[1], data=form, follow_redirects=False)

    assert with_factor.headers["location"] == "/sign-in"
    assert "set-cookie" not in with_factor.headers
    assert locked.status_code == 410


def test_the_first_admin_is_made_behind_a_link(client, home):
    with home.writing() as desk:
        link = f"/set-up/{desk.sign_ins.link(None, timedelta(hours=1))}"

    page = client.get(link, headers=HTML)
    done = client.post(link, data={"name": "田中", "password": PASSWORD, "again": PASSWORD}, follow_redirects=False)

    assert "最初の管理者" in page.text
    assert done.status_code == 303
    assert client.get("/api/v1/session").json()["role"] == "admin"
    assert client.post(link, data={"name": "x", "password": PASSWORD, "again": PASSWORD}).status_code == 410


def test_a_token_is_made_told_once_and_ended(add, browser_of, client):
    add()
    browser = browser_of()
    assert browser.post("/account/tokens", data={"label": "夜間", "current": "wrong"}).status_code == 422

    page = browser.post("/account/tokens", data={"label": "<b>夜間</b>", "days": "30", "current": PASSWORD}).text

    token = page.split('<code class="secret">')[1].split("</code>")[0]
    script = TestClient(client.app, base_url="http://127.0.0.1:8000", headers={"Authorization": f"Bearer {token}"})
    script._transport.client = ("127.0.0.1", 5)  # type: ignore[attr-defined]  # the client's address, for the test
    assert script.get("/api/v1/contacts").status_code == 200
    assert "&lt;b&gt;夜間" in page
    assert token not in browser.get("/account").text
    token_id = page.split("/account/tokens/")[1].split("/end")[0]
    browser.post(f"/account/tokens/{token_id}/end")
    assert script.get("/api/v1/contacts").status_code == 401


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "'; DROP TABLE account;--", "a" * 5000, "\x00", "🙂", ""]
)
def test_hostile_names_and_passwords_are_only_wrong(client, add, name):
    add()

    page = client.post("/sign-in", data={"name": name, "password": name})
    call = client.post("/api/v1/session", json={"name": name, "password": name})

    assert page.status_code in {401, 422}
    assert call.status_code in {401, 422}
    assert "<script>alert" not in page.text


def test_an_idle_session_and_an_old_one_are_over(settings, client, add, home, monkeypatch):
    account = add()
    with home.writing() as desk:
        secret = desk.sign_ins.begin(account, SignInKind.BROWSER, timedelta(seconds=0))

    assert client.get("/api/v1/contacts", headers={"Cookie": f"meishi={secret}"}).status_code == 401
