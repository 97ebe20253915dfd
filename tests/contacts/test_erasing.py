"""Whoever asks to be erased is gone from every table, and nothing brings them back."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlmodel import Session, select

from contacts import model_acts, model_known
from contacts.errors import ErasedForGood, NoSuchContact, ReviewOutOfDate
from contacts.graveyard import Graveyard
from contacts.model import Base
from contacts.model_acts import ErasedKind, Tombstone
from matching.decision import Change, MatchDecision, Verdict
from normalize.draft import FieldKind
from tests.support.drafts import SATO, TAKAHASHI, file_card, sha_of

_TABLES = (model_acts, model_known)
WORDS = [*TAKAHASHI.values(), "髙橋", "takahashi", "0312345678", "1.jpg"]


def whole_book(engine):
    """Every row of every table as text, what FTS5 keeps included."""
    with Session(engine) as session:
        connection = session.connection()
        return json.dumps(
            [[str(value) for value in row] for table in Base.metadata.sorted_tables
             for row in connection.execute(select(table))],
            ensure_ascii=False,
        )  # fmt: skip


@pytest.fixture
def told(desk):
    """Everything that can be known of a person: two cards, a merge, a question, a mark, an encounter, a finding."""
    with desk() as (book, persons):
        first = file_card(book, 1, TAKAHASHI).contact_id
        book.add_encounter(sha256=sha_of(1), owner="田中", event="髙橋さんの会", met_on=date(2024, 4, 1))
        second = file_card(book, 2, TAKAHASHI | {"title": "部長"}).contact_id
        unsure = MatchDecision(
            verdict=Verdict.UNSURE, because="確認が必要です。", contact_id=second, probability=0.5,
            changes=(Change(kind=FieldKind.NAME, before="髙橋 一郎", after="佐藤 花子"),),
        )  # fmt: skip
        third = file_card(book, 3, SATO, decision=unsure).contact_id
        persons.merge(first, second, by="tanaka", because="髙橋だから")
        persons.keep_apart(first, third, by="tanaka")
    return first, second, third


def test_nothing_of_the_person_is_left_in_any_table(desk, engine, told):
    first, second, _ = told
    with desk() as (_, persons):
        erased = persons.erase(second, by="tanaka")

    left = whole_book(engine)
    assert [word for word in WORDS if word in left] == []
    assert (erased.contacts, erased.cards, erased.pictures) == (2, 2, 2)
    with desk() as (book, _):
        for contact_id in (first, second):
            with pytest.raises(NoSuchContact):
                book.contact(contact_id)
        assert [row.name for row in book.contacts("").items] == ["佐藤 花子"]
        assert book.contacts("髙橋").items == ()


def test_nothing_of_the_person_is_left_in_the_file(engine, desk, told, tmp_path):
    if engine.dialect.name != "sqlite":
        return
    with desk() as (_, persons):
        persons.erase(told[0], by="tanaka")
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = b"".join(path.read_bytes() for path in tmp_path.glob("book.db*"))

    assert [word for word in ("髙橋", "takahashi", "営業部", "9ad8") if word.encode() in data] == []
    assert "佐藤".encode() in data


def test_tombstones_say_nothing_of_the_person(desk, engine, told):
    with desk() as (_, persons):
        erased = persons.erase(told[0], by="tanaka")
    with Session(engine) as session:
        stones = session.exec(select(Tombstone)).all()
        text = " ".join(stone.model_dump_json() for stone in stones)

    assert {stone.kind for stone in stones} == {ErasedKind.CONTACT, ErasedKind.CARD, ErasedKind.PICTURE}
    assert not [word for word in WORDS if word in text]
    assert {grave.id for grave in erased.graves} == {stone.id for stone in stones}


def test_no_undo_brings_them_back(desk, told):
    with desk() as (_, persons):
        acts = persons.acts(told[0])
        persons.erase(told[0], by="tanaka")
        for act in acts:
            with pytest.raises(ErasedForGood):
                persons.undo(act.act_id, by="tanaka")


def test_the_same_bytes_do_not_come_back(desk, told):
    with desk() as (book, persons):
        persons.erase(told[0], by="tanaka")

        with pytest.raises(ErasedForGood) as refused:
            book.add_original(sha256=sha_of(1), file_name="again.jpg", media_type="image/jpeg", size_bytes=1)
    assert refused.value.hint


def test_others_on_the_same_picture_stay(desk):
    with desk() as (book, persons):
        first = file_card(book, 1, TAKAHASHI, index=1).contact_id
        other = file_card(book, 1, SATO, index=2)
        erased = persons.erase(first, by="tanaka")

        assert erased.pictures == 0
        assert {grave.kind for grave in erased.graves} == {"contact", "card", "redacted"}
        assert [card.card_id for card in book.contact(other.contact_id).cards] == [other.card_id]
        assert book.erased_places(sha_of(1), 1) == {1}


def test_a_company_called_after_the_person_goes_too(desk, engine):
    with desk() as (book, persons):
        alone = file_card(book, 1, TAKAHASHI | {"company": "髙橋一郎事務所"}).contact_id
        persons.erase(alone, by="tanaka")

    assert "髙橋" not in whole_book(engine)


def test_erasing_from_an_old_look_is_refused(desk, told):
    with desk() as (_, persons), pytest.raises(ReviewOutOfDate):
        persons.erase(told[0], by="tanaka", version=0)


def test_an_older_book_loses_exactly_what_was_erased(desk, engine, told):
    first, second, third = told
    with desk() as (_, persons):
        graves = persons.erase(third, by="tanaka").graves
    with desk() as (book, persons):
        more = persons.erase_again(
            [grave for grave in graves if grave.kind != "contact"]
            + [type(graves[0])(id=second, kind="contact", at=graves[0].at, by="tanaka")]
        )

        assert more is not None
        # The second's card had not been erased: it has a contact of its own now, and the first is itself again.
        assert [row.name for row in book.contacts("髙橋").items] == ["髙橋 一郎", "髙橋 一郎"]
        with pytest.raises(NoSuchContact):
            book.contact(second)
        assert len(book.contact(first).cards) == 1


def test_the_file_of_graves_survives_a_power_cut(tmp_path, desk, told):
    with desk() as (_, persons):
        graves = persons.erase(told[0], by="tanaka").graves
    yard = Graveyard(tmp_path)
    yard.bury(graves[:2])
    with yard.path.open("a") as file:
        file.write('{"id": "half')
    yard.bury(graves)
    yard.bury(graves)

    assert yard.graves() == graves
    assert len([line for line in yard.path.read_text().splitlines() if line.endswith("}")]) == len(graves)
