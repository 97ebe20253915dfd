"""Lists narrowed and sorted: each page goes on where the last one ended, nobody is left out or shown twice."""

from __future__ import annotations

from datetime import date

import pytest

from contacts.activities import Activities, Kind, Told
from contacts.engine import writing
from contacts.errors import BookError
from contacts.listing import Order, Wish
from contacts.persons import Persons
from tests.support.drafts import file_card, sha_of

PEOPLE = (
    ("渡辺 一", "ワタナベ ハジメ", "青葉商事", "秋の展示会", "田中"),
    ("阿部 花", "アベ ハナ", "みどり工業", "秋の展示会", "鈴木"),
    ("佐藤 健", "サトウ ケン", "青葉商事", "春の商談会", "田中"),
    ("Ian Cole", "", "Cole Ltd.", "秋の展示会", "田中"),
    ("加藤 翔", "カトウ ショウ", "", "", "田中"),
)


@pytest.fixture
def filled(book):
    """Five people of the table above; 阿部's name is doubtful."""
    with book() as b:
        for number, (name, kana, company, event, owner) in enumerate(PEOPLE):
            fields = {"name": name, "name_kana": kana, "company": company}
            doubtful = ("name",) if number == 1 else ()
            file_card(b, number, {kind: text for kind, text in fields.items() if text}, doubtful=doubtful)
            b.add_encounter(sha256=sha_of(number), owner=owner, event=event)
    return book


def names(book, wish, limit=2):
    found, after = [], None
    with book() as b:
        while True:
            page = b.listed(wish, after=after, limit=limit)
            found += [row.name for row in page.items]
            after = page.after
            if after is None:
                return found


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (Wish(order=Order.READING), ["阿部 花", "加藤 翔", "佐藤 健", "渡辺 一", "Ian Cole"]),
        (Wish(order=Order.READING, query="青葉"), ["佐藤 健", "渡辺 一"]),
        (Wish(event="秋の展示会", owner="田中"), ["Ian Cole", "渡辺 一"]),
        (Wish(owner="鈴木"), ["阿部 花"]),
        (Wish(to_review=True), ["阿部 花"]),
        (Wish(event="秋の展示会", query="ありえない"), []),
        (Wish(), ["加藤 翔", "Ian Cole", "佐藤 健", "阿部 花", "渡辺 一"]),
    ],
)
def test_a_list_shows_whom_it_is_asked_for_in_the_order_asked_for(filled, wish, expected):
    assert names(filled, wish) == expected


def test_who_has_no_company_comes_last(filled):
    found = names(filled, Wish(order=Order.COMPANY))

    assert found[-1] == "加藤 翔"
    assert found.index("渡辺 一") - found.index("佐藤 健") == 1, "青葉商事, by reading"


def test_the_whole_list_comes_in_its_order_for_export(filled):
    with filled() as b:
        assert [view.row.name for view in b.all_listed(Wish(event="秋の展示会", order=Order.READING))] == [
            "阿部 花", "渡辺 一", "Ian Cole",
        ]  # fmt: skip
        assert b.choices() == (("秋の展示会", "春の商談会"), ("田中", "鈴木"))


@pytest.mark.parametrize("after", ["x", "W10", "WyJhIiwiYiJd", "8J-YgA", "eyJhIjoxfQ"])
def test_a_cursor_of_another_list_is_refused_in_words(filled, after):
    with filled() as b, pytest.raises(BookError):
        b.listed(Wish(order=Order.READING), after=after)


def test_who_was_joined_to_somebody_later_was_met_as_that_one(filled, engine, clock, new_id):
    with filled() as b:
        ian, sato, abe = (b.listed(Wish(query=name)).items[0].id for name in ("Ian", "佐藤", "阿部"))
    with writing(engine) as session:
        told = Told(kind=Kind.VISIT, met_on=date(2026, 8, 3), people=(ian,), event="訪問の会")
        Activities(session, now=clock, new_id=new_id).add(told, owner="山本", by="山本", once="x")
        persons = Persons(session, now=clock, new_id=new_id)
        persons.merge(sato, ian, by="田中")
        persons.merge(abe, sato, by="田中")

    for wish in (Wish(owner="山本"), Wish(event="訪問の会", order=Order.READING)):
        with filled() as b:
            assert [row.id for row in b.listed(wish).items] == [abe]
