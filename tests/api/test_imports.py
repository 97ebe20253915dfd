"""A file of people goes into the book whole or not at all, says what becomes of each row, and can be taken back."""

from __future__ import annotations

import pytest

from api.home import open_home
from api.importing import run, stage, undo
from api.settings import WorkOptions, load_settings
from contacts.custom_fields import FieldWish
from contacts.exchange.exchange import UnreadableFile
from contacts.exchange.mapping import MappingRefused
from contacts.exchange.registry import EXCHANGES
from contacts.model import ValueSource
from contacts.model_accounts import Role
from contacts.model_imports import ImportState
from contacts.model_records import FieldType, Subject
from ingest.errors import CardError
from normalize.draft import FieldKind
from tests.api.people_file import FIRST, HEAD, SECOND, people, take_in


@pytest.fixture
def own(tmp_path):
    """A home folder without a server."""
    opened = open_home(load_settings(home=tmp_path / "home", work=WorkOptions(in_server=False)))
    yield opened
    opened.close()


def contact(home, name):
    with home.reading() as desk:
        return desk.book.contact(desk.book.contacts(name).items[0].id)


def test_new_people_come_with_the_file_and_row_they_are_from(own):
    done = take_in(own, HEAD + FIRST + SECOND)

    found = contact(own, "髙橋")
    mail = next(value for value in found.values if value.kind is FieldKind.EMAIL)
    assert (done.state, done.counts) == (ImportState.DONE, {"new": 2})
    assert (found.row.name, found.row.company, mail.source, mail.by) == (
        "髙橋 一郎", "株式会社青葉商事", ValueSource.IMPORT, "田中",
    )  # fmt: skip
    with own.reading() as desk:
        assert next((row.number, row.contact_id) for row in desk.imports.rows(done.import_id)) == (2, found.row.id)
        assert desk.knowledge.career(found.row.id)[0].company == "株式会社青葉商事"
    assert not list((own.settings.home / "imports").iterdir())


def test_a_dry_run_says_the_same_and_writes_nothing(own):
    checked = take_in(own, HEAD + FIRST + SECOND, dry_run=True)

    assert (checked.state, checked.counts, people(own)) == (ImportState.CHECKED, {"new": 2}, {})
    assert run(own, checked.import_id, by="田中", dry_run=False).counts == checked.counts


def test_the_same_file_again_is_the_same_people_and_a_promotion_is_an_update(own):
    take_in(own, HEAD + FIRST + SECOND)
    again = take_in(own, HEAD + FIRST + SECOND)
    promoted = take_in(own, HEAD + FIRST.replace("課長", "部長"))

    assert (again.counts, promoted.counts) == ({"same": 2}, {"update": 1})
    assert [each.current(FieldKind.TITLE) for each in people(own).values()] == [("部長",), ("主任",)]


def test_what_a_person_verified_stands_whatever_the_file_says(own, tmp_path):
    take_in(own, HEAD + FIRST)
    found = contact(own, "髙橋")
    with own.writing() as desk:
        desk.records.edit_person(found.row.id, {"title": "次長"}, by="鈴木", version=None)

    done = take_in(own, HEAD + FIRST.replace("課長", "部長"))

    assert done.counts == {"update": 1}
    assert people(own)["髙橋 一郎"].first(FieldKind.TITLE) == "次長"


def test_rows_that_contradict_each_other_are_left_to_a_person(own):
    done = take_in(own, HEAD + FIRST + FIRST.replace("課長", "部長"))

    with own.reading() as desk:
        (question,) = desk.persons.questions().items
    assert done.counts == {"new": 1, "doubtful": 1}
    assert "2 行目" in question.because
    assert [text for row, text in done.said if row == 3] == [question.because]


def test_two_days_of_one_person_in_one_file_are_no_contradiction(own):
    head = HEAD.replace("\r\n", ",名刺交換日\r\n")
    older = FIRST.replace("\r\n", ",2024/05/26\r\n")
    newer = FIRST.replace("課長", "部長").replace("\r\n", ",2026/05/26\r\n")

    done = take_in(own, head + newer + older)

    assert done.counts == {"new": 1, "update": 1}
    assert people(own)["髙橋 一郎"].first(FieldKind.TITLE) == "部長"


