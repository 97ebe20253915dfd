"""The rows of one file as people near each other: which share a key, and who comes near a row. Knows no table."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence

import numpy as np

from contacts.import_prepare import Prepared
from matching.keys import ORGANISATION_KINDS, Key
from matching.known import KnownValues, Nearby, NearContact
from matching.memory_book import COLLEAGUES, LARGEST_BLOCK, Blocks
from matching.profile import Profile
from matching.profile_text import load_profile

ROW = "row:"
"""Before a row's place, where matching wants an id."""


class RowIndex:
    """All rows of a file; of each only those before it are its neighbours."""

    def __init__(self, rows: Sequence[Prepared | None], *, thorough: bool) -> None:
        """`None` for a row that names nobody; `thorough`: whoever shares a name alone is worth comparing, too."""
        self._rows = rows
        self._profiles: dict[int, Profile] = {}
        numbers, places = array("q"), array("l")
        worth, whose = array("q"), array("l")
        for place, row in enumerate(rows):
            if row is not None:
                alone = row.personal if thorough else row.strong
                numbers += row.numbers
                places.extend([place] * len(row.numbers))
                worth += alone
                whose.extend([place] * len(alone))
        found = np.array(numbers, dtype=np.int64)
        order = np.argsort(found, kind="stable")
        self._numbers, self._places = found[order], np.array(places, dtype=np.int64)[order]
        self._worth, self._whose = np.array(worth, dtype=np.int64), np.array(whose, dtype=np.int64)

    def worth_asking(self) -> list[int]:
        """Every number of a key that makes a record worth comparing, each once."""
        return [int(number) for number in np.unique(self._worth)]

    def to_compare(self, in_book: Collection[int]) -> set[int]:
        """Places of rows that share such a key with the book or with an earlier row."""
        if not len(self._worth):
            return set()
        order = np.lexsort((self._whose, self._worth))
        numbers, whose = self._worth[order], self._whose[order]
        again = np.zeros(len(numbers), dtype=bool)
        again[1:] = (numbers[1:] == numbers[:-1]) & (whose[1:] != whose[:-1])
        known = np.isin(numbers, np.fromiter(in_book, dtype=np.int64, count=len(in_book)))
        return {int(place) for place in whose[again | known]}

    def near(self, place: int, keys: Sequence[Key], hidden: Collection[int]) -> Nearby:
        """Rows before this one that come near it; `hidden` ones are somebody of the book and are met there.

        Args:
            keys: the row's own.
        """
        blocks = Blocks(len(self._rows))
        for key in keys:
            number = key.number
            start = int(np.searchsorted(self._numbers, number, "left"))
            end = int(np.searchsorted(self._numbers, number, "right"))
            before = [
                int(other) for other in self._places[start : min(end, start + LARGEST_BLOCK + 1)]
                if other < place and other not in hidden
            ]  # fmt: skip
            most = COLLEAGUES if key.kind in ORGANISATION_KINDS else LARGEST_BLOCK + 1
            blocks.add(key, min(end - start, place) if before else 0, before[:most])
        return Nearby(
            contacts=tuple(
                NearContact(id=f"{ROW}{other:07d}", profile=self._profile(other)) for other in blocks.shortlist()
            ),
            sizes=blocks.sizes,
            people=len(self._rows),
        )

    def values_of(self, row_id: str) -> KnownValues:
        """What a row says, by the id that `near` gave it."""
        row = self._rows[int(row_id.removeprefix(ROW))]
        return tuple((come.kind, come.value) for come in row.row.values) if row is not None else ()

    def _profile(self, place: int) -> Profile:
        found, row = self._profiles.get(place), self._rows[place]
        if found is None:
            found = load_profile(row.profile) if row is not None and row.profile else Profile()
            self._profiles[place] = found
        return found
