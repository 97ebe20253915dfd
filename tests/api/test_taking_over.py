"""A person takes over what a machine cut or called wrongly: no card, two for one, one for two, another kind."""

from __future__ import annotations

import re

import pytest

from contacts.model_accounts import Role
from tests.api.test_review import WINDOW, name_in

HALVES = ([[110.0, 120.0], [500.0, 120.0], [500.0, 600.0], [110.0, 600.0]],
          [[500.0, 120.0], [890.0, 120.0], [890.0, 600.0], [500.0, 600.0]])  # fmt: skip


@pytest.fixture
def card(client, give, aoba):
    return client.get(f"/api/v1/cards/{give(aoba)}").json()


def seen(client, card):
    return client.get(f"/api/v1/cards/{card['id']}").json()


def no_card(client, card, method="PUT"):
    tag = {"If-Match": f'"{seen(client, card)["version"]}"'}
    return client.request(method, f"/api/v1/cards/{card['id']}/no-card", headers=tag)


def names(client):
    return [row["name"] for row in client.get("/api/v1/contacts").json()["items"]]


def photo_of(client, card):
    return client.get(f"/api/v1/photos/{card['sha256']}").json()


def test_what_is_no_card_counts_for_nobody_until_it_is_taken_back(client, card):
    before = client.get(f"/api/v1/contacts/{card['contact_id']}").json()["values"]
    aside = no_card(client, card)

    assert aside.status_code == 200, aside.text
    assert aside.json()["status"] == "no_card"
    assert names(client) == []
    assert photo_of(client, card)["cards"] == []
    assert [one["card_id"] for one in photo_of(client, card)["set_aside"]] == [card["id"]]
    assert client.get("/api/v1/contacts", params={"q": "青木"}).json()["items"] == []
    assert client.get("/cards").text.count("card-grid-picture") == 0
    assert no_card(client, card).json()["code"] == "not_possible"

    assert no_card(client, card, "DELETE").status_code == 200
    assert names(client) == ["青木 美咲"]
    assert client.get(f"/api/v1/contacts/{card['contact_id']}").json()["values"] == before
    assert seen(client, card)["status"] == card["status"]


def test_what_is_no_card_can_neither_be_confirmed_nor_cut_nor_reviewed(client, card):
    no_card(client, card)
    tag = {"If-Match": f'"{seen(client, card)["version"]}"'}
    said = {"values": [{"kind": "name", "position": 0, "value": "青木"}]}

    assert client.put(f"/api/v1/cards/{card['id']}", json=said, headers=tag).status_code == 409
    assert client.put(f"/api/v1/cards/{card['id']}/cut", json={}, headers=tag).status_code == 409
    assert client.post("/api/v1/review/pile", json={"window": WINDOW}).json()["items"] == []


def test_two_pieces_of_one_card_become_one_and_can_be_taken_apart_again(client, card):
    piece = client.post(f"/api/v1/photos/{card['sha256']}/cards", json={"quad": HALVES[0]}).json()
    wish = {"quad": card["quad"], "instead_of": [card["id"], piece["id"]]}
    whole = client.post(f"/api/v1/photos/{card['sha256']}/cards", json=wish)

    assert whole.status_code == 201, whole.text
    assert [one["id"] for one in photo_of(client, card)["cards"]] == [whole.json()["id"]]
    assert names(client) == ["青木 美咲"]

    for piece_of_it in (card, piece):
        assert no_card(client, piece_of_it, "DELETE").status_code == 200
    assert len(photo_of(client, card)["cards"]) == 3


def test_erasing_somebody_takes_along_the_pieces_their_card_was_made_of(client, card):
    wish = {"quad": card["quad"], "instead_of": [card["id"]]}
    whole = client.post(f"/api/v1/photos/{card['sha256']}/cards", json=wish).json()
    contact = client.get(f"/api/v1/contacts/{whole['contact_id']}").json()
    page = client.get(f"/contacts/{whole['contact_id']}/erase").text
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    client.post(f"/contacts/{contact['id']}/erase", data={"version": version, "sure": "true"})

    assert client.get(f"/api/v1/cards/{card['id']}").status_code == 404


