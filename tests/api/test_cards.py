"""A card with its evidence, and a person's word on it."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from contacts.errors import ReviewOutOfDate


def values_of(card, kind):
    return [field["value"] for field in card["fields"] if field["kind"] == kind]


def test_a_card_tells_its_fields_with_boxes_and_both_readers(client, give, unsure):
    card = client.get(f"/api/v1/cards/{give(unsure)}").json()

    name = next(field for field in card["fields"] if field["kind"] == "name")
    assert name["value"] == "髙橋 翔"
    assert name["accepted"] is False
    line = card["lines"][name["lines"][0]]
    assert line["by"] == {"ppocr": "髙橋 翔", "tesseract": "高橋 翔"}
    assert values_of(card, "company") == ["みなと印刷工業株式会社"]
    assert values_of(card, "mobile") == ["070-3456-7890"]
    assert card["provenance"]["engines"] == {"ppocr": "recorded", "tesseract": "recorded"}


def test_boxes_come_in_card_px_and_in_picture_px(client, give, aoba):
    card = client.get(f"/api/v1/cards/{give(aoba)}").json()

    name = next(field for field in card["fields"] if field["kind"] == "name")
    (on_card,), (in_picture,) = name["card_boxes"], name["boxes"]
    assert on_card[0] == [260, 160]
    # The card's corner lies at (120, 130) in the picture, give or take what the finder makes of its edge.
    assert in_picture[0] == pytest.approx([380, 290], abs=8)


def test_the_card_picture_is_the_flat_card(client, give, aoba):
    answer = client.get(f"/api/v1/cards/{give(aoba)}/picture")

    picture = Image.open(io.BytesIO(answer.content))
    assert answer.headers["content-type"] == "image/jpeg"
    assert picture.width / picture.height == pytest.approx(760 / 460, abs=0.05)


def test_a_confirmed_value_stands_on_the_card_and_at_the_contact(client, give, unsure):
    card_id = give(unsure)
    seen = client.get(f"/api/v1/cards/{card_id}")

    answer = client.put(
        f"/api/v1/cards/{card_id}",
        json={"values": [{"kind": "name", "value": "髙橋 祥"}], "by": "鈴木"},
        headers={"If-Match": seen.headers["etag"]},
    )

    assert answer.status_code == 200
    name = next(field for field in answer.json()["fields"] if field["kind"] == "name")
    assert (name["value"], name["read_value"], name["source"], name["by"]) == ("髙橋 祥", "髙橋 翔", "person", "鈴木")
    assert answer.headers["etag"] != seen.headers["etag"]
    contact = client.get(f"/api/v1/contacts/{answer.json()['contact_id']}").json()
    assert contact["name"] == "髙橋 祥"
    gone = [value for value in contact["values"] if not value["current"] and value["kind"] == "name"]
    assert [(value["value"], value["ended"]) for value in gone] == [("髙橋 翔", "corrected")]


def test_the_second_of_two_people_is_told_who_was_first(client, give, unsure):
    card_id = give(unsure)
    tag = client.get(f"/api/v1/cards/{card_id}").headers["etag"]
    body = {"values": [{"kind": "title", "value": "部長"}]}
    client.put(f"/api/v1/cards/{card_id}", json=body, headers={"If-Match": tag})

    late = client.put(
        f"/api/v1/cards/{card_id}",
        json={"values": [{"kind": "title", "value": "社長"}]},
        headers={"If-Match": tag},
    )

    assert late.status_code == 409
    assert late.json()["code"] == ReviewOutOfDate.code
    assert values_of(client.get(f"/api/v1/cards/{card_id}").json(), "title") == ["部長"]


@pytest.mark.parametrize("headers", [{}, {"If-Match": "*"}, {"If-Match": '"abc"'}])
def test_an_edit_must_say_what_it_was_made_from(client, give, aoba, headers):
    answer = client.put(f"/api/v1/cards/{give(aoba)}", json={"values": []}, headers=headers)

    assert answer.status_code == 428
    assert "ETag" in answer.json()["hint"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"values": [{"kind": "shoe_size", "value": "27"}]},
        {"values": [{"kind": "name", "value": "x" * 1001}]},
        {"values": [], "surprise": 1},
    ],
)
def test_a_confirmation_of_the_wrong_shape_is_refused_in_words(client, give, aoba, body):
    answer = client.put(f"/api/v1/cards/{give(aoba)}", json=body, headers={"If-Match": '"1"'})

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["hint"]


def test_a_card_that_is_not_there_is_not_found(client):
    for path in ("/api/v1/cards/none", "/api/v1/cards/none/picture", "/api/v1/contacts/none"):
        assert client.get(path).status_code == 404


def test_cards_are_listed_by_status(client, give, aoba, unsure):
    give(aoba)
    card_id = give(unsure)

    waiting = client.get("/api/v1/cards?status=to_review").json()["items"]

    assert card_id in [card["id"] for card in waiting]
    assert client.get("/api/v1/cards?status=confirmed").json()["items"] == []
    assert client.get("/api/v1/cards?status=nonsense").status_code == 422


def test_html_on_a_card_is_shown_as_text(client, give, markup):
    card_id = give(markup)
    contact_id = client.get(f"/api/v1/cards/{card_id}").json()["contact_id"]

    for path in (f"/cards/{card_id}", "/cards", "/contacts", f"/contacts/{contact_id}", "/photos", "/"):
        page = client.get(path).text
        assert "<script>alert" not in page, path
        assert "<b>青木" not in page, path
    assert "&lt;script&gt;alert" in client.get(f"/cards/{card_id}").text
