"""集計: rows by columns, the people behind every cell, Excel, kept for later; one book for all tests."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from python_calamine import CalamineWorkbook

from api.app import make_app
from api.settings import WorkOptions, load_settings

COMPANIES = (("青葉商事", "A", "1000"), ("光運送", "B", "500"), ("緑建設", "A", ""))
PEOPLE = (("高橋 一郎", 0, "部長"), ("森 花子", 0, "課長"), ("田中 三郎", 1, "部長"), ("林 葉子", 2, ""))
MEETINGS = (
    ("visit", "2026-09-10", (0, 1)), ("call", "2026-09-20", (0,)), ("call", "2026-10-01", (2,)),
    ("visit", "2025-12-24", (3,)),
)  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Three companies, four people, four meetings; only read from here on, but for what is kept."""
    settings = load_settings(home=tmp_path_factory.mktemp("home"), work=WorkOptions(in_server=False))
    with TestClient(make_app(settings), base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50000)) as client:
        api = "/api/v1"
        floor = client.post(
            f"{api}/fields/person", json={"label": "間取り", "type": "choice", "choices": ["1K", "2LDK"]}
        )
        for name, rank, capital in COMPANIES:
            client.post(f"{api}/companies", json={"values": {"name": name, "rank": rank, "capital": capital}})
        ids = []
        for number, (name, company, title) in enumerate(PEOPLE):
            values = {"name": name, "company": COMPANIES[company][0], "title": title}
            values |= {"decision_maker": "yes"} if number == 0 else {}
            values |= {floor.json()["key"]: "2LDK"} if number == 1 else {}
            ids.append(client.post(f"{api}/contacts", json={"values": values}).json()["record"]["id"])
        for kind, day, who in MEETINGS:
            said = {"kind": kind, "met_on": day, "people": [ids[each] for each in who], "owner": "佐藤"}
            assert client.post(f"{api}/activities", json=said).status_code == 201
        client.get(f"{api}/pivot/fields")
        yield client


def asked(book: TestClient, rows: str, columns: str = "", measure: str = "encounters"):
    answer = book.get("/api/v1/pivot", params={"rows": rows, "columns": columns, "measure": measure})
    assert answer.status_code == 200, answer.text
    return answer.json()


def in_words(table):
    """{row: {column: figure}} with totals under 合計."""
    columns = [each["label"] for each in table["columns"]]
    return {
        line["label"]: dict(zip(columns, cells, strict=True)) | {"合計": line["total"]}
        for line, cells in zip(table["rows"], table["cells"], strict=True)
    }


def test_encounters_by_month_and_kind_stand_in_the_order_of_time_and_add_up(book):
    table = asked(book, "month", "kind")

    assert [each["label"] for each in table["rows"]] == ["2025年12月", "2026年9月", "2026年10月"]
    assert in_words(table)["2026年9月"] == {"訪問": 1, "電話": 1, "合計": 2}
    assert table["total"] == 4
    assert table["additive"] is True


def test_people_met_twice_are_one_person_in_totals_and_it_is_said(book):
    table = asked(book, "month", "kind", "people")

    assert in_words(table)["2026年9月"] == {"訪問": 2, "電話": 1, "合計": 2}
    assert table["total"] == 4
    assert table["additive"] is False
    assert "一度だけ数える" in book.get("/pivot?rows=month&columns=kind&measure=people").text


def test_an_encounter_counts_once_for_a_rank_however_many_people_were_there(book):
    table = asked(book, "company.rank", "year")

    assert in_words(table) == {"A": {"2025年": 1, "2026年": 2, "合計": 3}, "B": {"2025年": 0, "2026年": 1, "合計": 1}}


def test_numbers_are_summed_and_averaged_once_for_each_company(book):
    sums = asked(book, "company.rank", "", "sum:company.capital")
    behind_people = asked(book, "title", "", "sum:company.capital")
    average = asked(book, "company.rank", "", "average:company.capital")

    assert {line["label"]: line["total"] for line in sums["rows"]} == {"A": 1000, "B": 500}
    assert sums["total"] == behind_people["total"] == 1500
    assert {line["label"]: line["total"] for line in behind_people["rows"]} == {
        "部長": 1500,
        "課長": 1000,
        "（なし）": None,
    }
    assert average["total"] == 750


