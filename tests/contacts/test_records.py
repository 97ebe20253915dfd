"""Records of companies and people: typed in one act, kept in one form, taken back, and never half done."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest

from contacts.book import Book
from contacts.companies import Companies
from contacts.custom_fields import CustomFields, FieldRefused, FieldWish, ValuesDoNotFit
from contacts.desk import Desk
from contacts.engine import writing
from contacts.errors import NotPossible, ReviewOutOfDate
from contacts.knowledge import Knowledge
from contacts.model import ValueSource
from contacts.model_records import FieldType, Subject
from contacts.patterns import PatternRefused
from contacts.persons import Persons
from contacts.record_values import put, withdraw
from contacts.record_views import EntryRefused
from contacts.records import Records
from tests.support.drafts import SATO, file_card


@pytest.fixture
def room(engine, clock, new_id):
    """`with room() as (records, fields, persons, companies, book):` is one writing transaction."""

    @contextmanager
    def opened():
        with writing(engine) as session:
            yield (
                Records(session, now=clock, new_id=new_id),
                CustomFields(session, now=clock, new_id=new_id),
                Persons(session, now=clock, new_id=new_id),
                Companies(session, now=clock, new_id=new_id),
                Book(session, now=clock, new_id=new_id, lot=lambda _: 1.0),
            )

    return opened


def test_a_company_is_typed_in_once_and_in_the_form_of_the_book(room):
    typed = {
        "name": "㈱　青葉商事", "phone": "０３ー１２３４ー５６７８", "capital": "1億2千万円", "fiscal_month": "３月末",
        "postal_code": "1000005", "contract": "あり", "rank": "ａ",
    }  # fmt: skip
    with room() as (records, *_):
        made = records.add_company(typed, by="tanaka")
        record = records.company(made.id)

    assert record.value("name") == "(株)青葉商事"
    assert record.value("phone") == "03-1234-5678"
    assert record.value("capital") == "120000000"
    assert (record.value("fiscal_month"), record.value("contract"), record.value("rank")) == ("3月", "yes", "A")
    assert record.value("address") == "東京都千代田区丸の内"
    assert {remark.key for remark in made.remarks} >= {"name", "phone", "capital", "address"}
    with room() as (records, *_), pytest.raises(EntryRefused) as refused:
        records.add_company({"name": "青葉商事株式会社"}, by="suzuki")
    assert "すでに登録" in refused.value.faults["name"]


def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_kept(room):
    with room() as (records, *_):
        made = records.add_company({"name": "青葉商事"}, by="tanaka")
    typed = {"employees": "120名", "corporate_number": "1234567890123", "phone": "12", "nonsense": "x"}
    with room() as (records, *_), pytest.raises(EntryRefused) as refused:
        records.edit_company(made.id, typed, by="tanaka", version=made.version)

    assert set(refused.value.faults) == {"corporate_number", "phone", "nonsense"}
    with room() as (records, *_):
        assert records.company(made.id).value("employees") == ""


def test_edits_are_taken_back_in_any_order(room):
    with room() as (records, *_):
        made = records.add_company({"name": "青葉商事"}, by="tanaka")
        first = records.edit_company(made.id, {"rank": "B", "notes": "一行目"}, by="tanaka", version=made.version)
        second = records.edit_company(made.id, {"rank": "A"}, by="suzuki", version=first.version)
        renamed = records.edit_company(made.id, {"name": "青葉ホールディングス"}, by="suzuki", version=second.version)
    with room() as (_, _, persons, companies, _):
        assert companies.companies("青葉ホールディングス").items[0].company_id == made.id
        persons.undo(second.act_id, by="admin")
    with room() as (records, _, persons, *_):
        assert (records.company(made.id).value("rank"), records.company(made.id).value("notes")) == ("B", "一行目")
        persons.undo(first.act_id, by="admin")
        persons.undo(renamed.act_id, by="admin")
    with room() as (records, _, persons, *_):
        record = records.company(made.id)
        assert (record.value("rank"), record.value("notes"), record.value("name")) == ("", "", "青葉商事")
        with pytest.raises(NotPossible, match="admin"):
            persons.undo(first.act_id, by="tanaka")


def test_whoever_is_second_is_told_who_was_first(room):
    with room() as (records, *_, book):
        made = records.add_company({"name": "青葉商事"}, by="tanaka")
        filed = file_card(book, 1, SATO)
        seen = records.person(filed.contact_id).version
        records.edit_company(made.id, {"rank": "A"}, by="suzuki", version=made.version)
        records.edit_person(filed.contact_id, {"title": "部長"}, by="suzuki", version=seen)
    with room() as (records, *_):
        with pytest.raises(ReviewOutOfDate, match="suzuki"):
            records.edit_company(made.id, {"rank": "B"}, by="tanaka", version=made.version)
        with pytest.raises(ReviewOutOfDate, match="suzuki"):
            records.edit_person(filed.contact_id, {"title": "課長"}, by="tanaka", version=seen)


def test_a_persons_word_stands_before_the_cards_and_is_taken_back(room):
    with room() as (records, *_, book):
        filed = file_card(book, 1, SATO)
        before = book.contact(filed.contact_id)
        typed = {
            "title": "本部 長", "email": "a@aoba.example\nｂ@aoba.example",
            "decision_maker": "はい", "interests": "釣り",
        }  # fmt: skip
        edited = records.edit_person(filed.contact_id, typed, by="tanaka", version=None)
    with room() as (records, *_, book):
        record = records.person(filed.contact_id)
        contact = book.contact(filed.contact_id)
        assert (record.value("title"), record.value("decision_maker"), record.value("interests")) == (
            "本部長",
            "yes",
            "釣り",
        )
        assert next(item for item in record.items if item.spec.key == "email").values == (
            "a@aoba.example",
            "b@aoba.example",
        )
        assert contact.row.title == "本部長"
        assert next(value for value in contact.values if value.value == "本部長").source is ValueSource.PERSON
        file_card(book, 2, {**SATO, "title": "課長"})  # a newer card waits behind what a person says
    with room() as (records, _, persons, _, book):
        assert records.person(filed.contact_id).value("title") == "本部長"
        persons.undo(edited.act_id, by="tanaka")
    with room() as (records, *_, book):
        record = records.person(filed.contact_id)
        assert (record.value("decision_maker"), record.value("interests")) == ("", "")
        assert book.contact(filed.contact_id).row.email == before.row.email
        assert book.contact(filed.contact_id).row.title != "本部長"


def test_a_person_typed_in_is_found_and_hidden_again_when_that_is_taken_back(room):
    with room() as (records, _, persons, _, book):
        made = records.add_person({"name": "高橋一郎", "company": "㈱青葉", "mobile": "090-1234-5678"}, by="tanaka")
        assert book.contacts("高橋").items[0].id == made.id
        with pytest.raises(EntryRefused):
            records.add_person({"title": "部長"}, by="tanaka")
    with room() as (_, _, persons, _, book):
        persons.undo(made.act_id, by="tanaka")
        assert book.contacts("高橋").items == ()


def test_merged_records_are_one_and_come_apart_again(room):
    with room() as (records, _, persons, companies, _):
        one = records.add_company({"name": "青葉商事", "rank": "B"}, by="tanaka")
        other = records.add_company({"name": "青葉物産", "industry": "卸売業"}, by="tanaka")
        act = companies.merge(one.id, other.id, by="tanaka")
    with room() as (records, _, persons, *_):
        record = records.company(one.id)
        assert (record.value("rank"), record.value("industry"), record.value("name")) == ("B", "卸売業", "青葉商事")
        persons.undo(act, by="tanaka")
    with room() as (records, *_):
        assert records.company(one.id).value("industry") == ""
        assert records.company(other.id).value("industry") == "卸売業"


def test_a_custom_field_with_its_rules_is_there_at_once(room):
    wish = FieldWish(label="車検日", type=FieldType.DATE, required=True, message="車検証を見て書いてください")
    plate = FieldWish(label="登録地域", type=FieldType.TEXT, pattern="(品川|練馬)[0-9]{3}", message="例：品川300")
    with room() as (records, fields, *_):
        spec = fields.add(Subject.COMPANY, wish, by="admin")
        plates = fields.add(Subject.COMPANY, plate, by="admin")
        with pytest.raises(EntryRefused) as refused:
            records.add_company({"name": "青葉運送", plates.key: "大阪1"}, by="tanaka")
        assert refused.value.faults == {spec.key: "車検証を見て書いてください", plates.key: "例：品川300"}
        made = records.add_company({"name": "青葉運送", spec.key: "令和8年11月2日", plates.key: "品川３００"}, by="t")
        assert fields.values(Subject.COMPANY, [made.id])[made.id][spec.key].value == "2026-11-02"
        assert fields.field(Subject.COMPANY, "車検日").key == spec.key
        assert [use.filled for use in fields.use(Subject.COMPANY)] == [1, 1]


def test_a_type_change_that_does_not_fit_is_answered_in_words_and_changes_nothing(room):
    with room() as (records, fields, *_):
        spec = fields.add(Subject.COMPANY, FieldWish(label="台数", type=FieldType.TEXT), by="admin")
        records.add_company({"name": "青葉運送", spec.key: "12 台"}, by="t")
        odd = records.add_company({"name": "若葉運送", spec.key: "たくさん"}, by="t")
    number = FieldWish(label="台数", type=FieldType.NUMBER)
    with room() as (_, fields, *_), pytest.raises(ValuesDoNotFit, match="たくさん") as refused:
        fields.change(Subject.COMPANY, spec.key, number, by="admin", version=spec.version)
    assert refused.value.misfits == ((odd.id, "たくさん"),)
    with room() as (records, fields, persons, *_):
        assert fields.field(Subject.COMPANY, spec.key).type is FieldType.TEXT
        edited = records.edit_company(odd.id, {spec.key: "20"}, by="t", version=None)
        fields.change(Subject.COMPANY, spec.key, number, by="admin", version=spec.version)
        with pytest.raises(ReviewOutOfDate):
            fields.change(Subject.COMPANY, spec.key, number, by="admin", version=spec.version)
        assert {row[spec.key].value for row in fields.values(Subject.COMPANY, [odd.id]).values()} == {"20"}
    with room() as (_, _, persons, *_), pytest.raises(NotPossible, match="たくさん"):
        persons.undo(edited.act_id, by="t")


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (FieldWish(label="", type=FieldType.TEXT), "項目名"),
        (FieldWish(label="顧客ﾗﾝｸ", type=FieldType.TEXT), "すでにあります"),
        (FieldWish(label="間取り", type=FieldType.CHOICE), "選択肢"),
        (FieldWish(label="台数", type=FieldType.NUMBER, pattern="[0-9]+"), "パターン"),
        (FieldWish(label="戻る", type=FieldType.TEXT, pattern=r"(a)\1"), "使えません"),
        (FieldWish(label="先読み", type=FieldType.TEXT, pattern=r"(?=a)a"), "使えません"),
        (FieldWish(label="大きい", type=FieldType.TEXT, pattern="((a{900}){900}){900}"), "使えません"),
    ],
)
def test_a_field_that_makes_no_sense_is_refused_in_words(room, wish, said):
    with room() as (_, fields, *_), pytest.raises((FieldRefused, PatternRefused), match=said):
        fields.add(Subject.COMPANY, wish, by="admin")


def test_a_pattern_that_would_backtrack_for_ever_answers_at_once(room):
    with room() as (records, fields, *_):
        spec = fields.add(Subject.PERSON, FieldWish(label="印", type=FieldType.TEXT, pattern="(a+)+b"), by="admin")
        with pytest.raises(EntryRefused):
            records.add_person({"name": "高橋 一郎", spec.key: "a" * 400}, by="t")


def test_a_files_word_waits_behind_a_persons(room, engine, clock, new_id):
    with room() as (records, *_):
        made = records.add_company({"name": "青葉商事", "rank": "A"}, by="tanaka")
    with writing(engine) as session:
        desk = Desk(session=session, now=clock, new_id=new_id)
        fields = CustomFields(session, now=clock, new_id=new_id)
        entries, _ = fields.check(Subject.COMPANY, {"rank": "C", "industry": "製造業"})
        put(desk, Subject.COMPANY, made.id, entries, by="import", act_id=None, source=ValueSource.IMPORT, row_id="r1")
    with room() as (records, *_):
        record = records.company(made.id)
        assert (record.value("rank"), record.value("industry")) == ("A", "製造業")
    with writing(engine) as session:
        withdraw(Desk(session=session, now=clock, new_id=new_id), ["r1"])
    with room() as (records, *_):
        record = records.company(made.id)

    assert (record.value("rank"), record.value("industry")) == ("A", "")


def test_what_was_typed_on_an_earlier_day_stands_as_of_its_days(engine, new_id):
    today = [datetime(2026, 4, 1, 10, 0, tzinfo=UTC)]

    def say(day, **typed: str):
        today[0] = datetime(2026, *day, 10, 0, tzinfo=UTC)
        with writing(engine) as session:
            records = Records(session, now=lambda: today[0], new_id=new_id)
            if "name" in typed:
                return records.add_person(typed, by="tanaka").id, None
            return person, records.edit_person(person, typed, by="tanaka", version=None).act_id

    person, _ = say((4, 1), name="青葉 太郎", company="株式会社青葉商事", department="総務部", title="課長")
    say((4, 1), title="係長")  # the same day: a slip of the hand
    say((7, 1), title="部長")
    _, moved = say((10, 1), company="株式会社白樺物流", department="営業部")

    def career():
        with writing(engine) as session:
            found = Knowledge(session, now=lambda: today[0], new_id=new_id)
            stages = [(each.since.month, each.company, each.department, each.title) for each in found.career(person)]
            return stages, found.as_of(person, date(2026, 8, 1))

    stages, august = career()
    with writing(engine) as session:
        Persons(session, now=lambda: today[0], new_id=new_id).undo(moved, by="tanaka")
    before, _ = career()

    assert stages == [
        (10, "株式会社白樺物流", "営業部", "部長"),
        (7, "株式会社青葉商事", "総務部", "部長"),
        (4, "株式会社青葉商事", "総務部", "係長"),
    ]
    assert {each.value for each in august.values} >= {"株式会社青葉商事", "総務部", "部長"}
    assert before == stages[1:]
