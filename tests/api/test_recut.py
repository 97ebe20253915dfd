"""A person takes over: a card is cut out by hand, turned, read again, added or typed whole."""

from __future__ import annotations

import pytest

from contacts.model_accounts import Role
from tests.support.drafts import file_card

QUAD = [[110.0, 120.0], [890.0, 122.0], [888.0, 600.0], [112.0, 598.0]]


@pytest.fixture
def card(client, give, aoba):
    return client.get(f"/api/v1/cards/{give(aoba)}").json()


def cut(client, card, **wish: object):
    return client.put(f"/api/v1/cards/{card['id']}/cut", json=wish, headers={"If-Match": f'"{card["version"]}"'})


def near(one, other):
    return all(abs(a - b) < 12 for p, q in zip(one, other, strict=True) for a, b in zip(p, q, strict=True))


def test_a_card_is_read_again_in_the_shape_a_person_drew(client, card):
    before = client.get(f"/api/v1/cards/{card['id']}/picture")
    again = cut(client, card, quad=QUAD, by="田中")

    assert again.status_code == 200, again.text
    assert near(again.json()["quad"], QUAD)
    assert again.json()["name"] == "青木 美咲"
    assert again.json()["contact_id"] == card["contact_id"]
    assert again.json()["version"] > card["version"]
    after = client.get(f"/api/v1/cards/{card['id']}/picture")
    assert after.headers["etag"] != before.headers["etag"]
    history = client.get(f"/api/v1/contacts/{card['contact_id']}").json()["history"]
    assert ("card_cut", "田中") in {(step["what"], step["by"]) for step in history}


def test_a_card_is_turned(client, card):
    turned = cut(client, card, quarter_turns=2).json()

    a, b, c, d = card["quad"]
    assert near(turned["quad"], [c, d, a, b])


def test_what_a_person_said_stands_after_reading_again(client, card):
    said = {"values": [{"kind": "name", "position": 0, "value": "青木 美紗季"}]}
    client.put(f"/api/v1/cards/{card['id']}", json=said, headers={"If-Match": f'"{card["version"]}"'})
    again = cut(client, client.get(f"/api/v1/cards/{card['id']}").json()).json()

    assert again["name"] == "青木 美紗季"
    contact = client.get(f"/api/v1/contacts/{again['contact_id']}").json()
    assert [one["value"] for one in contact["values"] if one["kind"] == "name" and one["current"]] == ["青木 美紗季"]


@pytest.mark.parametrize(
    "quad",
    [
        [QUAD[0], QUAD[2], QUAD[1], QUAD[3]],
        [[0, 0], [20, 0], [20, 20], [0, 20]],
        [[-900, 0], [890, 0], [890, 600], [-900, 600]],
        [QUAD[3], QUAD[2], QUAD[1], QUAD[0]],
    ],
    ids=["crossed", "tiny", "outside", "the wrong way round"],
)
def test_corners_that_are_no_card_are_refused_and_change_nothing(client, card, quad):
    refused = cut(client, card, quad=quad)

    assert (refused.status_code, refused.json()["code"]) == (409, "not_possible")
    assert client.get(f"/api/v1/cards/{card['id']}").json()["version"] == card["version"]


def test_a_stale_cut_is_refused(client, card):
    assert cut(client, card).status_code == 200
    assert cut(client, card).json()["code"] == "review_out_of_date"
    assert client.put(f"/api/v1/cards/{card['id']}/cut", json={}).status_code == 428


def test_a_card_that_nobody_found_is_added(client, card):
    added = client.post(f"/api/v1/photos/{card['sha256']}/cards", json={"quad": QUAD})

    assert added.status_code == 201, added.text
    assert added.json()["card"] == card["card"] + 1
    assert len(client.get(f"/api/v1/photos/{card['sha256']}").json()["cards"]) == 2


def test_the_page_cuts_and_keeps_the_corners_where_it_is_refused(client, card):
    form = {f"{axis}{n}": str(QUAD[n][i]) for n in range(4) for i, axis in enumerate("xy")}
    page = client.get(f"/cards/{card['id']}/cut").text
    refused = client.post(f"/cards/{card['id']}/cut", data={**form, "x0": "889", "version": card["version"]})
    done = client.post(f"/cards/{card['id']}/cut", data={**form, "version": card["version"]}, follow_redirects=False)

    assert 'name="x3"' in page
    assert refused.status_code == 409
    assert 'value="889.0"' in refused.text
    assert done.headers["location"] == f"/cards/{card['id']}"


def test_an_unreadable_card_is_typed_and_empty_inputs_say_nothing(client, home):
    with home.writing() as desk:
        filed = file_card(desk.book, 1, {}, notes=("nothing_readable",))
    page = client.get(f"/cards/{filed.card_id}").text
    form = {"version": "1", "type:name:0": "佐藤 花子", "type:email:0": "", "type:mobile:0": "090-1111-2222"}
    client.post(f"/cards/{filed.card_id}", data=form)
    typed = client.get(f"/api/v1/cards/{filed.card_id}").json()

    assert 'name="type:name:0"' in page
    assert {(field["kind"], field["value"]) for field in typed["fields"]} == {
        ("name", "佐藤 花子"), ("mobile", "090-1111-2222"),
    }  # fmt: skip
    assert typed["status"] == "confirmed"
    assert client.get(f"/api/v1/contacts/{typed['contact_id']}").json()["name"] == "佐藤 花子"


def test_a_rep_cuts_their_own_cards_alone(client, card, add, browser_of):
    for name, role in (("a-rep", Role.REP), ("a-reader", Role.READER)):
        add(name, role)

    for name in ("a-rep", "a-reader"):
        browser = browser_of(name)
        assert cut(browser, card).status_code == 403
        assert browser.get(f"/cards/{card['id']}/cut").status_code == 403
        page = browser.get(f"/cards/{card['id']}").text
        assert "この内容で確定" not in page  # no button that would only be refused
        assert "/cut" not in page
