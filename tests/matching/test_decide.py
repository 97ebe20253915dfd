"""A card is put to the person it belongs to, and where that is not certain a person is asked."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.decide import decide
from matching.decision import Verdict
from matching.known import KnownContact
from matching.memory_book import MemoryBook
from matching.recording import dump_decision, load_decision
from normalize.draft import FieldKind
from tests.support.drafts import SATO, TAKAHASHI, draft_of

AKAMATSU = {"company": "赤松物産株式会社", "phone": "06-1111-2222", "email": "takahashi@akamatsu.example.co.jp"}


def known(contact_id, fields):
    return KnownContact(id=contact_id, values=tuple((FieldKind(word), value) for word, value in fields.items()))


BOOK = MemoryBook([known("t", TAKAHASHI), known("s", SATO)])


@pytest.mark.parametrize(
    ("card", "verdict", "contact", "auto"),
    [
        (TAKAHASHI, Verdict.SAME, "t", True),
        (TAKAHASHI | {"title": "部長", "department": "経営企画室"}, Verdict.SAME, "t", True),
        (TAKAHASHI | {"name": "高橋一郎"}, Verdict.SAME, "t", True),
        ({"name": "髙橋 一郎", "company": "青葉商事㈱"}, Verdict.SAME, "t", True),
        ({"name_romaji": "Ichiro TAKAHASHI", "email": TAKAHASHI["email"]}, Verdict.SAME, "t", True),
        # A namesake in the same company, or a new phone: nobody can know.
        (TAKAHASHI | {"mobile": "080-9999-8888"}, Verdict.SAME, "t", False),
        (
            {"name": "髙橋 一郎", "company": "株式会社青葉商事", "email": "takahashi2@aoba.example.co.jp"},
            Verdict.UNSURE,
            "t",
            False,
        ),
        (TAKAHASHI | AKAMATSU, Verdict.MOVED, "t", False),
        ({"name": "髙橋 一郎", **AKAMATSU}, Verdict.UNSURE, "t", False),
        ({"name": "髙橋 一郎"}, Verdict.UNSURE, "t", False),
        ({"name": "鈴木 健太", "company": "株式会社青葉商事", "phone": "03-1234-5678"}, Verdict.COLLEAGUE, None, False),
        ({"name": "鈴木 健太", "email": "suzuki@aoba.example.co.jp"}, Verdict.COLLEAGUE, None, False),
        ({"company": "株式会社青葉商事", "phone": "03-1234-5678"}, Verdict.COLLEAGUE, None, False),
        ({"name": "鈴木 健太", "company": "くろがね鉄工所"}, Verdict.NEW, None, False),
        ({"name": "髙橋 健太", "company": "くろがね鉄工所"}, Verdict.NEW, None, False),
        ({"email": "info@midori.example.co.jp", "name": "鈴木 健太"}, Verdict.COLLEAGUE, None, False),
        # Kanji the same, sound another: 一郎 is not read カズオ by chance.
        ({"name": "髙橋 一郎", "name_kana": "コウキョウ カズオ", **AKAMATSU}, Verdict.NEW, None, False),
        ({}, Verdict.NEW, None, False),
    ],
)
def test_a_card_is_decided(card, verdict, contact, auto):
    decision = decide(draft_of(card), BOOK)

    assert (decision.verdict, decision.contact_id, decision.auto) == (verdict, contact, auto)


def test_what_a_card_changes_is_listed():
    decision = decide(draft_of(TAKAHASHI | {"title": "部長", "mobile": "", "url": "https://aoba.example.co.jp"}), BOOK)

    assert [(change.kind, change.before, change.after) for change in decision.changes] == [
        (FieldKind.TITLE, "課長", "部長"),
        (FieldKind.URL, "", "https://aoba.example.co.jp"),
    ]


def test_another_spelling_of_the_same_is_no_change():
    again = TAKAHASHI | {"company": "青葉商事㈱", "phone": "03(1234)5678", "name": "高橋 一郎"}

    assert decide(draft_of(again), BOOK).changes == ()


def test_a_person_who_stands_twice_in_the_book_does_not_compete_with_themselves():
    book = MemoryBook([known("a", TAKAHASHI), known("b", TAKAHASHI)])

    decision = decide(draft_of(TAKAHASHI), book)

    assert (decision.verdict, decision.contact_id, decision.auto) == (Verdict.SAME, "a", True)


NAMESAKES = [
    known("a", TAKAHASHI),
    known("b", TAKAHASHI | {"mobile": "080-5555-6666", "email": "takahashi7@aoba.example.co.jp"}),
]


def test_between_two_namesakes_at_work_a_person_chooses():
    card = {word: TAKAHASHI[word] for word in ("name", "company", "phone")}

    decision = decide(draft_of(card), MemoryBook(NAMESAKES))

    assert (decision.verdict, decision.auto) == (Verdict.UNSURE, False)
    assert "2人" in decision.because


def test_the_mobile_tells_namesakes_at_work_apart():
    card = {word: TAKAHASHI[word] for word in ("name", "company", "mobile")}

    decision = decide(draft_of(card), MemoryBook(NAMESAKES))

    assert (decision.verdict, decision.contact_id, decision.auto) == (Verdict.SAME, "a", True)


def test_whoever_shares_a_mobile_is_a_candidate_however_many_share_the_name():
    namesakes = [known(f"n{i:02d}", {"name": "髙橋 一郎", "name_kana": "タカハシ イチロウ"}) for i in range(40)]
    moved = known("z", TAKAHASHI | AKAMATSU)

    decision = decide(draft_of(TAKAHASHI), MemoryBook([*namesakes, moved]))

    assert decision.candidates[0].contact_id == "z"


def test_a_house_is_known_though_another_house_of_its_name_has_the_same_surname():
    there = known("a", {"name": "鈴木 花子", "company": "青葉商事", "email": "suzuki@aoba-osaka.example.com"})
    here = known("b", {"name": "伊藤 太郎", "company": "青葉商事", "email": "ito@aoba.example.co.jp"})

    decision = decide(
        draft_of({"name": "鈴木 健太", "company": "青葉商事", "email": "k@aoba.example.co.jp"}),
        MemoryBook([there, here]),
    )

    assert decision.verdict is Verdict.COLLEAGUE


def test_the_english_side_is_of_the_house_whose_domain_spells_its_name():
    english = {"name_romaji": "Kenta SUZUKI", "company_en": "Aomine Trading Co., Ltd."}
    book = MemoryBook([known("s", {"name": "鈴木 健太", "company": "青峰商事", "email": "suzuki@aomine-trading.jp"})])

    decision = decide(draft_of(english), book)

    assert (decision.verdict, decision.contact_id) == (Verdict.SAME, "s")
    assert decision.candidates[0].company > 0.9


def test_whom_somebody_ruled_out_is_not_even_a_candidate():
    decision = decide(draft_of(TAKAHASHI), BOOK, never={"t"})

    assert "t" not in {candidate.contact_id for candidate in decision.candidates}
    assert decision.contact_id is None


def test_two_who_are_never_the_same_leave_the_choice_to_a_person():
    twice = MemoryBook([known("a", TAKAHASHI), known("b", TAKAHASHI)])

    decision = decide(draft_of(TAKAHASHI), twice, apart=lambda one, other: {one, other} == {"a", "b"})

    assert not decision.auto


def test_a_member_of_the_group_that_contradicts_the_card_stops_the_merge():
    # 2 is either of 1 and 3; the mailbox of 3 is not the card's.
    book = MemoryBook(
        [
            known("1", {"name": "八木 翔也", "company": "クオリタス化学", "phone": "03-9215-1725"}),
            known("3", {"name": "八木 翔也", "company": "クオリタス化学", "email": "yagi86@qualitas.example.co.jp"}),
        ]
    )

    card = {"name": "八木 翔也", "company": "クオリタス化学", "email": "yagi42@qualitas.example.co.jp"}

    assert not decide(draft_of(card), book).auto


def test_the_reason_is_one_sentence_without_a_name_in_it():
    for card in (TAKAHASHI, TAKAHASHI | AKAMATSU, {"name": "髙橋 一郎", **AKAMATSU}, {"name": "髙橋 一郎"}, SATO, {}):
        decision = decide(draft_of(card), BOOK)
        because = decision.because

        assert because.endswith("。")
        assert because.count("。") == 1
        assert decision.because_en.endswith(".")
        assert not any(value in because for value in [*TAKAHASHI.values(), *SATO.values(), *AKAMATSU.values()])


def test_a_name_across_companies_is_never_merged_however_small_the_book():
    decision = decide(draft_of({"name": "髙橋 一郎", "name_kana": "タカハシ イチロウ", **AKAMATSU}), BOOK)

    assert decision.verdict is Verdict.UNSURE
    assert not decision.auto


def test_a_decision_can_be_written_down():
    decision = decide(draft_of(TAKAHASHI | {"title": "部長"}), BOOK)

    assert load_decision(dump_decision(decision)) == decision


def test_there_are_at_most_twenty_candidates_best_first():
    book = MemoryBook(known(f"c{i:03}", {"name": f"髙橋 {i}郎", "company": "青葉商事"}) for i in range(100))

    candidates = decide(draft_of(TAKAHASHI), book).candidates

    assert len(candidates) == 20
    assert [c.person for c in candidates] == sorted((c.person for c in candidates), reverse=True)


fields = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["髙橋 一郎", "高橋一郎", "髙橋 健太", "佐藤 花子", "鈴木 一郎"]),
        "name_kana": st.sampled_from(["タカハシ イチロウ", "サトウ ハナコ"]),
        "company": st.sampled_from(["株式会社青葉商事", "青葉商事㈱", "みどり工業株式会社"]),
        "title": st.sampled_from(["課長", "部長"]),
        "phone": st.sampled_from(["03-1234-5678", "06-6666-1111"]),
        "mobile": st.sampled_from(["090-1111-2222", "080-3333-4444"]),
        "email": st.sampled_from(
            ["i.takahashi@aoba.example.co.jp", "info@aoba.example.co.jp", "h@midori.example.co.jp"]
        ),
    },
)


@settings(deadline=None)  # the first example loads the lists of names
@given(fields, st.lists(fields, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_the_book_and_of_a_cards_lines_changes_nothing(card, others, rng: random.Random):
    contacts = [known(str(number), other) for number, other in enumerate(others)]
    shuffled_lines = list(card.items())
    rng.shuffle(shuffled_lines)
    one = decide(draft_of(card), MemoryBook(contacts))
    rng.shuffle(contacts)
    other = decide(draft_of(dict(shuffled_lines)), MemoryBook(contacts))

    assert (one.verdict, one.auto, one.probability) == (other.verdict, other.auto, other.probability)
    assert one.contact_id == other.contact_id
    assert one.candidates == other.candidates


@given(fields, st.lists(fields, max_size=6))
def test_nothing_is_merged_unasked_outside_the_guard(card, others):
    book = MemoryBook([known(str(number), other) for number, other in enumerate(others)])

    decision = decide(draft_of(card), book)

    if decision.auto:
        best = decision.candidates[0]
        levels = {score.field: score.level for score in best.scores}
        assert decision.verdict is Verdict.SAME
        assert best.person >= 0.99
        assert best.company >= 0.9 or "exact" in (levels["email"], levels["mobile"])
        assert levels["email"] in ("exact", "close", "missing")
        assert levels["mobile"] in ("exact", "close", "missing")
