"""An upload or a stack that waits can be called off by who brought it, and taken up again; its ledger adds up."""

from __future__ import annotations

import json

import pytest

from contacts.model_accounts import Role
from tests.api.test_batches import ledger
from tests.api.test_photos import upload
from tests.api.test_receipts import BATCH

BATCHES = f"/api/v1/batches/{BATCH}"


@pytest.fixture
def stack(client, aoba, hikari, unsure):
    """Three files that wait."""
    return [
        upload(client, data, name=f"{number}.jpg", batch=BATCH, bulk="true").json()["sha256"]
        for number, data in enumerate((aoba, hikari, unsure))
    ]


def of(told):
    return {name: told[name] for name in ("files", "read", "cancelled", "waiting", "adds_up")}


def test_the_page_a_worker_holds_is_filed_and_the_rest_is_not_read(client, home, stack, corridor, work):
    with home.writing() as desk:
        held = desk.log.claim("worker")
    told = client.post(f"{BATCHES}/cancel")
    corridor(home)(held)
    work()
    after = ledger(client)
    resumed = client.post(f"{BATCHES}/resume").json()
    work()

    assert told.status_code == 200, told.text
    assert of(told.json()) == {"files": 3, "read": 0, "cancelled": 2, "waiting": 1, "adds_up": True}
    assert of(after) == {"files": 3, "read": 1, "cancelled": 2, "waiting": 0, "adds_up": True}
    assert after["sides"] == 1
    assert of(resumed) == {"files": 3, "read": 1, "cancelled": 0, "waiting": 2, "adds_up": True}
    assert of(ledger(client)) == {"files": 3, "read": 3, "cancelled": 0, "waiting": 0, "adds_up": True}


def test_a_picture_that_was_called_off_is_kept_and_read_when_it_is_given_again(client, home, work, aoba):
    photo = upload(client, aoba).json()["photo"]
    told = client.post(f"{photo}/cancel").json()
    work()
    kept = home.pictures.original(told["sha256"])
    again = upload(client, aoba).json()
    work()

    assert (told["state"], bool(told["error"])) == ("cancelled", True)
    assert kept == aoba
    assert (again["duplicate"], again["state"]) == (True, "waiting")
    assert client.get(photo).json()["state"] == "done"
    assert client.post(f"/api/v1/photos/{'0' * 64}/cancel").status_code == 404


def test_the_pages_ask_before_they_call_off_and_offer_the_rest(client, stack):
    page = client.get(f"/scan/{BATCH}").text
    asked = client.get(f"/scan/{BATCH}/cancel").text
    row = client.get("/photos").text
    after = client.post(f"/scan/{BATCH}/cancel").text
    photo = client.get(f"/photos/{stack[0]}").text
    read = client.post(f"/photos/{stack[0]}/resume").text

    assert f'href="/scan/{BATCH}/cancel"' in page
    assert "<strong>3 ページ</strong>" in asked
    assert f'href="/photos/{stack[0]}/cancel"' in row
    assert "<b>3</b> 取りやめ" in after
    assert f'action="/scan/{BATCH}/resume"' in after
    assert "読み取りを取りやめました" in photo
    assert "順番待ち" in read
    assert "もうありません" in client.get(f"/photos/{stack[1]}/cancel").text


def test_only_who_brought_it_or_a_reviewer_calls_it_off_and_the_audit_log_tells(client, add, browser_of, aoba):
    people = {"sato": Role.REP, "suzuki": Role.REP, "kato": Role.READER}
    for name, role in people.items():
        add(name, role)
    add()
    mine, other, reader = (browser_of(name) for name in people)
    upload(mine, aoba, batch=BATCH, bulk="true", owner="somebody")

    answers = [browser.post(f"{BATCHES}/cancel").status_code for browser in (other, reader, mine)]
    refused = other.post(f"{BATCHES}/resume").status_code
    audit = browser_of().get("/api/v1/audit", params={"act": "capture"}).json()["items"]

    assert answers == [403, 403, 200]
    assert refused == 403
    assert any(line["name"] == "sato" and line["way"].endswith("/cancel") for line in audit), audit


def test_the_command_lists_what_waits_and_calls_it_off_when_told_to(client, meishi, stack, tmp_path, aoba):
    (tmp_path / "a.jpg").write_bytes(aoba)
    listed = meishi("cancel").stdout
    asked = meishi("cancel", BATCH).stdout
    unchanged = ledger(client)
    done = meishi("cancel", BATCH, "--yes").stdout
    told = ledger(client)
    resumed = meishi("cancel", tmp_path / "a.jpg", "--resume").stdout
    wrong = meishi("cancel", "nothing")

    assert BATCH in listed
    assert asked.startswith("3 pages wait")
    assert unchanged["waiting"] == 3
    assert done.startswith("3 pages called off")
    assert told["cancelled"] == 3
    assert resumed.startswith("1 pages")
    assert (wrong.returncode, "Traceback" in wrong.stderr) == (2, False)
    assert json.loads(meishi("status", "--json").stdout)["waiting"] == 1
