"""Facts as arrays of numbers, counted under any grouping of their cells: a thing counts once under a key. Knows no SQL.

Most things stand in one cell alone, and those add up; only the rest is looked through for each grouping.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contacts.pivot_tally import Key, Pair, Tally

Numbers = NDArray[np.int64]
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Named:
    """A column of facts: the place of each fact's word among `words`, which stand there once each."""

    words: Sequence[str] = ("",)
    places: Numbers = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def grouped(self, key: Key) -> tuple[list[str], Numbers]:
        """What the key makes of the words, each once, and its place for every word."""
        places: dict[str, int] = {}
        group = [places.setdefault(key(word), len(places)) for word in self.words]
        return list(places), np.array(group, dtype=np.int64)

    def said(self, which: Callable[[str], bool]) -> NDArray[np.bool_]:
        """Whether each fact's word is one of these."""
        return np.array([which(word) for word in self.words], dtype=bool)[self.places]


class Spread:
    """Who stands in which cell."""

    def __init__(self, rows: Named, columns: Named, entities: Numbers, amounts: NDArray[np.float64]) -> None:
        """Each fact is a row, a column and an entity.

        Args:
            amounts: by entity, NaN where it has none; empty: nothing has.
        """
        self._rows, self._columns, self._amounts = rows, columns, amounts
        self._width = max(1, len(columns.words))
        width = max(1, len(rows.words)) * self._width
        facts = each_once(entities * width + rows.places * self._width + columns.places)
        entities, cells = facts // width, facts % width  # by entity, each cell of it once
        again = np.zeros(len(facts) + 1, dtype=bool)
        again[1:-1] = entities[1:] == entities[:-1]
        several = again[:-1] | again[1:]
        self._once = (entities[~several], cells[~several])
        self._often = (entities[several], cells[several])

    def grouped(self, row: Key, column: Key) -> dict[Pair, Tally]:
        """By what the keys make of rows and columns."""
        row_names, row_group = self._rows.grouped(row)
        column_names, column_group = self._columns.grouped(column)
        width = max(1, len(column_names))
        whole = max(1, len(row_names)) * width

        def where(cells: Numbers) -> Numbers:
            found: Numbers = row_group[cells // self._width] * width + column_group[cells % self._width]
            return found

        entities, cells = self._often
        often = each_once(entities * whole + where(cells))
        group = np.concatenate([where(self._once[1]), often % whole])
        many = np.bincount(group, minlength=whole)
        used = np.flatnonzero(many)
        filled: NDArray[Any] = np.zeros(whole, dtype=np.int64)
        summed: NDArray[Any] = np.zeros(whole)
        if len(self._amounts):
            amount = self._amounts[np.concatenate([self._once[0], often // whole])]
            said = ~np.isnan(amount)
            filled = np.bincount(group[said], minlength=whole)
            summed = np.bincount(group[said], weights=amount[said], minlength=whole)
        figures = zip(used.tolist(), many[used].tolist(), filled[used].tolist(), summed[used].tolist(), strict=True)
        return {(row_names[place // width], column_names[place % width]): tuple(tally) for place, *tally in figures}


def each_once(numbers: Numbers) -> Numbers:
    """Each of them once, in order; by sorting, which a million numbers take better than the tables of np.unique."""
    found = np.sort(numbers)
    new = np.ones(len(found), dtype=bool)
    new[1:] = found[1:] != found[:-1]
    return found[new]


def places_of(words: Iterable[str], known: dict[str, int]) -> Numbers:
    """The place of each word; one that is not known yet becomes known."""
    found = [*map(known.get, listed := list(words))]
    if None in found:
        found = [known.setdefault(word, len(known)) for word in listed]
    return np.array(found, dtype=np.int64)


def dense(numbers: Collection[int]) -> Numbers:
    """By number, its place in the order they come in; NOBODY for those between."""
    found = np.full(max(numbers, default=0) + 1, NOBODY, dtype=np.int64)
    found[np.fromiter(numbers, dtype=np.int64, count=len(numbers))] = np.arange(len(numbers))
    return found


def looked_up(places: Numbers, numbers: Numbers) -> Numbers:
    """What stands at each number; NOBODY beyond the end."""
    if not len(places):
        return np.full(len(numbers), NOBODY, dtype=np.int64)
    return np.where(numbers < len(places), places[np.minimum(numbers, len(places) - 1)], NOBODY)
