"""Encounters beside whom they were with, counted by SQLite: a million of them in one walk.

Each row that leaves SQLite for Python costs more than finding it, so the walk hands its columns over as one long text
each; who a person is, by the question's fields, is asked once for each person and not once for each encounter. Knows no
page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import numpy as np
from sqlalchemy import Connection, Select, String, and_, cast, exists, func, literal, literal_column, null, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from contacts.encounters import covers
from contacts.model import Card, CardStatus, Company, Contact, Encounter
from contacts.model_activities import Participant
from contacts.people import shown
from contacts.pivot_ask import Ask
from contacts.pivot_fields import Of
from contacts.pivot_ground import Ground, day_text, in_time, roots_of
from contacts.pivot_own import APART, own_keys, own_text
from contacts.pivot_places import NOBODY, Numbers, Places
from contacts.pivot_spread import Spread, each_once
from contacts.pivot_tally import Pair

_DIALECT = "sqlite"


@dataclass(frozen=True, slots=True)
class _Codes:
    """Values as numbers, in the order they turn up."""

    of: dict[Any, int] = field(default_factory=lambda: defaultdict(count().__next__))

    def __call__(self, values: Iterable[Any]) -> Numbers:
        return np.array([*map(self.of.__getitem__, values)], dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Whom an encounter can be with, people or companies, by the question's fields."""

    places: Places
    """By id, those that are part of another one, too."""
    rows: Numbers
    columns: Numbers
    entities: Numbers
    """What is counted of each: a person, or a company; NOBODY where there is none."""


