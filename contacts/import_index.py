"""The rows of one file as people near each other: which share a key, and who comes near a row. Knows no table."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence

import numpy as np

from matching.keys import ORGANISATION_KINDS, Key, KeyKind, keys_of
from matching.known import KnownValues, Nearby, NearContact
from matching.memory_book import COLLEAGUES, LARGEST_BLOCK, Blocks
from matching.profile import Profile, profile_of

STRONG = frozenset(
    {
        KeyKind.EMAIL, KeyKind.MOBILE, KeyKind.PHONE_FAMILY, KeyKind.DOMAIN_FAMILY, KeyKind.DOMAIN_GIVEN,
        KeyKind.DOMAIN_READING, KeyKind.COMPANY_FAMILY, KeyKind.COMPANY_GIVEN,
    }
)  # fmt: skip
"""Keys that say more than a name alone: without one of them two records are compared in small files only."""
ROW = "row:"
"""Before a row's place, where matching wants an id."""


class RowIndex:
    """All rows of a file; of each only those before it are its neighbours."""

    def __init__(self, rows: Sequence[KnownValues], *, alone: Collection[KeyKind]) -> None:
        """`alone`: the kinds of keys that make two records worth comparing."""
        self._values = rows
        self.profiles: list[Profile] = []
        self.keys: list[tuple[Key, ...]] = []
        numbers, places = array("q"), array("l")
        worth, whose = array("q"), array("l")
        for place, values in enumerate(rows):
            profile = profile_of(values)
            self.profiles.append(profile)
            mine = keys_of(profile)
            self.keys.append(mine)
            for key in mine:
                number = key.number
                numbers.append(number)
                places.append(place)
                if key.kind in alone:
                    worth.append(number)
                    whose.append(place)
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

    def near(self, place: int, hidden: Collection[int]) -> Nearby:
        """Rows before this one that come near it; `hidden` ones are somebody of the book and are met there."""
        blocks = Blocks(len(self._values))
        for key in self.keys[place]:
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
                NearContact(id=f"{ROW}{other:07d}", profile=self.profiles[other]) for other in blocks.shortlist()
            ),
            sizes=blocks.sizes,
            people=len(self._values),
        )

    def values_of(self, row_id: str) -> KnownValues:
        """What a row says, by the id that `near` gave it."""
        return self._values[int(row_id.removeprefix(ROW))]
