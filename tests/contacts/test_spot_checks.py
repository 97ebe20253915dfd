"""Accepted fields go to people by lot and unannounced; what people say decides what may be accepted next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine

from contacts.book import Book
from contacts.desk import Desk
from contacts.engine import writing
from contacts.errors import NoSuchCheck
from contacts.model import CardStatus
from contacts.model_trust import CheckState, SpotCheck
from contacts.promise import Standing
from contacts.spot_checks import KindTrust
from contacts.trust import Trust
from contacts.views import CardView, ConfirmedValue, FiledSide
from normalize.draft import FieldKind
from tests.support.drafts import SATO, TAKAHASHI, file_card

SURE = 0.9999


@dataclass(frozen=True)
class Opened:
    book: Book
    trust: Trust
    desk: Desk

    def field(self, card_id: str, kind: FieldKind):
        return next(field for field in self.book.card(card_id).fields if field.kind is kind)

    def say(self, filed: FiledSide, kind: FieldKind, value: str, by: str = "tanaka") -> CardView:
        said = [ConfirmedValue(kind=kind, value=value)]
        return self.book.confirm_card(filed.card_id, values=said, by=by, version=self.book.card(filed.card_id).version)

    def of(self, kind: FieldKind | None) -> KindTrust:
        return next(one for one in self.trust.now() if one.kind is kind)

    def remember(self, kind: FieldKind, state: CheckState, count: int) -> None:
        """Verdicts that people gave on earlier cards."""
        for number in range(count):
            self.desk.session.add(
                SpotCheck(
                    id=f"{kind}-{state}-{number}", card_id="once", reading_id=f"{kind}-{state}-{number}", kind=kind,
                    position=0, share=1.0, state=state, drawn_at=self.desk.now(),
                )
            )  # fmt: skip
        self.desk.flush()


Open = Callable[..., AbstractContextManager[Opened]]


@pytest.fixture
def opened(engine: Engine, clock, new_id) -> Open:
    @contextmanager
    def make(lot: float = 0.0) -> Iterator[Opened]:
        with writing(engine) as session:
            yield Opened(
                Book(session, now=clock, new_id=new_id, lot=lambda _: lot),
                Trust(session, now=clock, new_id=new_id),
                Desk(session=session, now=clock, new_id=new_id),
            )

    return make


def test_of_a_new_book_every_accepted_field_goes_to_a_person(opened: Open):
    with opened(lot=0.999) as o:
        filed = file_card(o.book, 1, TAKAHASHI)

        card = o.book.card(filed.card_id)

    assert filed.needs_review
    assert all(field.waits for field in card.fields)


def test_a_drawn_field_looks_like_any_other_that_waits(opened: Open):
    with opened() as o:
        card = o.book.card(file_card(o.book, 1, TAKAHASHI, doubtful=("title",)).card_id)

    assert {field.accepted for field in card.fields} == {False}


def test_with_a_long_clean_record_only_the_lot_decides(opened: Open):
    with opened() as o:
        for kind in FieldKind:
            o.remember(kind, CheckState.RIGHT, 300)
    with opened(lot=0.5) as o:
        spared = file_card(o.book, 1, TAKAHASHI)
    with opened(lot=0.01) as o:
        drawn = file_card(o.book, 2, SATO)
        of_all = o.of(None)

    assert not spared.needs_review
    assert drawn.needs_review
    assert of_all.standing is Standing.PROVEN
    assert 0.02 <= of_all.share < 0.1


def test_saying_the_same_is_a_verdict_for_the_reader(opened: Open):
    with opened() as o:
        filed = file_card(o.book, 1, TAKAHASHI)

        o.say(filed, FieldKind.TITLE, "課長")

        assert o.of(FieldKind.TITLE).tally.right == 1
        assert o.of(None).standing is Standing.UNPROVEN
        assert o.trust.second_looks() == ()


def test_saying_otherwise_waits_for_a_second_person(opened: Open):
    with opened() as o:
        filed = file_card(o.book, 1, TAKAHASHI)
        o.say(filed, FieldKind.TITLE, "部長", by="tanaka")
        (check,) = o.trust.second_looks()

        assert o.of(FieldKind.TITLE).tally.suspected == 1
        assert o.trust.second_looks(not_by="tanaka") == ()
        with pytest.raises(NoSuchCheck):
            o.trust.judge(check.id, value="部長", by="tanaka")
        o.trust.judge(check.id, value="部長", by="suzuki")

        assert o.of(FieldKind.TITLE).tally.wrong == 1
        with pytest.raises(NoSuchCheck):
            o.trust.judge(check.id, value="部長", by="sato")


def test_a_second_person_may_find_that_the_first_one_erred(opened: Open):
    with opened() as o:
        filed = file_card(o.book, 1, TAKAHASHI)
        o.say(filed, FieldKind.TITLE, "課長代理")

        o.trust.judge(o.trust.second_looks()[0].id, value="課長", by="suzuki")

        assert (o.of(FieldKind.TITLE).tally.right, o.of(FieldKind.TITLE).tally.wrong) == (1, 0)


def test_a_slip_of_the_pen_can_be_taken_back_by_whoever_made_it(opened: Open):
    with opened() as o:
        filed = file_card(o.book, 1, TAKAHASHI)
        o.say(filed, FieldKind.TITLE, "課長代")

        o.say(filed, FieldKind.TITLE, "課長")

        assert o.of(FieldKind.TITLE).tally.right == 1


def test_a_card_is_confirmed_when_doubts_and_drawn_fields_have_a_word(opened: Open):
    with opened() as o:
        filed = file_card(o.book, 1, {"name": "佐藤 花子", "title": "主任"})

        assert o.say(filed, FieldKind.NAME, "佐藤 花子").status is CardStatus.TO_REVIEW
        assert o.say(filed, FieldKind.TITLE, "主任").status is CardStatus.CONFIRMED


def test_a_kind_that_breaks_the_promise_is_not_accepted_any_more(opened: Open):
    with opened() as o:
        o.remember(FieldKind.TITLE, CheckState.RIGHT, 40)
        o.remember(FieldKind.TITLE, CheckState.WRONG, 1)
    with opened(lot=1.0) as o:
        card = o.book.card(file_card(o.book, 1, TAKAHASHI).card_id)

    title = next(field for field in card.fields if field.kind is FieldKind.TITLE)
    mail = next(field for field in card.fields if field.kind is FieldKind.EMAIL)
    assert (title.accepted, mail.accepted) == (False, True)
    assert title.against
    assert card.status is CardStatus.TO_REVIEW


def test_a_card_read_again_is_drawn_for_anew_and_its_verdicts_stay(opened: Open):
    with opened() as o:
        filed = file_card(o.book, 1, SATO, version="v1")
        o.say(filed, FieldKind.TITLE, "主任")
        before = o.of(None)

        file_card(o.book, 1, SATO, version="v2")

        after = o.of(None)
    assert (after.tally.right, after.open) == (1, before.open + 1)


def test_the_history_says_that_a_field_was_checked_and_not_what_it_holds(opened: Open):
    with opened() as o:
        filed = file_card(o.book, 1, TAKAHASHI)
        o.say(filed, FieldKind.TITLE, "課長")

        entries = [entry for entry in o.book.contact(filed.contact_id or "").history if entry.what == "field_checked"]

    assert "課長" not in str([entry.detail for entry in entries])
