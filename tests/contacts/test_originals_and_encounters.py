"""The same bytes are one picture, however often they come, and whoever got the card is not forgotten."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import pytest

from contacts.errors import BookError
from matching.decide import decide
from tests.support.drafts import SATO, TAKAHASHI, draft_of, file_card, sha_of


def add(b, number=1):
    return b.add_original(
        sha256=sha_of(number), file_name="写真.jpg", media_type="image/jpeg", size_bytes=5_000_000_000
    )


def test_the_same_bytes_twice_are_one_picture_and_are_counted(book):
    with book() as b:
        assert add(b) is True
        assert add(b) is False
    with book() as b:
        assert add(b) is False
        status = b.status()

    assert (status.pictures, status.duplicates) == (1, 2)


def test_the_same_encounter_told_twice_is_one(book):
    with book() as b:
        add(b)
        first = b.add_encounter(sha256=sha_of(1), owner="sato", event="展示会", met_on=date(2026, 11, 1), note="a")
        again = b.add_encounter(sha256=sha_of(1), owner="sato", event="展示会", met_on=date(2026, 11, 1), note="b")
        without_day = b.add_encounter(sha256=sha_of(1), owner="sato", event="展示会")
        without_day_again = b.add_encounter(sha256=sha_of(1), owner="sato", event="展示会")

    assert again == first
    assert without_day_again == without_day != first


def test_a_second_persons_encounter_is_recorded_before_the_first_card_is_read(book):
    with book() as b:
        add(b)
        b.add_encounter(sha256=sha_of(1), owner="sato", event="展示会", place="東京", met_on=date(2026, 11, 1))
        add(b)
        b.add_encounter(sha256=sha_of(1), owner="suzuki", event="展示会", met_on=date(2026, 11, 1))
    with book() as b:
        filed = file_card(b, 1, TAKAHASHI)
        met = b.contact(filed.contact_id).encounters

    assert {encounter.owner for encounter in met} == {"sato", "suzuki"}
    assert {encounter.place for encounter in met} == {"東京", ""}


def test_an_encounter_of_a_picture_read_long_ago_belongs_to_its_people_at_once(book):
    with book() as b:
        takahashi = file_card(b, 1, TAKAHASHI, index=1)
        sato = file_card(b, 1, SATO, index=2)
        b.add_encounter(sha256=sha_of(1), owner="suzuki", met_on=date(2026, 11, 2))

        for filed in (takahashi, sato):
            (encounter,) = b.contact(filed.contact_id).encounters
            assert (encounter.owner, encounter.met_on) == ("suzuki", date(2026, 11, 2))


def test_an_encounter_of_a_picture_nobody_gave_is_refused_in_words(book):
    with pytest.raises(BookError, match="登録"), book() as b:
        b.add_encounter(sha256=sha_of(1), owner="sato")


def test_the_card_exchanged_later_is_the_newer_one_whenever_it_was_scanned(book):
    with book() as b:
        add(b, 1)
        b.add_encounter(sha256=sha_of(1), met_on=date(2026, 10, 1))
        promoted = TAKAHASHI | {"title": "部長"}
        first = file_card(b, 1, promoted)
        add(b, 2)
        b.add_encounter(sha256=sha_of(2), met_on=date(2024, 4, 1))
        old = file_card(b, 2, TAKAHASHI, decision=decide(draft_of(TAKAHASHI), b))

        assert old.contact_id == first.contact_id
        assert b.contact(first.contact_id).row.title == "部長"


def test_a_day_told_after_the_scan_still_decides_which_card_is_newer(book):
    with book() as b:
        first = file_card(b, 1, TAKAHASHI)
        promoted = TAKAHASHI | {"title": "部長"}
        file_card(b, 2, promoted, decision=decide(draft_of(promoted), b))
        assert b.contact(first.contact_id).row.title == "部長"
        b.add_encounter(sha256=sha_of(2), owner="sato", met_on=date(2019, 4, 1))

        assert b.contact(first.contact_id).row.title == "課長"


def test_the_status_has_the_keys_of_the_contract(book):
    with book() as b:
        file_card(b, 1, TAKAHASHI, doubtful=("name",))
        status = asdict(b.status())

    assert status == {
        "pictures": 1, "cards": 1, "blanks": 0, "contacts": 1, "waiting": 0, "running": 0, "failed": 0,
        "duplicates": 0, "reviews": 1,
    }  # fmt: skip
