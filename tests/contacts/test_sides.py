"""Front and back in the book: one contact from both, undone and remembered, never two contacts at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from contacts.book import Book
from contacts.engine import reading, writing
from contacts.errors import NotPossible
from contacts.model import Superseded
from contacts.sides import Sides
from matching.side_evidence import Side
from normalize.draft import FieldKind
from tests.support.drafts import NEW, SATO, TAKAHASHI, draft_of, file_card, read_of, sha_of

ENGLISH = {
    "company": "Aoba Shoji Co., Ltd.",
    "title": "Manager",
    "name_romaji": "Ichiro TAKAHASHI",
    "phone": "+81-3-1234-5678",
    "email": "i.takahashi@aoba.example.co.jp",
}


@dataclass
class Both:
    book: Book
    sides: Sides


Open = Callable[[], AbstractContextManager[Both]]


@pytest.fixture
def both(engine: Engine, clock, new_id) -> Open:
    @contextmanager
    def opened() -> Iterator[Both]:
        with writing(engine) as session:
            yield Both(book=Book(session, now=clock, new_id=new_id), sides=Sides(session, now=clock, new_id=new_id))

    return opened


def file_both(it: Both, *, first: str = "front") -> tuple[str, str]:
    """A front and a back, filed in this order from two pictures, and paired."""
    order = [(1, TAKAHASHI), (2, ENGLISH)]
    filed = {number: file_card(it.book, number, fields) for number, fields in order[:: 1 if first == "front" else -1]}
    it.sides.pair(filed[1].card_id, filed[2].card_id, by="v1", because="氏名の読みが一致する", probability=0.999)
    return filed[1].card_id, filed[2].card_id


@pytest.mark.parametrize("first", ["front", "back"])
def test_both_sides_are_one_contact_whose_fields_come_from_both(both, first):
    with both() as it:
        front, back = file_both(it, first=first)

    with both() as it:
        status, card = it.book.status(), it.book.card(front)
        contact = it.book.contact(card.contact_id)
        assert it.book.card(back).contact_id == card.contact_id
    assert (status.contacts, status.cards) == (1, 2)
    assert contact.row.name == "髙橋 一郎"
    assert contact.row.company == "株式会社青葉商事"
    assert contact.current(FieldKind.TITLE) == ("課長",)
    assert contact.current(FieldKind.NAME_ROMAJI) == ("Ichiro TAKAHASHI",)
    assert contact.current(FieldKind.COMPANY_EN) == ("Aoba Shoji Co., Ltd.",)
    assert contact.current(FieldKind.PHONE) == ("03-1234-5678",)
    romaji = next(value for value in contact.values if value.kind is FieldKind.NAME_ROMAJI)
    assert romaji.card_id == back
    behind = {value.value for value in contact.values if value.superseded_because is Superseded.BEHIND}
    assert behind == {"Aoba Shoji Co., Ltd.", "Manager", "+81-3-1234-5678", ENGLISH["email"]}


def test_parting_the_sides_gives_each_its_own_contact_and_loses_nothing(both):
    with both() as it:
        front, back = file_both(it)
        before = it.book.contact(it.book.card(front).contact_id).row.name

    with both() as it:
        other = it.sides.part(front, by="確認者")

    assert other == back
    with both() as it:
        one, two = (it.book.contact(it.book.card(card).contact_id) for card in (front, back))
        assert it.sides.other_of([front, back]) == {}
    assert one.row.id != two.row.id
    assert (one.row.name, two.row.name) == (before, "Ichiro TAKAHASHI")
    assert two.current(FieldKind.TITLE) == ("Manager",)
    assert not [value for value in two.values if value.superseded_because is Superseded.BEHIND]


def test_a_machine_does_not_pair_again_what_a_person_parted_but_a_person_can(both):
    with both() as it:
        front, back = file_both(it)
    with both() as it:
        it.sides.part(back, by="確認者")

    with both() as it:
        by_machine = it.sides.pair(front, back, by="v2", machine=True)
        by_person = it.sides.pair(front, back, by="確認者")

    assert (by_machine, by_person) == (False, True)
    with both() as it:
        assert it.book.status().contacts == 1
        assert it.sides.other_of([back])[back].card_id == front


def test_a_side_has_one_other_side(both):
    with both() as it:
        front, _ = file_both(it)
        third = file_card(it.book, 3, SATO).card_id

    with both() as it, pytest.raises(NotPossible):
        it.sides.pair(front, third, by="確認者")
    with both() as it:
        assert it.sides.pair(front, third, by="v1", machine=True) is False


def test_a_logo_belongs_to_its_front_and_is_nobodys_when_parted(both):
    with both() as it:
        front = file_card(it.book, 1, TAKAHASHI)
        logo = file_card(it.book, 2, {})
        it.sides.pair(front.card_id, logo.card_id, by="v1", machine=True)

    with both() as it:
        assert it.book.card(logo.card_id).contact_id == front.contact_id
        assert [row.side for row in it.book.contact(front.contact_id).cards] == ["back", "front"]
        it.sides.part(logo.card_id, by="確認者")
    with both() as it:
        assert it.book.card(logo.card_id).contact_id is None
        assert it.book.status().contacts == 1


def side_of(fields: dict[str, str]) -> Side:
    return Side(draft=draft_of(fields), texts=tuple(fields.values()), aspect=910 / 550)


def test_two_uploads_of_one_person_within_a_minute_find_each_other(both):
    with both() as it:
        front = file_card(it.book, 1, TAKAHASHI)
        for number, owner in ((1, "佐藤"), (2, "佐藤"), (3, "山田")):
            it.book.add_original(sha256=sha_of(number), file_name=f"x{number}", media_type="image/jpeg", size_bytes=1)
            it.book.add_encounter(sha256=sha_of(number), owner=owner)

    with both() as it:
        same = it.sides.partner_of(side_of(ENGLISH), sha256=sha_of(2), page=1)
        another = it.sides.partner_of(side_of(ENGLISH), sha256=sha_of(3), page=1)

    assert same is not None
    assert (same.card_id, same.pairing.front) == (front.card_id, 1)
    assert another is None


@pytest.mark.parametrize("later", [0, 1], ids=["front first", "back first"])
def test_two_workers_with_the_two_sides_make_one_contact(engine, later):
    def a_desk(session) -> Both:
        now, new = (lambda: datetime.now(UTC)), (lambda: uuid4().hex)
        return Both(book=Book(session, now=now, new_id=new), sides=Sides(session, now=now, new_id=new))

    with writing(engine) as session:
        it = a_desk(session)
        for number in (1, 2):
            it.book.add_original(sha256=sha_of(number), file_name=f"{number}", media_type="image/jpeg", size_bytes=1)
            it.book.add_encounter(sha256=sha_of(number), owner="佐藤")
    start = Barrier(2)

    def file(number: int) -> None:
        fields = (TAKAHASHI, ENGLISH)[number - 1]
        start.wait()
        with writing(engine) as session:
            it = a_desk(session)
            it.book.hold((), beside=it.sides.beside_what(sha_of(number)))
            found = it.sides.partner_of(side_of(fields), sha256=sha_of(number), page=1)
            filed = file_card(it.book, number, fields)
            if found is not None:
                pair = (filed.card_id, found.card_id)
                it.sides.pair(*(pair if found.pairing.front == 0 else pair[::-1]), by="v1", machine=True)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(file, (1, 2) if later == 0 else (2, 1)))

    with reading(engine) as session:
        status = a_desk(session).book.status()
    assert (status.cards, status.contacts) == (2, 1)


def test_a_card_that_cannot_be_read_is_no_blank_one(both):
    with both() as it:
        it.book.add_original(sha256=sha_of(1), file_name="1", media_type="image/jpeg", size_bytes=1)
        it.book.file_side(
            sha256=sha_of(1), page=1, index=1, side="front", quad=((0, 0), (1, 0), (1, 1), (0, 1)), quarter_turns=0,
            read=read_of({}), draft=draft_of({}), decision=NEW, pipeline_version="v1", notes=("nothing_readable",),
        )  # fmt: skip

        status = it.book.status()

    assert (status.cards, status.blanks, status.reviews, status.contacts) == (1, 0, 1, 0)
