"""A card side goes into the book once, every value with its origin, and never to another person unasked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import inspect
from sqlalchemy import select as sql_select
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from contacts.desk import Desk
from contacts.dossier import settle
from contacts.engine import writing
from contacts.model import (
    Card,
    CardStatus,
    Company,
    Contact,
    ContactSearch,
    ContactValue,
    MatchKeyRow,
    MatchProfileRow,
    Membership,
    Reading,
    Superseded,
    ValueSource,
)
from contacts.model_known import Affiliation, CompanyAlias, Finding
from matching.decide import decide
from matching.decision import MatchDecision, Verdict
from normalize.draft import CardDraft, FieldKind
from normalize.recording import load_card_draft
from ocr.reading import ReadCard
from ocr.recording import load_read_card
from tests.support.drafts import CORNERS, NEW, SATO, TAKAHASHI, draft_of, file_card, line_quad, read_of, sha_of


def test_a_new_card_becomes_a_contact_with_every_value_and_its_origin(book):
    with book() as b:
        filed = file_card(b, 1, TAKAHASHI)
        view = b.contact(filed.contact_id)

    assert not filed.needs_review
    assert {value.kind.value: value.value for value in view.values} == TAKAHASHI
    for value in view.values:
        assert (value.card_id, value.source, value.by) == (filed.card_id, ValueSource.CARD, "v1")
        assert value.reading_id
        assert value.confidence == pytest.approx(0.99)
        assert value.current


def test_the_card_shows_its_fields_with_boxes_and_evidence(book):
    with book() as b:
        filed = file_card(b, 1, TAKAHASHI, doubtful=("name",))
        card = b.card(filed.card_id)

    assert filed.needs_review
    assert card.status is CardStatus.TO_REVIEW
    assert card.quad == CORNERS
    assert [field.value for field in card.fields] == list(TAKAHASHI.values())
    assert [field.boxes for field in card.fields] == [(line_quad(i),) for i in range(len(TAKAHASHI))]
    assert [field.kind.value for field in card.fields if field.waits] == ["name"]


def test_filing_the_same_side_twice_changes_nothing(book):
    with book() as b:
        first = file_card(b, 1, TAKAHASHI)
        version = b.card(first.card_id).version
    with book() as b:
        second = file_card(b, 1, TAKAHASHI)

        assert second == first
        assert b.card(first.card_id).version == version
        assert b.status().contacts == 1
        assert len(b.contact(first.contact_id).values) == len(TAKAHASHI)


def test_the_reading_and_the_draft_come_back_as_they_went_in(book, engine):
    with book() as b:
        file_card(b, 1, TAKAHASHI, doubtful=("title",))

    with Session(engine) as session:
        row = session.exec(select(Reading)).one()
        assert load_read_card(row.read_card) == read_of(TAKAHASHI)
        assert load_card_draft(row.draft) == draft_of(TAKAHASHI, doubtful=("title",))


_WRITTEN = (
    Contact, ContactValue, Affiliation, Company, CompanyAlias, ContactSearch, MatchKeyRow, MatchProfileRow, Finding,
)  # fmt: skip
_COUNTS_SETTLING = {"number", "updated_at", "version"}


def rows_of(session):
    """What stands in the tables that settling a contact writes."""
    tables = [inspect(table).local_table for table in _WRITTEN]
    return {
        table.name: sorted(map(str, session.connection().execute(sql_select(*columns))))
        for table in tables
        for columns in [[column for column in table.columns if column.name not in _COUNTS_SETTLING]]
    }


@pytest.mark.parametrize("doubtful", [(), ("title", "name")])
@pytest.mark.parametrize("fields", [TAKAHASHI, SATO, {"name_romaji": "Ken Mori", "company_en": "Aoba Trading Inc."}])
def test_a_new_contact_is_written_as_settling_it_again_would_have_it(book, engine, fields, doubtful):
    with book() as b:
        filed = file_card(b, 1, fields, doubtful=doubtful)
    with writing(engine) as session:
        before = rows_of(session)
        desk = Desk(session=session, now=lambda: datetime.now(UTC), new_id=lambda: "never")
        settle(desk, session.exec(select(Contact).where(Contact.id == filed.contact_id)).one())
        desk.flush()

        assert rows_of(session) == before


def test_a_reading_is_never_changed(book, engine):
    with book() as b:
        file_card(b, 1, TAKAHASHI)

    with pytest.raises(DBAPIError, match="never changed"), writing(engine) as session:
        session.connection().exec_driver_sql("UPDATE reading SET draft = '{}'")


def test_a_reading_is_not_replaced_either(book, engine):
    with book() as b:
        file_card(b, 1, TAKAHASHI)
    statement = {
        "sqlite": "INSERT OR REPLACE INTO reading SELECT * FROM reading",
        "postgresql": "INSERT INTO reading SELECT * FROM reading ON CONFLICT (id) DO UPDATE SET draft = '{}'",
    }[engine.dialect.name]

    with pytest.raises(DBAPIError, match="never changed"), writing(engine) as session:
        session.connection().exec_driver_sql(statement)


def test_the_same_person_again_adds_to_the_contact(book):
    with book() as b:
        first = file_card(b, 1, TAKAHASHI)
    promoted = TAKAHASHI | {"title": "部長"}
    with book() as b:
        decision = decide(draft_of(promoted), b)
        second = file_card(b, 2, promoted, decision=decision)
        view = b.contact(first.contact_id)

    assert (decision.verdict, decision.auto) == (Verdict.SAME, True)
    assert [change.kind for change in decision.changes] == [FieldKind.TITLE]
    assert second.contact_id == first.contact_id
    assert view.row.title == "部長"
    assert len(view.values) == 2 * len(TAKAHASHI)
    old = next(value for value in view.values if value.value == "課長")
    assert old.superseded_because is Superseded.NEWER
    assert [card.card_id for card in view.cards] == [second.card_id, first.card_id]


@pytest.mark.parametrize(("verdict", "auto"), [(Verdict.MOVED, False), (Verdict.UNSURE, False), (Verdict.SAME, False)])
def test_what_is_not_sure_becomes_a_contact_of_its_own_and_a_question(book, verdict, auto):
    with book() as b:
        known = file_card(b, 1, TAKAHASHI)
        decision = MatchDecision(
            verdict=verdict, because="確認が必要です。", contact_id=known.contact_id, probability=0.9, auto=auto
        )
        filed = file_card(b, 2, TAKAHASHI | {"company": "赤松物産株式会社"}, decision=decision)
        (question,) = b.card(filed.card_id).questions

        assert filed.contact_id != known.contact_id
        assert (question.contact_id, question.other_id) == (filed.contact_id, known.contact_id)
        assert question.because == "確認が必要です。"
        assert b.contact(known.contact_id).questions == (question,)
        assert b.status().reviews == 1


def test_a_question_about_a_contact_that_is_not_there_is_not_asked(book):
    with book() as b:
        decision = MatchDecision(verdict=Verdict.UNSURE, because="確認が必要です。", contact_id="nobody")
        filed = file_card(b, 1, TAKAHASHI, decision=decision)

        assert b.card(filed.card_id).questions == ()


def test_who_put_a_card_to_a_contact_is_remembered(book, engine):
    with book() as b:
        filed = file_card(b, 1, TAKAHASHI)

    with Session(engine) as session:
        row = session.exec(select(Membership)).one()
        assert (row.card_id, row.contact_id, row.by) == (filed.card_id, filed.contact_id, "v1")
        assert row.ended_at is None


def test_a_blank_side_is_kept_and_is_nobody(book):
    with book() as b:
        b.add_original(sha256=sha_of(1), file_name="1.jpg", media_type="image/jpeg", size_bytes=1)
        filed = b.file_side(
            sha256=sha_of(1), page=1, index=1, side="back", quad=CORNERS, quarter_turns=0,
            read=ReadCard(lines=(), width_px=910, height_px=550, engines=(("replay", "1"),)),
            draft=CardDraft(readings=()), decision=NEW, pipeline_version="v1",
        )  # fmt: skip
        status = b.status()

    assert (filed.contact_id, filed.needs_review) == (None, False)
    assert (status.cards, status.blanks, status.contacts) == (0, 1, 0)


def test_a_better_reader_replaces_what_the_first_one_read(book):
    with book() as b:
        misread = file_card(b, 1, TAKAHASHI | {"name": "高橋 一郎"})
    with book() as b:
        again = file_card(b, 1, TAKAHASHI, version="v2")
        view = b.contact(misread.contact_id)

    assert again.card_id == misread.card_id
    assert again.contact_id == misread.contact_id
    assert view.row.name == "髙橋 一郎"
    old = next(value for value in view.values if value.value == "高橋 一郎")
    assert old.superseded_because is Superseded.REREAD


def test_two_cards_in_one_picture_are_two_contacts(book):
    with book() as b:
        first = file_card(b, 1, TAKAHASHI, index=1)
        second = file_card(b, 1, SATO, index=2)

        assert first.contact_id != second.contact_id
        assert b.status().pictures == 1
        assert b.status().cards == 2


def test_the_company_is_found_by_any_of_its_spellings(book):
    with book() as b:
        first = file_card(b, 1, TAKAHASHI)
        second = file_card(b, 2, SATO | {"company": "青葉商事㈱"})

        assert b.contact(first.contact_id).company_id == b.contact(second.contact_id).company_id


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script> 太郎", "Robert'); DROP TABLE contact;--", "太\0郎", "😀 花子", "あ" * 5000],
)
def test_anything_in_a_name_is_text(book, name):
    with book() as b:
        filed = file_card(b, 1, TAKAHASHI | {"name": name})
        shown = b.contact(filed.contact_id).row.name
        found = b.contacts(shown[:20]).items if shown.strip() else ()

    assert shown == name.replace("\0", "")
    assert [row.id for row in found] == ([filed.contact_id] if shown.strip() else [])


def test_a_card_of_an_unknown_picture_is_refused_by_the_database(book):
    with pytest.raises(DBAPIError), book() as b:
        b.file_side(
            sha256=sha_of(9), page=1, index=1, side="front", quad=CORNERS, quarter_turns=0, read=read_of(SATO),
            draft=draft_of(SATO), decision=NEW, pipeline_version="v1",
        )  # fmt: skip


def test_an_error_of_the_database_tells_nobodys_name(book):
    with pytest.raises(DBAPIError) as failed, book() as b:
        b.file_side(
            sha256=sha_of(9), page=1, index=1, side=SATO["name"], quad=CORNERS, quarter_turns=0, read=read_of(SATO),
            draft=draft_of(SATO), decision=NEW, pipeline_version="v1",
        )  # fmt: skip

    assert SATO["name"] not in str(failed.value)


def test_a_side_that_failed_half_way_leaves_nothing(book, engine):
    def fail_half_way() -> None:
        with book() as b:
            file_card(b, 1, TAKAHASHI)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()

    with Session(engine) as session:
        assert session.exec(select(Card)).all() == []
