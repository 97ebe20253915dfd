"""A book of companies, people and what happened between them and us, straight into the tables of a SQLite file.

Numbers decide everything, so that a million encounters take minutes to make; every name is invented, and what people
can be searched by is their telephones alone. Knows no matcher.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Engine

from contacts.engine import writing
from contacts.meetings import drop_meetings, keep_meetings
from contacts.search import grams_of
from matching.profile import phone_key

DAY = date(2026, 11, 20)
DAYS = 730
"""Two years of history."""
KINDS = ("visit", "call", "mail", "online", "enquiry", "complaint")
EVENTS = ("", "", "", *(f"展示会 {number}" for number in range(40)))
OWNERS = tuple(f"担当 {number}" for number in range(60))
PLACES = ("", "本社", "先方", "オンライン", *(f"会場 {number}" for number in range(30)))
TITLES = ("", "部長", "課長", "係長", "主任", "代表取締役", "担当")
DEPARTMENTS = ("", *(f"第{number}営業部" for number in range(1, 30)))
PREFECTURES = ("東京都", "大阪府", "愛知県", "福岡県", "北海道", "神奈川県", "京都府", "兵庫県")
MOMENT = "2026-11-20 09:00:00.000000"
_AREA_CODES = ("03", "06", "052", "092", "011", "045")
_PEOPLE_OF_A_FIRM = 8
_SEVERAL, _NOBODY_NAMED, _OF_A_PICTURE = 0.12, 0.03, 0.05


def phone_of(number: int) -> str:
    """Everybody's own, as cards print it."""
    code = _AREA_CODES[number % len(_AREA_CODES)]
    rest = f"{number:0{10 - len(code)}d}"
    return f"{code}-{rest[:-4]}-{rest[-4:]}"


def mobile_of(number: int) -> str:
    """Likewise."""
    return f"090-{number // 10_000:04d}-{number % 10_000:04d}"


def pour_book(engine: Engine, *, people: int, encounters: int, seed: int) -> None:
    """Fill a migrated, empty SQLite book."""
    rng = random.Random(seed)
    with writing(engine) as session:
        connection = session.connection()
        drop_meetings(connection)  # made at once afterwards, not row by row
        firms = max(1, people // _PEOPLE_OF_A_FIRM)
        _pour(connection, "company", "id name key created_at", (
            (_id("f", number), f"架空商事 {number}", f"架空商事{number}", MOMENT) for number in range(firms)
        ))  # fmt: skip
        _pour(
            connection, "contact",
            "number id company_id name name_kana company department title email phone mobile needs_review created_at"
            " updated_at version",
            _people(people, firms, rng),
        )  # fmt: skip
        _pour(
            connection, "contact_value",
            "id contact_id kind value raw position source by at seen_on confidence accepted",
            _values(people, rng),
        )  # fmt: skip
        _pour(connection, "contact_search", "contact_number folded grams", (
            (number + 1, folded, " ".join(grams_of(folded)))
            for number in range(people)
            for folded in (f"{phone_key(phone_of(number))}\n{phone_key(mobile_of(number))}",)
        ))  # fmt: skip
        record = "subject contact_id company_id home_id key value folded raw source by at"
        _pour(connection, "record_value", record, (
            ("company", None, _id("f", number), _id("f", number), "rank", rank, rank.casefold(), rank, "person",
             "佐藤", MOMENT)
            for number in range(firms) if (rank := rng.choice(("", "A", "B", "C")))
        ))  # fmt: skip
        _pour(connection, "record_value", record, (
            ("person", _id("c", number), None, _id("c", number), "decision_maker", said, said, said, "person", "佐藤",
             MOMENT)
            for number in range(people) if (said := rng.choice(("", "yes", "no")))
        ))  # fmt: skip
        _meet(connection, people, firms, encounters, rng)
        keep_meetings(connection)
    with engine.connect() as plain:
        plain.exec_driver_sql("ANALYZE")


def _people(people: int, firms: int, rng: random.Random) -> Iterator[Sequence[Any]]:
    for number in range(people):
        firm = number % firms
        yield (
            number + 1, _id("c", number), _id("f", firm), f"架空 {number}", "", f"架空商事 {firm}",
            rng.choice(DEPARTMENTS), rng.choice(TITLES), f"n{number}@f{firm}.example.jp", phone_of(number),
            mobile_of(number), 0, MOMENT, MOMENT, 1,
        )  # fmt: skip


def _values(people: int, rng: random.Random) -> Iterator[Sequence[Any]]:
    for number in range(people):
        place = f"{rng.choice(PREFECTURES)}架空市{number % 900 + 1}-1"
        for kind, value in (("phone", phone_of(number)), ("mobile", mobile_of(number)), ("address", place)):
            yield (
                f"v{number}{kind}", _id("c", number), kind, value, value, 0, "import", "佐藤", MOMENT,
                "2026-01-05", 0.5, 1,
            )  # fmt: skip


def _meet(connection: Connection, people: int, firms: int, encounters: int, rng: random.Random) -> None:
    """Encounters that were written down, those of pictures with a card of somebody, and who was there."""
    met: list[Sequence[Any]] = []
    there: list[Sequence[Any]] = []
    pictures: list[str] = []
    cards: list[Sequence[Any]] = []
    for number in range(encounters):
        day = str(DAY - timedelta(days=rng.randrange(DAYS)))
        share = rng.random()
        sha = None
        if share < _OF_A_PICTURE:
            sha = f"{number:064x}"
            pictures.append(sha)
            who = _id("c", rng.randrange(people))
            cards.append(("k" + sha[-20:], sha, 1, 1, "front", "[]", 0, "accepted", "", who, who, MOMENT, 1))
        elif share < _OF_A_PICTURE + _NOBODY_NAMED:
            there.append((_id("p", len(there)), _id("e", number), None, _id("f", rng.randrange(firms)), ""))
        else:
            several = rng.random() < _SEVERAL
            for who_else in {rng.randrange(people) for _ in range(3 if several else 1)}:
                there.append((_id("p", len(there)), _id("e", number), _id("c", who_else), None, ""))
        met.append(
            (_id("e", number), sha, rng.choice(KINDS) if sha is None else None, rng.choice(OWNERS), rng.choice(EVENTS),
             rng.choice(PLACES), day, "", f"e{number}", MOMENT)
        )  # fmt: skip
    _pour(connection, "original", "sha256 file_name media_type size_bytes added_at", (
        (sha, "p.jpg", "image/jpeg", 1, MOMENT) for sha in pictures
    ))  # fmt: skip
    _pour(connection, "card", "id sha256 page index side quad quarter_turns status notes contact_id home_id created_at"
          " version", cards)  # fmt: skip
    _pour(connection, "encounter", "id sha256 kind owner event place met_on note once created_at", met)
    _pour(connection, "participant", "id encounter_id contact_id company_id ours", there)


def _id(of: str, number: int) -> str:
    """As long as the ids that the program gives, and in the order of making like them."""
    return f"{number:08x}-0000-7000-8000-{of:0>12}"


def _pour(connection: Connection, table: str, names: str, rows: Iterable[Sequence[Any]]) -> None:
    quoted = ", ".join(f'"{name}"' for name in names.split())
    marks = ",".join("?" * len(names.split()))
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({marks})", rows)  # noqa: S608 - names of ours, no value of anybody's
