"""Finding people through the API."""

from __future__ import annotations


def names(answer):
    return sorted(contact["name"] for contact in answer.json()["items"])


def test_people_are_found_by_any_part_of_what_their_card_says(client, give, aoba, hikari):
    give(aoba)
    give(hikari)

    assert names(client.get("/api/v1/contacts")) == ["橋本 健太", "青木 美咲"]
    for query in ("美咲", "青葉", "misaki@", "青木美咲"):
        assert names(client.get("/api/v1/contacts", params={"q": query})) == ["青木 美咲"], query
    assert names(client.get("/api/v1/contacts", params={"q": "1234"})) == ["橋本 健太", "青木 美咲"]
    assert names(client.get("/api/v1/contacts", params={"q": "誰もいない"})) == []


def test_contacts_come_a_page_at_a_time(client, give, aoba, hikari, unsure):
    for data in (aoba, hikari, unsure):
        give(data)

    first = client.get("/api/v1/contacts?limit=2").json()
    rest = client.get("/api/v1/contacts", params={"limit": 2, "after": first["next"]}).json()

    assert len(first["items"]) == 2
    assert len(rest["items"]) == 1
    assert rest["next"] is None
    assert not {row["id"] for row in first["items"]} & {row["id"] for row in rest["items"]}


def test_a_cursor_that_we_never_gave_is_refused_in_words(client):
    answer = client.get("/api/v1/contacts?after=nonsense")

    assert answer.status_code == 422
    assert answer.json()["hint"]


def test_a_contact_says_where_each_value_comes_from(client, give, aoba):
    card_id = give(aoba)
    contact_id = client.get(f"/api/v1/cards/{card_id}").json()["contact_id"]

    contact = client.get(f"/api/v1/contacts/{contact_id}").json()

    assert contact["company"] == "株式会社青葉計測"
    assert {value["card_id"] for value in contact["values"]} == {card_id}
    assert {value["source"] for value in contact["values"]} == {"card"}
    assert [card["id"] for card in contact["cards"]] == [card_id]
    assert contact["encounters"][0]["owner"] == "自分"
    assert "contact_made" in [step["what"] for step in contact["history"]]


def test_a_view_is_kept_under_a_name_with_the_account(client, add, browser_of):
    add("tanaka")
    add("mori")
    mine = browser_of()
    kept = {"name": "東京の人", "query": "q=東京&sort=reading&after=junk"}
    done = mine.post("/contacts/views", data=kept, follow_redirects=False)

    assert done.headers["location"] == "/contacts?q=%E6%9D%B1%E4%BA%AC&sort=reading"
    assert ">東京の人</a>" in browser_of().get("/contacts").text  # another device of the same person
    assert "東京の人" not in browser_of("mori").get("/contacts").text
    assert mine.post("/contacts/views", data={"name": "  ", "query": ""}).status_code == 409

    mine.post("/contacts/views", data={**kept, "query": "q=大阪"})
    assert mine.get("/contacts").text.count(">東京の人</a>") == 1
    mine.post("/contacts/views/forget", data={"name": "東京の人"})
    assert "東京の人" not in mine.get("/contacts").text
