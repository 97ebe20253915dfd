"""Rows of a file go into the book: hundreds of new people in a score of statements, known ones person by person.

What comes out for somebody new is what settling the contact again would leave as it is. Flushes, never commits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlmodel import col

from contacts.careers import affiliation_of, stages
from contacts.desk import Desk, What, log_rows
from contacts.dossier import columns_of, in_order, settle
from contacts.entry import take
from contacts.exchange.incoming import Incoming
from contacts.import_plan import Planned
from contacts.match_index import add_many
from contacts.model import Company, Contact, ContactSearch, ContactValue, Superseded, ValueSource
from contacts.model_imports import ImportRow, RowOutcome
from contacts.model_intake import Memo
from contacts.model_known import Affiliation
from contacts.model_records import Subject
from contacts.naming import company_for, key_of_company, learn_aliases
from contacts.newcomer import domain_for
from contacts.questions import ask
from contacts.record_targets import Specs
from contacts.record_values import put
from contacts.search import grams_of, search_text
from contacts.tree import lock_person, root_of
from normalize.draft import FieldKind

NOT_MEASURED = 0.5
"""Nobody knows how sure a file is: a card of the same day goes before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowValue:
    """One value of a row, before it is in the table."""

    id: str
    kind: FieldKind
    value: str
    raw: str
    position: int
    seen_on: date
    paper: str
    """The row's id."""
    source: ValueSource = ValueSource.IMPORT
    confidence: float = NOT_MEASURED
    accepted: bool = True
    card_id: str | None = None
    superseded_because: Superseded | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What all rows of a file have in common."""

    import_id: str
    by: str
    day: date
    """Of rows that say no day themselves."""
    hidden_at: datetime | None
    """New people are out of sight until the whole file is in; None: it is written at one go."""
    specs: Specs


def write_rows(desk: Desk, batch: Batch, planned: Sequence[tuple[int, Planned]], went: dict[int, str]) -> None:
    """Write these rows; `went` knows where the rows before went, by their place, and learns where these do."""
    row_ids = {place: desk.new_id() for place, _ in planned}
    new = [(place, each) for place, each in planned if each.outcome in (RowOutcome.NEW, RowOutcome.DOUBTFUL)]
    went |= _newcomers(desk, batch, [(row_ids[place], each.row) for place, each in new], [place for place, _ in new])
    for place, each in planned:
        if each.outcome in (RowOutcome.UPDATE, RowOutcome.SAME):
            known = went[each.of_row] if each.of_row is not None else each.contact_id
            person = lock_person(desk, known) if each.outcome is RowOutcome.UPDATE else None
            if each.outcome is RowOutcome.SAME:
                went[place] = known
            elif person is None:  # erased since the rows were looked through
                went |= _newcomers(desk, batch, [(row_ids[place], each.row)], [place])
            else:
                _add_to(desk, batch, person, row_ids[place], each.row)
                went[place] = person.id
    _note_rows(desk, batch, planned, row_ids, went)
    for place, each in planned:
        if each.outcome is RowOutcome.DOUBTFUL:
            other = went[each.of_row] if each.of_row is not None else each.contact_id
            ask(
                desk, went[place], other, verdict=each.verdict, probability=each.probability, because=each.because,
                because_en=each.because_en, bits=each.bits, evidence=each.evidence, by=batch.by,
            )  # fmt: skip


def _note_rows(
    desk: Desk, batch: Batch, planned: Sequence[tuple[int, Planned]], row_ids: Mapping[int, str], went: dict[int, str]
) -> None:
    contacts = {went[place] for place, _ in planned if place in went}
    there = set(_in_parts(desk, contacts))
    rows = [
        {
            "id": row_ids[place], "import_id": batch.import_id, "number": each.row.number,
            "contact_id": went.get(place) if went.get(place) in there else None, "outcome": each.outcome,
            "probability": each.probability, "because": each.because,
        }
        for place, each in planned
    ]  # fmt: skip
    if rows:
        desk.session.connection().execute(insert(ImportRow), rows)


def _in_parts(desk: Desk, ids: Iterable[str]) -> Iterable[str]:
    return desk.session.connection().execute(select(col(Contact.id)).where(col(Contact.id).in_(list(ids)))).scalars()


def _values(batch: Batch, row_id: str, row: Incoming) -> list[RowValue]:
    counts: dict[FieldKind, int] = {}
    found: list[RowValue] = []
    for come in row.values:
        counts[come.kind] = counts.get(come.kind, 0) + 1
        found.append(
            RowValue(
                id=f"{row_id}-{len(found)}", kind=come.kind, value=come.value, raw=come.raw,
                position=counts[come.kind] - 1,
                seen_on=row.met_on or batch.day, paper=row_id,
            )
        )  # fmt: skip
    return found


def _as_rows(values: Iterable[RowValue], contact_id: str, batch: Batch, now: datetime) -> list[dict[str, object]]:
    return [
        {
            "id": each.id, "contact_id": contact_id, "kind": each.kind, "value": each.value, "raw": each.raw,
            "position": each.position, "office": None, "card_id": None, "reading_id": None, "home_id": contact_id,
            "source": ValueSource.IMPORT, "by": batch.by, "at": now, "seen_on": each.seen_on,
            "confidence": each.confidence, "accepted": True, "domain": domain_for(each.kind, each.value),
            "row_id": each.paper, "superseded_at": None, "superseded_by": None, "superseded_because": None,
        }
        for each in values
    ]  # fmt: skip


def _newcomers(desk: Desk, batch: Batch, rows: Sequence[tuple[str, Incoming]], places: Sequence[int]) -> dict[int, str]:
    """Contacts of these rows: place → id."""
    if not rows:
        return {}
    connection, now = desk.session.connection(), desk.now()
    values = [_values(batch, row_id, row) for row_id, row in rows]
    stands = [in_order(each) for each in values]
    columns = [columns_of(stand) for stand in stands]
    companies = _companies(desk, columns, stands)
    ids = [desk.new_id() for _ in rows]
    connection.execute(
        insert(Contact),
        [
            {
                "id": contact_id, "company_id": company_id, **shown, "needs_review": False, "merged_into": None,
                "merged_by": None, "hidden_at": batch.hidden_at, "created_at": now, "updated_at": now, "version": 1,
            }
            for contact_id, company_id, shown in zip(ids, companies, columns, strict=True)
        ],
    )  # fmt: skip
    numbered = connection.execute(select(col(Contact.id), col(Contact.number)).where(col(Contact.id).in_(ids)))
    numbers: dict[str, int] = {contact_id: number for contact_id, number in numbered if number is not None}
    told = [row for each, contact_id in zip(values, ids, strict=True) for row in _as_rows(each, contact_id, batch, now)]
    if told:
        connection.execute(insert(ContactValue), told)
    careers = [
        affiliation_of(contact_id, stage, company_id)
        for contact_id, company_id, each in zip(ids, companies, values, strict=True)
        for stage in stages(each)
    ]
    if careers:
        connection.execute(insert(Affiliation), careers)
    found = [
        {"contact_number": numbers[contact_id], "folded": folded, "grams": grams_of(folded)}
        for contact_id, stand in zip(ids, stands, strict=True)
        if (folded := search_text((each.kind, each.value) for each in stand))
    ]
    if found:
        connection.execute(insert(ContactSearch), found)
    add_many(
        desk,
        [
            (numbers[contact_id], contact_id, [(each.kind, each.value) for each in said])
            for contact_id, said in zip(ids, values, strict=True)
        ],
    )
    log_rows(desk, What.CONTACT_MADE, by=batch.by, contact_ids=ids, detail={"import": batch.import_id})
    _aliases(desk, companies, stands)
    for contact_id, company_id, (row_id, row) in zip(ids, companies, rows, strict=True):
        _beside(desk, batch, (contact_id, company_id), row_id, row)
    return dict(zip(places, ids, strict=True))


def _companies(
    desk: Desk, columns: Sequence[Mapping[str, str]], stands: Sequence[Sequence[RowValue]]
) -> list[str | None]:
    """The company of each new contact, found or made; each different name is asked for once."""
    connection, now = desk.session.connection(), desk.now()
    names: dict[str, str] = {}
    for shown, stand in zip(columns, stands, strict=True):
        if any(each.kind is FieldKind.COMPANY for each in stand) and (key := key_of_company(shown["company"])):
            names.setdefault(key, shown["company"])
    wanted = select(col(Company.key), col(Company.id)).where(col(Company.key).in_(list(names)))
    known = {row[0]: row[1] for row in connection.execute(wanted)}
    for key, name in names.items():
        if key not in known:
            desk.add_once(Company, {"id": desk.new_id(), "name": name, "key": key, "created_at": now})
    if len(known) < len(names):
        known = {row[0]: row[1] for row in connection.execute(wanted)}
    return [
        known.get(key_of_company(shown["company"]))
        if any(each.kind is FieldKind.COMPANY for each in stand)
        else company_for(desk, shown["company"], stand)
        for shown, stand in zip(columns, stands, strict=True)
    ]


def _aliases(desk: Desk, companies: Sequence[str | None], stands: Sequence[Sequence[RowValue]]) -> None:
    together: dict[str, list[RowValue]] = {}
    for company_id, stand in zip(companies, stands, strict=True):
        if company_id:
            together.setdefault(company_id, []).extend(stand)
    for company_id, said in together.items():
        learn_aliases(desk, company_id, said)


def _add_to(desk: Desk, batch: Batch, person: Contact, row_id: str, row: Incoming) -> None:
    """More of somebody known: what a person verified stands, the newer paper before the older one."""
    now = desk.now()
    if told := _as_rows(_values(batch, row_id, row), person.id, batch, now):
        desk.session.connection().execute(insert(ContactValue), told)
    settle(desk, person)
    desk.log(What.ROW_JOINED, by=batch.by, contact_id=person.id, row=row.number, **{"import": batch.import_id})
    _beside(desk, batch, (person.id, person.company_id), row_id, row)


def _beside(desk: Desk, batch: Batch, whose: tuple[str, str | None], row_id: str, row: Incoming) -> None:
    """Memos, and the fields of the records of the person and of their company."""
    contact_id, company_id = whose
    if row.notes:
        memos = [
            {
                "id": desk.new_id(), "once": f"{row_id}-{number}", "card_id": None, "contact_id": contact_id,
                "text": text, "due_on": None, "done_at": None, "by": batch.by, "at": desk.now(), "version": 1,
            }
            for number, text in enumerate(row.notes)
        ]  # fmt: skip
        desk.session.connection().execute(insert(Memo), memos)
    for subject, owner in ((Subject.PERSON, contact_id), (Subject.COMPANY, company_id)):
        entries = {
            spec: entry
            for target, text in row.records
            if (spec := batch.specs.get(target)) is not None
            and spec.subject is subject
            and (entry := take(spec, text)).value
        }
        if entries and owner:
            root = root_of(desk, owner, Company) if subject is Subject.COMPANY else owner
            put(desk, subject, root, entries, by=batch.by, act_id=None, source=ValueSource.IMPORT, row_id=row_id)
