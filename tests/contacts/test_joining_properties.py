"""Whatever is merged, split, marked and taken back in any order: no card strays, no mark breaks, nothing is lost."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from contacts.book import Book
from contacts.errors import BookError
from contacts.model import Card, ContactValue, Membership
from contacts.model_acts import NeverSame
from contacts.persons import Persons
from contacts.tree import root_of
from matching.decision import MatchDecision, Verdict
from tests.support.drafts import TAKAHASHI, file_card, sha_of

PEOPLE = 5
RANDOM = settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@contextmanager
def tried(engine):
    """A book and its persons; whatever is done is forgotten afterwards."""
    numbers, seconds = count(), count()
    options = {
        "now": lambda: datetime(2026, 11, 21, tzinfo=UTC) + timedelta(seconds=next(seconds)),
        "new_id": lambda: f"id{next(numbers):06d}",
    }
    with Session(engine.execution_options(meishi_writing=True)) as session:
        yield session, Book(session, **options), Persons(session, **options)
        session.rollback()


def shown(book, contact_id):
    view = book.contact(contact_id)
    values = sorted((value.kind.value, value.value) for value in view.values if value.current)
    return values, view.row.name, view.row.title, view.row.mobile, view.row.email, view.row.needs_review


def all_shown(book, people):
    return [shown(book, each) for each in people], len(book.contacts("").items), len(book.contacts("髙橋").items)


def check_order(session):
    """What must hold after every step."""
    desk = Persons(session, now=lambda: datetime.now(UTC), new_id=str)._desk
    for card in session.exec(select(Card)).all():
        assert card.contact_id == root_of(desk, card.home_id)
        said = session.exec(select(ContactValue.contact_id).where(ContactValue.card_id == card.id)).all()
        assert set(said) == {card.contact_id}
        open_ones = session.exec(
            select(Membership.contact_id).where(Membership.card_id == card.id, col(Membership.ended_at).is_(None))
        ).all()
        assert open_ones == [card.contact_id]
    for mark in session.exec(select(NeverSame).where(col(NeverSame.ended_at).is_(None))).all():
        assert root_of(desk, mark.first_id) != root_of(desk, mark.second_id)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["merge", "merge", "split", "move", "apart", "undo"]),
        st.integers(0, PEOPLE - 1),
        st.integers(0, PEOPLE - 1),
    ),
    max_size=9,
)


def do(step, filed, book, persons, acts):
    what, a, b = step
    people, cards = [each.contact_id for each in filed], [each.card_id for each in filed]
    if what == "merge":
        acts.append(persons.merge(people[a], people[b], by="t").act_id)
    elif what == "apart":
        acts.append(persons.keep_apart(people[a], people[b], by="t").act_id)
    elif what in ("split", "move"):
        card = book.card(cards[a])
        to = people[b] if what == "move" else None
        acts.append(persons.move_cards(card.contact_id, [card.card_id], to=to, by="t").act_id)
    elif acts:
        persons.undo(acts.pop(a % len(acts)), by="t")


@RANDOM
@given(steps=STEPS, back=st.randoms(use_true_random=False))
def test_any_sequence_of_acts_taken_back_in_any_order_is_as_if_nothing_had_been(engine, steps, back):
    with tried(engine) as (session, book, persons):
        filed = [file_card(book, n, TAKAHASHI | {"mobile": f"090-0000-000{n}"}) for n in range(PEOPLE)]
        people = [each.contact_id for each in filed]
        before = all_shown(book, people)
        acts: list[str] = []
        for step in steps:
            try:
                do(step, filed, book, persons, acts)
            except BookError as refused:
                assert refused.hint  # noqa: PT017 - some steps make no sense, and each says why
            check_order(session)
        back.shuffle(acts)
        for act in acts:
            persons.undo(act, by="t")
            check_order(session)

        assert all_shown(book, people) == before


CARDS = st.lists(
    st.tuples(
        st.sampled_from(["課長", "次長", "部長"]),
        st.sampled_from(["090-1111-2222", "080-3333-4444"]),
        st.sampled_from([None, date(2024, 4, 1), date(2025, 4, 1)]),
    ),
    min_size=2,
    max_size=5,
)


@RANDOM
@given(cards=CARDS, order=st.randoms(use_true_random=False), by_hand=st.booleans())
def test_the_order_in_which_cards_come_does_not_change_the_person(engine, cards, order, by_hand):
    found = []
    shuffled = list(enumerate(cards))
    for _ in range(2):
        with tried(engine) as (_session, book, persons):
            person = ""
            for number, (title, mobile, met_on) in shuffled:
                same = MatchDecision(verdict=Verdict.SAME, because="", contact_id=person, probability=1.0, auto=True)
                alone = MatchDecision(verdict=Verdict.NEW, because="")
                fields = TAKAHASHI | {"title": title, "mobile": mobile}
                filed = file_card(book, number, fields, decision=alone if by_hand or not person else same)
                book.add_encounter(sha256=sha_of(number), owner="田中", met_on=met_on)
                if by_hand and person:
                    persons.merge(person, filed.contact_id, by="t")
                person = person or filed.contact_id
            found.append(shown(book, person))
        order.shuffle(shuffled)

    assert found[0] == found[1]
