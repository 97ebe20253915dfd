"""Hundreds of contacts settled at once: what `dossier.settle` does for each, in a few statements for all of them.

For files that say more of many people; a test holds the two together. Flushes, never commits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, or_, select, update
from sqlmodel import col

from contacts.bulk import insert_many
from contacts.careers import affiliation_of, stages, standing_on
from contacts.desk import Desk
from contacts.dossier import ORDER, columns_of, in_order, settle
from contacts.findings import note_findings
from contacts.match_index import Found, keep_many
from contacts.model import Contact, ContactSearch, ContactValue, Superseded, ValueSource
from contacts.model_known import Affiliation, Finding, FindingStatus
from contacts.naming import Aliases, CompanyNames, aliases_in, learn_many
from contacts.search import grams_of, search_text
from contacts.survivorship import FINAL, survive
from matching.merge import REPLACED_KINDS
from normalize.draft import FieldKind


@dataclass(slots=True)
class _Held:
    """A value as it is in the table, and whether it changed."""

    id: str
    contact_id: str
    kind: FieldKind
    value: str
    position: int
    card_id: str | None
    row_id: str | None
    source: ValueSource
    at: datetime
    seen_on: date
    confidence: float
    accepted: bool
    superseded_at: datetime | None
    superseded_by: str | None
    superseded_because: Superseded | None
    changed: bool = False

    @property
    def paper(self) -> str:
        """What says it."""
        return self.card_id or self.row_id or ""


_COLUMNS = tuple(_Held.__dataclass_fields__)[:-1]


@dataclass(slots=True, kw_only=True)
class _Settled:
    """Somebody, and what stands of them now."""

    contact: Contact
    rows: list[_Held]
    alive: list[_Held]
    stand: list[_Held]
    held: bool
    columns: dict[str, str]
    company_id: str | None = None
    career: list[dict[str, Any]] = field(default_factory=list)


def settle_many(desk: Desk, people: Sequence[Contact]) -> None:
    """Decide what stands of each, and bring lists, careers, search and match keys in line with it."""
    desk.flush()
    if not people:
        return
    values = _values(desk, [person.id for person in people])
    settled = []
    for person in people:
        rows = values[person.id]
        if len({row.card_id for row in rows if row.card_id}) > 1:
            settle(desk, person)  # fronts and backs are a matter of two cards
        else:
            settled.append(_settled(desk, person, rows))
    names = CompanyNames(desk, [each.columns["company"] for each in settled])
    for each in settled:
        each.company_id = names.company_for(each.columns["company"], each.stand)
        each.career = [
            affiliation_of(
                each.contact.id, stage, names.company_for(stage.company, standing_on(each.rows, stage.since))
            )
            for stage in stages(each.rows)
        ]
    _write_values(desk, [row for each in settled for row in each.rows if row.changed])
    _write_contacts(desk, settled)
    _write_careers(desk, settled)
    aliases: Aliases = {
        (each.company_id, *said) for each in settled if each.company_id for said in aliases_in(each.stand)
    }
    learn_many(desk, aliases)
    _write_search(desk, settled)
    keep_many(
        desk,
        [
            Found(
                number=each.contact.number or 0, contact_id=each.contact.id,
                found_by=[(row.kind, row.value) for row in each.alive],
                compared_by=[(row.kind, row.value) for row in each.alive if _still_says_who(row)],
            )
            for each in settled
        ],
    )  # fmt: skip


def _values(desk: Desk, ids: Sequence[str]) -> Mapping[str, list[_Held]]:
    found: dict[str, list[_Held]] = defaultdict(list)
    rows = desk.session.connection().execute(
        select(*(col(getattr(ContactValue, name)) for name in _COLUMNS)).where(col(ContactValue.contact_id).in_(ids))
    )
    for row in rows:
        held = _Held(*row)
        found[held.contact_id].append(held)
    for each in found.values():
        each.sort(key=lambda row: (ORDER[row.kind], row.position, row.at, row.id))
    return found


def _settled(desk: Desk, contact: Contact, rows: list[_Held]) -> _Settled:
    alive = [row for row in rows if row.superseded_because not in FINAL]
    outcome, now = survive(alive), desk.now()
    for row in alive:
        ended = outcome.ended.get(row.id)
        if ended is None:
            if row.superseded_at is not None:
                row.superseded_at = row.superseded_by = row.superseded_because = None
                row.changed = True
        elif row.superseded_because is not ended[0]:
            row.superseded_because, row.superseded_by = ended
            row.superseded_at, row.changed = now, True
    stand = in_order([row for row in rows if row.superseded_at is None and row.value])
    return _Settled(contact=contact, rows=rows, alive=alive, stand=stand, held=outcome.held, columns=columns_of(stand))


def _write_values(desk: Desk, rows: Sequence[_Held]) -> None:
    if rows:
        desk.session.connection().execute(
            update(ContactValue)
            .where(col(ContactValue.id) == bindparam("which"))
            .values(
                superseded_at=bindparam("ended"), superseded_by=bindparam("instead"),
                superseded_because=bindparam("why"),
            ),
            [
                {"which": row.id, "ended": row.superseded_at, "instead": row.superseded_by,
                 "why": row.superseded_because}
                for row in rows
            ],
        )  # fmt: skip


def _write_contacts(desk: Desk, settled: Sequence[_Settled]) -> None:
    for each in settled:
        contact = each.contact
        for column, value in each.columns.items():
            setattr(contact, column, value)
        contact.company_id = each.company_id
        contact.needs_review = each.held or any(not row.accepted for row in each.alive if row.superseded_at is None)
        contact.updated_at = desk.now()
    desk.flush()


def _write_careers(desk: Desk, settled: Sequence[_Settled]) -> None:
    """Affiliations where they changed, and what that tells."""
    ids = [each.contact.id for each in settled]
    connection = desk.session.connection()
    names = [column.name for column in Affiliation.__table__.columns if column.name != "number"]  # type: ignore[attr-defined]  # SQLModel types no table
    there: dict[str, list[dict[str, Any]]] = defaultdict(list)
    rows = connection.execute(
        select(*(col(getattr(Affiliation, name)) for name in names))
        .where(col(Affiliation.contact_id).in_(ids))
        .order_by(col(Affiliation.number))
    )
    for row in rows:
        said = dict(zip(names, row, strict=True))
        there[said["contact_id"]].append(said)
    changed = [each for each in settled if there[each.contact.id] != each.career]
    if not changed:
        return
    had = [each.contact.id for each in changed if there[each.contact.id]]
    if had:
        connection.execute(delete(Affiliation).where(col(Affiliation.contact_id).in_(had)))
    insert_many(
        connection, Affiliation, names, [tuple(one[name] for name in names) for each in changed for one in each.career]
    )
    told = set(
        connection.execute(
            select(col(Finding.contact_id)).where(
                or_(
                    col(Finding.contact_id).in_([each.contact.id for each in changed]),
                    # An office that moved: somebody may not have come there after all.
                    col(Finding.company_id).is_not(None) & (col(Finding.status) == FindingStatus.OPEN),
                )
            )
        ).scalars()
    )
    for each in changed:
        if len(each.career) >= 2 or each.contact.id in told or None in told:
            note_findings(desk, each.contact, [Affiliation(**one) for one in each.career])


def _write_search(desk: Desk, settled: Sequence[_Settled]) -> None:
    connection = desk.session.connection()
    numbers = [each.contact.number or 0 for each in settled]
    had: dict[int, str] = dict(
        connection.execute(
            select(col(ContactSearch.contact_number), col(ContactSearch.folded)).where(
                col(ContactSearch.contact_number).in_(numbers)
            )
        ).all()
    )
    wanted = {each.contact.number or 0: search_text((row.kind, row.value) for row in each.stand) for each in settled}
    # What changed goes and comes anew: the index of words beside it does the same work for a change.
    gone = [number for number, folded in had.items() if wanted[number] != folded]
    if gone:
        connection.execute(delete(ContactSearch).where(col(ContactSearch.contact_number).in_(gone)))
    insert_many(
        connection, ContactSearch, ("contact_number", "folded", "grams"),
        [
            (number, folded, " ".join(grams_of(folded)))
            for number, folded in wanted.items()
            if folded and had.get(number) != folded
        ],
    )  # fmt: skip


def _still_says_who(row: _Held) -> bool:
    """As in the dossier: what stands, and what is still theirs though their place is not."""
    return row.superseded_at is None or (row.superseded_because is Superseded.NEWER and row.kind not in REPLACED_KINDS)
