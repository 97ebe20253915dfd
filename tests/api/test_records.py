"""Records over HTTP: typed, checked while typing, edited by whom they are, ruled by the admin's fields."""

from __future__ import annotations

from contacts.model_accounts import Role


def add_company(client, name, values=None):
    values = {"name": name, **(values or {})}
    answer = client.post("/api/v1/companies", json={"values": values, "by": "田中"})
    assert answer.status_code == 201, answer.text
    return answer.json()


def value_of(record, key):
    return next(item["values"] for item in record["items"] if item["key"] == key)


def test_a_company_is_typed_in_changed_and_changed_back(client):
    made = add_company(client, "㈱青葉商事", {"phone": "０３-1234-5678", "employees": 120, "contract": True})
    where = f"/api/v1/companies/{made['record']['id']}/record"
    tag = client.get(where).headers["etag"]

    changed = client.patch(where, json={"values": {"rank": "A"}, "by": "鈴木"}, headers={"If-Match": tag})
    late = client.patch(where, json={"values": {"rank": "B"}, "by": "田中"}, headers={"If-Match": tag})
    blind = client.patch(where, json={"values": {"rank": "B"}})
    wrong = client.patch(
        where, json={"values": {"phone": "12", "rank": "Z"}}, headers={"If-Match": changed.headers["etag"]}
    )
    undone = client.post(f"/api/v1/edits/{changed.json()['act_id']}/undo")

    assert value_of(made["record"], "phone") == ["03-1234-5678"]
    assert {remark["key"] for remark in made["remarks"]} == {"name", "phone"}
    assert value_of(changed.json()["record"], "rank") == ["A"]
    assert (late.status_code, blind.status_code, undone.status_code) == (409, 428, 200)
    assert "鈴木" in late.json()["detail"]
    assert wrong.status_code == 422
    assert set(wrong.json()["faults"]) == {"phone", "rank"}
    assert value_of(client.get(where).json(), "rank") == []


def test_while_typing_the_form_the_faults_and_the_doubles_are_said(client):
    add_company(client, "青葉商事株式会社")
    person = {"name": "高橋一郎", "email": "takahashi@aoba.example", "mobile": "090-1234-5678", "company": "青葉商事"}
    client.post("/api/v1/contacts", json={"values": person})

    company = client.post(
        "/api/v1/records/check",
        json={
            "subject": "company",
            "values": {"name": "㈱青葉商事", "capital": "三億円", "postal_code": "１００-0005"},
        },
    ).json()
    typed = {"subject": "person", "values": {"name": "髙橋 一郎", "email": "takahashi@aoba.example"}}
    doubles = client.post("/api/v1/records/check", json=typed).json()["doubles"]

    assert company["values"]["postal_code"] == "100-0005"
    assert set(company["faults"]) == {"capital"}
    assert [double["about"] for double in company["doubles"]] == ["同じ企業名"]
    assert doubles[0]["name"] == "高橋 一郎"


def test_a_field_of_our_own_is_at_once_in_forms_filters_and_rules(client):
    wish = {"label": "車検日", "type": "date", "required": True, "message": "車検証を見て書いてください"}
    field = client.post("/api/v1/fields/person", json=wish).json()
    refused = client.post("/api/v1/contacts", json={"values": {"name": "佐藤 花子"}})
    made = client.post("/api/v1/contacts", json={"values": {"name": "佐藤 花子", field["key"]: "2026年12月1日"}})
    client.post("/api/v1/contacts", json={"values": {"name": "鈴木 次郎", field["key"]: "2027/1/5"}})

    early = {"fk": f"person.{field['key']}", "fo": "until", "fv": "2026-12-31"}
    found = client.get("/api/v1/contacts", params=early).json()["items"]
    page = client.get("/contacts", params=early)
    nonsense = client.get("/api/v1/contacts", params={**early, "fv": "いつか"})

    assert refused.json()["faults"] == {field["key"]: "車検証を見て書いてください"}
    assert value_of(made.json()["record"], field["key"]) == ["2026-12-01"]
    assert [row["name"] for row in found] == ["佐藤 花子"]
    assert "佐藤 花子" in page.text
    assert "鈴木 次郎" not in page.text
    assert nonsense.status_code == 422
    assert [each["filled"] for each in client.get("/api/v1/fields/use?subject=person").json()] == [2]


def test_a_companys_field_narrows_the_list_of_its_people(client):
    company = add_company(client, "青葉商事", {"rank": "A"})
    for name, where in (("高橋 一郎", "(株)青葉商事"), ("佐藤 花子", "若葉物産")):
        client.post("/api/v1/contacts", json={"values": {"name": name, "company": where}})
    other = add_company(client, "青葉グループ")
    client.post(f"/api/v1/companies/{other['record']['id']}/merge", json={"other_id": company["record"]["id"]})

    of_a = client.get("/api/v1/contacts", params={"fk": "company.rank", "fo": "is", "fv": "ａ"}).json()["items"]
    without = client.get("/api/v1/contacts", params={"fk": "company.rank", "fo": "empty"}).json()["items"]

    assert [row["name"] for row in of_a] == ["高橋 一郎"]
    assert [row["name"] for row in without] == ["佐藤 花子"]


def test_a_type_change_that_would_lose_values_is_answered_with_them(client):
    field = client.post("/api/v1/fields/company", json={"label": "台数"}).json()
    add_company(client, "青葉運送", {field["key"]: "たくさん"})
    where, tag = f"/api/v1/fields/company/{field['key']}", {"If-Match": str(field["version"])}

    refused = client.put(where, json={"label": "台数", "type": "number"}, headers=tag)
    retired = client.put(f"{where}/retired", json={"retired": True})

    assert refused.status_code == 409
    assert "たくさん" in refused.json()["detail"]
    assert retired.json()["retired"]
    assert field["key"] not in {each["key"] for each in client.get("/api/v1/fields?subject=company").json()}


def test_a_rep_edits_what_is_theirs_and_only_the_admin_rules_the_fields(client, add, browser_of):
    for name, role in (("rep", Role.REP), ("other", Role.REP), ("admin", Role.ADMIN), ("reader", Role.READER)):
        add(name, role)
    rep, other, admin, reader = (browser_of(name) for name in ("rep", "other", "admin", "reader"))
    made = rep.post("/api/v1/companies", json={"values": {"name": "青葉商事"}}).json()
    where = f"/api/v1/companies/{made['record']['id']}/record"
    change = {"json": {"values": {"rank": "A"}}, "headers": {"If-Match": '"2"'}}

    assert reader.get(where).status_code == 200
    assert reader.patch(where, **change).status_code == 403
    assert other.patch(where, **change).status_code == 403
    changed = rep.patch(where, **change)
    assert changed.status_code == 200
    undo = f"/api/v1/edits/{changed.json()['act_id']}/undo"
    assert other.post(undo).status_code == 403
    assert rep.post("/api/v1/fields/company", json={"label": "間取り"}).status_code == 403
    assert admin.post("/api/v1/fields/company", json={"label": "間取り"}).status_code == 201
    assert admin.post(undo).status_code == 200
    audit = admin.get("/api/v1/audit?act=fields").json()["items"]
    assert [line["way"] for line in audit] == ["POST /api/v1/fields/{subject}"]
