"""Where people were since when, what is new, who of us knows them, and their companies as of any day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from contacts.companies import Companies
from contacts.engine import writing
from contacts.errors import NeverTheSame, NoSuchContact, NotPossible, ReviewOutOfDate
from contacts.knowledge import Knowledge
from contacts.model_known import FindingKind, FindingStatus
from contacts.views import ConfirmedValue
from matching.decision import MatchDecision, Verdict
from normalize.draft import FieldKind
from tests.support.drafts import TAKAHASHI, file_card, sha_of

TOKYO = {"postal_code": "100-0001", "address": "東京都千代田区千代田1-1"}
OSAKA = {"postal_code": "530-0001", "address": "大阪府大阪市北区梅田2-2"}


@pytest.fixture
def knowing(engine, clock, new_id) -> Callable[[], Iterator[tuple[Knowledge, Companies]]]:
    @contextmanager
    def opened():
        with writing(engine) as session:
            world = {"now": clock, "new_id": new_id}
            yield Knowledge(session, **world), Companies(session, **world)

    return opened


def card(book, number, fields, *, day, of=None, owner="田中", event="", doubtful=()):
    """A card got on a day, of a new person or of this one."""
    decision = MatchDecision(verdict=Verdict.NEW, because="")
    if of is not None:
        decision = MatchDecision(verdict=Verdict.SAME, because="", contact_id=of, probability=1.0, auto=True)
    filed = file_card(book, number, fields, decision=decision, doubtful=doubtful)
    book.add_encounter(sha256=sha_of(number), owner=owner, event=event, met_on=day)
    return filed


@pytest.fixture
def career(desk):
    """Three cards of one person: section chief, then elsewhere in the house, then at another company."""
    with desk() as (book, _):
        first = card(book, 1, TAKAHASHI | TOKYO, day=date(2022, 4, 1))
        card(book, 2, TAKAHASHI | TOKYO | {"department": "企画部", "title": "部長"}, day=date(2024, 4, 1),
             of=first.contact_id, owner="鈴木", event="展示会")  # fmt: skip
        moved = {"company": "みどり工業株式会社", "name": "髙橋 一郎", "title": "取締役",
                 "mobile": "090-1111-2222", "email": "takahashi@midori.example.co.jp"}  # fmt: skip
        card(book, 3, moved | OSAKA, day=date(2026, 4, 1), of=first.contact_id)
    return first.contact_id


def test_a_career_says_where_somebody_was_since_when(knowing, career):
    with knowing() as (knowledge, _):
        stages = knowledge.career(career)

    assert [(stage.since.year, stage.company, stage.department, stage.title) for stage in stages] == [
        (2026, "みどり工業株式会社", "", "取締役"),
        (2024, "株式会社青葉商事", "企画部", "部長"),
        (2022, "株式会社青葉商事", "営業部", "課長"),
    ]
    assert [stage.until for stage in stages] == [None, date(2026, 4, 1), date(2024, 4, 1)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2021, 1, 1), []),
        (date(2023, 1, 1), ["課長", TOKYO["address"], "i.takahashi@aoba.example.co.jp"]),
        (date(2024, 4, 1), ["部長", TOKYO["address"], "i.takahashi@aoba.example.co.jp"]),
        (date(2026, 5, 1), ["取締役", OSAKA["address"], "takahashi@midori.example.co.jp"]),
    ],
)
def test_a_person_can_be_looked_at_as_of_any_day(knowing, career, day, expected):
    with knowing() as (knowledge, _):
        values = knowledge.as_of(career, day).values

    asked = (FieldKind.TITLE, FieldKind.ADDRESS, FieldKind.EMAIL)
    assert list(dict.fromkeys(value.value for value in values if value.kind in asked)) == expected


def test_whoever_moved_on_has_left_the_old_desk_and_kept_the_mobile(desk, career):
    with desk() as (book, _):
        view = book.contact(career)

    assert view.current(FieldKind.EMAIL) == ("takahashi@midori.example.co.jp",)
    assert view.current(FieldKind.PHONE) == ()
    assert view.current(FieldKind.DEPARTMENT) == ()
    assert view.current(FieldKind.MOBILE) == ("090-1111-2222",)


def test_a_misread_company_with_the_same_domain_is_not_another_place(desk):
    with desk() as (book, _):
        first = card(book, 1, TAKAHASHI, day=date(2022, 4, 1)).contact_id
        card(
            book,
            2,
            {**TAKAHASHI, "company": "株式会社青菜商事", "phone": "03-9999-0000"},
            day=date(2024, 4, 1),
            of=first,
        )
        assert set(book.contact(first).current(FieldKind.PHONE)) == {"03-1234-5678", "03-9999-0000"}


def test_findings_tell_what_the_last_card_changed(knowing, career):
    with knowing() as (knowledge, _):
        (moved,) = knowledge.findings().items

    assert (moved.kind, moved.before, moved.after, moved.since) == (
        FindingKind.MOVED, "株式会社青葉商事", "みどり工業株式会社", date(2026, 4, 1),
    )  # fmt: skip


def test_a_promotion_and_a_transfer_are_told_each(desk, knowing):
    with desk() as (book, _):
        first = card(book, 1, TAKAHASHI, day=date(2022, 4, 1)).contact_id
        card(book, 2, TAKAHASHI | {"department": "企画部", "title": "部長"}, day=date(2024, 4, 1), of=first)
    with knowing() as (knowledge, _):
        told = {(each.kind, each.before, each.after) for each in knowledge.findings().items}

    assert told == {(FindingKind.TRANSFERRED, "営業部", "企画部"), (FindingKind.PROMOTED, "課長", "部長")}


def test_a_doubtful_reading_is_no_news_until_a_person_has_looked(desk, knowing):
    with desk() as (book, _):
        first = card(book, 1, TAKAHASHI, day=date(2022, 4, 1)).contact_id
        second = card(book, 2, TAKAHASHI | {"title": "部長"}, day=date(2024, 4, 1), of=first, doubtful=("title",))
    with knowing() as (knowledge, _):
        assert knowledge.findings().items == ()
    with desk() as (book, _):
        book.confirm_card(
            second.card_id, values=[ConfirmedValue(kind=FieldKind.TITLE, value="部長")], by="t",
            version=book.card(second.card_id).version,
        )  # fmt: skip
    with knowing() as (knowledge, _):
        assert [each.after for each in knowledge.findings().items] == ["部長"]


def test_a_finding_goes_with_the_merge_it_came_from(desk, knowing):
    with desk() as (book, persons):
        first = card(book, 1, TAKAHASHI, day=date(2022, 4, 1)).contact_id
        second = card(book, 2, TAKAHASHI | {"title": "部長"}, day=date(2024, 4, 1)).contact_id
        act = persons.merge(first, second, by="t")
    with knowing() as (knowledge, _):
        assert len(knowledge.findings().items) == 1
    with desk() as (_, persons):
        persons.undo(act.act_id, by="t")
    with knowing() as (knowledge, _):
        assert knowledge.findings().items == ()


def test_a_finding_is_answered_once_and_can_be_opened_again(knowing, career):
    with knowing() as (knowledge, _):
        (finding,) = knowledge.findings().items
        knowledge.answer_finding(finding.finding_id, FindingStatus.CONFIRMED, by="田中", version=finding.version)

        with pytest.raises(ReviewOutOfDate):
            knowledge.answer_finding(finding.finding_id, FindingStatus.DISMISSED, by="鈴木", version=finding.version)
        assert knowledge.findings().items == ()
        knowledge.answer_finding(finding.finding_id, FindingStatus.OPEN, by="田中")
        assert len(knowledge.findings().items) == 1


@pytest.mark.parametrize(("movers", "told"), [(2, []), (3, [3]), (4, [4])])
def test_an_office_has_moved_when_three_colleagues_show_the_new_address(desk, knowing, movers, told):
    with desk() as (book, _):
        for n in range(5):
            name = {
                "name": f"山田 {'一二三四五'[n]}郎",
                "email": f"y{n}@aoba.example.co.jp",
                "mobile": f"090-0000-000{n}",
            }
            person = card(book, n, TAKAHASHI | name | TOKYO, day=date(2024, 4, 1)).contact_id
            if n < movers:
                card(book, 10 + n, TAKAHASHI | name | OSAKA, day=date(2026, 4, 1), of=person)
    with knowing() as (knowledge, _):
        moves = [each for each in knowledge.findings().items if each.kind is FindingKind.OFFICE_MOVED]

    assert [each.people for each in moves] == told
    assert {(each.name, each.before, each.after) for each in moves} <= {
        ("株式会社青葉商事", TOKYO["address"], OSAKA["address"])
    }


def test_who_of_us_knows_somebody_since_when_and_where_last(knowing, career):
    with knowing() as (knowledge, companies):
        found = knowledge.who_knows(career)
        company = companies.companies("みどり").items[0]
        known_by = companies.company(company.company_id).known_by

    assert [(each.owner, each.since, each.last, each.last_event, each.times) for each in found] == [
        ("田中", date(2022, 4, 1), date(2026, 4, 1), "", 2),
        ("鈴木", date(2024, 4, 1), date(2024, 4, 1), "展示会", 1),
    ]
    assert [(each.owner, each.people) for each in known_by] == [("田中", 1), ("鈴木", 1)]


def test_somebody_who_is_not_there_has_no_career(knowing):
    with knowing() as (knowledge, _), pytest.raises(NoSuchContact):
        knowledge.career("nobody")


def test_a_roster_can_be_read_as_of_any_day(knowing, career):
    with knowing() as (_, companies):
        (aoba,) = companies.companies("青葉").items
        midori = companies.companies("みどり").items

        assert [(each.department, each.title) for each in companies.roster(aoba.company_id, on=date(2023, 1, 1))] == [
            ("営業部", "課長")
        ]
        assert companies.roster(aoba.company_id) == ()
        assert [each.title for each in companies.roster(midori[0].company_id)] == ["取締役"]


@pytest.mark.parametrize("spelling", ["青葉商事㈱", "(株)青葉商事", "青葉商事株式会社", "㈱青葉商事"])
def test_a_company_is_one_however_its_legal_form_is_written(desk, knowing, spelling):
    with desk() as (book, _):
        card(book, 1, TAKAHASHI, day=date(2022, 4, 1))
        card(book, 2, TAKAHASHI | {"company": spelling, "name": "山田 太郎"}, day=date(2022, 4, 1))
    with knowing() as (_, companies):
        (row,) = companies.companies("青葉商事").items
        assert {text for text, _ in companies.company(row.company_id).spellings} == {"株式会社青葉商事", spelling}
        assert row.people == 2


def test_an_english_card_is_of_the_company_whose_domain_it_shares(desk, knowing):
    both = TAKAHASHI | {"company_en": "Aoba Trading Co., Ltd."}
    english = {"company_en": "AOBA TRADING CO., LTD.", "name_romaji": "Hanako Sato", "email": "h@aoba.example.co.jp"}
    with desk() as (book, _):
        card(book, 1, both, day=date(2022, 4, 1))
        card(book, 2, english, day=date(2022, 4, 1))
    with knowing() as (_, companies):
        (row,) = companies.companies("Aoba Trading").items
        view = companies.company(row.company_id)

    assert row.people == 2
    assert view.domains == ("aoba.example.co.jp",)


def test_companies_are_merged_told_apart_and_put_right_again(desk, knowing):
    with desk() as (book, _):
        card(book, 1, TAKAHASHI | {"corporate_number": "1234567890123"}, day=date(2022, 4, 1))
        other = TAKAHASHI | {"company": "アオバ商事株式会社", "corporate_number": "1234567890123", "name": "山田 太郎"}
        card(book, 2, other, day=date(2022, 4, 1))
    with knowing() as (_, companies):
        (like, *_) = companies.alike()
        first, second = like.first.company_id, like.second.company_id
        act = companies.merge(first, second, by="田中")
        assert len(companies.roster(second)) == 2
        assert companies.alike() == ()

        companies.undo(act, by="田中")
        assert len(companies.roster(second)) == 1
        mark = companies.keep_apart(first, second, by="田中")
        assert companies.alike() == ()
        with pytest.raises(NeverTheSame):
            companies.merge(first, second, by="鈴木")
        companies.undo(mark, by="田中")
        companies.merge(second, first, by="鈴木")
        with pytest.raises(NotPossible):
            companies.merge(first, second, by="鈴木")
