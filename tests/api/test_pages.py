"""The pages without a script: plain forms do the same, and what a form should not say is refused in words."""

from __future__ import annotations

import pytest

HTML = {"Accept": "text/html"}


def test_the_form_alone_takes_several_pictures(client, work, aoba, hikari):
    files = [("photos", ("a.jpg", aoba)), ("photos", ("b.jpg", hikari))]

    answer = client.post(
        "/photos", files=files, data={"event": "展示会", "met_on": ""}, headers=HTML, follow_redirects=False
    )

    assert (answer.status_code, answer.headers["location"]) == (303, "/photos")
    work()
    page = client.get("/photos").text
    assert "青木 美咲" in page
    assert "橋本 健太" in page


def test_a_bad_file_among_good_ones_is_told_and_the_good_ones_are_kept(client, aoba):
    files = [("photos", ("notes.txt", b"dear diary")), ("photos", ("a.jpg", aoba))]

    answer = client.post("/photos", files=files, headers=HTML)

    assert answer.status_code == 415
    assert "画像として読めません" in answer.text
    assert len(client.get("/api/v1/photos").json()["items"]) == 1


def test_a_day_that_is_none_is_refused_in_words(client, aoba):
    answer = client.post("/photos", files={"photos": ("a.jpg", aoba)}, data={"met_on": "tomorrow"}, headers=HTML)

    assert answer.status_code == 422
    assert "もう一度入力" in answer.text


def test_a_saved_card_leads_to_the_next_that_waits(client, give, unsure, hikari):
    card_id, other = give(unsure), give(hikari)

    page = client.post(
        f"/cards/{card_id}",
        data={"version": client.get(f"/api/v1/cards/{card_id}").json()["version"], "value:name:0": "髙橋 祥"},
        headers=HTML,
    )

    assert page.status_code == 200
    assert "確定しました" in page.text
    assert f"/cards/{other}" in page.text


def test_an_emptied_field_is_not_on_the_card_any_more_but_its_reading_is_kept(client, give, aoba):
    card_id = give(aoba)
    version = client.get(f"/api/v1/cards/{card_id}").json()["version"]

    client.post(f"/cards/{card_id}", data={"version": version, "value:title:0": ""}, headers=HTML)

    card = client.get(f"/api/v1/cards/{card_id}").json()
    title = next(field for field in card["fields"] if field["kind"] == "title")
    assert (title["value"], title["read_value"], title["source"]) == ("", "課長", "person")
    contact = client.get(f"/api/v1/contacts/{card['contact_id']}").json()
    assert contact["title"] == ""


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"version": "one"},
        {"version": "1", "value:shoe_size:0": "27"},
        {"version": "1", "value:name:x": "青木"},
        {"version": "1", "value:name:0": "x" * 1001},
    ],
)
def test_a_form_that_is_not_ours_changes_nothing(client, give, aoba, form):
    card_id = give(aoba)

    answer = client.post(f"/cards/{card_id}", data=form, headers=HTML)

    assert answer.status_code == 422
    assert "開き直して" in answer.text
    assert client.get(f"/api/v1/cards/{card_id}").json()["status"] != "confirmed"


def test_a_person_who_comes_by_another_name_gets_a_page(client):
    answer = client.get("/", headers={**HTML, "Host": "evil.example"})

    assert answer.status_code == 421
    assert answer.headers["content-type"].startswith("text/html")
    assert "127.0.0.1" in answer.text


@pytest.mark.parametrize("path", ["/photos/" + "0" * 64, "/cards/none", "/contacts/none", "/cards?status=odd"])
def test_what_is_not_there_is_said_on_a_page(client, path):
    answer = client.get(path, headers=HTML)

    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"].startswith("text/html")
    assert "ホームへ" in answer.text