def test_a_whole_import_is_taken_back_and_what_happened_since_is_kept(own):
    take_in(own, HEAD + SECOND)
    before = people(own)
    done = take_in(own, "会社名,役職,氏名,e-mail,メモ\r\n"
                         "みどり工業株式会社,部長,佐藤花子,hanako.sato@midori.example.co.jp,昇進祝い\r\n"
                         "株式会社青葉商事,課長,髙橋一郎,i.takahashi@aoba.example.co.jp,\r\n"
                         "株式会社青葉商事,係長,青木美咲,misaki@aoba.example.co.jp,\r\n")  # fmt: skip
    kept = contact(own, "青木")
    with own.writing() as desk:
        desk.memos.add(once="later", by="鈴木", text="電話した", contact_id=kept.row.id)

    undone = undo(own, done.import_id, by="鈴木")

    after = people(own)
    assert (undone.state, undone.undone_by) == (ImportState.UNDONE, "鈴木")
    assert after["佐藤 花子"] == before["佐藤 花子"]
    assert "髙橋 一郎" not in after
    assert [each.notes for each in after.values()] == [(), ("電話した",)]  # nameless now, and still there
    with own.reading() as desk:
        assert desk.book.contacts("takahashi").items == ()
    with pytest.raises(CardError, match="取り消し済み"):
        undo(own, done.import_id, by="鈴木")
    assert take_in(own, HEAD + FIRST).counts == {"new": 1}


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        (["company", "department", "title", "name", "email", "name"], "「氏名」「携帯電話」が、どれも「氏名」"),
        (["company", "", "", "", "", ""], "だれのことか"),
        (["company", "stone", "", "name", "", ""], "stone"),
        (["name"], "6"),
    ],
)
def test_columns_that_cannot_mean_that_are_answered_in_words(own, mapping, said):
    with pytest.raises(MappingRefused, match=said) as refused:
        take_in(own, HEAD + FIRST, mapping=mapping)

    assert refused.value.hint
    assert people(own) == {}


def test_what_columns_mean_is_remembered_for_the_next_file_with_them(own):
    odd = "どこの,だれ,宛先\r\n株式会社青葉,髙橋一郎,i@aoba.example.co.jp\r\n"
    assert stage(own, odd.encode(), "odd.csv", by="田中").mapping == ("", "", "")
    take_in(own, odd, mapping=["company", "name", "email"])

    assert stage(own, odd.replace("髙橋", "鈴木").encode(), "odd.csv", by="田中").mapping == (
        "company",
        "name",
        "email",
    )


def test_fields_of_records_join_without_a_change_of_code(own):
    with own.writing() as desk:
        desk.fields.add(Subject.PERSON, FieldWish(label="車検日", type=FieldType.DATE), by="管理者")
    rows = (
        "会社名,氏名,e-mail,車検日,資本金\r\n株式会社青葉,髙橋一郎,i@aoba.example.co.jp,令和8年11月22日,1億2千万円\r\n"
    )

    take_in(own, rows + "株式会社青葉,佐藤花子,h@aoba.example.co.jp,いつか,\r\n")

    first, second = people(own).values()
    assert sorted(first.records.values()) == ["120000000", "2026-11-22"]
    assert list(second.records.values()) == ["120000000"]
    with own.reading() as desk:
        (done,) = desk.imports.latest()
        assert [text for row, text in done.said if row == 3 and "車検日" in text]
    undo(own, done.import_id, by="田中")
    assert people(own) == {}


