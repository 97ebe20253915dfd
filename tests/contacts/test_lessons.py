"""What people confirm counts as evidence on the next card, is listed, and can be taken back."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from contacts.engine import writing
from contacts.errors import NoSuchLesson
from contacts.trust import Trust
from contacts.views import ConfirmedValue
from normalize.draft import FieldKind
from tests.support.drafts import TAKAHASHI, file_card

COMPANY = "株式会社青葉商事"
DOMAIN = "aoba.example.co.jp"


@pytest.fixture
def taught(book) -> None:
    """Somebody confirmed the company, the mail and the department of a card."""
    with book() as b:
        filed = file_card(b, 1, TAKAHASHI)
        b.confirm_card(
            filed.card_id,
            values=[
                ConfirmedValue(kind=FieldKind.COMPANY, value=COMPANY),
                ConfirmedValue(kind=FieldKind.DEPARTMENT, value="営業部"),
                ConfirmedValue(kind=FieldKind.EMAIL, value=TAKAHASHI["email"]),
            ],
            by="tanaka",
            version=b.card(filed.card_id).version,
        )


@pytest.fixture
def trust(engine: Engine, clock, new_id):
    with writing(engine) as session:
        yield Trust(session, now=clock, new_id=new_id)


@pytest.mark.usefixtures("taught")
def test_what_a_person_confirmed_is_known_and_what_was_only_read_is_not(book):
    with book() as b:
        assert b.confirmed(FieldKind.COMPANY, COMPANY)
        assert b.confirmed(FieldKind.DEPARTMENT, "営業部")
        assert not b.confirmed(FieldKind.NAME, TAKAHASHI["name"])
        assert not b.confirmed(FieldKind.COMPANY, "株式会社青葉")
        assert not b.confirmed(FieldKind.EMAIL, TAKAHASHI["email"])


@pytest.mark.usefixtures("taught")
def test_lessons_are_listed_with_who_taught_them(trust: Trust):
    listed = {(lesson.kind, lesson.value, lesson.domain): lesson for lesson in trust.lessons()}

    assert set(listed) == {
        (FieldKind.COMPANY, COMPANY, ""),
        (FieldKind.COMPANY, COMPANY, DOMAIN),
        (FieldKind.DEPARTMENT, "営業部", ""),
    }
    assert {lesson.by for lesson in listed.values()} == {("tanaka",)}


@pytest.mark.usefixtures("taught")
def test_a_lesson_taken_back_is_no_evidence_any_more_and_the_value_stays(book, engine: Engine, clock, new_id):
    with writing(engine) as session:
        trust = Trust(session, now=clock, new_id=new_id)
        lesson = next(one for one in trust.lessons() if one.domain == DOMAIN)
        trust.forget(lesson.lesson_id, by="suzuki")

    with book() as b:
        assert b.company_of(DOMAIN) is None
        assert b.confirmed(FieldKind.COMPANY, COMPANY)
        assert b.contacts(COMPANY).items[0].company == COMPANY
    with writing(engine) as session:
        trust = Trust(session, now=clock, new_id=new_id)
        assert len(trust.lessons()) == 2
        with pytest.raises(NoSuchLesson):
            trust.forget(lesson.lesson_id, by="suzuki")
