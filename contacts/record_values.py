"""A record's values: which stand, and what becomes of them when one is added, an act is taken back or two are merged.

What stands is what a person said last, else what a file said last, by acts that stand. Flushes, never commits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, update
from sqlmodel import col, select

from contacts.desk import Desk, storable
from contacts.entry import Entry, key_of
from contacts.model import Company, Contact, ValueSource
from contacts.model_acts import Act
from contacts.model_records import FieldType, RecordValue, Subject
from contacts.record_fields import FieldSpec
from contacts.tree import household

_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingItem:
    """What stands in one field, and who says so."""

    key: str
    value: str
    raw: str
    source: ValueSource
    by: str
    at: datetime
    act_id: str | None


def owner_column(subject: Subject) -> str:
    """The column that says whose a value is."""
    return "company_id" if subject is Subject.COMPANY else "contact_id"


def standing_items(desk: Desk, subject: Subject, ids: Sequence[str]) -> dict[str, dict[str, StandingItem]]:
    """By company or person, then by field: what stands; ids of merged ones have nothing, their root has it."""
    desk.flush()
    owner = getattr(RecordValue, owner_column(subject))
    found: dict[str, dict[str, StandingItem]] = defaultdict(dict)
    for start in range(0, len(ids), _AT_ONCE):
        rows = desk.session.exec(
            select(RecordValue)
            .where(col(owner).in_(ids[start : start + _AT_ONCE]), col(RecordValue.ended_at).is_(None))
            .order_by(col(RecordValue.number))
        ).all()
        for row in rows:
            if row.value:
                found[getattr(row, owner_column(subject))][row.key] = StandingItem(
                    key=row.key, value=row.value, raw=row.raw, source=row.source, by=row.by, at=row.at,
                    act_id=row.act_id,
                )  # fmt: skip
    return dict(found)


def put(
    desk: Desk,
    subject: Subject,
    owner_id: str,
    entries: Mapping[FieldSpec, Entry],
    *,
    by: str,
    act_id: str | None,
    source: ValueSource = ValueSource.PERSON,
    at: datetime | None = None,
    row_id: str | None = None,
) -> tuple[str, ...]:
    """Add what changed; the keys of what did. A file's word waits behind a person's. `owner_id` is the root."""
    desk.flush()
    owner = getattr(RecordValue, owner_column(subject))
    keys = [spec.key for spec in entries]
    stand = {
        row.key: row
        for row in desk.session.exec(
            select(RecordValue).where(
                col(owner) == owner_id, col(RecordValue.key).in_(keys), col(RecordValue.ended_at).is_(None)
            )
        ).all()
    }
    now = at or desk.now()
    changed, ended, rows = [], [], []
    for spec, entry in entries.items():
        there = stand.get(spec.key)
        if (there.value if there else "") == entry.value and not (there and _waits(there.source, source)):
            continue
        behind = there is not None and _waits(source, there.source)
        if there is not None and not behind:
            ended.append(there.number)
        rows.append(
            row_of(
                spec, entry, subject=subject, owner_id=owner_id, by=by, at=now, act_id=act_id, source=source,
                row_id=row_id, ended_at=now if behind else None,
            )
        )  # fmt: skip
        changed.append(spec.key)
    connection = desk.session.connection()
    if ended:
        connection.execute(update(RecordValue).where(col(RecordValue.number).in_(ended)).values(ended_at=now))
    if rows:
        connection.execute(insert(RecordValue), rows)
        desk.session.expire_all()
    return tuple(changed)


def row_of(
    spec: FieldSpec,
    entry: Entry,
    *,
    subject: Subject,
    owner_id: str,
    by: str,
    at: datetime,
    act_id: str | None,
    source: ValueSource,
    row_id: str | None = None,
    ended_at: datetime | None = None,
) -> dict[str, object]:
    """A value as a row's columns."""
    is_company = subject is Subject.COMPANY
    return {
        "subject": subject, "contact_id": None if is_company else owner_id,
        "company_id": owner_id if is_company else None, "home_id": owner_id, "key": spec.key, "value": entry.value,
        "raw": storable(entry.raw), "folded": key_of(entry.value), "amount": amount_of(spec.type, entry.value),
        "day": day_of(spec.type, entry.value), "source": source, "by": storable(by), "at": at, "act_id": act_id,
        "row_id": row_id, "ended_at": ended_at,
    }  # fmt: skip


