"""A generated book with everything that filing leaves behind, written in bulk: for measuring a large book in minutes.

The same values go through the same functions as in filing; only the rows are written many at a time. Knows no clock.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Engine, insert

from contacts.careers import address_key
from contacts.engine import migrate, writing
from contacts.model import (
    Base,
    Card,
    CardStatus,
    Contact,
    ContactSearch,
    ContactValue,
    Encounter,
    Event,
    MatchKeyRow,
    MatchProfileRow,
    Membership,
    Original,
    Reading,
    ValueSource,
)
from contacts.model import Company as CompanyRow
from contacts.model_known import Affiliation, AliasKind, CompanyAlias
from contacts.naming import key_of_company
from contacts.newcomer import domain_for
from contacts.search import grams_of, search_text
from matching.decision import Verdict
from matching.keys import keys_of
from matching.profile import domain_of, mail_key, profile_of
from matching.profile_text import dump_profile
from matching.rows import values_of_row
from normalize.draft import FieldKind
from tests.support.books.cards import Row

MOMENT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
OWNERS = ("佐々木", "中野", "平田", "大西", "北川")
_AT_ONCE = 10_000
_QUAD = json.dumps([[0, 0], [910, 0], [910, 550], [0, 550]])


def sha_of(number: int) -> str:
    """Of the picture of the numbered contact."""
    return hashlib.sha256(f"picture {number}".encode()).hexdigest()


@dataclass(slots=True)
class Known:
    """What contacts share, gathered while they are written."""

    companies: dict[str, str] = field(default_factory=dict)
    """Key → id."""
    aliases: set[tuple[str, AliasKind, str]] = field(default_factory=set)
    keys: list[dict[str, int]] = field(default_factory=list)


def fill(engine: Engine, rows: Sequence[Row]) -> None:
    """One contact a row, each with a card, a reading, values, an encounter, a career, search text and match keys."""
    migrate(engine)
    told = Known()
    for part in _parts(rows):
        tables: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)
        for number, row in part:
            _write(number, row, tables, told)
        with writing(engine) as session:
            for table in _ORDER:
                if tables[table]:
                    session.connection().execute(insert(table), tables[table])
    with writing(engine) as session:
        connection = session.connection()
        known = [{"company_id": company, "kind": kind, "text": text} for company, kind, text in sorted(told.aliases)]
        connection.execute(insert(CompanyAlias), known)
        # In the order of the table, so that it is written once and lies densely.
        told.keys.sort(key=lambda row: row["key"])
        for start in range(0, len(told.keys), 50_000):
            connection.execute(insert(MatchKeyRow), told.keys[start : start + 50_000])
        connection.exec_driver_sql("ANALYZE")


_ORDER: tuple[type[Base], ...] = (
    Original, CompanyRow, Contact, Card, Reading, ContactValue, Membership, Encounter, Event, Affiliation,
    ContactSearch, MatchProfileRow,
)  # fmt: skip


def _write(
    number: int,
    row: Row,
    tables: dict[type[Base], list[dict[str, Any]]],
    known: Known,
) -> None:
    companies, aliases, keys = known.companies, known.aliases, known.keys
    values = [(kind, value) for kind, value in values_of_row(row) if value]
    first: dict[FieldKind, str] = {}
    for kind, value in values:
        first.setdefault(kind, value)
    at = MOMENT + timedelta(seconds=20 * number)
    contact, card, reading, sha256 = f"p{number}", f"c{number}", f"r{number}", sha_of(number)
    company = first.get(FieldKind.COMPANY) or first.get(FieldKind.COMPANY_EN, "")
    key = key_of_company(company)
    if key and key not in companies:
        companies[key] = f"k{len(companies)}"
        tables[CompanyRow].append({"id": companies[key], "name": company, "key": key, "created_at": at})
    company_id = companies.get(key)
    if company_id and (domain := domain_of(mail_key(first.get(FieldKind.EMAIL, "")))):
        aliases.add((company_id, AliasKind.DOMAIN, domain))
    tables[Original].append(
        {"sha256": sha256, "file_name": f"{number}.jpg", "media_type": "image/jpeg", "size_bytes": 1, "added_at": at}
    )
    tables[Contact].append(
        {
            "number": number + 1, "id": contact, "company_id": company_id,
            "name": first.get(FieldKind.NAME) or first.get(FieldKind.NAME_ROMAJI, ""),
            "name_kana": first.get(FieldKind.NAME_KANA, ""), "company": company,
            "department": first.get(FieldKind.DEPARTMENT, ""), "title": first.get(FieldKind.TITLE, ""),
            "email": first.get(FieldKind.EMAIL, ""), "phone": first.get(FieldKind.PHONE, ""),
            "mobile": first.get(FieldKind.MOBILE, ""), "needs_review": False, "created_at": at, "updated_at": at,
            "version": 1,
        }
    )  # fmt: skip
    tables[Card].append(
        {
            "id": card, "sha256": sha256, "page": 1, "index": 1, "side": "front", "quad": _QUAD, "quarter_turns": 0,
            "status": CardStatus.ACCEPTED, "contact_id": contact, "home_id": contact, "reading_id": reading,
            "notes": "", "created_at": at, "version": 1,
        }
    )  # fmt: skip
    tables[Reading].append(
        {
            "id": reading, "card_id": card, "pipeline_version": "1", "read_card": "{}", "draft": "{}",
            "decision": "{}", "created_at": at,
        }
    )  # fmt: skip
    counts: dict[FieldKind, int] = defaultdict(int)
    for place, (kind, value) in enumerate(values):
        tables[ContactValue].append(
            {
                "id": f"v{number}-{place}", "contact_id": contact, "kind": kind, "value": value, "raw": value,
                "position": counts[kind], "card_id": card, "reading_id": reading, "source": ValueSource.CARD,
                "by": "1", "at": at, "seen_on": at.date(), "confidence": 0.99, "accepted": True,
                "domain": domain_for(kind, value),
            }
        )  # fmt: skip
        counts[kind] += 1
    tables[Membership].append(
        {
            "id": f"m{number}", "card_id": card, "contact_id": contact, "verdict": Verdict.NEW, "probability": 0.0,
            "because": "", "by": "1", "model_version": "", "at": at,
        }
    )  # fmt: skip
    tables[Encounter].append(
        {
            "id": f"e{number}", "sha256": sha256, "owner": OWNERS[number % len(OWNERS)], "event": "展示会",
            "place": "", "met_on": _met(number), "note": "", "once": f"o{number}", "created_at": at,
        }
    )  # fmt: skip
    tables[Event] += [
        {"at": at, "by": "1", "what": what, "sha256": sha256, "card_id": card, "contact_id": contact, "detail": "{}"}
        for what in ("contact_made", "card_filed")
    ]
    address = first.get(FieldKind.ADDRESS, "")
    tables[Affiliation].append(
        {
            "contact_id": contact, "company_id": company_id, "company": company, "branch": "",
            "department": first.get(FieldKind.DEPARTMENT, ""), "title": first.get(FieldKind.TITLE, ""),
            "address": address, "address_key": address_key(address), "card_id": card, "sure": True,
            "since": at.date(),
        }
    )  # fmt: skip
    folded = search_text(values)
    tables[ContactSearch].append({"contact_number": number + 1, "folded": folded, "grams": grams_of(folded)})
    profile = profile_of(values)
    tables[MatchProfileRow].append(
        {"contact_number": number + 1, "contact_id": contact, "profile": dump_profile(profile)}
    )
    keys += [{"key": each.number, "contact_number": number + 1} for each in keys_of(profile)]


def _met(number: int) -> date:
    return (MOMENT + timedelta(days=number % 300)).date()


def _parts(rows: Sequence[Row]) -> Iterator[list[tuple[int, Row]]]:
    counted = enumerate(rows)
    while part := list(islice(counted, _AT_ONCE)):
        yield part
