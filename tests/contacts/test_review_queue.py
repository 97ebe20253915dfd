"""One queue of doubts over all cards; no card before two reviewers; what was said can be unsaid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from contacts.book import Book
from contacts.desk import Desk
from contacts.engine import writing
from contacts.errors import NotPossible, OnAnothersDesk, ReviewOutOfDate
from contacts.model import CardStatus
from contacts.model_review import QueuedDoubt
from contacts.model_trust import CheckState, SpotCheck
from contacts.review import LEASE, Pile, Review, Reviewer
from contacts.views import ConfirmedValue
from normalize.draft import FieldKind
from tests.contacts.conftest import FIRST_MOMENT
from tests.support.drafts import SATO, TAKAHASHI, file_card

TANAKA = Reviewer(by="田中", window="tanaka:1")
MORI = Reviewer(by="森", window="mori:1")
SUZUKI = {"company": "すみれ製菓株式会社", "name": "鈴木 一", "mobile": "080-1111-2222"}
NAME, TITLE, COMPANY = FieldKind.NAME, FieldKind.TITLE, FieldKind.COMPANY


@dataclass
class Office:
    """The queue with a clock that the test moves."""

    book: Book
    review: Review
    desk: Desk
    ahead: list[timedelta] = field(default_factory=list)

    def answer(self, who: Reviewer, pile: Pile, *kinds: FieldKind, value: str | None = None) -> bool:
        """Say of the first card in the pile that has them what stands there."""
        doubts = [doubt for doubt in pile.doubts if doubt.place and doubt.place[0] in kinds]
        card = pile.cards[doubts[0].card_id]
        read = {(one.kind, one.position): one.value for one in card.fields}
        said = {one.id: value or read[one.place] for one in doubts if one.card_id == card.card_id}
        return self.review.answer(who, card.card_id, said, reading_id=card.reading_id)

    def states(self) -> list[CheckState]:
        return [row.state for row in self.desk.session.exec(select(SpotCheck).order_by(SpotCheck.id)).all()]


Open = Callable[..., AbstractContextManager[Office]]


@pytest.fixture
def office(engine: Engine, clock, new_id) -> Open:
    later = [timedelta()]

    def now():
        return clock() + later[0]

    @contextmanager
    def opened(*, share: float = 1.0, wait: timedelta = timedelta()) -> Iterator[Office]:
        """`share`: 0 draws every accepted field for a look, 1 none."""
        later[0] += wait
        with writing(engine) as session:
            yield Office(
                book=Book(session, now=now, new_id=new_id, lot=lambda _: share),
                review=Review(session, now=now, new_id=new_id),
                desk=Desk(session=session, now=now, new_id=new_id),
            )

    return opened


def kinds_of(pile: Pile) -> list[str]:
    return [doubt.place[0].value if doubt.place else "" for doubt in pile.doubts]


def test_similar_doubts_follow_each_other_over_all_cards(office):
    with office() as o:
        file_card(o.book, 1, TAKAHASHI, doubtful=("name", "title"))
        file_card(o.book, 2, SATO, doubtful=("title", "name"))
        file_card(o.book, 3, SUZUKI, doubtful=("name",))
        pile = o.review.pile(TANAKA)

    assert kinds_of(pile) == ["title", "title", "name", "name", "name"]
    assert len(pile.cards) == 3


def test_what_waits_is_counted_and_goes_down_with_each_answer(office):
    with office() as o:
        file_card(o.book, 1, TAKAHASHI, doubtful=("name", "title"))
        file_card(o.book, 2, SATO)
        pile = o.review.pile(TANAKA)
        before = o.review.left(TANAKA)
        more = o.answer(TANAKA, pile, TITLE)
        between = o.review.left(TANAKA)
        last = o.answer(TANAKA, pile, NAME)

    assert (before.doubts, before.cards) == (2, 1)
    assert (more, between.doubts, between.cards) == (True, 1, 1)
    with office() as o:
        assert not last
        assert o.review.left(TANAKA).doubts == 0
        assert o.book.card(next(iter(pile.cards))).status is CardStatus.CONFIRMED


def test_two_reviewers_never_have_the_same_card(office):
    with office() as o:
        for number, card in enumerate((TAKAHASHI, SATO, SUZUKI), 1):
            file_card(o.book, number, card, doubtful=("name",))
    with office() as o:
        mine = o.review.pile(TANAKA, size=2)
    with office() as o:
        hers = o.review.pile(MORI, size=2)
        left = o.review.left(MORI)

    assert len(mine.cards) == 2
    assert len(hers.cards) == 1
    assert set(mine.cards).isdisjoint(hers.cards)
    assert (left.cards, left.elsewhere) == (3, 2)


def test_two_windows_of_one_person_never_have_the_same_card(office):
    with office() as o:
        file_card(o.book, 1, TAKAHASHI, doubtful=("name",))
        o.review.pile(TANAKA)

        assert o.review.pile(Reviewer(by="田中", window="tanaka:2")).doubts == ()


def test_a_card_goes_back_when_its_reviewer_leaves_or_is_silent(office):
    with office() as o:
        file_card(o.book, 1, TAKAHASHI, doubtful=("name",))
        o.review.pile(TANAKA)
        o.review.leave(TANAKA)
        assert len(o.review.pile(MORI).cards) == 1
    with office(wait=LEASE / 2) as o:
        o.review.stay(MORI)
    with office(wait=LEASE * 0.8) as o:
        assert o.review.pile(TANAKA).doubts == ()
    with office(wait=LEASE) as o:
        assert len(o.review.pile(TANAKA).cards) == 1


def test_whoever_was_silent_too_long_is_told_who_has_the_card_now(office):
    with office() as o:
        file_card(o.book, 1, TAKAHASHI, doubtful=("name",))
        pile = o.review.pile(TANAKA)
    with office(wait=LEASE * 1.1) as o:
        o.review.pile(MORI)
    with pytest.raises(OnAnothersDesk, match="森 さん"), office() as o:
        o.answer(TANAKA, pile, NAME)


def test_a_late_answer_is_told_who_was_first_and_when(office):
    with office() as o:
        file_card(o.book, 1, TAKAHASHI, doubtful=("name",))
        pile = o.review.pile(TANAKA)
    with office(wait=LEASE * 1.1) as o:
        o.answer(MORI, o.review.pile(MORI), NAME)
    with pytest.raises(ReviewOutOfDate) as told, office() as o:
        o.answer(TANAKA, pile, NAME, value="髙橋 太郎")

    when = (FIRST_MOMENT + LEASE * 1.1).astimezone()
    assert told.value.message.startswith(f"森 さんが {when.month}月{when.day}日 {when:%H:}")


def test_an_answer_from_the_cards_own_page_takes_its_doubt_out_of_the_queue(office):
    with office() as o:
        filed = file_card(o.book, 1, TAKAHASHI, doubtful=("name", "title"))
        said = [ConfirmedValue(kind=NAME, value="髙橋 一郎")]
        o.book.confirm_card(filed.card_id, values=said, by="森", version=o.book.card(filed.card_id).version)

        assert kinds_of(o.review.pile(TANAKA)) == ["title"]


def test_undo_brings_back_what_stood_and_the_doubt(office):
    with office() as o:
        filed = file_card(o.book, 1, TAKAHASHI, doubtful=("name",))
        before = o.book.contact(filed.contact_id).row
        pile = o.review.pile(TANAKA)
        o.answer(TANAKA, pile, NAME, value="髙橋 太郎")
        between = o.book.contact(filed.contact_id).row
        o.review.take_back(TANAKA, filed.card_id, [pile.doubts[0].id])
    with office() as o:
        after, card = o.book.contact(filed.contact_id).row, o.book.card(filed.card_id)
        again = o.review.pile(TANAKA)
        told = [entry.what for entry in o.book.contact(filed.contact_id).history]

    assert (before.name, between.name, after.name) == ("髙橋 一郎", "髙橋 太郎", "髙橋 一郎")
    assert (card.status, kinds_of(again)) == (CardStatus.TO_REVIEW, ["name"])
    assert not next(one for one in card.fields if one.kind is NAME).verified
    assert "word_taken_back" in told


def test_undo_of_a_second_thought_brings_back_the_first(office):
    with office() as o:
        filed = file_card(o.book, 1, TAKAHASHI, doubtful=("name", "title"))
        said = [ConfirmedValue(kind=NAME, value="髙橋 壱郎")]
        o.book.confirm_card(filed.card_id, values=said, by="森", version=o.book.card(filed.card_id).version)
        doubt = f"{filed.card_id}:name:0"
        card = o.book.card(filed.card_id)
        o.book.confirm_card(
            filed.card_id, values=[ConfirmedValue(kind=NAME, value="髙橋 太郎")], by="田中", version=card.version
        )
        o.review.take_back(TANAKA, filed.card_id, [doubt])
        name = next(one for one in o.book.card(filed.card_id).fields if one.kind is NAME)

    assert (name.value, name.by) == ("髙橋 壱郎", "森")


def test_nobody_takes_back_anothers_word(office):
    with office() as o:
        filed = file_card(o.book, 1, TAKAHASHI, doubtful=("name",))
        pile = o.review.pile(MORI)
        o.answer(MORI, pile, NAME)
    with pytest.raises(NotPossible), office() as o:
        o.review.take_back(TANAKA, filed.card_id, [pile.doubts[0].id])


def test_who_answered_a_moment_ago_may_say_otherwise(office):
    with office() as o:
        filed = file_card(o.book, 1, TAKAHASHI, doubtful=("name", "title"))
        pile = o.review.pile(TANAKA)
        o.answer(TANAKA, pile, NAME, value="髙橋 太郎")
        o.answer(TANAKA, pile, NAME, value="髙橋 二郎")

        assert o.book.contact(filed.contact_id).row.name == "髙橋 二郎"


def test_looks_at_accepted_values_lie_among_the_doubts(office):
    with office(share=0.0) as o:
        file_card(o.book, 1, {"company": "みなと印刷株式会社", "name": "高橋 一郎"}, doubtful=("name",))
        pile = o.review.pile(TANAKA)
        assert kinds_of(pile) == ["company", "name"]
        o.answer(TANAKA, pile, COMPANY)
        assert o.states() == [CheckState.RIGHT]
        o.review.take_back(TANAKA, pile.doubts[0].card_id, [pile.doubts[0].id])

        assert o.states() == [CheckState.OPEN]


def test_what_one_person_finds_wrong_comes_to_a_second_one_as_it_was_read(office):
    with office(share=0.0) as o:
        file_card(o.book, 1, {"company": "みなと印刷株式会社"})
        o.answer(TANAKA, o.review.pile(TANAKA), COMPANY, value="みなと印則株式会社")
        assert o.review.pile(TANAKA).doubts == ()
        pile = o.review.pile(MORI)
        (again,) = pile.doubts
        o.review.answer(
            MORI, again.card_id, {again.id: "みなと印刷株式会社"},
            reading_id=pile.cards[again.card_id].reading_id,
        )  # fmt: skip

        assert again.second
        assert o.states() == [CheckState.RIGHT]
        assert o.review.pile(MORI).doubts == ()


def test_an_unreadable_card_waits_as_a_whole(office):
    with office() as o:
        filed = file_card(o.book, 1, {}, notes=("nothing_readable",))
        (doubt,) = o.review.pile(TANAKA).doubts
        assert (doubt.card_id, doubt.place) == (filed.card_id, None)
        o.book.confirm_card(
            filed.card_id, values=[ConfirmedValue(kind=NAME, value="佐藤 花子")], by="田中",
            version=o.book.card(filed.card_id).version,
        )  # fmt: skip

        assert o.desk.session.exec(select(QueuedDoubt)).all() == []
