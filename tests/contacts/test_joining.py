"""People are merged, told apart and put right again; nothing that was ever said of them is lost on the way."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import Session, func, select

from contacts.errors import NeverTheSame, NoSuchContact, NotPossible, ReviewOutOfDate
from contacts.model import Reading
from contacts.model_acts import QuestionAbout
from contacts.questions import Answer
from contacts.undoing import Conflict
from contacts.views import ConfirmedValue
from matching.decision import Candidate, MatchDecision, Verdict
from normalize.draft import FieldKind
from tests.support.drafts import SATO, TAKAHASHI, file_card, sha_of

YOUNGER = TAKAHASHI | {"title": "次長", "mobile": "080-3333-4444"}


def shown(book, contact_id):
    """What stands of a person, without anything that depends on when or under which id."""
    view = book.contact(contact_id)
    values = sorted((value.kind.value, value.value) for value in view.values if value.current)
    row = view.row
    return values, (row.name, row.company, row.title, row.mobile, row.email, row.needs_review), len(view.cards)


@pytest.fixture
def two(desk):
    """One person who came into the book twice."""
    with desk() as (book, _):
        first = file_card(book, 1, TAKAHASHI).contact_id
        second = file_card(book, 2, YOUNGER).contact_id
        book.add_encounter(sha256=sha_of(1), owner="田中", met_on=date(2025, 4, 1))
        book.add_encounter(sha256=sha_of(2), owner="鈴木", met_on=date(2026, 4, 1))
    return first, second


def test_merged_people_are_one_with_every_value_and_where_it_came_from(desk, two):
    first, second = two
    with desk() as (book, persons):
        persons.merge(first, second, by="tanaka", because="同じ方です")
        view = book.contact(first)

        assert view.row.title == "次長"
        assert set(view.current(FieldKind.MOBILE)) == {"090-1111-2222", "080-3333-4444"}
        assert {value.card_id for value in view.values} == {card.card_id for card in view.cards}
        assert len(view.values) == len(TAKAHASHI) + len(YOUNGER)
        assert {met.owner for met in view.encounters} == {"田中", "鈴木"}
        assert book.status().contacts == 1
        assert [row.id for row in book.contacts("髙橋").items] == [first]
        assert [view.row.id for view in book.all_contacts()] == [first]


def test_the_old_id_still_leads_to_the_person(desk, two):
    first, second = two
    with desk() as (book, persons):
        persons.merge(first, second, by="tanaka")

        assert book.contact(second).row.id == first
        assert persons.stands_for(second) == first


def test_a_membership_says_who_put_a_card_where_and_why(desk, two):
    first, second = two
    with desk() as (_, persons):
        act = persons.merge(first, second, by="tanaka", because="同じ方です", probability=0.97, model_version="w1")
        (latest, *_) = persons.memberships(first)

        assert (latest.by, latest.because, latest.probability, latest.model_version, latest.act_id) == (
            "tanaka", "同じ方です", 0.97, "w1", act.act_id,
        )  # fmt: skip
        assert latest.until is None


def test_taking_a_merge_back_brings_both_back_as_they_were(desk, two):
    first, second = two
    with desk() as (book, persons):
        before = shown(book, first), shown(book, second)
        act = persons.merge(first, second, by="tanaka")
    with desk() as (book, persons):
        undone = persons.undo(act.act_id, by="suzuki")

        assert (shown(book, first), shown(book, second)) == before
        assert undone.kept == ()
        assert len(book.contacts("髙橋").items) == 2
        (only,) = persons.acts(first)
        assert (only.by, only.undone_by) == ("tanaka", "suzuki")


def test_merging_touches_no_card_and_no_reading(desk, engine, two):
    def readings():
        with Session(engine) as session:
            return sorted(row.model_dump_json() for row in session.exec(select(Reading)))

    before = readings()
    with desk() as (_, persons):
        act = persons.merge(*two, by="tanaka")
        persons.undo(act.act_id, by="tanaka")

    assert readings() == before


def test_what_people_said_after_a_merge_stays_when_it_is_taken_back(desk, two):
    first, second = two
    with desk() as (book, persons):
        act = persons.merge(first, second, by="tanaka")
        card = next(card for card in book.contact(first).cards if card.sha256 == sha_of(2))
        book.confirm_card(
            card.card_id,
            values=[ConfirmedValue(kind=FieldKind.TITLE, value="部長")],
            by="suzuki",
            version=book.card(card.card_id).version,
        )
        persons.undo(act.act_id, by="tanaka")

        assert book.contact(first).row.title == "課長"
        assert book.contact(second).row.title == "部長"


def test_a_card_that_came_after_the_merge_stays_and_a_person_is_asked_whose_it_is(desk, two):
    first, second = two
    with desk() as (book, persons):
        act = persons.merge(first, second, by="tanaka")
        same = MatchDecision(verdict=Verdict.SAME, because="一致", contact_id=first, probability=1.0, auto=True)
        card = file_card(book, 3, YOUNGER, decision=same).card_id
        undone = persons.undo(act.act_id, by="tanaka")

        assert [(kept.what, kept.id) for kept in undone.kept] == [(Conflict.LATER_CARD, card)]
        assert card in {row.card_id for row in book.contact(first).cards}
        (question,) = persons.questions().items
        assert (question.about, question.card_id, question.other_id) == (QuestionAbout.CARD, card, second)

        persons.answer(question.question_id, Answer.SAME, by="tanaka")
        assert card in {row.card_id for row in book.contact(second).cards}


def test_merges_are_taken_back_in_any_order(desk):
    with desk() as (book, persons):
        people = [file_card(book, n, TAKAHASHI | {"mobile": f"090-0000-000{n}"}).contact_id for n in range(4)]
        before = [shown(book, each) for each in people]
        acts = [
            persons.merge(people[0], people[1], by="t"),
            persons.merge(people[2], people[3], by="t"),
            persons.merge(people[3], people[1], by="t"),
        ]
        assert len(book.contact(people[1]).cards) == 4

        persons.undo(acts[0].act_id, by="t")
        assert shown(book, people[1]) == before[1]
        assert len(book.contact(people[0]).cards) == 3
        persons.undo(acts[2].act_id, by="t")
        persons.undo(acts[1].act_id, by="t")

        assert [shown(book, each) for each in people] == before


def test_an_act_is_taken_back_once(desk, two):
    with desk() as (_, persons):
        act = persons.merge(*two, by="tanaka")
        persons.undo(act.act_id, by="suzuki")

        with pytest.raises(NotPossible, match="suzuki"):
            persons.undo(act.act_id, by="tanaka")


def test_a_card_split_off_is_a_person_of_its_own_and_stays_so(desk):
    with desk() as (book, persons):
        mixed = file_card(book, 1, TAKAHASHI).contact_id
        same = MatchDecision(verdict=Verdict.SAME, because="一致", contact_id=mixed, probability=1.0, auto=True)
        wrong = file_card(book, 2, SATO, decision=same).card_id
        before = shown(book, mixed)
        act = persons.move_cards(mixed, [wrong], by="tanaka")

        assert book.contact(act.second_id).row.name == "佐藤 花子"
        assert book.contact(mixed).row.name == "髙橋 一郎"
        with pytest.raises(NeverTheSame, match="tanaka"):
            persons.merge(mixed, act.second_id, by="suzuki")

        persons.undo(act.act_id, by="tanaka")
        assert shown(book, mixed) == before
        assert [row.id for row in book.contacts("").items] == [mixed]


def test_a_split_is_taken_back_although_the_card_was_moved_on(desk, two):
    first, second = two
    with desk() as (book, persons):
        same = MatchDecision(verdict=Verdict.SAME, because="一致", contact_id=first, probability=1.0, auto=True)
        card = file_card(book, 3, SATO, decision=same).card_id
        split = persons.move_cards(first, [card], by="tanaka")
        moved = persons.move_cards(split.second_id, [card], to=second, by="suzuki")

        undone = persons.undo(split.act_id, by="tanaka")
        assert [(kept.what, kept.id) for kept in undone.kept] == [(Conflict.LATER_MOVE, card)]
        assert persons.home_of(card) == second

        persons.undo(moved.act_id, by="suzuki")
        assert persons.home_of(card) == first


@pytest.mark.parametrize("cards", [[], ["no such card"]])
def test_only_cards_of_the_person_can_be_moved(desk, two, cards):
    with desk() as (_, persons), pytest.raises(NotPossible) as refused:
        persons.move_cards(two[0], cards, by="tanaka")
    assert refused.value.hint


def test_never_the_same_is_refused_with_words_until_it_is_taken_back(desk, two):
    first, second = two
    with desk() as (_, persons):
        mark = persons.keep_apart(first, second, by="tanaka")

        with pytest.raises(NeverTheSame) as refused:
            persons.merge(second, first, by="suzuki")
        assert "tanaka" in refused.value.message
        assert refused.value.hint

        persons.undo(mark.act_id, by="tanaka")
        assert persons.merge(first, second, by="suzuki").second_id == second


def test_never_the_same_holds_for_everybody_they_are_merged_with(desk, two):
    first, second = two
    with desk() as (book, persons):
        third = file_card(book, 3, TAKAHASHI | {"email": "x@aoba.example.co.jp"}).contact_id
        persons.keep_apart(first, second, by="tanaka")
        persons.merge(third, first, by="tanaka")

        with pytest.raises(NeverTheSame):
            persons.merge(third, second, by="tanaka")
        with pytest.raises(NotPossible):
            persons.keep_apart(first, third, by="tanaka")


def test_filing_puts_a_card_before_a_person_where_it_fits_two_who_are_never_the_same(desk, two):
    first, second = two
    with desk() as (book, persons):
        persons.keep_apart(first, second, by="tanaka")
        like = tuple(
            Candidate(contact_id=each, scores=(), person=likely, company=1.0)
            for each, likely in ((first, 0.999), (second, 0.9))
        )
        same = MatchDecision(
            verdict=Verdict.SAME, because="一致", contact_id=first, probability=0.999, auto=True, candidates=like
        )
        filed = file_card(book, 3, TAKAHASHI, decision=same)

        assert filed.contact_id not in two
        assert [question.other_id for question in persons.questions().items] == [first]


def test_the_whole_book_run_does_not_ask_what_was_ruled_out_or_is_being_asked(desk, two):
    first, second = two
    with desk() as (_, persons):
        asked = persons.ask(first, second, probability=0.9, because="似ています", by="batch")
        assert asked is not None
        assert persons.ask(second, first, probability=0.9, because="似ています", by="batch") is None
        persons.keep_apart(first, second, by="tanaka")
        assert persons.ask(first, second, probability=0.9, because="似ています", by="batch") is None
        assert persons.questions().items == ()


def test_a_merge_made_from_an_old_look_is_refused(desk, two):
    first, second = two
    with desk() as (book, _):
        looked = book.contact(first).version
    with desk() as (book, _):
        file_card(
            book, 3, YOUNGER,
            decision=MatchDecision(verdict=Verdict.SAME, because="", contact_id=first, probability=1.0, auto=True),
        )  # fmt: skip
    with desk() as (_, persons), pytest.raises(ReviewOutOfDate):
        persons.merge(first, second, by="tanaka", versions={first: looked})


def test_a_person_who_is_not_there_is_named(desk, two):
    with desk() as (_, persons), pytest.raises(NoSuchContact, match="nobody"):
        persons.merge(two[0], "nobody", by="tanaka")


def test_a_hidden_person_is_out_of_the_lists_until_a_new_card_comes(desk, two):
    first, _ = two
    with desk() as (book, persons):
        persons.hide(first, by="tanaka")
        assert first not in {row.id for row in book.contacts("髙橋").items}
        assert book.contact(first).hidden
        assert book.status().contacts == 1

        same = MatchDecision(verdict=Verdict.SAME, because="一致", contact_id=first, probability=1.0, auto=True)
        file_card(book, 3, TAKAHASHI, decision=same)
        assert first in {row.id for row in book.contacts("髙橋").items}


def test_merging_leaves_no_keys_and_no_search_behind(desk, engine, two):
    from contacts.model import Contact, ContactSearch, MatchKeyRow

    with desk() as (_, persons):
        persons.merge(*two, by="tanaka")
    with Session(engine) as session:
        number = session.exec(select(Contact.number).where(Contact.id == two[1])).one()
        for table in (ContactSearch, MatchKeyRow):
            rows = select(func.count()).select_from(table).where(table.contact_number == number)
            assert session.exec(rows).one() == 0
