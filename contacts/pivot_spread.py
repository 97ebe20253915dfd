"""Facts as arrays of numbers, counted under any grouping of their cells: a thing counts once under a key. Knows no SQL.

Most things stand in one cell alone, and those add up; only the rest is looked through for each grouping.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from contacts.pivot_places import Numbers
from contacts.pivot_tally import Pair, Tally

Name = TypeVar("Name", bound=Hashable)


class Spread:
    """Who stands in which cell."""

    def __init__(self, pairs: Sequence[Pair], cells: Numbers, entities: Numbers, amounts: NDArray[np.float64]) -> None:
        """Each fact is the place of its cell among `pairs` and an entity.

        Args:
            amounts: by entity, NaN where it has none; empty: nothing has.
        """
        width = max(1, len(pairs))
        facts = each_once(entities * width + cells)
        entities, cells = facts // width, facts % width  # by entity, each cell of it once
        again = np.zeros(len(facts) + 1, dtype=bool)
        again[1:-1] = entities[1:] == entities[:-1]
        several = again[:-1] | again[1:]
        self._pairs, self._amounts = pairs, amounts
        self._once = (entities[~several], cells[~several])
        self._often = (entities[several], cells[several])

    def under(self, key: Callable[[Pair], str]) -> dict[str, Tally]:
        """By what the key makes of each cell."""
        return self._grouped(key)

    def cells(self, key: Callable[[Pair], Pair]) -> dict[Pair, Tally]:
        """The same, by rows and columns."""
        return self._grouped(key)

    def _grouped(self, key: Callable[[Pair], Name]) -> dict[Name, Tally]:
        places: dict[Name, int] = {}
        group = np.array([places.setdefault(key(pair), len(places)) for pair in self._pairs], dtype=np.int64)
        width = len(places)
        if not width:
            return {}
        entities, cells = self._often
        often = each_once(entities * width + group[cells])
        entity = np.concatenate([self._once[0], often // width])
        where = np.concatenate([group[self._once[1]], often % width])
        many = np.bincount(where, minlength=width).tolist()
        filled, summed = [0] * width, [0.0] * width
        if len(self._amounts):
            amount = self._amounts[entity]
            said = ~np.isnan(amount)
            filled = np.bincount(where[said], minlength=width).tolist()
            summed = np.bincount(where[said], weights=amount[said], minlength=width).tolist()
        return {name: (many[place], filled[place], summed[place]) for name, place in places.items() if many[place]}


def each_once(numbers: Numbers) -> Numbers:
    """Each of them once, in order; by sorting, which a million numbers take better than the tables of np.unique."""
    found = np.sort(numbers)
    new = np.ones(len(found), dtype=bool)
    new[1:] = found[1:] != found[:-1]
    return found[new]