def test_one_shape_is_split_on_the_page_and_the_second_half_follows(client, card):
    asked = {"instead": card["id"], "split": "true"}
    page = client.get(f"/photos/{card['sha256']}/cut", params=asked).text
    form = {name: value for name, value in re.findall(r'name="([a-z]+\d?)" value="([^"]*)"', page) if name != "q"}
    first = client.post(f"/photos/{card['sha256']}/cut", data=form, follow_redirects=False)
    second = client.get(first.headers["location"]).text

    assert "二枚に分ける" in page
    assert first.status_code == 303
    assert len(photo_of(client, card)["cards"]) == 1
    corners = dict(re.findall(r'name="([xy]\d)" value="([^"]*)"', second))
    assert float(corners["x0"]) == pytest.approx(float(form["x1"]), abs=0.2)  # where the first one ends


def test_a_card_that_was_missed_is_added_on_the_page_and_bad_corners_stay_as_they_were(client, card):
    page = client.get(f"/photos/{card['sha256']}/cut").text
    form = dict(re.findall(r'name="([xy]\d|page)" value="([^"]*)"', page))
    refused = client.post(f"/photos/{card['sha256']}/cut", data={**form, "x0": form["x1"], "y0": form["y1"]})
    done = client.post(f"/photos/{card['sha256']}/cut", data=form, follow_redirects=False)

    assert refused.status_code == 409
    assert f'name="x0" value="{form["x1"]}"' in refused.text
    assert done.status_code == 303
    assert len(photo_of(client, card)["cards"]) == 2


def test_a_field_of_a_card_is_given_another_kind(client, card):
    page = client.get(f"/cards/{card['id']}").text
    form = dict(re.findall(r'name="(value:[^"]+|version)" value="([^"]*)"', page))
    mobile = form["value:mobile:0"]
    client.post(f"/cards/{card['id']}", data={**form, "kind:mobile:0": "fax"})

    fields = {(one["kind"], one["value"]) for one in seen(client, card)["fields"]}
    assert ("fax", mobile) in fields
    assert ("mobile", "") in fields
    values = client.get(f"/api/v1/contacts/{card['contact_id']}").json()["values"]
    assert [one["kind"] for one in values if one["current"] and one["value"] == mobile] == ["fax"]


def test_a_reviewer_gives_another_kind_and_takes_it_back(client, give, unsure):
    give(unsure)
    name = name_in(client.post("/api/v1/review/pile", json={"window": WINDOW}).json())
    said = {"window": WINDOW, "card_id": name["card_id"], "reading": name["reading"]}
    value = {"id": name["id"], "value": "髙橋 翔", "kind": "title"}
    assert client.post("/api/v1/review/answers", json={**said, "values": [value]}).status_code == 200
    fields = {(one["kind"], one["value"]) for one in client.get(f"/api/v1/cards/{name['card_id']}").json()["fields"]}
    assert {("title", "髙橋 翔"), ("name", "")} <= fields

    undo = {"window": WINDOW, "card_id": name["card_id"], "doubts": [name["id"]]}
    assert client.post("/api/v1/review/undo", json=undo).status_code == 204
    fields = {(one["kind"], one["value"]) for one in client.get(f"/api/v1/cards/{name['card_id']}").json()["fields"]}
    assert ("title", "髙橋 翔") not in fields
    assert ("name", "髙橋 翔") in fields


def test_a_rep_takes_over_their_own_cards_alone(client, card, add, browser_of):
    add("boss", Role.ADMIN)
    add("a-rep", Role.REP)
    browser = browser_of("a-rep")

    assert no_card(browser, card).status_code == 403
    assert browser.get(f"/photos/{card['sha256']}/cut").status_code == 403
    assert "名刺を加える" not in browser.get(f"/photos/{card['sha256']}").text
