"""How long the pages of a large book take: lists, searches, a contact, a company, in CPU milliseconds of the server.

A book of invented people lies in a fresh home folder; every address is asked for through the whole app, and what the
process worked meanwhile is counted: template, database and test client together, load on the machine left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from fastapi.testclient import TestClient
from rich.console import Console
from sqlalchemy import Engine

from api.app import make_app
from api.home import Home
from api.settings import WorkOptions, load_settings
from contacts.engine import writing
from contacts.search import grams_of, search_text
from contacts.triggers import SEARCH_INDEX
from normalize.draft import FieldKind
from tests.benchmarks.match_book import MOMENT
from tests.benchmarks.report import Sheet
from tests.support.books.book import book_of
from tests.support.books.cards import Row

TIMES = 7
PICTURES_OF = 20
"""Cards on one picture."""
_LISTED = ("name", "name_kana", "company", "department", "title", "email", "phone", "mobile")
_EVENTS = tuple(f"展示会 {number}" for number in range(60))
_OWNERS = ("佐藤", "鈴木", "田中", "森", "伊藤")


def fill(engine: Engine, rows: Sequence[Row]) -> None:
    """Contacts with list columns, search text, values, one card each, pictures and encounters."""
    rng = random.Random(len(rows))
    companies: dict[str, str] = {}
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in ("original", "encounter", "company", "contact",
        "card", "contact_value", "affiliation", "contact_search")}  # fmt: skip
    for number, row in enumerate(rows):
        at, sha = MOMENT - timedelta(minutes=len(rows) - number), f"{number // PICTURES_OF:064x}"
        if number % PICTURES_OF == 0:
            told = {"sha256": sha, "event": rng.choice(_EVENTS), "owner": rng.choice(_OWNERS), "created_at": at}
            tables["original"].append(
                {"sha256": sha, "file_name": "p.jpg", "media_type": "image/jpeg", "size_bytes": 1, "added_at": at}
            )
            tables["encounter"].append(
                {"id": f"e{number}", "once": f"e{number}", "place": "", "note": "", "met_on": at.date(), **told}
            )
        company = row.get("company", "")
        if company and company not in companies:
            companies[company] = f"f{len(companies)}"
            tables["company"].append({"id": companies[company], "name": company, "key": company, "created_at": at})
        person = {
            "number": number + 1, "id": f"c{number}", "company_id": companies.get(company), "created_at": at,
            "updated_at": at, "version": 1, "needs_review": number % 7 == 0,
            **{column: row.get(column, "") for column in _LISTED},
        }  # fmt: skip
        tables["contact"].append(person)
        tables["card"].append(
            {
                "id": f"k{number}", "sha256": sha, "page": 1, "index": number % PICTURES_OF + 1, "side": "front",
                "quad": "[[0,0],[910,0],[910,550],[0,550]]", "quarter_turns": 0, "status": "accepted", "notes": "",
                "contact_id": person["id"], "home_id": person["id"], "created_at": at, "version": 1,
            }
        )  # fmt: skip
        tables["contact_value"] += [
            {
                "id": f"{number}{kind}", "contact_id": person["id"], "kind": kind, "value": value, "raw": value,
                "position": 0, "card_id": f"k{number}", "source": "card", "by": "bench", "at": at,
                "seen_on": at.date(), "confidence": 0.99, "accepted": True,
            }
            for kind, value in row.items() if value
        ]  # fmt: skip
        if company:
            tables["affiliation"].append(
                {
                    "contact_id": person["id"], "company_id": companies[company], "company": company, "branch": "",
                    "department": row.get("department", ""), "title": row.get("title", ""), "address": "",
                    "address_key": "", "card_id": f"k{number}", "sure": True, "since": at.date(),
                }
            )  # fmt: skip
        folded = search_text((FieldKind(kind), value) for kind, value in row.items())
        tables["contact_search"].append(
            {"contact_number": number + 1, "folded": folded, "grams": " ".join(grams_of(folded))}
        )
    with writing(engine) as session:
        for name, some in tables.items():
            _pour(session.connection(), name, some)
        session.connection().exec_driver_sql(f"INSERT INTO {SEARCH_INDEX}({SEARCH_INDEX}) VALUES ('optimize')")  # noqa: S608 - names of ours, no value of anybody's
        session.connection().exec_driver_sql("PRAGMA optimize")


def _pour(connection: Any, table: str, rows: list[dict[str, Any]]) -> None:
    names = list(rows[0])
    quoted = ", ".join(f'"{name}"' for name in names)
    plain = ([_as_kept(row[name]) for name in names] for row in rows)
    marks = ",".join("?" * len(names))
    connection.connection.driver_connection.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({marks})", plain)  # noqa: S608 - a pooled connection has its driver's


def _as_kept(value: Any) -> Any:
    """A moment as SQLAlchemy writes it into SQLite, for it is compared as text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return str(value) if isinstance(value, date) else value


