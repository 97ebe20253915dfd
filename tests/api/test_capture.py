"""What the capture page stands on: marks where it is unsure, memos that count once, a shell that names nobody."""

from __future__ import annotations

import re

import pytest

from api.caught import differing, marked
from contacts.exchange.vcard import vcard_of
from tests.api.test_photos import upload


@pytest.mark.parametrize(
    ("value", "other", "pieces"),
    [
        ("髙橋 翔", "高橋 翔", (("髙", True), ("橋 翔", False))),
        ("090-1234-5678", "090-1284-5678", (("090-12", False), ("3", True), ("4-5678", False))),
        ("青木", "青木木", (("青", False), ("木", True))),
        ("青葉計測", "青葉測", (("青葉", False), ("計", True), ("測", False))),
        ("青木", "青木", (("青木", True),)),
        ("鈴木", "", (("鈴木", True),)),
    ],
)
def test_what_another_reading_has_otherwise_is_marked(value, other, pieces):
    assert marked(value, differing(value, other)) == pieces


def test_a_memo_sent_twice_is_one_and_goes_where_its_card_goes(client, home, give, aoba, hikari):
    card, other = give(aoba), give(hikari)
    for _ in range(2):
        answer = client.post(
            f"/api/v1/cards/{card}/memos", json={"text": "見積もりを送る", "due_on": "2026-11-30"},
            headers={"Idempotency-Key": "m1"},
        )  # fmt: skip
        assert answer.status_code == 201, answer.text
    theirs = client.get(f"/api/v1/cards/{other}").json()["contact_id"]
    with home.writing() as desk:
        desk.persons.merge(theirs, answer.json()["contact_id"], by="tanaka")

    (memo,) = client.get(f"/api/v1/contacts/{theirs}/memos").json()
    assert (memo["text"], memo["contact_id"]) == ("見積もりを送る", theirs)
    assert [one["memo_id"] for one in client.get("/api/v1/memos/due?days=366").json()] == [memo["memo_id"]]
    done = client.put(f"/api/v1/memos/{memo['memo_id']}/done", json={"done": True, "version": memo["version"]})
    assert done.json()["done_at"]
    stale = client.put(f"/api/v1/memos/{memo['memo_id']}/done", json={"done": False, "version": memo["version"]})
    assert stale.status_code == 409
    assert client.get("/api/v1/memos/due?days=366").json() == []


def test_an_empty_memo_is_refused_in_words(client, give, aoba):
    answer = client.post(f"/api/v1/cards/{give(aoba)}/memos", json={"text": "  "})

    assert answer.status_code == 422
    assert answer.json()["hint"]
    assert client.post("/api/v1/cards/none/memos", json={"text": "x"}).status_code == 404


def test_companions_know_the_person_too(client, home, work, aoba):
    upload(client, aoba, owner="田中", companions="佐藤、 鈴木,田中", event="秋の展示会")
    work()

    with home.reading() as desk:
        (contact,) = desk.book.contacts().items
        assert {one.owner for one in desk.knowledge.who_knows(contact.id)} == {"田中", "佐藤", "鈴木"}


def test_a_contact_is_shared_as_a_vcard_that_no_value_can_break(client, home, give, aoba, markup):
    give(aoba)
    give(markup)
    with home.reading() as desk:
        people = {row.name: desk.book.contact(row.id) for row in desk.book.contacts().items}

    text = vcard_of(people["青木 美咲"]).decode()
    assert text.startswith("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:青木 美咲\r\nN:青木;美咲;;;\r\n")
    assert "ORG:株式会社青葉計測;営業部\r\n" in text
    assert "TEL;TYPE=CELL:090-1234-5678\r\n" in text
    assert "EMAIL;TYPE=INTERNET:misaki@aoba-keisoku.example.co.jp\r\n" in text
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert "ADR;TYPE=WORK:;;宮城県仙台市青葉区一番町2丁目4番1号;;;980-0811;" in text.replace("\r\n ", "")
    answer = client.get(f"/api/v1/contacts/{people['青木 美咲'].row.id}/vcard")
    assert answer.headers["content-type"] == "text/vcard; charset=utf-8"
    assert answer.content.decode() == text


def test_what_a_phone_keeps_names_nobody(client, add, browser_of):
    add("田中")
    browser = browser_of("田中")
    page = browser.get("/capture").text

    shell = browser.get("/capture/shell").text
    worker = client.get("/sw.js").text

    csrf = re.search(r'name="csrf" content="(\w+)"', page)
    assert csrf is not None
    assert "田中" in page
    assert "田中" not in shell
    assert csrf[1] not in shell
    assert "田中" not in worker
    assert client.get("/capture", headers={"accept": "text/html"}, follow_redirects=False).status_code == 303
    files = re.search(r"const FILES = (\[.*\]);", worker)
    assert files is not None
    for name in re.findall(r'"([^"]+)"', files[1]):
        assert client.get(name).status_code == 200, name
    icons = client.get("/manifest.webmanifest").json()["icons"]
    assert [client.get(icon["src"]).headers["content-type"] for icon in icons] == ["image/png"] * 3