def test_a_field_of_ones_own_is_a_dimension_at_once(book):
    fields = book.get("/api/v1/pivot/fields").json()["dimensions"]
    own = next(each["name"] for each in fields if each["label"] == "間取り")

    assert in_words(asked(book, own, "person.decision_maker", "people")) == {
        "2LDK": {"はい": 0, "（なし）": 1, "合計": 1}, "（なし）": {"はい": 1, "（なし）": 2, "合計": 3},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "columns", "measure"),
    [("month", "kind", "people"), ("title", "company.rank", "people"), ("company", "person.decision_maker", "people")],
)
def test_behind_every_cell_stand_as_many_people_as_it_says(book, rows, columns, measure):
    table = asked(book, rows, columns, measure)
    for line, cells in zip(table["rows"], table["cells"], strict=True):
        for column, cell in zip(table["columns"], cells, strict=True):
            said = {"rows": rows, "columns": columns, "measure": measure, "row": line["key"], "column": column["key"]}
            assert book.get("/api/v1/pivot/people", params=said).json()["total"] == cell


def test_the_page_links_a_cell_to_its_people_and_an_unknown_name_is_refused(book):
    page = book.get("/pivot?rows=company&columns=kind")
    behind = book.get("/pivot/people?rows=month&columns=kind&measure=encounters&row=2026-09&column=visit")
    refused = book.get("/api/v1/pivot?rows=nothing")

    assert "row=" in page.text
    assert "高橋 一郎" in behind.text
    assert "森 花子" in behind.text
    assert "田中 三郎" not in behind.text
    assert refused.status_code == 404


def test_a_time_narrows_what_is_counted_and_whom_it_leads_to(book):
    said = {"rows": "title", "columns": "", "measure": "people", "from": "2026-09-15", "to": "2026-12-31"}
    table = book.get("/api/v1/pivot", params=said).json()
    behind = book.get("/api/v1/pivot/people", params=said).json()
    page = book.get("/pivot", params=said).text
    alone = book.get("/api/v1/pivot", params=said | {"rows": "month", "measure": "encounters"}).json()

    assert [(line["label"], line["total"]) for line in table["rows"]] == [("部長", 2)]
    assert sorted(each["name"] for each in behind["items"]) == ["田中 三郎", "高橋 一郎"]
    assert [(line["label"], line["total"]) for line in alone["rows"]] == [("2026年9月", 1), ("2026年10月", 1)]
    assert 'name="from" value="2026-09-15"' in page
    assert "from=2026-09-15&amp;to=2026-12-31&amp;row=" in page
    for refused in ({"from": "2026-13-01"}, {"from": "2026-02-01", "to": "2026-01-01"}):
        assert book.get("/pivot", params=said | refused).status_code == 409
    kept = book.post("/pivot/keep", data={"name": "秋", "query": "rows=title&measure=people&from=2026-09-15"})
    assert "from=2026-09-15" in str(kept.url)


def test_the_workbook_has_the_figures_as_numbers(book):
    answer = book.get("/pivot/export.xlsx?rows=company.rank&columns=year&measure=encounters")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)

    assert sheet.to_python() == [
        ["顧客ランク", "2025年", "2026年", "合計"], ["A", 1, 2, 3], ["B", 0, 1, 1], ["合計", 1, 3, 4],
    ]  # fmt: skip


def test_a_table_is_drawn_and_kept_under_a_name_apart_from_the_views_of_contacts(book):
    said = {"name": "秋の集計", "query": "rows=month&columns=kind&measure=encounters"}
    kept = book.post("/pivot/keep", data=said)
    taken = book.post("/contacts/views", data={"name": "秋の集計", "query": "q=森"})

    assert 'href="/pivot?rows=month&amp;columns=kind&amp;measure=encounters">秋の集計' in kept.text
    assert kept.text.count('class="shade-0"') == 2  # calls, in two months
    assert "秋の集計" not in book.get("/contacts").text
    assert taken.status_code == 409
    assert "秋の集計" not in book.post("/pivot/forget", data={"name": "秋の集計"}).text
