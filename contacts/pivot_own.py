"""Encounters alone, counted by SQLite off one index; and what an encounter is called by its own columns.

Columns leave SQLite as one long text each: a row of its own for each of a million costs more than finding it. Knows no
person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any

from sqlalchemy import Connection, String, func, select, type_coerce
from sqlmodel import col

from contacts.model import Encounter
from contacts.pivot_ask import Ask
from contacts.pivot_fields import Dimension
from contacts.pivot_ground import day_text, in_time
from contacts.pivot_tally import Pair, Tallies

APART = "\x1f"
"""Between values of a column: nobody types it, and from a name that holds it all the same it is taken out."""
_EXCHANGED = "card_exchange"
_OF_DAYS = ("month", "quarter", "year")


def own_text(dimension: Dimension, day: Any = None) -> Any:
    """What SQLite is to list of an encounter for this dimension; `own_keys` makes keys of it."""
    if dimension.name in _OF_DAYS:
        return day if day is not None else day_text("sqlite")
    if dimension.name == "kind":
        return func.coalesce(col(Encounter.kind), _EXCHANGED)
    return func.replace(col(getattr(Encounter, dimension.name)), APART, "")


def own_keys(dimension: Dimension, texts: Sequence[str]) -> Iterable[str]:
    """The keys of what was listed; each day is looked at once."""
    if dimension.name not in _OF_DAYS:
        return texts
    keys = {day: key_of_day(dimension.name, day) for day in set(texts)}
    return map(keys.__getitem__, texts)


def key_of_day(name: str, day: str) -> str:
    """2026-11-22 → 2026, 2026-11 or 2026-Q4."""
    if name == "year":
        return day[:4]
    return day[:7] if name == "month" else f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"


def tallies_alone(ask: Ask, connection: Connection) -> Tallies:
    """The cells of a question that asks of encounters alone; SQLite only."""
    counted: Counter[Pair] = Counter()
    for pairs in _pairs(ask, connection):
        counted.update(pairs)
    return Tallies(added={pair: (many, 0, 0.0) for pair, many in counted.items()})


def _pairs(ask: Ask, connection: Connection) -> Iterator[Iterable[Pair] | dict[Pair, int]]:
    """Of all encounters of one day and kind: in the order of the index, so that nothing is sorted."""
    stands, met_on = col(Encounter.ended_at).is_(None), col(Encounter.met_on)
    # The day alone, not the moment of writing beside it: the index holds all that is asked then.
    day = type_coerce(met_on, String)
    dated = select(day, func.coalesce(col(Encounter.kind), _EXCHANGED), func.count(), *_listed(ask, day)).where(
        stands, met_on.is_not(None), *in_time(ask, day)
    )
    written = select(day_text("sqlite"), col(Encounter.kind), func.count(), *_listed(ask, day_text("sqlite"))).where(
        stands, met_on.is_(None), *in_time(ask, day_text("sqlite"))
    )
    for query in (dated.group_by(met_on, col(Encounter.kind)), written.group_by(col(Encounter.id))):
        for on, kind, many, *texts in connection.execute(query).all():
            lists = iter(texts)
            keys = [
                key_of_day(each.name, on) if each.name in _OF_DAYS
                else (kind or _EXCHANGED) if each.name == "kind"
                else next(lists).split(APART)
                for each in ask.dimensions
            ]  # fmt: skip
            if all(isinstance(key, str) for key in keys):
                yield {(keys[0], keys[1] if len(keys) > 1 else ""): many}
            else:
                first, second = (repeat(key) if isinstance(key, str) else key for key in (*keys, "")[:2])
                yield zip(first, second, strict=False)


def _listed(ask: Ask, day: Any) -> list[Any]:
    return [
        func.group_concat(own_text(each, day), APART).label(each.name)
        for each in ask.dimensions
        if each.name not in (*_OF_DAYS, "kind")
    ]
