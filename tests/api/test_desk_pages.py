"""Who is calling, what an event brought, how the book grows, and whom to get back to."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, timedelta

import pytest

from contacts.activities import Kind, Told
from contacts.exchange.registry import EXCHANGES
from contacts.model_accounts import Role
from tests.api.test_photos import upload


@pytest.fixture
def met(client, work, aoba, hikari, unsure):
    """Aoki was met in spring and in autumn by two of us, Hashimoto in autumn alone, Takahashi at no event."""
    for data, about in (
        (aoba, {"owner": "鈴木", "event": "春の商談会", "met_on": "2024-05-12"}),
        (aoba, {"owner": "田中", "event": "秋の展示会", "met_on": "2026-11-20", "place": "東京"}),
        (hikari, {"owner": "田中", "event": "秋の展示会", "met_on": "2026-11-21"}),
        (unsure, {}),
    ):
        upload(client, data, **about)
    work()


@pytest.mark.parametrize(
    "typed", ["090-1234-5678", "09012345678", "+81 90 1234 5678", "０９０ー１２３４ー５６７８", "5678"]
)
def test_a_caller_is_found_by_the_number_however_it_is_shown(client, home, met, typed):
    with home.reading() as desk:
        found = desk.knowledge.callers(typed)

    assert [(one.contact.name, one.number) for one in found if one.contact.name == "青木 美咲"] == [
        ("青木 美咲", "090-1234-5678")
    ]
    items = client.get("/api/v1/callers", params={"number": typed}).json()["items"]
    assert ("青木 美咲", "mobile") in [(one["contact"]["name"], one["kind"]) for one in items]
    page = client.get("/call", params={"number": typed}).text
    assert "青木 美咲" in page
    assert "鈴木 が 2024年5月から" in page


def test_an_unknown_extension_points_to_its_switchboard(client, home, met):
    with home.reading() as desk:
        found = desk.knowledge.callers("022-123-9999")

    assert {one.fit for one in found} == {"beside"}
    assert "番号の並びから" in client.get("/call?number=022-123-9999").text


@pytest.mark.parametrize("typed", ["567", "", "<script>", "03-9999-9999", "----"])
def test_a_number_nobody_has_is_said_in_words(client, met, typed):
    page = client.get("/call", params={"number": typed})

    assert page.status_code == 200
    assert "caller-who" not in page.text
    assert "<script>" not in page.text.replace('<script src="', "")


def test_an_event_tells_whom_we_met_and_who_was_new(client, home, met):
    with home.reading() as desk:
        rows = desk.knowledge.events()
        event = desk.knowledge.event("秋の展示会")

    assert [(row.name, row.people, row.owners) for row in rows] == [("秋の展示会", 2, 1), ("春の商談会", 1, 1)]
    assert (event.row.first, event.row.last, event.places) == (date(2026, 11, 20), date(2026, 11, 21), ("東京",))
    assert {one.contact.name: (one.owners, one.new) for one in event.people} == {
        "青木 美咲": (("田中",), False), "橋本 健太": (("田中",), True),
    }  # fmt: skip
    page = client.get("/events/show", params={"name": "秋の展示会"}).text
    assert "橋本 健太" in page
    assert "秋の展示会" in client.get("/events").text
    assert client.get("/events/show", params={"name": "none"}).status_code == 200


def test_whom_we_wrote_down_at_an_event_counts_there_too_and_once(client, home, met):
    with home.writing() as desk:
        aoki = next(
            each.contact.id for each in desk.knowledge.event("秋の展示会").people if each.contact.name == "青木 美咲"
        )
        typed, twin = (
            desk.records.add_person({"name": "森 千晶", "mobile": "090-2345-6789"}, by="鈴木").id for _ in range(2)
        )
        for number, (event, people) in enumerate(
            [("秋の展示会", (aoki, typed)), ("セミナー", (twin,)), ("取りやめた会", (typed,))]
        ):
            told = Told(kind=Kind.CARD_EXCHANGE, met_on=date(2026, 11, 21), event=event, place="大阪", people=people)
            made = desk.activities.add(told, owner="鈴木", by="鈴木", once=f"told-{number}")
        desk.activities.take_back(made.activity_id, by="鈴木")
        desk.persons.merge(typed, twin, by="鈴木")

    with home.reading() as desk:
        rows = {row.name: (row.people, row.owners) for row in desk.knowledge.events()}
        autumn, seminar = desk.knowledge.event("秋の展示会"), desk.knowledge.event("セミナー")

    assert rows == {"秋の展示会": (3, 2), "春の商談会": (1, 1), "セミナー": (1, 1)}
    assert {each.contact.name: each.owners for each in autumn.people}["青木 美咲"] == ("田中", "鈴木")
    assert set(autumn.places) == {"東京", "大阪"}
    form = {
        "kind": "visit",
        "met_on": "2026-11-22",
        "event": "年末の懇親会",
        "people": aoki,
        "back": f"/contacts/{aoki}",
    }
    assert client.post("/activities", data=form, follow_redirects=False).status_code == 303
    assert "青木 美咲" in client.get("/events/show", params={"name": "年末の懇親会"}).text
    assert [each.contact.name for each in seminar.people] == ["森 千晶"]


def test_the_dashboard_counts_what_came_in_and_says_what_is_not_proven(client, home, met):
    with home.reading() as desk:
        figures = desk.knowledge.figures()
    page = client.get("/dashboard").text

    this_week = figures.weeks[-1]
    assert dict(this_week.by_owner) == {"田中": 2, "鈴木": 1, "自分": 1}
    assert 0 < this_week.accepted <= this_week.fields
    assert sum(count for _, count in figures.queue_ages) == 3
    assert "まだ証明されていません" in page
    assert re.search(r"<title>\d+/\d+ の週：田中 2 面", page)


def test_an_empty_book_has_pages_too(client):
    for path in ("/dashboard", "/events", "/call"):
        assert client.get(path).status_code == 200, path


def test_whom_to_get_back_to_stands_on_the_first_page_until_it_is_done(client, home, met):
    with home.reading() as desk:
        (contact,) = desk.book.contacts("青木").items
    form = client.get(f"/contacts/{contact.id}").text
    once = re.search(r'name="once" value="([^"]+)"', form)
    assert once is not None
    yesterday = (date.today() - timedelta(days=1)).isoformat()
    for _ in range(2):  # a double press
        client.post(f"/contacts/{contact.id}/memos", data={"text": "<b>見積</b>", "due_on": yesterday, "once": once[1]})

    first = client.get("/").text
    assert first.count("&lt;b&gt;見積&lt;/b&gt;") == 1
    tick = re.search(r'action="(/memos/[^"]+/done)".*?name="version" value="(\d+)"', first, re.DOTALL)
    assert tick is not None
    client.post(tick[1], data={"done": "true", "version": tick[2]})
    assert "見積" not in client.get("/").text
    assert "&lt;b&gt;見積&lt;/b&gt;" in client.get(f"/contacts/{contact.id}").text
    assert client.post(tick[1], data={"done": "true", "version": tick[2]}).status_code == 409
    elsewhere = client.post(tick[1], data={"done": "true", "version": "2", "back": "//elsewhere.example"})
    assert elsewhere.status_code == 422


def told_by(export: bytes) -> bytes:
    """A file, or all parts of a workbook but the one that says when it was made."""
    if not export.startswith(b"PK"):
        return export
    with zipfile.ZipFile(io.BytesIO(export)) as book:
        return b"".join(book.read(name) for name in book.namelist() if not name.startswith("docProps/"))


def test_a_list_is_taken_away_as_it_is_shown_by_whoever_may(client, met, add, browser_of):
    whole = client.get("/contacts/export.csv").content.decode("utf-8-sig")
    some = client.get("/contacts/export.csv", params={"event": "秋の展示会", "sort": "reading", "q": "ひかり"})
    page = client.get("/contacts", params={"owner": "田中", "sort": "company"}).text

    assert whole.count("\r\n") == 4
    assert some.headers["content-disposition"].startswith("attachment")
    assert ["橋本 健太" in some.text, "青木 美咲" in some.text] == [True, False]
    assert ["青木 美咲" in page, "髙橋 翔" in page] == [True, False]
    assert "/contacts/export/csv?owner=%E7%94%B0%E4%B8%AD&amp;sort=company" in page
    assert client.get("/contacts?sort=nonsense").status_code == 422
    for name in EXCHANGES:
        taken = client.get(f"/contacts/export/{name}", params={"q": "ひかり"})
        assert taken.status_code == 200
        assert told_by(taken.content) == told_by(client.get(f"/api/v1/exports/{name}?q=ひかり").content)
    assert client.get("/contacts/export/stone").status_code == 422
    company = client.get("/api/v1/companies").json()["items"][0]["company_id"]
    assert "BEGIN:VCARD" in client.get(f"/companies/{company}/export/vcard").text
    assert client.get("/companies/export.xlsx").content.startswith(b"PK")
    add("rep", Role.REP)
    rep = browser_of("rep")
    for path in ("/contacts/export.csv", "/contacts/export/xlsx", "/companies/export.xlsx", "/api/v1/exports/csv"):
        assert rep.get(path).status_code == 403
    assert "書き出す" not in rep.get("/contacts", headers={"accept": "text/html"}).text
