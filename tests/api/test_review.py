"""The review queue over HTTP: piles, answers, undo, and who may."""

from __future__ import annotations

import re

import pytest

from contacts.model_accounts import Role

WINDOW = "window-0001"
OTHER = "window-0002"


@pytest.fixture
def pile(client, give, unsure):
    """The queue with one card on whose name the readers disagree."""
    give(unsure)
    return client.post("/api/v1/review/pile", json={"window": WINDOW}).json()


def name_in(pile):
    return next(item for item in pile["items"] if item["kind"] == "name")


def answer(client, item, value, window=WINDOW):
    said = {"window": window, "card_id": item["card_id"], "reading": item["reading"]}
    return client.post("/api/v1/review/answers", json={**said, "values": [{"id": item["id"], "value": value}]})


def test_a_doubt_comes_with_its_crop_its_readers_and_what_else_it_may_be(pile):
    name = name_in(pile)

    assert name["value"] == "髙橋 翔"
    assert "高橋 翔" in name["options"]
    assert {said["reader"]: said["text"] for said in name["readers"]} == {"ppocr": "髙橋 翔", "tesseract": "高橋 翔"}
    assert len(name["card_boxes"]) == 1
    assert any("字" in words for words in name["checks"])
    assert pile["left"]["cards"] == 1


def test_a_look_at_an_accepted_value_cannot_be_told_from_an_unsure_one(client, give, aoba, pile):
    give(aoba)
    every = client.post("/api/v1/review/pile", json={"window": WINDOW}).json()["items"]
    accepted = {
        (field["kind"], field["position"]) for card in client.get("/api/v1/cards").json()["items"]
        for field in client.get(f"/api/v1/cards/{card['id']}").json()["fields"] if field["confidence"] > 0.99
    }  # fmt: skip
    quiet = [item for item in every if not item["checks"]]

    assert any((item["kind"], item["position"]) in accepted for item in quiet)
    assert not any("confidence" in item or "accepted" in item for item in every)


def test_an_answer_stands_and_is_taken_back(client, pile):
    name = name_in(pile)
    assert answer(client, name, "高橋 翔").status_code == 200
    card = client.get(f"/api/v1/cards/{name['card_id']}").json()
    assert card["name"] == "高橋 翔"

    undone = client.post(
        "/api/v1/review/undo", json={"window": WINDOW, "card_id": name["card_id"], "doubts": [name["id"]]}
    )

    assert undone.status_code == 204
    assert client.get(f"/api/v1/cards/{name['card_id']}").json()["name"] == "髙橋 翔"


def test_the_second_window_gets_no_card_of_the_first_until_it_leaves(client, pile):
    assert client.post("/api/v1/review/pile", json={"window": OTHER}).json()["items"] == []
    refused = answer(client, name_in(pile), "高橋 翔", window=OTHER)
    assert (refused.status_code, refused.json()["code"]) == (409, "on_anothers_desk")

    assert client.put("/api/v1/review/desk", json={"window": WINDOW}).status_code == 204
    assert client.delete(f"/api/v1/review/desk?window={WINDOW}").status_code == 204

    assert len(client.post("/api/v1/review/pile", json={"window": OTHER}).json()["items"]) == len(pile["items"])


def test_a_late_answer_is_told_who_was_first(client, pile):
    name = name_in(pile)
    card = client.get(f"/api/v1/cards/{name['card_id']}")
    said = {"by": "森", "values": [{"kind": "name", "position": 0, "value": "高橋 翔"}]}
    client.put(f"/api/v1/cards/{name['card_id']}", json=said, headers={"If-Match": card.headers["etag"]})

    late = answer(client, name, "髙橋 翔")

    assert (late.status_code, late.json()["code"]) == (409, "review_out_of_date")
    assert "森 さん" in late.json()["detail"]


def test_an_answer_to_a_place_that_is_none_is_refused(client, pile):
    name = name_in(pile)

    assert answer(client, {**name, "id": f"{name['card_id']}:name:7"}, "x").status_code == 409
    assert answer(client, {**name, "id": "again:none"}, "x").status_code == 409
    assert answer(client, {**name, "reading": "another"}, "x").status_code == 409
    assert answer(client, {**name, "card_id": "none"}, "x").status_code == 404


def test_only_reviewers_have_the_queue(client, give, unsure, add, browser_of):
    give(unsure)
    for name, role in (("a-rep", Role.REP), ("a-reader", Role.READER), ("a-reviewer", Role.REVIEWER)):
        add(name, role)

    for name, status in (("a-rep", 403), ("a-reader", 403), ("a-reviewer", 200)):
        browser = browser_of(name)
        assert browser.get("/review").status_code == status
        assert browser.post("/api/v1/review/pile", json={"window": WINDOW}).status_code == status
        assert ("/review" in browser.get("/").text) is (status == 200)


def test_the_pages_pile_shows_crops_and_escapes_what_a_card_says(client, give, markup):
    give(markup)
    page = client.post("/review/pile", json={"window": WINDOW})

    assert page.status_code == 200
    assert "<script>" not in page.text
    assert re.search(r'<svg class="look-crop" viewBox="[\d. ]+"', page.text)


def test_the_desk_itself_is_small(client):
    page = client.get("/review")
    parts = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)

    assert sum(len(client.get(part).content) for part in set(parts)) + len(page.content) < 200_000
