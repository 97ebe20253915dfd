"""The facts a pivot counts, as one query: a line for each encounter, person or company, as the question needs.

The narrowest ground that answers is taken: what asks of encounters alone never looks at people. Knows no total.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Select,
    String,
    and_,
    cast,
    exists,
    func,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from contacts.encounters import covers
from contacts.model import Card, CardStatus, Company, Contact, Encounter
from contacts.model_activities import Participant
from contacts.people import shown
from contacts.pivot_ask import Ask
from contacts.pivot_fields import Of
from contacts.pivot_ground import Ground, day_text, encounter_key, in_time, roots_of, row_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One query with `row`, `col`, `entity` (what is counted), `amount` and `person` (a contact's number)."""

    query: Select[Any]
    additive: bool
    """Each thing that is counted stands in exactly one cell, so that cells add up to totals."""
    amounts: bool
    """Whether anything has an amount."""


def facts_of(ask: Ask, dialect: str, *, people: bool = False) -> Facts:
    """The facts behind it; `people`: with the person behind each, even where the count alone needs none."""
    ground = ask.ground(people=people)
    whole = ask.measure.of is ground
    query = {Of.ENCOUNTER: _of_encounters, Of.PERSON: _of_people, Of.COMPANY: _of_companies}[ground](
        ask, dialect, people
    )
    additive = whole and not ask.meets(people=people)
    return Facts(query=query, additive=additive, amounts=ask.measure.spec is not None)


def _of_companies(ask: Ask, dialect: str, _people: bool) -> Select[Any]:
    ground = Ground(dialect, Company.__table__, company=col(Company.id))  # type: ignore[attr-defined]  # SQLModel types no table
    return ground.select(ask, where=[col(Company.merged_into).is_(None)])


def _of_people(ask: Ask, dialect: str, _people: bool) -> Select[Any]:
    ground = Ground(dialect, Contact.__table__, person=col(Contact.number))  # type: ignore[attr-defined]  # SQLModel types no table
    return ground.select(ask, where=[shown()])


def _of_encounters(ask: Ask, dialect: str, people: bool) -> Select[Any]:
    table = Encounter.__table__  # type: ignore[attr-defined]  # SQLModel types no table
    stands = and_(col(Encounter.ended_at).is_(None), *in_time(ask, day_text(dialect)))
    entity = row_id(dialect, "encounter", col(Encounter.id))
    if not ask.meets(people=people):
        ground = Ground(dialect, table, encounter=entity, meeting=table)
        return ground.select(ask, where=[stands])
    # With whom: people who were named, people whose cards came with it, companies of which nobody was named.
    said = [
        entity.label("entity"),
        *(encounter_key(each, col, dialect).label(each.name) for each in ask.dimensions if each.of is Of.ENCOUNTER),
    ]
    roots = roots_of(Contact)
    named = (
        select(*said, func.coalesce(roots.c.root, col(Participant.contact_id)).label("contact_id"))
        .add_columns(null().label("company_id"))
        .select_from(Participant)
        .join(Encounter, col(Encounter.id) == col(Participant.encounter_id))
        .join(roots, roots.c.id == col(Participant.contact_id), isouter=True)
        .where(col(Participant.contact_id).is_not(None), stands)
    )
    cards = (
        select(*said, col(Card.contact_id).label("contact_id"), null().label("company_id"))
        .select_from(Card)
        .join(Encounter, and_(col(Encounter.sha256) == col(Card.sha256), covers(col(Card.page))))
        .where(col(Card.contact_id).is_not(None), col(Card.status) != CardStatus.NO_CARD, stands)
    )
    other = aliased(Participant)
    firms = (
        select(*said, cast(null(), String).label("contact_id"), col(Participant.company_id).label("company_id"))
        .select_from(Participant)
        .join(Encounter, col(Encounter.id) == col(Participant.encounter_id))
        .where(
            col(Participant.company_id).is_not(None), stands,
            ~exists().where(col(other.encounter_id) == col(Encounter.id), col(other.contact_id).is_not(None)),
        )
    )  # fmt: skip
    with_firms = not people and ask.measure.of is not Of.PERSON
    met = union_all(named, cards, *([firms] if with_firms else [])).subquery("met")
    joined = met.join(
        Contact.__table__, col(Contact.id) == met.c.contact_id, isouter=with_firms,  # type: ignore[attr-defined]  # SQLModel types no table
    )  # fmt: skip
    ground = Ground(
        dialect, joined, person=col(Contact.number), encounter=met.c.entity, meeting=met, firm=met.c.company_id
    )
    there = or_(met.c.contact_id.is_(None), shown()) if with_firms else shown()
    return ground.select(ask, where=[there])
