"""What watches a server: it lives, it can work, its measures; and nothing of anybody in any of them, or in the log."""

from __future__ import annotations

import io
import json
import logging
import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from api import logs
from api.app import make_app
from api.home import open_home
from api.intake import About, take_in
from api.jobs import BookQueue, work_off
from api.settings import LogFormat, LogOptions, WebOptions, WorkOptions, load_settings
from contacts.model_accounts import Role, SignInKind
from contacts.shelf import MARK
from tests.api.recorded_card import readers_of_all

PROXY = "10.0.0.5"


def from_elsewhere(client, address="192.168.0.9", headers=None):
    return TestClient(client.app, base_url="http://127.0.0.1:8000", client=(address, 40000), headers=headers)


def test_a_server_lives_and_is_ready(client):
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"ready": True, "missing": []}


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_load_balancer_may_ask_by_any_name_and_gets_no_other_page(client, path):
    stranger = from_elsewhere(client)

    assert stranger.get(path, headers={"Host": "10.1.2.3:8000"}).status_code == 200
    assert stranger.get("/api/v1/contacts").status_code == 403
    assert stranger.get("/metrics").status_code == 403


def test_a_server_whose_database_is_away_lives_and_is_not_ready(client, home, add):
    add()
    (home.settings.home / "book.sqlite3").rename(home.settings.home / "away")
    home.engine.dispose()
    (home.settings.home / "book.sqlite3").mkdir()

    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["missing"]) == (503, ["database"])


def test_a_server_whose_pictures_are_away_is_not_ready(tmp_path):
    settings = load_settings(
        home=tmp_path / "home", pictures=str(tmp_path / "share"), work=WorkOptions(in_server=False)
    )
    with TestClient(make_app(settings), base_url="http://127.0.0.1", client=("127.0.0.1", 1)) as client:
        well = client.get("/readyz").status_code
        (tmp_path / "share" / MARK).unlink()

        assert (well, client.get("/readyz").json()["missing"]) == (200, ["pictures"])


def test_the_measures_tell_the_queue_and_the_requests_and_name_nobody(client, home, give, aoba, hikari):
    give(aoba)
    take_in(home, hikari, "橋本健太.jpg", About(), priority=0)
    client.get("/contacts?q=青木")

    said = client.get("/metrics")

    values = dict(re.findall(r"^(\S+) ([\d.e+-]+)$", said.text, re.MULTILINE))
    assert said.headers["content-type"].startswith("text/plain")
    assert values['meishi_queue_pages{state="waiting"}'] == "1.0"
    assert 0 < float(values["meishi_queue_age_seconds"]) < 60
    assert float(values['meishi_page_seconds{quantile="0.5"}']) > 0
    assert values["meishi_pages_queued_total"] == "2.0"
    assert values["meishi_contacts_made_total"] == "1.0"
    assert values['meishi_http_requests_total{method="GET",route="/contacts",status="200"}'] == "1.0"
    assert values['meishi_http_seconds_count{route="/api/v1/photos"}'] == "1.0"
    assert [word for word in ("青木", "美咲", "橋本") if word in said.text] == []


def test_measures_are_for_this_machine_and_for_whoever_may_see_the_book(client, add, home):
    account = add("prometheus", Role.READER)
    with home.writing() as desk:
        token = desk.sign_ins.begin(account, SignInKind.TOKEN, timedelta(days=1), label="scraper")

    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 401
    proxied = {"X-Forwarded-For": "203.0.113.9", "Authorization": f"Bearer {token}"}
    assert client.get("/metrics", headers=proxied).status_code == 200


def server_behind(folder):
    settings = load_settings(
        home=folder / "home", work=WorkOptions(in_server=False),
        web=WebOptions(names="cards.example.jp", proxies=f"{PROXY}, 172.20.0.0/16"),
    )  # fmt: skip
    return TestClient(make_app(settings), base_url="http://127.0.0.1:8000", client=("127.0.0.1", 1))


@pytest.fixture
def behind(tmp_path):
    """A server behind a proxy, as a team has it."""
    with server_behind(tmp_path) as client:
        yield client


@pytest.fixture(scope="module")
def without_accounts(tmp_path_factory):
    """Another, which nobody changes."""
    with server_behind(tmp_path_factory.mktemp("behind")) as client:
        yield client


FORWARDED = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "Host": "cards.example.jp"}


def test_behind_a_proxy_the_browser_is_who_the_proxy_says(behind, password_hash):
    with behind.app.state.office.home.writing() as desk:
        desk.accounts.add("tanaka", Role.ADMIN, password_hash=password_hash)
    proxy = from_elsewhere(behind, PROXY, FORWARDED)

    page = proxy.get("/contacts", headers={"Accept": "text/html"}, follow_redirects=False)
    signed_in = proxy.post("/api/v1/session", json={"name": "tanaka", "password": "correct horse battery", "code": ""})
    proxy.headers["X-CSRF-Token"] = signed_in.json()["csrf"]
    cookie = signed_in.headers["set-cookie"]

    assert (page.status_code, page.headers["location"]) == (303, "/sign-in?next=%2Fcontacts")
    assert signed_in.status_code == 200
    assert cookie.startswith("__Host-meishi=")
    assert "Secure" in cookie