class _Meetings:
    """One question."""

    def __init__(self, ask: Ask, connection: Connection) -> None:
        self._ask, self._connection = ask, connection
        self._rows, self._columns, self._counted = _Codes(), _Codes(), _Codes()
        self._amounts: dict[int, float] = {}

    def spread(self) -> Spread:
        """Its facts."""
        ask = self._ask
        people = self._known(_people(ask), Contact)
        found = [self._facts(people, query) for query in (_named(ask), _on_cards(ask))]
        if ask.measure.of is not Of.PERSON:
            found.append(self._facts(self._known(_companies(ask), Company), _firms(ask)))
        row, column, entity = (np.concatenate([part[place] for part in found]) for place in range(3))
        width = max(1, len(self._columns.of))
        cell = row * width + column
        used = each_once(cell)
        cells = np.searchsorted(used, cell)
        rows, columns = list(self._rows.of), list(self._columns.of)
        pairs: list[Pair] = [(rows[each // width], columns[each % width]) for each in used.tolist()]
        amounts = np.empty(0)
        if ask.measure.spec is not None:
            amounts = np.full(len(self._counted.of), np.nan)
            amounts[list(self._amounts)] = list(self._amounts.values())
        return Spread(pairs, cells, entity, amounts)

    def _known(self, query: Select[Any], table: type[Contact] | type[Company]) -> _Known:
        ids, rows, columns, entities, amounts = [*zip(*self._connection.execute(query).all(), strict=True)] or [()] * 5
        tree = roots_of(table)
        parts = [(part, root) for part, root in self._connection.execute(select(tree.c.id, tree.c.root))]
        counted = np.array([NOBODY if each is None else self._counted.of[each] for each in entities], dtype=np.int64)
        self._amounts |= {
            code: amount for code, amount in zip(counted.tolist(), amounts, strict=True)
            if amount is not None and code != NOBODY
        }  # fmt: skip
        return _Known(
            places=Places(ids, parts), rows=self._rows(rows), columns=self._columns(columns), entities=counted
        )

    def _facts(self, known: _Known, query: Select[Any]) -> tuple[Numbers, Numbers, Numbers]:
        met, who, *said = self._connection.execute(query).one()
        if not met:
            nothing = np.empty(0, dtype=np.int64)
            return nothing, nothing, nothing
        places = known.places(who, APART)
        there = places != NOBODY
        texts = iter(said)
        keys = [
            codes(own_keys(dimension, next(texts).split(APART)))[there]
            if dimension is not None and dimension.of is Of.ENCOUNTER
            else of_each[places[there]]
            for codes, of_each, dimension in (
                (self._rows, known.rows, self._ask.rows), (self._columns, known.columns, self._ask.columns),
            )
        ]  # fmt: skip
        if self._ask.measure.of is Of.ENCOUNTER:
            return keys[0], keys[1], np.fromstring(met, dtype=np.int64, sep=APART)[there]
        entity = known.entities[places[there]]
        counts = entity != NOBODY
        return keys[0][counts], keys[1][counts], entity[counts]


def spread_of(ask: Ask, connection: Connection) -> Spread:
    """The facts of a question that asks of encounters and of whom they were with; SQLite only."""
    return _Meetings(ask, connection).spread()


def _people(ask: Ask) -> Select[Any]:
    """Everybody who is shown: id, row, column, what is counted, amount."""
    ground = Ground(_DIALECT, Contact.__table__, person=col(Contact.number))  # type: ignore[attr-defined]  # SQLModel types no table
    keys = [
        ground.key(each) if each is not None and each.of is not Of.ENCOUNTER else literal("")
        for each in (ask.rows, ask.columns)
    ]
    counted = {Of.PERSON: lambda: ground.person, Of.COMPANY: ground.company}.get(ask.measure.of, null)()
    amount = ground.amount(ask.measure.spec) if ask.measure.spec is not None else null()
    return _five(col(Contact.id), *keys, counted, amount).select_from(ground.table).where(shown())


def _companies(ask: Ask) -> Select[Any]:
    """Every company, for encounters of which nobody was named: nothing is known of a person there."""
    ground = Ground(_DIALECT, Company.__table__, company=col(Company.id))  # type: ignore[attr-defined]  # SQLModel types no table
    keys = [
        ground.key(each) if each is not None and each.of is Of.COMPANY else literal("")
        for each in (ask.rows, ask.columns)
    ]
    counted = col(Company.id) if ask.measure.of is Of.COMPANY else null()
    amount = ground.amount(ask.measure.spec) if ask.measure.spec is not None else null()
    return (
        _five(col(Company.id), *keys, counted, amount)
        .select_from(ground.table)
        .where(col(Company.merged_into).is_(None))
    )


def _five(*columns: Any) -> Select[Any]:
    return select(*(column.label(f"c{place}") for place, column in enumerate(columns)))


def _named(ask: Ask) -> Select[Any]:
    """Encounters with people who were named."""
    return _walk(ask, col(Participant.contact_id), Participant, col(Participant.encounter_id) == _OUTER).where(
        col(Participant.contact_id).is_not(None)
    )


def _on_cards(ask: Ask) -> Select[Any]:
    """Encounters with people whose cards came with them."""
    on = and_(col(Encounter.sha256) == col(Card.sha256), covers(col(Card.page)))
    return _walk(ask, col(Card.contact_id), Card, on).where(
        col(Card.contact_id).is_not(None), col(Card.status) != CardStatus.NO_CARD
    )


def _firms(ask: Ask) -> Select[Any]:
    """Encounters with a company of which nobody was named."""
    other = aliased(Participant)
    return _walk(
        ask, col(Participant.company_id), Participant, col(Encounter.id) == col(Participant.encounter_id)
    ).where(
        col(Participant.company_id).is_not(None),
        ~exists().where(col(other.encounter_id) == col(Encounter.id), col(other.contact_id).is_not(None)),
    )


_OUTER: Any = literal_column("+encounter.id")
"""So that SQLite walks the encounters as they lie and looks up who was there, who lie in the same order."""


def _walk(ask: Ask, who: Any, beside: type[Participant] | type[Card], on: Any) -> Select[Any]:
    """One row: numbers of encounters, whom each was with, and the question's keys of the encounter itself."""
    keys = [own_text(each) for each in ask.dimensions if each.of is Of.ENCOUNTER]
    columns = (cast(literal_column("encounter.rowid"), String), who, *keys)
    listed = [func.group_concat(each, APART).label(f"c{place}") for place, each in enumerate(columns)]
    joined = Encounter.__table__.join(beside.__table__, on)  # type: ignore[attr-defined,union-attr]  # SQLModel types no table
    return (
        select(*listed).select_from(joined).where(col(Encounter.ended_at).is_(None), *in_time(ask, day_text(_DIALECT)))
    )
