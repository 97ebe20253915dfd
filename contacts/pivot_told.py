"""Encounters that stand, as SQLite's numbers beside the book have them: each by its place, with its own keys.

Columns leave SQLite as one long text each: a row of its own for each of a million costs more than finding it. Knows no
person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from contacts.meetings import JULIAN_DAY_0, TOLD, WORD
from contacts.pivot_ask import Ask
from contacts.pivot_fields import Dimension, Of
from contacts.pivot_spread import Named, Numbers, dense, each_once, looked_up, places_of

_OF_DAYS = ("month", "quarter", "year")
_DAY_S = 86_400
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Told:
    """Encounters of the asked time."""

    places: Numbers
    """By an encounter's number."""
    many: int
    keys: dict[str, Named]
    """By a dimension's name: what each is called under it."""


def told_of(ask: Ask, connection: Connection) -> Told:
    """All that the question asks of encounters themselves; SQLite only."""
    own = {each.name: each for each in ask.dimensions if each.of is Of.ENCOUNTER}
    by_day = bool(ask.since or ask.until or own.keys() & set(_OF_DAYS))
    columns = ["group_concat(number)", *(["group_concat(on_day)"] if by_day else [])]
    columns += [f"group_concat({name})" for name in own if name not in _OF_DAYS]
    listed = connection.exec_driver_sql(f"SELECT {', '.join(columns)} FROM {TOLD}").one()  # noqa: S608 - names of ours
    every, *lists = (np.fromstring(each or "", dtype=np.int64, sep=",") for each in listed)
    days = _ordinals(lists.pop(0)) if by_day else None
    words = {row[0]: row[1] for row in connection.exec_driver_sql(f"SELECT number, word FROM {WORD}")}  # noqa: S608 - names of ours
    keys = {
        name: _by_day(each, days) if days is not None and name in _OF_DAYS else _by_word(words, lists.pop(0))
        for name, each in own.items()
    }
    if days is not None and (ask.since or ask.until):
        asked = _within(ask, days)
        every = every[asked]
        keys = {name: Named(each.words, each.places[asked]) for name, each in keys.items()}
    return Told(dense(every), len(every), keys)


def _within(ask: Ask, days: Numbers) -> NDArray[np.bool_]:
    found = np.ones(len(days), dtype=bool)
    if ask.since:
        found &= days >= ask.since.toordinal()
    if ask.until:
        found &= days <= ask.until.toordinal()
    return found


def _ordinals(days: Numbers) -> Numbers:
    """The day it was, else the day it was written down, on this machine's calendar."""
    offset = datetime.now().astimezone().utcoffset()
    here = int(offset.total_seconds()) if offset else 0
    return np.where(days > 0, days - JULIAN_DAY_0, (here - days) // _DAY_S + _EPOCH)


def _by_day(dimension: Dimension, days: Numbers) -> Named:
    """Each day is looked at once."""
    found = each_once(days)
    known: dict[str, int] = {}
    places = places_of((key_of_day(dimension.name, date.fromordinal(day)) for day in found.tolist()), known)
    return Named(list(known), places[np.searchsorted(found, days)])


def _by_word(words: dict[int, str], numbers: Numbers) -> Named:
    used = np.flatnonzero(np.bincount(numbers)).tolist()
    return Named([words[number] for number in used], looked_up(dense(used), numbers))


def key_of_day(name: str, day: date) -> str:
    """2026, 2026-11 or 2026-Q4."""
    if name == "year":
        return f"{day.year:04d}"
    return f"{day.year:04d}-{day.month:02d}" if name == "month" else f"{day.year:04d}-Q{(day.month + 2) // 3}"
