"""The rows of one file as people near each other: which share a key, and who comes near a row. Knows no table.

Holds texts and numbers alone, so that it goes to other processes as it is.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection, Sequence

import numpy as np

from contacts.import_prepare import Prepared
from matching.keys import ORGANISATION_KINDS, Key
from matching.known import KnownValues, Nearby, NearContact
from matching.memory_book import COLLEAGUES, Blocks, largest_block
from matching.profile import Profile
from matching.profile_text import load_profile
from normalize.draft import FieldKind

ROW = "row:"
"""Before a row's place, where matching wants an id."""


class Worth:
    """Which rows are worth comparing with anybody: those that share more than a name."""

    def __init__(self, rows: Sequence[Prepared | None], *, thorough: bool) -> None:
        """`None` for a row that names nobody; `thorough`: whoever shares a name alone is worth comparing, too."""
        worth, whose = array("q"), array("l")
        for place, row in enumerate(rows):
            if row is not None:
                alone = row.personal if thorough else row.strong
                worth += alone
                whose.extend([place] * len(alone))
        self._worth, self._whose = np.array(worth, dtype=np.int64), np.array(whose, dtype=np.int64)

    def asking(self) -> list[int]:
        """Every number of a key that makes a record worth comparing, each once."""
        return [int(number) for number in np.unique(self._worth)]

    def to_compare(self, in_book: Collection[int]) -> list[int]:
        """Places of rows that share such a key with the book or with an earlier row, in order."""
        if not len(self._worth):
            return []
        order = np.lexsort((self._whose, self._worth))
        numbers, whose = self._worth[order], self._whose[order]
        again = np.zeros(len(numbers), dtype=bool)
        again[1:] = (numbers[1:] == numbers[:-1]) & (whose[1:] != whose[:-1])
        known = np.isin(numbers, np.fromiter(in_book, dtype=np.int64, count=len(in_book)))
        return [int(place) for place in np.unique(whose[again | known])]


class RowIndex:
    """All rows of a file; of each only those before it are its neighbours."""

    def __init__(self, rows: Sequence[Prepared | None]) -> None:
        """`None` for a row that names nobody."""
        numbers, places = array("q"), array("l")
        for place, row in enumerate(rows):
            if row is not None:
                numbers += row.numbers
                places.extend([place] * len(row.numbers))
        found = np.array(numbers, dtype=np.int64)
        order = np.argsort(found, kind="stable")
        self._numbers, self._places = found[order], np.array(places, dtype=np.int64)[order]
        self._profiles = [row.profile if row is not None else "" for row in rows]
        self._values = [_written(row) if row is not None else "[]" for row in rows]

    def near(self, place: int, keys: Sequence[Key]) -> Nearby:
        """Rows before this one that come near it.

        Args:
            keys: the row's own.
        """
        people = len(self._profiles)
        blocks = Blocks(people)
        numbers = np.array([key.number for key in keys], dtype=np.int64)
        starts = np.searchsorted(self._numbers, numbers, "left").tolist()
        ends = np.searchsorted(self._numbers, numbers, "right").tolist()
        for key, start, end in zip(keys, starts, ends, strict=True):
            most = COLLEAGUES if key.kind in ORGANISATION_KINDS else largest_block(key.kind) + 1
            before = [other for other in self._places[start : min(end, start + most)].tolist() if other < place]
            blocks.add(key, min(end - start, place) if before else 0, before)
        near = [
            NearContact(id=f"{ROW}{other:07d}", profile=self.profile(other))
            for other in blocks.shortlist(colleagues=False)
        ]
        return Nearby(contacts=tuple(near), sizes=blocks.sizes, people=people)

    def values_of(self, row_id: str) -> KnownValues:
        """What a row says, by the id that `near` gave it."""
        return self.said(int(row_id.removeprefix(ROW)))

    def said(self, place: int) -> KnownValues:
        """What a row says."""
        return tuple((FieldKind(kind), value) for kind, value in json.loads(self._values[place]))

    def profile(self, place: int) -> Profile:
        """What a row is compared by."""
        text = self._profiles[place]
        return load_profile(text) if text else Profile()


def _written(row: Prepared) -> str:
    return json.dumps([(come.kind.value, come.value) for come in row.row.values], ensure_ascii=False)
