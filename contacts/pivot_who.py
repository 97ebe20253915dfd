"""Whom encounters can be with, by a question's fields: every person who is shown and every company, asked once each.

What a question asks of companies is asked of each company and not of each of its people. SQLite only; knows no
encounter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, column, literal, null, select, table
from sqlmodel import col

from contacts.meetings import FIRM
from contacts.model import Company, Contact
from contacts.people import shown
from contacts.pivot_ask import Ask
from contacts.pivot_fields import Dimension, Of
from contacts.pivot_ground import Ground, roots_of
from contacts.pivot_spread import NOBODY, Named, Numbers, dense, looked_up, places_of

_DIALECT = "sqlite"
_FIRM = table(FIRM, column("number"), column("id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """One long list: the companies, where they are asked of, and behind them the people."""

    firms: Numbers
    """By a company's number among the meetings, its place in the list; what is part of another stands with that."""
    people: Numbers
    """The same by a contact's number."""
    rows: Named
    columns: Named
    entities: Numbers
    """What is counted of each: a contact's number, or a company's place; NOBODY where there is none."""
    amounts: NDArray[np.float64]
    """By entity; empty where none is asked for."""
    numbers: Numbers
    """The contact; NOBODY of a company."""


@dataclass(slots=True)
class _Keys:
    """A column's keys as numbers, in the order they turn up; of people, those of their companies, too."""

    dimension: Dimension | None
    known: dict[str, int] = field(default_factory=lambda: {"": 0})
    firms: Numbers = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def asked(self, ground: Ground, of: Of) -> Any:
        """What SQLite is asked for it, of a person or of a company."""
        return ground.key(self.dimension) if self.dimension is not None and self.dimension.of is of else literal("")

    def listed(self, said: Iterable[str], works_at: Numbers) -> Named:
        """Companies first, then people."""
        if self.dimension is not None and self.dimension.of is Of.COMPANY:
            people = np.where(works_at == NOBODY, 0, looked_up(self.firms, np.maximum(works_at, 0)))
        else:
            people = places_of(said, self.known)
        return Named(list(self.known), np.concatenate([self.firms, people]))


def who_of(ask: Ask, connection: Connection, *, firms: bool) -> Who:
    """Everybody a question may count; `firms`: companies by themselves as well."""
    keys = (_Keys(ask.rows), _Keys(ask.columns))
    by_firm = firms or Of.COMPANY in (ask.measure.of, *(each.of for each in ask.dimensions))
    numbers, ids, *said, amounts = _columns(connection, _companies(ask, keys)) if by_firm else [()] * 5
    for each, texts in zip(keys, said, strict=True):
        each.firms = places_of(texts, each.known)
    place_of = {id_: place for place, id_ in enumerate(ids)}
    if by_firm:
        place_of |= _parts(connection, place_of)
    people, works_at, *spoken, sums = _columns(connection, _people(ask, keys, by_firm=by_firm))
    at = np.array([place_of.get(each, NOBODY) for each in works_at] if by_firm else [], dtype=np.int64)
    many, who = len(numbers), np.array(people, dtype=np.int64)
    nobody = np.full(many, NOBODY, dtype=np.int64)
    counts_firms = ask.measure.of is Of.COMPANY
    return Who(
        firms=_spread_to_parts(dense(numbers), _numbers_of_parts(connection, _FIRM) if firms else ()),
        people=_behind(many, _spread_to_parts(dense(people), _numbers_of_parts(connection, None))),
        rows=keys[0].listed(spoken[0], at), columns=keys[1].listed(spoken[1], at),
        entities=np.concatenate([np.arange(many), at] if counts_firms else [nobody, who]),
        amounts=_amounts(numbers_of=range(many) if counts_firms else people, said=amounts if counts_firms else sums)
        if ask.measure.spec is not None else np.empty(0),
        numbers=np.concatenate([nobody, who]),
    )  # fmt: skip


def _people(ask: Ask, keys: Sequence[_Keys], *, by_firm: bool) -> Select[Any]:
    """Number, company, row, column, amount."""
    ground = Ground(_DIALECT, Contact.__table__, person=col(Contact.number))  # type: ignore[attr-defined]  # SQLModel types no table
    said = [each.asked(ground, Of.PERSON) for each in keys]
    own = ask.measure.spec is not None and ask.measure.of is Of.PERSON
    amount = ground.amount(ask.measure.spec) if ask.measure.spec is not None and own else null()
    company = col(Contact.company_id) if by_firm else null()
    return _five(col(Contact.number), company, *said, amount).select_from(ground.table).where(shown())


def _companies(ask: Ask, keys: Sequence[_Keys]) -> Select[Any]:
    """Number, id, row, column, amount: of an encounter of which nobody was named, nothing is known of a person."""
    joined = Company.__table__.join(_FIRM, _FIRM.c.id == col(Company.id))  # type: ignore[attr-defined]  # SQLModel types no table
    ground = Ground(_DIALECT, joined, company=col(Company.id))
    said = [each.asked(ground, Of.COMPANY) for each in keys]
    own = ask.measure.spec is not None and ask.measure.of is Of.COMPANY
    amount = ground.amount(ask.measure.spec) if ask.measure.spec is not None and own else null()
    stands = col(Company.merged_into).is_(None)
    return _five(_FIRM.c.number, col(Company.id), *said, amount).select_from(ground.table).where(stands)


def _five(*columns: Any) -> Select[Any]:
    return select(*(column.label(f"c{place}") for place, column in enumerate(columns)))


def _columns(connection: Connection, query: Select[Any]) -> list[tuple[Any, ...]]:
    """Of the driver's own rows: a hundred thousand are not worth an object each."""
    cursor = connection.execute(query).cursor
    assert cursor is not None  # noqa: S101 - a SELECT has one
    return [*zip(*cursor.fetchall(), strict=True)] or [()] * 5


def _parts(connection: Connection, place_of: dict[str, int]) -> dict[str, int]:
    """Companies that are part of another one, by id, and the place of that one."""
    tree = roots_of(Company)
    found = connection.execute(select(tree.c.id, tree.c.root))
    return {part: place_of[root] for part, root in found if root in place_of}


def _numbers_of_parts(connection: Connection, firm: Any) -> list[tuple[int, int]]:
    """People, or companies, that are part of another one, and that one, by their numbers."""
    tree = roots_of(Contact if firm is None else Company)
    nodes = Contact.__table__ if firm is None else firm  # type: ignore[attr-defined]  # SQLModel types no table
    part, root = nodes.alias(), nodes.alias()
    asked = select(part.c.number, root.c.number).select_from(tree)
    asked = asked.join(part, part.c.id == tree.c.id).join(root, root.c.id == tree.c.root)
    return [(one, other) for one, other in connection.execute(asked)]


def _spread_to_parts(places: Numbers, parts: Sequence[tuple[int, int]]) -> Numbers:
    """With who is part of another one at that one's place."""
    if not parts:
        return places
    wide = np.full(max(len(places), max(part for part, _ in parts) + 1), NOBODY, dtype=np.int64)
    wide[: len(places)] = places
    for part, root in parts:
        wide[part] = places[root] if root < len(places) else NOBODY
    return wide


def _behind(many: int, places: Numbers) -> Numbers:
    """Behind so many others."""
    return np.where(places == NOBODY, NOBODY, places + many)


def _amounts(*, numbers_of: Sequence[int], said: Sequence[float | None]) -> NDArray[np.float64]:
    """By number."""
    found = np.full(max(numbers_of, default=0) + 1, np.nan)
    found[list(numbers_of)] = [np.nan if each is None else each for each in said]
    return found
