"""The pages of customer records: forms that keep what was typed, activities, today, fields and handover."""

from __future__ import annotations

import re

from contacts.model_accounts import Role


def add_person(client, name="高橋 一郎", **values: str):
    answer = client.post("/api/v1/contacts", json={"values": {"name": name, "company": "青葉商事", **values}})
    return answer.json()["record"]["id"]


def form_of(page, action=""):
    """The inputs of a page's record form."""
    found = re.findall(r'name="(v:[^"]+|version)"(?: value="([^"]*)")?', page)
    return dict(found)


def test_a_form_keeps_what_was_typed_when_something_is_refused(client):
    who = add_person(client)
    page = client.get(f"/contacts/{who}/edit").text
    said = form_of(page) | {"v:mobile": "12", "v:interests": "釣り", "v:name": "高橋 一郎"}

    refused = client.post(f"/contacts/{who}/edit", data=said)
    kept = client.post(f"/contacts/{who}/edit", data=said | {"v:mobile": "０９０-1234-5678"})
    stale = client.post(f"/contacts/{who}/edit", data=said | {"v:mobile": ""}, headers={"accept": "text/html"})

    assert refused.status_code == 422
    assert "釣り" in refused.text
    assert "電話番号として読めません" in refused.text
    assert "ハイフン" in kept.text or "全角の英数字を半角に" in kept.text
    assert stale.status_code == 409
    shown = client.get(f"/contacts/{who}").text
    assert "釣り" in shown
    assert "090-1234-5678" in shown
    assert "書き直した履歴" in shown


def test_a_company_is_added_on_its_page_and_listed_before_anybody_is_known(client):
    page = client.get("/companies/new")
    made = client.post("/companies/new", data={"v:name": "青葉運送", "v:rank": "A", "v:capital": "1000"})
    again = client.post("/companies/new", data={"v:name": "㈱青葉運送"})

    assert "企業名" in page.text
    assert made.status_code == 200
    assert "青葉運送" in client.get("/companies").text
    assert "1,000円" in made.text
    assert again.status_code == 422
    assert "すでに登録" in again.text


def test_an_activity_with_a_next_action_is_on_the_timeline_and_today(client):
    who = add_person(client)
    said = {
        "kind": "complaint", "met_on": "2026-11-20", "note": "納期が遅れた", "people": who, "back": f"/contacts/{who}",
        "action": "お詫びに伺う", "due_on": "2020-01-05", "once": "x",
    }  # fmt: skip

    for _ in range(2):
        page = client.post("/activities", data=said, files={"files": ("経緯.txt", b"abc", "text/plain")})
    today = client.get("/today").text

    assert page.text.count("納期が遅れた") == 1
    assert page.text.count("経緯.txt") == 1
    assert "クレーム" in page.text
    assert "お詫びに伺う" in today
    assert today.index("期限を過ぎています") < today.index("お詫びに伺う")
    activity = re.search(r"/activities/([0-9a-f-]+)/take-back", page.text)[1]
    taken = client.post(f"/activities/{activity}/take-back", data={"back": f"/contacts/{who}"})
    assert "納期が遅れた" not in taken.text
    restored = client.post(f"/activities/{activity}/restore", data={"back": f"/contacts/{who}"})
    assert "納期が遅れた" in restored.text


def test_the_admin_adds_a_field_sees_that_nobody_uses_it_and_retires_it(client):
    added = client.post("/fields/company", data={"label": "間取り", "type": "choice", "choices": "1K\n2LDK"})
    refused = client.post("/fields/company", data={"label": "番号", "type": "text", "pattern": "(a)\\1"})
    key = re.search(r'action="/fields/company/(x-\w+)"', added.text)[1]

    assert "使われていません" in added.text
    assert refused.status_code == 422
    assert "使えません" in refused.text
    assert 'value="番号"' in refused.text
    assert "2LDK" in client.get("/companies/new").text
    client.post(f"/fields/company/{key}/retired", data={"retired": "true"})
    assert "2LDK" not in client.get("/companies/new").text


def test_a_manager_hands_a_book_over_and_takes_it_back(client, add, browser_of):
    for name, role in (("rep", Role.REP), ("boss", Role.REVIEWER), ("reader", Role.READER)):
        add(name, role)
    rep, boss, reader = browser_of("rep"), browser_of("boss"), browser_of("reader")
    who = add_person(rep, owner="rep")

    assert rep.get("/handover").status_code == 403
    assert "1" in boss.get("/handover?giver=rep").text
    done = boss.post("/handover", data={"giver": "rep", "taker": "suzuki"})
    act = re.search(r"/handover/([0-9a-f-]+)/undo", done.text)[1]
    assert "suzuki" in boss.get(f"/contacts/{who}").text
    undone = boss.post(f"/handover/{act}/undo")
    assert "boss が取り消し済み" in undone.text
    page = reader.get(f"/contacts/{who}").text
    assert "/edit" not in page
    assert "接点を書く" not in page
    assert reader.get(f"/contacts/{who}/edit").status_code == 403
