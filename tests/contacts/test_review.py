"""A person's word stands above every reading, and of two people the second is told."""

from __future__ import annotations

from datetime import date

import pytest

from contacts.errors import NoSuchCard, ReviewOutOfDate
from contacts.model import CardStatus, Superseded, ValueSource
from contacts.views import ConfirmedValue
from matching.decide import decide
from normalize.draft import CardDraft, FieldKind
from tests.support.drafts import CORNERS, NEW, SATO, TAKAHASHI, draft_of, file_card, read_of, sha_of


def test_a_corrected_value_stands_and_the_reading_is_still_there(book):
    with book() as b:
        filed = file_card(b, 1, TAKAHASHI | {"name": "高橋 一郎"}, doubtful=("name",))
        version = b.card(filed.card_id).version
    with book() as b:
        card = b.confirm_card(
            filed.card_id, values=[ConfirmedValue(kind=FieldKind.NAME, value="髙橋 一郎")], by="tanaka", version=version
        )
        view = b.contact(filed.contact_id)

    (name,) = [field for field in card.fields if field.kind is FieldKind.NAME]
    assert (name.value, name.read_value, name.by, name.verified) == ("髙橋 一郎", "高橋 一郎", "tanaka", True)
    assert card.status is CardStatus.CONFIRMED
    assert card.version > version
    assert view.row.name == "髙橋 一郎"
    assert not view.row.needs_review
    now, once = [value for value in view.values if value.kind is FieldKind.NAME]
    assert (now.source, now.by, now.card_id, now.current) == (ValueSource.PERSON, "tanaka", filed.card_id, True)
    assert (once.value, once.superseded_because) == ("高橋 一郎", Superseded.CORRECTED)


def test_a_card_waits_until_every_doubt_has_a_persons_word(book):
    with book() as b:
        filed = file_card(b, 1, TAKAHASHI, doubtful=("name", "title"))
        card = b.card(filed.card_id)
        card = b.confirm_card(
            filed.card_id, values=[ConfirmedValue(kind=FieldKind.NAME, value="髙橋 一郎")], by="t", version=card.version
        )
        assert card.status is CardStatus.TO_REVIEW

        card = b.confirm_card(
            filed.card_id, values=[ConfirmedValue(kind=FieldKind.TITLE, value="課長")], by="t", version=card.version
        )
        assert card.status is CardStatus.CONFIRMED


def test_an_empty_word_says_that_nothing_stands_there(book):
    with book() as b:
        filed = file_card(b, 1, TAKAHASHI)
        card = b.confirm_card(
            filed.card_id,
            values=[ConfirmedValue(kind=FieldKind.TITLE, value="")],
            by="t",
            version=b.card(filed.card_id).version,
        )
        view = b.contact(filed.contact_id)

    assert next(field.value for field in card.fields if field.kind is FieldKind.TITLE) == ""
    assert view.row.title == ""
    assert view.current(FieldKind.TITLE) == ()


def test_a_person_can_add_what_nobody_read(book):
    with book() as b:
        filed = file_card(b, 1, TAKAHASHI)
        card = b.confirm_card(
            filed.card_id,
            values=[
                ConfirmedValue(kind=FieldKind.QUALIFICATION, value="中小企業診断士"),
                ConfirmedValue(kind=FieldKind.MOBILE, value="080-3333-4444", position=1),
            ],
            by="t",
            version=b.card(filed.card_id).version,
        )
        view = b.contact(filed.contact_id)

    assert [field.value for field in card.fields if field.kind is FieldKind.QUALIFICATION] == ["中小企業診断士"]
    assert set(view.current(FieldKind.MOBILE)) == {"090-1111-2222", "080-3333-4444"}


def test_a_card_without_a_contact_gets_one_when_a_person_types_it(book):
    with book() as b:
        b.add_original(sha256=sha_of(1), file_name="1.jpg", media_type="image/jpeg", size_bytes=1)
        filed = b.file_side(
            sha256=sha_of(1), page=1, index=1, side="front", quad=CORNERS, quarter_turns=0, read=read_of(SATO),
            draft=CardDraft(readings=(), unplaced=tuple(range(len(SATO)))), decision=NEW, pipeline_version="v1",
        )  # fmt: skip
        assert (filed.contact_id, filed.needs_review) == (None, True)

        card = b.confirm_card(
            filed.card_id,
            values=[ConfirmedValue(kind=FieldKind.NAME, value="佐藤 花子")],
            by="t",
            version=b.card(filed.card_id).version,
        )

        assert card.contact_id
        assert b.contact(card.contact_id).row.name == "佐藤 花子"


def test_who_comes_second_with_an_old_version_is_told(book):
    with book() as b:
        filed = file_card(b, 1, TAKAHASHI, doubtful=("name",))
        version = b.card(filed.card_id).version
        b.confirm_card(
            filed.card_id, values=[ConfirmedValue(kind=FieldKind.NAME, value="髙橋 一郎")], by="a", version=version
        )

    with pytest.raises(ReviewOutOfDate), book() as b:
        b.confirm_card(
            filed.card_id, values=[ConfirmedValue(kind=FieldKind.NAME, value="高橋 一郎")], by="b", version=version
        )


def test_confirming_what_was_right_already_still_counts_as_a_change(book):
    with book() as b:
        filed = file_card(b, 1, TAKAHASHI)
        before = b.card(filed.card_id).version
        first = b.confirm_card(filed.card_id, values=[], by="a", version=before)
        second = b.confirm_card(filed.card_id, values=[], by="a", version=first.version)

    assert before < first.version < second.version


def test_no_such_card_is_said(book):
    with pytest.raises(NoSuchCard), book() as b:
        b.card("nothing")
    with pytest.raises(NoSuchCard), book() as b:
        b.confirm_card("nothing", values=[], by="t", version=1)


def test_a_better_reader_never_changes_what_a_person_confirmed(book):
    with book() as b:
        filed = file_card(b, 1, TAKAHASHI)
        b.confirm_card(
            filed.card_id,
            values=[ConfirmedValue(kind=FieldKind.NAME, value="髙𣘺 一郎")],
            by="t",
            version=b.card(filed.card_id).version,
        )
        before = b.contact(filed.contact_id).values
    with book() as b:
        file_card(b, 1, TAKAHASHI | {"title": "部長"}, version="v2")

        assert b.contact(filed.contact_id).values == before
        assert b.card(filed.card_id).pipeline_version == "v1"


def test_a_newer_card_waits_where_a_person_has_verified_the_older_one(book):
    with book() as b:
        filed = file_card(b, 1, TAKAHASHI)
        b.confirm_card(
            filed.card_id,
            values=[ConfirmedValue(kind=FieldKind.TITLE, value="課長")],
            by="t",
            version=b.card(filed.card_id).version,
        )
        promoted = TAKAHASHI | {"title": "部長"}
        b.add_original(sha256=sha_of(2), file_name="2.jpg", media_type="image/jpeg", size_bytes=1)
        b.add_encounter(sha256=sha_of(2), met_on=date(2027, 4, 1))
        file_card(b, 2, promoted, decision=decide(draft_of(promoted), b))
        view = b.contact(filed.contact_id)

    held = next(value for value in view.values if value.value == "部長")
    assert view.row.title == "課長"
    assert held.superseded_because is Superseded.HELD
    assert view.row.needs_review