@pytest.mark.parametrize("name", ["csv", "xlsx", "meishi"])
def test_a_full_export_into_an_empty_book_is_the_same_book(own, tmp_path, name):
    awkward = (
        "会社名,氏名,e-mail,携帯電話,メモ,部署名\r\n"
        '"青葉, ""商事"" 株式会社",髙橋 一郎,i@aoba.example.co.jp,090-1111-2222,"一行目\n=二行目 😀",-部\r\n'
        "㈲みどり,𠮷野 花子,001@midori.example.jp,090-3333-4444,,00123\r\n"
    )
    take_in(own, awkward)
    with own.writing() as desk:
        found = desk.book.contacts("髙橋").items[0].id
        desk.records.edit_person(
            found, {"phone": "03-1234-5678\n06-6666-1111", "notes": "=1+1\n二行"}, by="鈴木", version=None
        )
    before = list(people(own).values())
    with own.reading() as desk:
        data = EXCHANGES[name]().write(desk.portraits.everybody(), desk.portraits.targets())
    empty = open_home(load_settings(home=tmp_path / "other", work=WorkOptions(in_server=False)))

    done = take_in(empty, data)

    after = list(people(empty).values())
    assert done.counts == {"new": 2}
    assert [(each.values, each.notes, each.records) for each in after] == [
        (each.values, each.notes, each.records) for each in before
    ]
    empty.close()


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "空"), (b"PK\x03\x04junk", "Excel"), (b"BEGIN:VCARD\nFN:x\n", "途中"), (HEAD.encode(), "行がありません")],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(own, data, said):
    with pytest.raises(UnreadableFile, match=said) as refused:
        stage(own, data, "x", by="田中")

    assert refused.value.hint


def test_the_api_lays_shows_runs_and_takes_back(client):
    laid = client.post("/api/v1/imports", files={"file": ("people.csv", (HEAD + FIRST).encode("cp932"), "text/csv")})
    where = laid.headers["location"]
    shown = client.post(f"{where}/preview", json={}).json()
    refused = client.post(f"{where}/run", json={"mapping": ["name", "name", "", "", "", ""]})
    tried = client.post(f"{where}/run", json={"dry_run": True}).json()
    done = client.post(f"{where}/run", json={}).json()
    again = client.post(f"{where}/run", json={})

    assert (laid.status_code, laid.json()["mapping"][3]) == (201, "name")
    assert ["name", "髙橋 一郎"] in shown[0]["values"]
    assert (refused.status_code, refused.json()["code"]) == (422, "mapping_refused")
    assert (tried["state"], done["state"], done["counts"]) == ("checked", "done", {"new": 1})
    assert again.status_code == 422
    assert client.get(f"{where}/rows").json()[0]["name"] == "髙橋 一郎"
    assert client.post(f"{where}/undo").json()["state"] == "undone"
    assert client.get("/api/v1/imports").json()[0]["state"] == "undone"
    assert client.get("/api/v1/imports/none").status_code == 404
    assert (
        client.post("/api/v1/imports", files={"file": ("x.csv", b"", "text/csv")}).json()["code"] == "unreadable_file"
    )


def test_only_who_may_import_does(client, add, browser_of):
    add("boss")
    add("rep", Role.REP)
    rep = browser_of("rep")

    assert rep.get("/imports").status_code == 403
    assert rep.post("/api/v1/imports", files={"file": ("a.csv", b"name\nx", "text/csv")}).status_code == 403
    assert browser_of("boss").get("/imports").status_code == 200


def test_the_command_takes_in_says_what_it_did_and_takes_back(meishi, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text(HEAD + FIRST + SECOND, "utf-8")

    tried = meishi("import", file, "--dry-run")
    done = meishi("import", file)
    there = meishi("contacts").stdout
    undone = meishi("import", "--undo", done.stderr.split()[-1])

    assert "new\t2" in tried.stdout
    assert "nothing was written" in tried.stderr
    assert (done.returncode, there.count("\n"), undone.returncode) == (0, 2, 0)
    assert meishi("contacts").stdout == ""
    assert meishi("import", file, "--format", "stone").returncode == 2
    assert meishi("import", file, "--map", "何か=name").returncode == 2
    assert meishi("import", tmp_path / "none.csv").returncode == 2
    assert meishi("import").returncode == 2


def test_pages_on_linkedin_make_nobody_a_colleague(own):
    head = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\r\n"
    rows = "Ichiro,Takahashi,https://www.linkedin.com/in/one,,Aoba Inc.,Director,26 May 2022\r\n"
    rows += "Ichiro,Takahashi,https://www.linkedin.com/in/two,,Midori K.K.,Engineer,27 May 2022\r\n"

    done = take_in(own, head + rows)

    with own.reading() as desk:
        assert len({each.company for each in desk.book.contacts().items}) == 2
    assert done.counts["new"] >= 1
    assert "same" not in done.counts
    assert "update" not in done.counts
