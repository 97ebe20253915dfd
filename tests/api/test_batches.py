"""The ledger of a stack adds up, while it is read and after; and it can be followed."""

from __future__ import annotations

import json

import api.routes.batches
from tests.api.test_photos import upload
from tests.api.test_receipts import BATCH, EVENING, sheet


def ledger(client):
    return client.get(f"/api/v1/batches/{BATCH}").json()


def sums(told):
    return {key: told[key] for key in (
        "files", "read", "duplicates", "refused", "waiting", "separators", "sides", "filed", "blank", "unread", "cards",
    )}  # fmt: skip


def test_every_file_side_and_card_of_a_stack_is_counted_once(client, work, aoba, hikari, unsure):
    """Seven files: two cards, a sheet, one file twice, no picture, one too large for the browser, one cut off."""
    for name, data in (
        ("a.jpg", aoba), ("sheet.jpg", sheet(EVENING)), ("b.jpg", hikari), ("a again.jpg", aoba),
        ("notes.jpg", b"dear diary"), ("cut.jpg", unsure[: len(unsure) // 2]),
    ):  # fmt: skip
        upload(client, data, name=name, batch=BATCH, bulk="true")
    for _ in range(2):
        client.post(
            f"/api/v1/batches/{BATCH}/refused", json={"file_name": "big.pdf", "code": "too_large", "reason": "x"},
            headers={"Idempotency-Key": "big"},
        ).raise_for_status()  # fmt: skip
    before = ledger(client)
    work()
    after = ledger(client)

    assert (before["adds_up"], before["done"], before["waiting"]) == (True, False, 3)
    assert sums(after) == {
        "files": 7, "read": 3, "duplicates": 1, "refused": 3, "waiting": 0, "separators": 1, "sides": 2, "filed": 2,
        "blank": 0, "unread": 0, "cards": 2,
    }  # fmt: skip
    assert (after["adds_up"], after["done"]) == (True, True)
    assert [(look["what"], look["file_name"]) for look in after["looks"]] == [
        ("refused", "notes.jpg"), ("refused", "big.pdf"), ("failed", "cut.jpg"), ("duplicate", "a again.jpg"),
    ]  # fmt: skip
    assert [(part["owner"], part["files"]) for part in after["sections"]] == [("自分", 1), ("鈴木", 3)]


def test_a_back_without_a_front_is_a_card_and_one_with_a_front_is_not(client, home, work, aoba, hikari):
    for name, data in (("front.jpg", aoba), ("back.jpg", hikari)):
        upload(client, data, name=name, batch=BATCH, bulk="true")
    work()
    cards = [client.get(f"/api/v1/photos/{file['sha256']}").json()["cards"][0]["id"] for file in
             client.get("/api/v1/photos").json()["items"]]  # fmt: skip
    with home.writing() as desk:
        desk.sides.pair(cards[1], cards[0], by="tanaka")
    told = ledger(client)
    with home.writing() as desk:
        desk.sides.part(cards[0], by="tanaka")
    parted = ledger(client)

    assert (told["cards"], told["fronts"], told["backs"], told["backs_alone"]) == (1, 1, 1, 0)
    assert (parted["cards"], parted["backs"]) == (2, 0)
    assert told["adds_up"]
    assert parted["adds_up"]


def test_progress_comes_as_events_until_the_stream_ends(client, monkeypatch, aoba):
    monkeypatch.setattr(api.routes.batches, "LONGEST_STREAM_S", 1.2)
    upload(client, aoba, batch=BATCH, bulk="true")

    answer = client.get(f"/api/v1/batches/{BATCH}/events")

    assert answer.headers["content-type"].startswith("text/event-stream")
    events = [line.removeprefix("data: ") for line in answer.text.splitlines() if line.startswith("data: ")]
    assert len(events) == 1, "nothing changed, so nothing is told twice"
    assert json.loads(events[0])["waiting"] == 1
    assert "retry: 300" in answer.text


def test_a_stack_can_be_given_without_a_script(client, work, aoba):
    answer = client.post(
        "/scan", files=[("files", ("a.jpg", aoba)), ("files", ("notes.jpg", b"dear"))], data={"event": "展示会"}
    )
    work()

    assert answer.status_code == 200
    batch = str(answer.url).rsplit("/", 1)[1]
    told = client.get(f"/api/v1/batches/{batch}").json()
    assert (told["files"], told["read"], told["refused"]) == (2, 1, 1)
    assert "画像として読めません" in client.get(f"/scan/{batch}").text
    assert batch in client.get("/scan").text


def test_a_sheet_for_printing_holds_what_was_asked_for_as_text(client):
    page = client.get("/scan/separators", params={"owner": "<b>田中</b>", "size": "card", "copies": 2}).text

    assert "&lt;b&gt;田中" in page
    assert page.count('class="sheet-one"') == 20
    assert client.get("/scan/separators?copies=51").status_code == 422
    assert client.get("/scan/separators?met_on=tomorrow").status_code == 422
