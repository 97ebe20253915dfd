"""The pages about who is whom are usable without JavaScript."""

from __future__ import annotations

import re

import pytest

from api.web.people_pages import WATERFALL_PX, waterfall
from matching.decision import FieldScore
from tests.support.drafts import file_card


@pytest.fixture
def two(client, give, aoba, hikari):
    cards = [client.get(f"/api/v1/cards/{give(data)}").json() for data in (aoba, hikari)]
    return [card["contact_id"] for card in cards]


@pytest.fixture
def asked(home, two):
    scores = (FieldScore(field="name", level="exact", bits=16.0), FieldScore(field="email", level="different", bits=-3))
    with home.writing() as desk:
        return desk.persons.ask(*two, probability=0.6, because="似ています。", by="batch", evidence=scores)


def test_two_records_stand_side_by_side_with_the_evidence(client, asked):
    page = client.get("/questions").text

    for word in ("青木 美咲", "橋本 健太", "相違", "+16.0", "-3.0", "同じ人", "別の人", "あとで", "似ています。"):
        assert word in page, word


@pytest.mark.parametrize(("said", "left"), [("same", 1), ("different", 2)])
def test_an_answer_is_taken_back_from_the_next_page(client, asked, said, left):
    page = client.post(f"/questions/{asked}", data={"answer": said, "version": "1"}).text

    assert len(client.get("/api/v1/contacts").json()["items"]) == left
    (undo,) = set(re.findall(r"/acts/([\w-]+)/undo", page))
    assert "確認を待っているものはありません" in page
    again = client.post(f"/acts/{undo}/undo", data={"back": "/questions"}).text
    assert "似ています。" in again
    assert len(client.get("/api/v1/contacts").json()["items"]) == 2


def test_a_question_put_off_comes_after_the_others(client, asked):
    page = client.post(f"/questions/{asked}", data={"answer": "later", "version": "1"}).text

    assert "あとで答える 1 件" in page


def test_who_answers_second_is_told_in_words(client, asked):
    client.post(f"/questions/{asked}", data={"answer": "same", "version": "1"})

    second = client.post(
        f"/questions/{asked}", data={"answer": "different", "version": "1"}, headers={"accept": "text/html"}
    )

    assert second.status_code == 409
    assert "先に" in second.text


def test_an_undo_leads_nowhere_else(client, asked):
    assert client.post("/acts/x/undo", data={"back": "//elsewhere.example"}).status_code == 422


def test_a_contact_shows_who_knows_them_and_what_was_decided(client, asked, two):
    client.post(f"/questions/{asked}", data={"answer": "same", "version": "1"})
    page = client.get(f"/contacts/{two[0]}").text

    assert "同じ人としてまとめました" in page
    assert "だれが知っているか" in page


def test_a_company_shows_its_roster_as_of_a_day(client, two):
    company = client.get(f"/api/v1/contacts/{two[0]}").json()["company_id"]

    assert "青木 美咲" in client.get(f"/companies/{company}").text
    assert "この日に在籍していた方の名刺はありません" in client.get(f"/companies/{company}?on=2001-01-01").text
    assert client.get(f"/companies/{company}?on=yesterday").status_code == 422
    assert "株式会社青葉計測" in client.get("/companies?q=青葉").text


def test_two_companies_are_merged_from_their_page_and_put_right_again(client, two):
    aoba, hikari = (client.get(f"/api/v1/contacts/{contact}").json()["company_id"] for contact in two)
    page = client.get(f"/companies/{aoba}/join", params={"q": "ひかり"}).text
    other = re.findall(r'name="other" value="([^"]*)"', page)

    merged = client.post(f"/companies/{aoba}/merge", data={"other": other[0]}).text
    (undo,) = set(re.findall(r"/acts/([\w-]+)/undo", merged))
    client.post(f"/acts/{undo}/undo", data={"back": f"/companies/{aoba}"})

    assert set(other) == {hikari}
    assert "橋本 健太" in merged
    assert "橋本 健太" not in client.get(f"/companies/{aoba}").text


def test_findings_say_so_when_there_are_none(client):
    assert "新しい知らせはありません" in client.get("/findings").text


def test_the_waterfall_goes_on_where_it_left_off_and_stays_in_its_frame():
    bars = waterfall(
        tuple(FieldScore(field=str(n), level="exact", bits=bits) for n, bits in enumerate((10.0, -4.0, -16.0, 0.0)))
    )

    assert len(bars) == 3
    assert bars[0].start_px == WATERFALL_PX / 2
    assert bars[1].start_px + bars[1].width_px == bars[0].start_px + bars[0].width_px
    assert all(bar.start_px >= 0 and bar.start_px + bar.width_px <= WATERFALL_PX for bar in bars)


def test_a_value_that_two_cards_say_is_shown_once(client, home, two):
    with home.writing() as desk:
        desk.persons.merge(*two, by="t")
        same = desk.book.contact(two[0]).row.mobile or desk.book.contact(two[0]).row.email
    page = client.get(f"/contacts/{two[0]}").text

    assert page.count(f'href="tel:{same}">{same}') + page.count(f'href="mailto:{same}">{same}') == 1


def test_a_contact_is_hidden_and_brought_back_from_its_page(client, two):
    page = client.post(f"/contacts/{two[0]}/hidden", data={"hidden": "true"}).text
    assert "一覧に戻す" in page
    assert len(client.get("/api/v1/contacts").json()["items"]) == 1
    client.post(f"/contacts/{two[0]}/hidden", data={"hidden": "false"})
    assert len(client.get("/api/v1/contacts").json()["items"]) == 2


def test_what_was_chosen_of_two_stands_after_the_answer(client, two, asked):
    page = client.get("/questions").text
    left = re.search(r'name="keep-name" value="left"> (\S+ [^\s<]+)', page)[1]
    client.post(f"/questions/{asked}", data={"answer": "same", "version": "1", "keep-name": "left"})

    (only,) = client.get("/api/v1/contacts").json()["items"]
    assert only["name"] == left
    assert 'data-key="u"' in client.get("/questions?undo=x&said=same").text


def test_a_contact_is_seen_as_of_a_day_with_its_colleagues_and_what_is_printed(client, work, aoba, home):
    told = {"met_on": "2024-05-01"}
    client.post("/api/v1/photos", files={"photo": ("a.jpg", aoba, "image/jpeg")}, data=told)
    work()
    (contact,) = client.get("/api/v1/contacts").json()["items"]
    with home.writing() as desk:
        fields = {"name": "森 大輔", "company": contact["company"], "title": "部長"}
        other = file_card(desk.book, 7, fields).contact_id
    address = f"/contacts/{contact['id']}"
    now, then, before = (client.get(address + day).text for day in ("", "?on=2024-05-01", "?on=2024-04-30"))

    assert f'href="/contacts/{other}">森 大輔' in now
    assert "印刷どおり：" in now
    assert "2024年5月1日の時点の内容" in then
    assert then.count("青木 美咲") > before.count("青木 美咲")
    assert "この日までにもらった名刺はありません" in before
    assert client.get(f"{address}?on=yesterday", headers={"accept": "text/html"}).status_code == 422
