"""A small file of people, taken into a home folder without a server."""

from __future__ import annotations

from api.importing import run, stage
from normalize.draft import FieldKind

HEAD = "会社名,部署名,役職,氏名,e-mail,携帯電話\r\n"
FIRST = "株式会社青葉商事,営業部,課長,髙橋一郎,i.takahashi@aoba.example.co.jp,090-1111-2222\r\n"
SECOND = "みどり工業株式会社,,主任,佐藤花子,hanako.sato@midori.example.co.jp,\r\n"


def take_in(home, text, *, dry_run=False, mapping=None):
    data = text if isinstance(text, bytes) else text.encode()
    return run(home, stage(home, data, "people.csv", by="田中").import_id, by="田中", mapping=mapping, dry_run=dry_run)


def people(home):
    """What stands of everybody, by name."""
    with home.reading() as desk:
        return {each.first(FieldKind.NAME): each for each in desk.portraits.everybody()}
