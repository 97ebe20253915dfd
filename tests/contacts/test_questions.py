"""A match question is answered once, does what the answer says, and can be asked again."""

from __future__ import annotations

import pytest

from contacts.errors import BookError, NeverTheSame, NotPossible, ReviewOutOfDate
from contacts.model_acts import QuestionStatus
from contacts.questions import Answer
from matching.calibration import FEWEST_ANSWERS, shipped
from matching.decision import Candidate, FieldScore, MatchDecision, Verdict
from tests.support.drafts import TAKAHASHI, file_card

SCORES = (FieldScore(field="name", level="exact", bits=16.0), FieldScore(field="email", level="different", bits=-1.0))


@pytest.fixture
def asked(desk):
    """A known person, a new contact that may be the same one, and the question about them."""
    with desk() as (book, persons):
        known = file_card(book, 1, TAKAHASHI).contact_id
        unsure = MatchDecision(
            verdict=Verdict.UNSURE, because="氏名が一致しますが、確認が必要です。", contact_id=known, probability=0.7,
            candidates=(Candidate(contact_id=known, scores=SCORES, person=0.7, company=0.9),),
        )  # fmt: skip
        new = file_card(book, 2, TAKAHASHI | {"email": "ichiro@aoba.example.co.jp"}, decision=unsure).contact_id
        (question,) = persons.questions().items
    return known, new, question


def test_a_question_brings_the_evidence_it_was_raised_on(asked):
    known, new, question = asked

    assert (question.contact_id, question.other_id, question.probability) == (new, known, 0.7)
    assert question.evidence == SCORES


def test_same_merges_into_the_one_known_longer(desk, asked):
    known, new, question = asked
    with desk() as (book, persons):
        answered = persons.answer(question.question_id, Answer.SAME, by="tanaka", version=question.version)

        assert answered.status is QuestionStatus.ANSWERED
        assert book.contact(new).row.id == known
        assert persons.questions().items == ()


def test_different_is_never_the_same(desk, asked):
    known, new, question = asked
    with desk() as (_, persons):
        persons.answer(question.question_id, Answer.DIFFERENT, by="tanaka")

        with pytest.raises(NeverTheSame):
            persons.merge(known, new, by="suzuki")


def test_later_leaves_it_for_later(desk, asked):
    *_, question = asked
    with desk() as (_, persons):
        persons.answer(question.question_id, Answer.LATER, by="tanaka")

        assert persons.questions().items == ()
        (put_off,) = persons.questions(status=QuestionStatus.LATER).items
        persons.answer(put_off.question_id, Answer.SAME, by="tanaka", version=put_off.version)


@pytest.mark.parametrize("said", [Answer.SAME, Answer.DIFFERENT])
def test_taking_the_answer_back_asks_again(desk, asked, said):
    _, new, question = asked
    with desk() as (book, persons):
        answered = persons.answer(question.question_id, said, by="tanaka")
        persons.undo(answered.act_id, by="tanaka")

        (again,) = persons.questions().items
        assert again.question_id == question.question_id
        assert book.contact(new).row.id == new


def test_an_answer_that_did_nothing_is_simply_opened_again(desk, asked):
    *_, question = asked
    with desk() as (_, persons):
        persons.answer(question.question_id, Answer.LATER, by="tanaka")
        persons.reopen(question.question_id, by="tanaka")
        assert len(persons.questions().items) == 1

        persons.answer(question.question_id, Answer.SAME, by="tanaka")
        with pytest.raises(NotPossible):
            persons.reopen(question.question_id, by="tanaka")


def test_the_second_of_two_answers_is_told(desk, asked):
    *_, question = asked
    with desk() as (_, persons):
        persons.answer(question.question_id, Answer.SAME, by="tanaka", version=question.version)

        with pytest.raises(ReviewOutOfDate):
            persons.answer(question.question_id, Answer.DIFFERENT, by="suzuki", version=question.version)


def test_merging_by_hand_answers_the_question_too(desk, asked):
    known, new, question = asked
    with desk() as (_, persons):
        act = persons.merge(new, known, by="tanaka")
        assert persons.question(question.question_id).answer == "same"

        persons.undo(act.act_id, by="tanaka")
        assert [each.question_id for each in persons.questions().items] == [question.question_id]


def test_a_question_follows_the_people_it_is_about(desk, asked):
    known, _new, question = asked
    with desk() as (book, persons):
        older = file_card(book, 3, TAKAHASHI | {"mobile": "070-5555-6666"}).contact_id
        persons.merge(older, known, by="tanaka")

        assert persons.question(question.question_id).other_id == older
        persons.answer(question.question_id, Answer.SAME, by="tanaka")
        assert len(book.contact(older).cards) == 3


def test_a_question_that_is_gone_is_said_so(desk):
    with desk() as (_, persons), pytest.raises(BookError) as refused:
        persons.question("nothing")
    assert refused.value.hint


def test_what_reviewers_answer_bends_what_evidence_is_worth(desk):
    with desk() as (book, persons):
        for number in range(FEWEST_ANSWERS):
            person = TAKAHASHI | {"name": f"高橋 {number}郎", "email": f"t{number}@aoba.example.co.jp"}
            known = file_card(book, 2 * number + 1, person).contact_id
            unsure = MatchDecision(
                verdict=Verdict.UNSURE, because="確認が必要です。", contact_id=known, probability=0.7,
                candidates=(Candidate(contact_id=known, scores=SCORES, person=0.7, company=0.9, bits=1.2),),
            )  # fmt: skip
            file_card(book, 2 * number + 2, person, decision=unsure)
        before = book.calibration()
        asked = persons.questions(limit=FEWEST_ANSWERS).items
        answered = [persons.answer(each.question_id, Answer.DIFFERENT, by="tanaka") for each in asked]

        after = book.calibration()
        persons.undo(answered[0].act_id, by="tanaka")

        assert before == shipped()
        assert after.probability(1.2) < before.probability(1.2) / 2
        assert after.version != before.version
        assert book.calibration() == shipped()


def test_a_membership_keeps_the_reason_in_both_languages_and_who_weighed_it(desk):
    said = MatchDecision(
        verdict=Verdict.NEW, because="新しい方と判断しました。", because_en="Somebody new.", model_version="1a2b"
    )
    with desk() as (book, persons):
        contact = file_card(book, 1, TAKAHASHI, decision=said).contact_id

        (kept,) = persons.memberships(contact)

    assert (kept.because, kept.because_en, kept.model_version) == (said.because, said.because_en, "1a2b")
