"""Careers: where a person was since when, read off their cards in the order they were exchanged.

Each stage is what stood on one day; written beside the contact, so that a company's people can be asked for as of any
day. Knows no page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import col, select

from contacts.desk import Desk
from contacts.model import Contact, ContactValue, ValueSource
from contacts.model_known import Affiliation
from contacts.naming import company_for
from contacts.survivorship import OUT_OF_THE_QUESTION, Told, ToldValue, rank, survive
from matching.merge import canonical
from normalize.draft import FieldKind

SHOWN = (FieldKind.COMPANY, FieldKind.BRANCH, FieldKind.DEPARTMENT, FieldKind.TITLE, FieldKind.ADDRESS)
"""What makes a stage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What stood from one day to the next change."""

    since: date
    until: date | None
    """The first day of what came after; None: still so."""
    company: str
    branch: str
    department: str
    title: str
    address: str
    card_id: str | None
    """The newest card that it comes from."""
    sure: bool
    """Whether a person or the reader stands by all of it."""


def standing_on(rows: Sequence[ToldValue], day: date | None = None) -> list[ToldValue]:
    """The values that stood on a day, as far as the cards known today tell; best first within a kind."""
    alive = [
        row for row in rows if row.superseded_because not in OUT_OF_THE_QUESTION and (day is None or row.seen_on <= day)
    ]
    ended = survive(alive).ended
    stand = [row for row in alive if row.id not in ended and row.value]
    stand.sort(key=lambda row: (row.position, row.value))
    stand.sort(key=rank, reverse=True)
    order = {kind: number for number, kind in enumerate(FieldKind)}
    return sorted(stand, key=lambda row: order[row.kind])


def stages(rows: Sequence[Told]) -> list[Stage]:
    """A person's stages, the oldest first; days on which nothing of it changed make none."""
    found: list[Stage] = []
    last: tuple[str, ...] | None = None
    for day in sorted({row.seen_on for row in rows if row.superseded_because not in OUT_OF_THE_QUESTION}):
        stage = _stage(standing_on(rows, day), day)
        said = tuple(
            canonical(kind, getattr(stage, kind.value)) if getattr(stage, kind.value) else "" for kind in SHOWN
        )
        if not any(said) or said == last:
            continue
        if found:
            found[-1] = _ended(found[-1], day)
        found.append(stage)
        last = said
    return found


def _stage(stand: Sequence[Told], day: date) -> Stage:
    first: dict[FieldKind, Told] = {}
    for row in stand:
        first.setdefault(row.kind, row)
    company = first.get(FieldKind.COMPANY) or first.get(FieldKind.COMPANY_EN)
    used = [row for row in (company, *(first.get(kind) for kind in SHOWN[1:])) if row is not None]
    newest = max(used, key=lambda row: (row.seen_on, row.card_id or ""), default=None)
    return Stage(
        since=day,
        until=None,
        company=company.value if company else "",
        **{kind.value: first[kind].value if kind in first else "" for kind in SHOWN[1:]},
        card_id=newest.card_id if newest else None,
        sure=all(row.accepted or row.source is ValueSource.PERSON for row in used),
    )


def _ended(stage: Stage, day: date) -> Stage:
    return Stage(
        since=stage.since, until=day, company=stage.company, branch=stage.branch, department=stage.department,
        title=stage.title, address=stage.address, card_id=stage.card_id, sure=stage.sure,
    )  # fmt: skip


def write_career(desk: Desk, contact: Contact, rows: Sequence[ContactValue]) -> list[Affiliation]:
    """Bring the contact's affiliations in line with its values; they are given back, the oldest first."""
    wanted = [
        affiliation_of(contact.id, stage, company_for(desk, stage.company, standing_on(rows, stage.since)))
        for stage in stages(rows)
    ]
    there = desk.session.exec(
        select(Affiliation).where(Affiliation.contact_id == contact.id).order_by(col(Affiliation.number))
    ).all()
    if [row.model_dump(exclude={"number"}) for row in there] == wanted:
        return list(there)
    connection = desk.session.connection()
    if there:
        connection.execute(delete(Affiliation).where(col(Affiliation.contact_id) == contact.id))
        for row in there:
            desk.session.expunge(row)
    if wanted:
        connection.execute(insert(Affiliation), wanted)
    return [Affiliation(**row) for row in wanted]


def affiliation_of(contact_id: str, stage: Stage, company_id: str | None) -> dict[str, Any]:
    """A stage as a row's columns."""
    return {
        "contact_id": contact_id, "company_id": company_id, "company": stage.company, "branch": stage.branch,
        "department": stage.department, "title": stage.title, "address": stage.address,
        "address_key": address_key(stage.address), "card_id": stage.card_id, "sure": stage.sure,
        "since": stage.since, "until": stage.until,
    }  # fmt: skip


def address_key(address: str) -> str:
    """The same place however it is written; empty for no address."""
    if not address:
        return ""
    return hashlib.sha256(canonical(FieldKind.ADDRESS, address).encode()).hexdigest()