def questions(rows: Sequence[Row], rng: random.Random) -> dict[str, list[str]]:
    """What is asked for, by what it stands for in the table."""
    some = rng.sample(rows, 40)
    names = [row["name"].split()[0] for row in some if row.get("name")][:12]
    found = {
        "the list": ["/contacts"],
        "surname": [f"/contacts?q={name}" for name in names],
        "one character": [f"/contacts?q={name[0]}" for name in names[:6]],
        "part of a reading": [f"/contacts?q={row['name_kana'][1:4]}" for row in some if row.get("name_kana")][:8],
        "company": [f"/contacts?q={row['company']}" for row in some if row.get("company")][:8],
        "株式会社, in every second company": ["/contacts?q=株式会社"],
        "last four digits of a phone": [f"/contacts?q={row['phone'][-4:]}" for row in some if row.get("phone")][:8],
        "part of a mail address": [f"/contacts?q={row['email'][:6]}" for row in some if row.get("email")][:8],
        "surname and company": [f"/contacts?q={row['name'].split()[0]} {row['company']}" for row in some
                                if row.get("name") and row.get("company")][:8],
        "nobody": ["/contacts?q=鑿鑿鑿"],
        "by reading": ["/contacts?sort=reading"],
        "by company": ["/contacts?sort=company"],
        "of an event": [f"/contacts?event={event}" for event in _EVENTS[:4]],
        "of a colleague": [f"/contacts?owner={owner}" for owner in _OWNERS],
        "of a colleague, by reading": [f"/contacts?owner={owner}&sort=reading" for owner in _OWNERS],
        "surname, of a colleague": [f"/contacts?owner={_OWNERS[0]}&q={name}" for name in names[:5]],
        "to be looked at": ["/contacts?review=true"],
        "home": ["/"],
        "companies": ["/companies"],
        "a company's name": [f"/companies?q={row['company'][:4]}" for row in some if row.get("company")][:5],
        "a contact": [f"/contacts/c{rng.randrange(len(rows))}" for _ in range(8)],
        "a company": [f"/companies/f{number}" for number in range(5)],
        "events": ["/events"],
        "dashboard": ["/dashboard"],
        "who is calling": [f"/call?number={row['phone']}" for row in some if row.get("phone")][:5],
    }  # fmt: skip
    return {what: addresses for what, addresses in found.items() if addresses}


def measure(client: TestClient, address: str) -> tuple[float, float, int]:
    """CPU and wall milliseconds of one answer, and its bytes as they travel."""
    wall, cpu = time.perf_counter(), time.process_time()
    answer = client.get(address, headers={"accept": "text/html"})
    cpu_ms, wall_ms = (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000
    assert answer.status_code == 200, (address, answer.status_code, answer.text[:200])
    return cpu_ms, wall_ms, len(gzip.compress(answer.content))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="meishi bench pages", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=71)
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    said = parser.parse_args(arguments)
    console = Console()
    rows = book_of("usual", people=said.people, cards=0, seed=said.seed).rows
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(home=Path(folder) / "home", work=WorkOptions(in_server=False))
        with TestClient(make_app(settings), base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50000)) as client:
            home: Home = client.app.state.office.home  # type: ignore[attr-defined]  # Starlette types no state
            fill(home.engine, rows)
            sheet, told = _sheet(client, questions(rows, random.Random(said.seed)), len(rows))
    sheet.show(console)
    if said.json:
        said.json.write_text(json.dumps(told, ensure_ascii=False, indent=1))
    return 0


def _sheet(client: TestClient, asked: dict[str, list[str]], people: int) -> tuple[Sheet, dict[str, Any]]:
    lines, told = [], {}
    for what, addresses in asked.items():
        measure(client, addresses[0])  # the first one compiles the template and warms the caches
        every = [measure(client, address) for address in addresses for _ in range(TIMES)]
        cpu = sorted(one[0] for one in every)
        told[what] = {"median": median(cpu), "worst": cpu[-1], "wall": median(one[1] for one in every)}
        lines.append(
            (what, f"{median(cpu):.1f}", f"{cpu[int(len(cpu) * 0.95)]:.1f}", f"{cpu[-1]:.1f}",
             f"{max(one[2] for one in every) / 1000:.1f}")
        )  # fmt: skip
    header = ("page or search", "median", "95%", "worst", "kB at most, gzipped")
    return Sheet(title=f"CPU milliseconds a page, {people:,} contacts", header=header, rows=tuple(lines)), told