def settle_field(desk: Desk, subject: Subject, owner_ids: Sequence[str], key: str) -> None:
    """The same of one field of many, a few statements for hundreds of them."""
    desk.flush()
    owner = getattr(RecordValue, owner_column(subject))
    now, connection = desk.now(), desk.session.connection()
    for start in range(0, len(owner_ids), _AT_ONCE):
        rows = desk.session.exec(
            select(RecordValue).where(col(owner).in_(owner_ids[start : start + _AT_ONCE]), RecordValue.key == key)
        ).all()
        acts = {row.act_id for row in rows if row.act_id}
        gone = select(Act.id).where(col(Act.id).in_(acts), col(Act.undone_at).is_not(None))
        undone = set(desk.session.exec(gone).all())
        best: dict[str, RecordValue] = {}
        for row in rows:
            whose = getattr(row, owner_column(subject))
            if row.withdrawn_at is None and row.act_id not in undone:
                best[whose] = max(best.get(whose, row), row, key=_rank)
        stand = {row.number for row in best.values()}
        fallen = [row.number for row in rows if row.ended_at is None and row.number not in stand]
        risen = [row.number for row in rows if row.ended_at is not None and row.number in stand]
        for numbers, ended_at in ((fallen, now), (risen, None)):
            connection.execute(
                update(RecordValue).where(col(RecordValue.number).in_(numbers)).values(ended_at=ended_at)
            )
    desk.session.expire_all()


def withdraw(desk: Desk, row_ids: Sequence[str]) -> None:
    """What came with these rows of a file stands no more; what stood before does."""
    desk.flush()
    touched: set[tuple[Subject, str]] = set()
    now = desk.now()
    for start in range(0, len(row_ids), _AT_ONCE):
        some = col(RecordValue.row_id).in_(row_ids[start : start + _AT_ONCE])
        rows = desk.session.exec(select(RecordValue).where(some)).all()
        touched |= {(row.subject, row.company_id or row.contact_id or "") for row in rows}
        for row in rows:
            row.withdrawn_at = now
    for subject, owner_id in sorted(touched):
        settle_record(desk, subject, owner_id)


def amount_of(type_: FieldType, value: str) -> float | None:
    """For sums and ranges: numbers as they are, yes as 1 and no as 0."""
    if not value:
        return None
    if type_ is FieldType.YES_NO:
        return 1.0 if value == "yes" else 0.0
    return float(value) if type_ is FieldType.NUMBER else None


def day_of(type_: FieldType, value: str) -> date | None:
    """Of a date's value."""
    return date.fromisoformat(value) if value and type_ is FieldType.DATE else None


def settle_record(desk: Desk, subject: Subject, root_id: str) -> list[RecordValue]:
    """Derive afresh what stands of everybody in this tree, and give what does anew. After merges and after undoing."""
    desk.flush()
    homes = household(desk, root_id, Company if subject is Subject.COMPANY else Contact)
    rows = desk.session.exec(
        select(RecordValue).where(RecordValue.subject == subject, col(RecordValue.home_id).in_(homes))
    ).all()
    acts = {row.act_id for row in rows if row.act_id}
    undone = set(desk.session.exec(select(Act.id).where(col(Act.id).in_(acts), col(Act.undone_at).is_not(None))).all())
    best: dict[str, RecordValue] = {}
    for row in rows:
        setattr(row, owner_column(subject), root_id)
        if row.withdrawn_at is not None or (row.home_id != root_id and row.key == "name"):
            continue  # the one that others were merged into keeps its name
        if row.act_id not in undone and (row.key not in best or _rank(best[row.key]) < _rank(row)):
            best[row.key] = row
    now = desk.now()
    risen = []
    for row in rows:
        if best.get(row.key) is row:
            if row.ended_at is not None:
                risen.append(row)
            row.ended_at = None
        elif row.ended_at is None:
            row.ended_at = now
    desk.flush()
    return risen


def _rank(row: RecordValue) -> tuple[bool, bool, datetime, int]:
    return (row.source is ValueSource.PERSON, row.source is ValueSource.IMPORT, row.at, row.number or 0)


def _waits(mine: ValueSource, other: ValueSource) -> bool:
    """Whether mine stands behind what the other source said."""
    order = (ValueSource.CARD, ValueSource.IMPORT, ValueSource.PERSON)
    return order.index(mine) < order.index(other)
