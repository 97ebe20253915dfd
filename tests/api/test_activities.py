"""接点 over HTTP: written down with files, changed by whose they are; a secret calendar; 引き継ぎ by managers."""

from __future__ import annotations

from datetime import date, timedelta

from contacts.model_accounts import Role


def person(client, name="高橋 一郎"):
    answer = client.post("/api/v1/contacts", json={"values": {"name": name, "company": "青葉商事"}})
    return answer.json()["record"]["id"]


def telling(*people: str, kind="visit", note="見積もりを渡した"):
    return {"kind": kind, "met_on": "2026-11-20", "note": note, "people": people}


def test_a_visit_with_its_minutes_is_on_both_timelines(client):
    who = person(client)
    said = client.post("/api/v1/activities", json=telling(who), headers={"Idempotency-Key": "k"})
    again = client.post("/api/v1/activities", json=telling(who), headers={"Idempotency-Key": "k"})
    where = f"/api/v1/activities/{said.json()['activity_id']}"
    upload = {"file": ("../議事録.html", b"<script>alert(1)</script>", "text/html")}
    file = client.post(f"{where}/files", files=upload).json()

    got = client.get(f"{where}/files/{file['file_id']}")
    company = client.get(f"/api/v1/contacts/{who}").json()["company_id"]

    assert said.status_code == 201
    assert again.json()["activity_id"] == said.json()["activity_id"]
    assert file["file_name"] == "議事録.html"
    assert got.content == b"<script>alert(1)</script>"
    assert got.headers["content-disposition"].startswith("attachment")
    assert got.headers["content-type"] == "application/octet-stream"
    for path in (f"contacts/{who}", f"companies/{company}"):
        moments = client.get(f"/api/v1/{path}/timeline").json()
        assert [(each["kind"], each["note"]) for each in moments] == [("visit", "見積もりを渡した")]
    assert client.delete(where).status_code == 204
    assert client.get(f"/api/v1/contacts/{who}/timeline").json() == []
    assert client.post(f"{where}/restore").json()["ended"] is False
    assert client.post("/api/v1/activities", json=telling()).status_code == 422


def test_a_rep_changes_their_own_activities_and_hands_nobodys_book_over(client, add, browser_of):
    for name, role in (("rep", Role.REP), ("other", Role.REP), ("boss", Role.REVIEWER), ("reader", Role.READER)):
        add(name, role)
    rep, other, boss, reader = (browser_of(name) for name in ("rep", "other", "boss", "reader"))
    who = person(rep)
    where = f"/api/v1/activities/{rep.post('/api/v1/activities', json=telling(who)).json()['activity_id']}"
    handing = {"giver": "rep", "taker": "other"}

    assert reader.post("/api/v1/activities", json=telling(who)).status_code == 403
    assert other.put(where, json=telling(who, note="別の話")).status_code == 403
    assert rep.put(where, json=telling(who, note="見積もりを説明した")).status_code == 200
    assert rep.put(where, json=telling(who)).status_code == 409
    assert rep.post("/api/v1/handovers", json=handing).status_code == 403
    done = boss.post("/api/v1/handovers", json=handing).json()
    assert (done["people"], done["taker"]) == (1, "other")
    record = client.get  # nobody is signed in there
    assert record(f"/api/v1/contacts/{who}/record").status_code == 401
    owner = {item["key"]: item["values"] for item in boss.get(f"/api/v1/contacts/{who}/record").json()["items"]}[
        "owner"
    ]
    assert owner == ["other"]
    assert boss.post(f"/api/v1/handovers/{done['act_id']}/undo").status_code == 200
    assert boss.get("/api/v1/handovers").json()[0]["undone_by"] == "boss"


def test_a_calendar_is_read_without_signing_in_until_it_is_closed(client, add, browser_of, home):
    account = add("rep", Role.REP)
    rep = browser_of("rep")
    who = person(rep)
    soon = (date.today() + timedelta(days=3)).isoformat()
    rep.post(f"/api/v1/contacts/{who}/memos", json={"text": "見積もりを送る", "due_on": soon})
    rep.post(f"/api/v1/contacts/{who}/memos", json={"text": "ほかの人の", "due_on": soon, "rep": "suzuki"})
    path = rep.post("/api/v1/calendar").json()["path"]

    feed = client.get(path)
    unknown = client.get("/calendar/nonsense.ics")

    assert feed.status_code == 200
    assert feed.headers["content-type"].startswith("text/calendar")
    assert "見積もりを送る" in feed.text
    assert "ほかの人の" not in feed.text
    assert unknown.status_code == 404
    mine = rep.get("/api/v1/memos/due?days=7&rep=suzuki").json()
    assert [memo["text"] for memo in mine] == ["ほかの人の"]
    add("admin")
    with home.writing() as desk:
        desk.accounts.lock(account)
    assert client.get(path).status_code == 404
