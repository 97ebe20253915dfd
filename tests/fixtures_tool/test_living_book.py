"""The demo's living book: two years of an invented company's customers, told through the book's own doors."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from api.cli import run
from api.commands.demo import make_accounts
from api.home import open_home
from api.settings import load_settings
from contacts.errors import BookError
from contacts.model_accounts import Role
from contacts.model_imports import ImportState
from contacts.model_records import Subject
from normalize.draft import FieldKind
from normalize.tidy import tidied
from tests.support.living.cast import FAIRS, HEIR, LEFT, ME
from tests.support.living.plant import about_cards, plant, planted

TODAY = date(2026, 11, 20)
FIRMS = 16


@pytest.fixture(scope="module")
def living(tmp_path_factory):
    """A small one."""
    home = open_home(load_settings(home=tmp_path_factory.mktemp("living")))
    plant(home, TODAY, firms=FIRMS)
    yield home
    home.close()


def figures(home):
    """What there is, counted by the book's own doors."""
    with home.reading() as book:
        people = list(book.book.all_contacts())
        return {
            "people": len(people),
            "companies": len(book.companies.companies(limit=500).items),
            "moments": sum(len(book.knowledge.timeline(each.row.id)) for each in people),
            "stages": sum(len(book.knowledge.career(each.row.id)) > 1 for each in people),
            "late": len(book.memos.due(TODAY - timedelta(days=1), by=ME)),
            "due": len(book.memos.due(TODAY + timedelta(days=14), by=ME, limit=300)),
            "questions": len(book.persons.questions(limit=200).items),
            "imports": len(book.imports.latest()),
            "handovers": len(book.handovers.all()),
            "views": len(book.views.of("")),
            "pivots": len(book.views.pivots("")),
            "events": len(book.book.choices()[0]),
        }


def test_there_is_some_of_everything(living):
    counted = figures(living)

    assert {what: count for what, count in counted.items() if not count} == {}
    assert counted["events"] == len(FAIRS)


def test_planting_twice_is_planting_once(living):
    before = figures(living)

    again = plant(living, TODAY + timedelta(days=2), firms=FIRMS)

    assert not again.new
    assert again.day == TODAY
    assert figures(living) == before


def test_the_ledger_of_each_import_adds_up(living):
    with living.reading() as book:
        files = book.imports.latest()
        rows = {each.import_id: len(book.imports.rows(each.import_id, limit=1000)) for each in files}

    assert {each.state for each in files} == {ImportState.DONE, ImportState.UNDONE}
    assert [(each.file_name, each.rows, sum(each.counts.values()), rows[each.import_id]) for each in files] == [
        (each.file_name, each.rows, each.rows, each.rows) for each in files
    ]


def test_nobody_can_be_written_to_or_called_by_mistake(living):
    with living.reading() as book:
        values = [value for each in book.book.all_contacts() for value in each.values]
        numbers = [
            found
            for row in book.companies.companies(limit=500).items
            if (found := book.records.company(row.company_id).value("corporate_number"))
        ]

    online = [each.value for each in values if each.kind in (FieldKind.EMAIL, FieldKind.URL)]
    assert online
    assert [each for each in online if not re.search(r"[@.]?[a-z0-9-]+\.example\.co\.jp$", each)] == []
    phones = [each.value for each in values if each.kind in (FieldKind.PHONE, FieldKind.FAX, FieldKind.MOBILE)]
    assert phones
    assert [each for each in phones if tidied(FieldKind.PHONE, each) != each] == []
    assert numbers
    assert [each for each in numbers if tidied(FieldKind.CORPORATE_NUMBER, each) != each] == []


def test_the_past_lies_in_the_past(living):
    with living.reading() as book:
        people = list(book.book.all_contacts())
        history = [entry.at for each in people for entry in each.history]
        days = [moment.day for each in people for moment in book.knowledge.timeline(each.row.id)]

    assert max(history).date() <= TODAY
    assert (max(history) - min(history)).days > 600
    assert TODAY - timedelta(days=760) < min(days) < max(days) <= TODAY


def test_whoever_left_looks_after_nobody(living):
    with living.reading() as book:
        charge = book.handovers.charge_of(LEFT)
        heir = book.handovers.charge_of(HEIR)

    assert charge.people == charge.companies == charge.actions == ()
    assert heir.people


def test_fields_of_two_trades_are_filled_and_one_is_not(living):
    with living.reading() as book:
        use = {each.spec.label: each.filled for subject in Subject for each in book.fields.use(subject)}

    assert use["車検日"]
    assert use["リース台数"]
    assert use["間取り"]
    assert use["取引先コード"] == 0


def test_the_pictures_come_from_the_latest_fair_whenever_they_are_read(living):
    first = about_cards(living)

    assert {each.event for each in first} == {"第8回 総務・人事フェア"}
    assert all(each.met_on and TODAY - timedelta(days=7) < each.met_on < TODAY for each in first)
    assert about_cards(living) == first


def test_a_book_with_people_of_its_own_gets_none_of_them(tmp_path):
    home = open_home(load_settings(home=tmp_path))
    with home.writing() as book:
        book.records.add_person({"name": "青葉 太郎"}, by="田中")

    with pytest.raises(BookError):
        plant(home, TODAY, firms=FIRMS)

    assert planted(home) is None
    home.close()


def test_the_command_adds_nothing_to_a_book_of_ones_own(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MEISHI_HOME", str(tmp_path))
    home = open_home(load_settings(home=tmp_path))
    with home.writing() as book:
        book.records.add_person({"name": "青葉 太郎"}, by="田中")

    code = run(["demo", "--accounts"])

    assert code == 0
    assert "people of its own" in capsys.readouterr().out
    with home.reading() as book:
        assert (book.book.status().contacts, book.accounts.exist()) == (1, False)
    home.close()


def test_colleagues_get_accounts_when_asked_and_whoever_left_cannot_come_in(living, capsys):
    make_accounts(living)

    said = capsys.readouterr().out
    with living.reading() as book:
        accounts = {each.name: each for each in book.accounts.all()}
        kept = book.views.pivots(accounts[ME].id)
    assert [name for name in accounts if name not in said] == []
    assert {each.role for each in accounts.values()} == set(Role)
    assert [name for name, each in accounts.items() if each.locked] == [LEFT]
    assert kept
