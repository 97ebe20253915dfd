"""Trust through the API: the record, second looks, lessons."""

from __future__ import annotations


def confirm(client, card_id: str, by: str, **values: str):
    card = client.get(f"/api/v1/cards/{card_id}")
    said = [{"kind": kind, "position": 0, "value": value} for kind, value in values.items()]
    return client.put(
        f"/api/v1/cards/{card_id}", json={"by": by, "values": said}, headers={"If-Match": card.headers["etag"]}
    )


def test_a_new_book_says_that_nothing_is_proven_yet(client):
    trust = client.get("/api/v1/trust").json()

    assert trust["promise"] == 0.001
    assert (trust["all"]["standing"], trust["all"]["words"]) == ("unproven", "まだ証明されていません")
    assert (trust["all"]["share"], trust["all"]["rate_high"]) == (1.0, 1.0)


def test_what_a_person_confirms_is_learnt_listed_and_forgotten(client, give, aoba):
    card_id = give(aoba)
    assert confirm(client, card_id, "tanaka", company="株式会社青葉計測").status_code == 200

    (lesson,) = client.get("/api/v1/lessons").json()["items"]
    gone = client.delete(f"/api/v1/lessons/{lesson['id']}")

    assert (lesson["value"], lesson["by"]) == ("株式会社青葉計測", ["tanaka"])
    assert gone.status_code == 204
    assert client.get("/api/v1/lessons").json()["items"] == []
    assert client.delete(f"/api/v1/lessons/{lesson['id']}").status_code == 404


def test_a_second_look_that_nobody_waits_for_is_refused_in_words(client):
    answer = client.put("/api/v1/trust/second-looks/none", json={"value": "課長"})

    assert answer.status_code == 404
    assert answer.json()["code"] == "no_such_check"