def test_one_browsers_wrong_passwords_do_not_lock_the_others_behind_the_same_proxy_out(
    behind, password_hash, monkeypatch
):
    monkeypatch.setattr("contacts.attempts.FREE_FOR_AN_ADDRESS", -6)  # one failure is enough for minutes
    with behind.app.state.office.home.writing() as desk:
        desk.accounts.add("tanaka", Role.ADMIN, password_hash=password_hash)
        desk.doorkeeper.try_("nobody", "203.0.113.9")
    said = {"name": "tanaka", "password": "correct horse battery", "code": ""}
    other = FORWARDED | {"X-Forwarded-For": "203.0.113.10"}

    blocked = from_elsewhere(behind, PROXY, FORWARDED).post("/api/v1/session", json=said)
    let_in = from_elsewhere(behind, PROXY, other).post("/api/v1/session", json=said)

    assert (blocked.status_code, let_in.status_code) == (429, 200)


@pytest.mark.parametrize(
    ("peer", "headers", "status"),
    [
        (PROXY, FORWARDED | {"X-Forwarded-Proto": "http"}, 403),  # in clear between browser and proxy
        (PROXY, FORWARDED | {"X-Forwarded-Proto": ""}, 403),
        (PROXY, FORWARDED | {"Host": "evil.example"}, 421),
        (PROXY, {"Host": "cards.example.jp"}, 403),  # the proxy itself is no browser
        (PROXY, FORWARDED, 403),  # no account yet: this machine only, whatever the proxy is
        ("172.20.9.9", FORWARDED | {"X-Forwarded-For": "127.0.0.1"}, 200),  # the proxy's own machine asks
        (PROXY, FORWARDED | {"X-Forwarded-For": "127.0.0.1, 203.0.113.9"}, 403),  # what a stranger says of himself
        (PROXY, FORWARDED | {"X-Forwarded-For": "nonsense"}, 403),
        ("203.0.113.9", FORWARDED | {"X-Forwarded-For": "127.0.0.1"}, 403),  # no proxy of ours
        ("127.0.0.1", FORWARDED | {"X-Forwarded-For": "10.0.0.1"}, 421),  # not named as a proxy, so its word is nothing
    ],
)
def test_nobody_but_a_named_proxy_says_who_asks(without_accounts, peer, headers, status):
    assert from_elsewhere(without_accounts, peer, headers).get("/api/v1/contacts").status_code == status


@contextmanager
def log_as(form, *, beside=False):
    """The log as `meishi serve` and `meishi work` write it; `beside`: what was set up before goes on, too."""
    before, stream = (logging.root.handlers[:], logging.root.level), io.StringIO()
    logs.set_up(LogOptions(format=form), stream)
    logging.root.handlers += before[0] if beside else []
    try:
        yield stream
    finally:
        logging.root.handlers[:], level = before
        logging.root.setLevel(level)


@pytest.fixture
def three(aoba, hikari, unsure):
    return {"青木美咲.jpg": aoba, "橋本健太.jpg": hikari, "unsure.jpg": unsure}


def test_no_log_says_a_word_of_any_card(tmp_path, three, corridor):
    settings = load_settings(home=tmp_path, work=WorkOptions(in_server=False, retry_pause_s=0))
    words = set()
    with log_as(LogFormat.TEXT) as plain, log_as(LogFormat.JSON, beside=True) as log:
        app = make_app(settings, readers=readers_of_all)
        with TestClient(
            app, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 1), raise_server_exceptions=False
        ) as client:
            home = client.app.state.office.home
            for name, data in three.items():
                client.post("/api/v1/photos", files={"photo": (name, data)}, data={"event": "秋の展示会"})
            real, failed = corridor(home), set()

            def stumbles(job):
                if job.sha256 not in failed:  # a foreign error that quotes what it choked on
                    failed.add(job.sha256)
                    raise ValueError("青木 美咲 <misaki.aoki@aoba-design.example>")
                return real(job)

            work_off(home, BookQueue(home), stumbles, on_job=lambda _job: None, until_done=frozenset())
            for contact in client.get("/api/v1/contacts").json()["items"]:
                shown = client.get(f"/api/v1/contacts/{contact['id']}").json()
                words |= {contact["name"], contact["company"]} | {value["value"] for value in shown["values"]}
                client.get(f"/contacts?q={contact['name']}")
            logging.getLogger("meishi.test").error("broken", exc_info=ValueError("青木 美咲"))

    assert len(words) > 15
    pieces = {piece for word in words | set(three) for piece in [word, *word.split()] if len(piece) > 1}
    for said in (plain.getvalue(), log.getvalue()):
        assert said.count("failed with ValueError") == 3
        assert said.count("to review") == 3
        assert sorted(piece for piece in pieces if piece in said) == []
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert all({"at", "level", "logger", "message", "host", "pid"} <= set(line) for line in lines)
    assert lines[-1]["error"].startswith("ValueError")


def test_a_slow_card_is_logged_with_the_seconds_of_each_stage(tmp_path, aoba, corridor):
    settings = load_settings(
        home=tmp_path, work=WorkOptions(in_server=False), log=LogOptions(format=LogFormat.JSON, slow_card_s=0)
    )
    home = open_home(settings)
    take_in(home, aoba, "a.jpg", About(), priority=0)

    with log_as(LogFormat.JSON) as log:
        work_off(home, BookQueue(home), corridor(home), on_job=lambda _job: None, until_done=frozenset())

    home.close()
    (slow,) = [line for line in map(json.loads, log.getvalue().splitlines()) if line["message"].startswith("slow card")]
    assert set(slow["seconds"]) == {"find", "ocr", "normalize", "cpu"}
    assert slow["card"] == 1
    assert slow["job_id"]
