"""Who is whom, through the API."""

from __future__ import annotations

import pytest


@pytest.fixture
def two(client, give, aoba, hikari):
    """Two contacts, as the API shows them."""
    cards = [client.get(f"/api/v1/cards/{give(data)}").json() for data in (aoba, hikari)]
    return [client.get(f"/api/v1/contacts/{card['contact_id']}").json() for card in cards]


def tag(client, contact):
    return {"if-match": client.get(f"/api/v1/contacts/{contact['id']}").headers["etag"]}


def test_contacts_are_merged_and_put_right_again(client, two):
    first, second = two

    act = client.post(
        f"/api/v1/contacts/{first['id']}/merge", json={"other_id": second["id"]}, headers=tag(client, first)
    )
    assert act.status_code == 201, act.text
    assert client.get(f"/api/v1/contacts/{second['id']}").json()["id"] == first["id"]
    memberships = client.get(f"/api/v1/contacts/{first['id']}/memberships").json()
    assert len({each["card_id"] for each in memberships if each["until"] is None}) == 2

    undone = client.post(f"/api/v1/acts/{act.json()['act_id']}/undo", json={"by": "tanaka"})
    assert undone.json()["kept"] == []
    assert client.get(f"/api/v1/contacts/{second['id']}").json()["name"] == second["name"]
    (told,) = client.get(f"/api/v1/contacts/{first['id']}/acts").json()
    assert told["undone_by"] == "tanaka"


def test_a_merge_needs_the_version_that_was_looked_at(client, two):
    first, second = two
    path = f"/api/v1/contacts/{first['id']}/merge"

    assert client.post(path, json={"other_id": second["id"]}).status_code == 428
    stale = client.post(path, json={"other_id": second["id"]}, headers={"if-match": '"0"'})
    assert stale.status_code == 409
    assert stale.json()["hint"]


def test_never_the_same_is_told_in_words(client, two):
    first, second = two
    client.post(f"/api/v1/contacts/{first['id']}/apart", json={"other_id": second["id"], "by": "tanaka"})

    refused = client.post(
        f"/api/v1/contacts/{first['id']}/merge", json={"other_id": second["id"]}, headers=tag(client, first)
    )

    assert refused.status_code == 409
    assert refused.json()["code"] == "never_the_same"
    assert "tanaka" in refused.json()["detail"]


def test_a_persons_past_and_who_knows_them(client, two):
    first, _ = two

    (stage,) = client.get(f"/api/v1/contacts/{first['id']}/career").json()
    assert stage["company"] == first["company"]
    (known,) = client.get(f"/api/v1/contacts/{first['id']}/known-by").json()
    assert known["times"] == 1
    assert client.get(f"/api/v1/contacts/{first['id']}/as-of?day=2001-01-01").json()["values"] == []


def test_a_company_shows_its_people(client, two):
    first, _ = two

    company = client.get(f"/api/v1/companies/{first['company_id']}").json()

    assert [each["name"] for each in company["roster"]] == [first["name"]]
    assert client.get("/api/v1/companies", params={"q": "青葉"}).json()["items"][0]["company_id"] == first["company_id"]
    assert client.get("/api/v1/companies/alike").json() == []


def test_a_contact_is_hidden_and_shown(client, two):
    first, _ = two
    path = f"/api/v1/contacts/{first['id']}/hidden"

    assert client.put(path, json={"hidden": True}).status_code == 204
    assert len(client.get("/api/v1/contacts").json()["items"]) == 1
    client.put(path, json={"hidden": False})
    assert len(client.get("/api/v1/contacts").json()["items"]) == 2


def test_a_person_is_erased(client, two):
    first, _ = two

    gone = client.delete(f"/api/v1/contacts/{first['id']}", headers=tag(client, first))

    assert gone.json() == {"contacts": 1, "cards": 1, "pictures": 1}
    assert client.get(f"/api/v1/contacts/{first['id']}").status_code == 404


def test_a_question_is_answered_and_opened_again(client, home, two):
    ids = [each["id"] for each in two]
    with home.writing() as desk:
        desk.persons.ask(*ids, probability=0.6, because="似ています", by="batch")
    (question,) = client.get("/api/v1/questions").json()["items"]
    path = f"/api/v1/questions/{question['question_id']}"

    answered = client.post(f"{path}/answer", json={"answer": "same", "version": question["version"]}).json()
    assert answered["status"] == "answered"
    again = client.post(f"{path}/answer", json={"answer": "different", "version": question["version"]})
    assert (again.status_code, bool(again.json()["hint"])) == (409, True)
    client.post(f"/api/v1/acts/{answered['act_id']}/undo", json={})
    assert client.get(path).json()["status"] == "open"
    assert client.post(f"{path}/answer", json={"answer": "later"}).json()["status"] == "later"
    assert client.post(f"{path}/reopen", json={}).json()["status"] == "open"


def test_findings_are_listed(client, two):
    assert client.get("/api/v1/findings").json() == {"items": [], "next": None}
