"""Companies are listed page by page, those with most people first, each once however it was merged."""

from __future__ import annotations

import pytest

from contacts.companies import Companies
from contacts.engine import writing
from contacts.errors import BookError
from contacts.persons import Persons
from tests.support.drafts import TAKAHASHI, file_card

NAMES = ("青葉商事", "みどり工業", "白樺物産", "港製作所", "若草電機")


@pytest.fixture
def peopled(engine, desk, clock, new_id):
    """Five companies with five, four, three, two and one people."""
    with desk() as (book, _):
        number = 0
        for people, name in zip((5, 4, 3, 2, 1), NAMES, strict=True):
            for _ in range(people):
                number += 1
                file_card(book, number, {"name": TAKAHASHI["name"], "company": f"株式会社{name}"})
    with writing(engine) as session:
        yield Companies(session, now=clock, new_id=new_id)


def names(page):
    return [row.name.removeprefix("株式会社") for row in page.items]


def test_pages_follow_each_other_without_a_gap(peopled):
    seen, after = [], None
    while True:
        page = peopled.companies(after=after, limit=2)
        seen += names(page)
        after = page.after
        if after is None:
            break

    assert seen == list(NAMES)


def test_companies_with_as_many_people_come_each_once(peopled, desk):
    with desk() as (book, _):
        for number, name in enumerate(("一番", "二番", "三番"), 100):
            file_card(book, number, {"name": TAKAHASHI["name"], "company": f"{name}株式会社"})
    first = peopled.companies("番", limit=2)
    rest = peopled.companies("番", limit=2, after=first.after)

    assert sorted([*names(first), *names(rest)]) == sorted(["一番株式会社", "二番株式会社", "三番株式会社"])


def test_merged_companies_are_one_with_all_their_people(peopled):
    ids = {row.name: row.company_id for row in peopled.companies().items}
    peopled.merge(ids["株式会社港製作所"], ids["株式会社若草電機"], by="田中")
    peopled.merge(ids["株式会社みどり工業"], ids["株式会社港製作所"], by="田中")

    (found,) = peopled.companies("若草").items

    assert (found.company_id, found.people) == (ids["株式会社みどり工業"], 7)
    assert len(peopled.companies().items) == 3


@pytest.mark.parametrize("cursor", ["x", "AAAA", "WyJhIiwiYiIsImMiXQ", "WyIxIl0", "é"])
def test_a_cursor_that_no_page_gave_is_refused(peopled, cursor):
    with pytest.raises(BookError):
        peopled.companies(after=cursor)


@pytest.mark.usefixtures("peopled")
def test_whom_somebody_took_out_of_the_lists_or_merged_is_not_counted(engine, clock, new_id):
    with writing(engine) as session:
        companies = Companies(session, now=clock, new_id=new_id)
        persons = Persons(session, now=clock, new_id=new_id)
        company = next(row for row in companies.companies().items if row.name == "株式会社白樺物産")
        first, second, third = (each.contact_id for each in companies.roster(company.company_id))
        persons.hide(first, by="田中")
        persons.merge(second, third, by="田中")

        (found,) = companies.companies("白樺").items
        listed = {row.name: row.people for row in companies.companies().items}

    assert (company.people, found.people, listed["株式会社白樺物産"]) == (3, 1, 1)
