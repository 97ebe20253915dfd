"""Two servers of one team: one database, one place for pictures, a home folder each. What one knows, both know."""

from __future__ import annotations

import json
import uuid

import pytest
from fastapi.testclient import TestClient

from api.app import make_app
from api.erasing import erase_person, follow_erased
from api.home import HomeUnusable, open_home
from api.jobs import BookQueue, work_off
from api.page_work import well
from api.settings import WorkOptions, load_settings
from contacts.errors import PicturesAway
from contacts.model_accounts import Role
from contacts.model_work import JobState
from contacts.shelf import MARK
from ingest.photo import sha256_of
from tests.api.recorded_card import readers_of_all


@pytest.fixture
def settings_of(tmp_path):
    def made(name):
        return load_settings(
            home=tmp_path / name, database_url=f"sqlite:///{tmp_path / 'team.sqlite3'}",
            pictures=str(tmp_path / "share"), work=WorkOptions(in_server=False, retry_pause_s=0),
        )  # fmt: skip

    return made


@pytest.fixture
def servers(settings_of):
    def browser(name):
        return TestClient(
            make_app(settings_of(name), readers=readers_of_all), base_url="http://127.0.0.1", client=("127.0.0.1", 1)
        )

    with browser("one") as one, browser("two") as two:
        yield one, two


def home_of(server):
    return server.app.state.office.home


def read_all(server, corridor):
    home = home_of(server)
    work_off(home, BookQueue(home), corridor(home), on_job=lambda _job: None, until_done=frozenset())


def test_a_picture_given_to_one_is_read_by_the_other_and_shown_by_both(servers, aoba, corridor):
    one, two = servers
    given = one.post("/api/v1/photos", files={"photo": ("a.jpg", aoba)}).json()["photo"]

    read_all(two, corridor)

    for server in servers:
        photo = server.get(given).json()
        assert photo["state"] == "done"
        assert server.get(f"{given}/picture").headers["content-type"] == "image/jpeg"
        assert server.get(f"/api/v1/cards/{photo['cards'][0]['id']}/picture").status_code == 200
    assert not list(home_of(one).settings.home.rglob("originals"))


def test_the_same_upload_sent_to_both_counts_once_and_both_tell_its_ledger(servers, aoba):
    batch, key = str(uuid.uuid4()), str(uuid.uuid4())
    for server in servers:
        server.post(
            "/api/v1/photos", files={"photo": ("a.jpg", aoba)}, data={"batch": batch},
            headers={"Idempotency-Key": key},
        )  # fmt: skip

    ledgers = []
    for server in servers:
        with server.stream("GET", f"/api/v1/batches/{batch}/events") as stream:
            line = next(line for line in stream.iter_lines() if line.startswith("data:"))
            ledgers.append(json.loads(line.removeprefix("data:")))

    assert ledgers[0] == ledgers[1]
    assert ledgers[0]["files"] == 1


def test_who_signed_in_at_one_is_signed_in_at_the_other_and_failures_are_counted_together(
    servers, password_hash, monkeypatch
):
    monkeypatch.setattr(
        "contacts.attempts.FREE_FOR_A_NAME", -6
    )  # the first failure makes the next try wait for minutes
    one, two = servers
    with home_of(one).writing() as desk:
        desk.accounts.add("tanaka", Role.ADMIN, password_hash=password_hash)
        desk.accounts.add("sato", Role.REP, password_hash=password_hash)

    def sign_in(server, name, password):
        return server.post("/api/v1/session", json={"name": name, "password": password, "code": ""})

    in_one = sign_in(one, "tanaka", "correct horse battery")
    two.cookies.set("meishi", in_one.cookies["meishi"])
    answers = [sign_in(server, "sato", "wrong").status_code for server in servers]

    assert two.get("/api/v1/contacts").status_code == 200
    assert answers == [401, 429]


def test_what_one_erased_leaves_no_smaller_copy_at_the_other(servers, aoba, corridor):
    one, two = servers
    given = one.post("/api/v1/photos", files={"photo": ("a.jpg", aoba)}).json()["photo"]
    read_all(one, corridor)
    two.get(f"{given}/picture")
    copies = list(home_of(two).views.rglob(f"{sha256_of(aoba)}*"))
    (person,) = one.get("/api/v1/contacts").json()["items"]

    erase_person(home_of(one), person["id"], by="tanaka")
    followed = follow_erased(home_of(two))

    assert copies
    assert not list(home_of(two).views.rglob(f"{sha256_of(aoba)}*"))
    assert followed == 3
    assert {grave.id for grave in home_of(two).graveyard.graves()} == {
        grave.id for grave in home_of(one).graveyard.graves()
    }
    assert follow_erased(home_of(two)) == 0


def test_a_place_of_pictures_that_was_never_ours_is_not_taken_for_an_empty_one(servers, aoba, settings_of, tmp_path):
    servers[0].post("/api/v1/photos", files={"photo": ("a.jpg", aoba)})
    (tmp_path / "share").rename(tmp_path / "unmounted")
    (tmp_path / "share").mkdir()

    with pytest.raises(HomeUnusable) as refused:
        open_home(settings_of("three"))
    away = servers[1].post("/api/v1/photos", files={"photo": ("b.jpg", aoba)})

    assert "share" in refused.value.message
    assert (away.status_code, away.json()["code"]) == (503, "pictures_away")
    assert not list((tmp_path / "share").iterdir())


def test_a_page_whose_pictures_are_away_stays_in_hand_and_counts_as_no_try(servers, aoba, corridor, tmp_path):
    one, _ = servers
    one.post("/api/v1/photos", files={"photo": ("a.jpg", aoba)})
    home, mark, troubles = home_of(one), tmp_path / "share" / MARK, []
    mark.unlink()

    def mended(pause_s):
        troubles.append(type(well(home)))
        mark.touch()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("api.jobs.time.sleep", mended)
        read_all(one, corridor)

    assert troubles == [PicturesAway]
    with home.reading() as desk:
        (job,) = desk.log.jobs()
    assert (job.state, job.tries) == (JobState.DONE, 1)
