"""A file's rows on either database: what hundreds of rows at once leave is what settling each contact again would."""

from __future__ import annotations

from itertools import count

from sqlalchemy import text
from sqlmodel import select

from contacts.dossier import settle
from contacts.engine import reading, writing
from contacts.exchange.dialects import proposed
from contacts.exchange.reading import read_sheet
from contacts.import_prepare import prepare
from contacts.imports import Imports
from contacts.model import Contact
from contacts.model_imports import ImportState
from tests.contacts.conftest import FIRST_MOMENT

HEAD = "会社名,会社名(英),部署名,役職,氏名,e-mail,携帯電話,TEL,住所,メモ,名刺交換日\n"
FIRST = """\
株式会社青葉商事,,営業部,課長,髙橋一郎,i.takahashi@aoba.example.co.jp,090-1111-2222,03-1234-5678,東京都千代田区丸の内1-1-1,,2025/04/01
みどり工業株式会社,,,主任,佐藤花子,hanako@midori.example.co.jp,,06-1234-5678,,会いたい,2025/04/01
,Blue Sky Inc.,,,Ken Mori,ken@bluesky.example.com,,,,,2025/05/01
株式会社青葉商事,,営業部,係長,青木美咲,misaki@aoba.example.co.jp,080-1111-3333,,東京都千代田区丸の内1-1-1,,2025/05/01
"""
SECOND = """\
株式会社青葉商事,,営業部,部長,髙橋一郎,i.takahashi@aoba.example.co.jp,090-1111-2222,03-1234-9999,東京都港区芝1-2-3,,2026/04/01
青い空株式会社,,企画部,部長,佐藤花子,hanako@midori.example.co.jp,,,,昇進祝い,2024/04/01
光運送株式会社,,,,森花子,hanako@hikari.example.co.jp,,,,,2026/04/02
株式会社青葉商事,,営業部,次長,髙橋一郎,i.takahashi@aoba.example.co.jp,090-1111-2222,,東京都港区芝1-2-3,,2026/05/01
"""
WRITTEN = {
    "contact": "id, company_id, name, name_kana, company, department, title, email, phone, mobile, needs_review",
    "contact_value": "contact_id, kind, value, superseded_because, superseded_by",
    "affiliation": "contact_id, company_id, company, department, title, address, since, until, sure",
    "contact_search": "contact_number, folded, grams",
    "match_key": "contact_number, key",
    "match_profile": "contact_number, profile",
    "company_alias": "company_id, kind, text",
    "finding": "contact_id, company_id, kind, before, after, since, status",
}


def written(engine):
    """Every table that follows from people's values."""
    with reading(engine) as session:
        connection = session.connection()
        return {
            table: sorted(map(repr, connection.execute(text(f"SELECT {columns} FROM {table}")).all()))  # noqa: S608 - names of ours
            for table, columns in WRITTEN.items()
        }


def take_in(engine, clock, rows):
    sheet = read_sheet((HEAD + rows).encode())
    mapping = proposed(sheet)
    with writing(engine) as session:
        imports = Imports(session, **clock)
        import_id = clock["new_id"]()
        imports.lay(sheet, import_id=import_id, file_name="a.csv", sha256="0", mapping=mapping, by="佐藤")
        imports.begin(import_id, ImportState.CHECKING)
        planned = imports.planned(prepare(sheet, mapping), all_rows=False, beat=lambda _: None)
        imports.write(import_id, list(enumerate(planned)), {}, by="佐藤", at_once=True)
        imports.end(import_id, ImportState.DONE, planned=planned)
    return import_id, [each.outcome.value for each in planned]


def test_rows_leave_what_settling_each_contact_again_would_and_a_whole_file_goes_as_it_came(engine):
    ids = (f"id-{number:06d}" for number in count())
    clock = {"now": lambda: FIRST_MOMENT, "new_id": lambda: next(ids)}

    _, first = take_in(engine, clock, FIRST)
    before = written(engine)
    second_id, second = take_in(engine, clock, SECOND)
    after = written(engine)
    with writing(engine) as session:
        desk = Imports(session, **clock)._desk
        for contact in session.exec(select(Contact)).all():
            settle(desk, contact)

    assert (first, second) == (["new"] * 4, ["update", "update", "new", "update"])
    assert written(engine) == after
    assert "昇進" not in str(after)
    assert "次長" in str(after["finding"])
    with writing(engine) as session:
        imports = Imports(session, **clock)
        imports.begin(second_id, ImportState.UNDOING)
        assert imports.take_back(second_id, after=0, limit=100, by="佐藤") == 5
        imports.end(second_id, ImportState.UNDONE, by="佐藤")
    undone = written(engine)
    assert [undone[table] for table in ("affiliation", "contact_search", "match_key", "match_profile", "finding")] == [
        before[table] for table in ("affiliation", "contact_search", "match_key", "match_profile", "finding")
    ]
