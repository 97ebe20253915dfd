"""MemoryBook: a ContactBook in memory, for files that are matched without a database, and for tests. Knows no table."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from math import log2

import numpy as np
from numpy.typing import NDArray

from matching.keys import ORGANISATION_KINDS, Key, KeyKind, keys_of
from matching.known import KnownContact, KnownValues, Nearby, NearContact
from matching.profile import Profile, profile_of

LARGEST_BLOCK = 300
"""A key that more contacts share says too little to look at them all; measured at 1,000,000 contacts."""
LARGEST_COMMON_BLOCK = 50
"""Of a name by itself, its sound, all but one of its characters, or a switchboard: of more who share it nobody could
tell which it is, and who shares something else too is found by that."""
MOST_COUNTED = 2_000
"""Of a house: beyond, how many people exactly makes no difference."""
NEAREST = 20
NAMED = 5
"""Of those who share the whole name or its sound and nothing else: which of more it is, nobody could tell."""
NAMED_BESIDE = 2
LOOSE = 3
"""Of those who are a character away from the name, or share a switchboard, and nothing else: where few are nearer."""
COLLEAGUES = 2
"""People of an organisation that are enough to say that we know it."""
_HOUSE_OF = {
    KeyKind.COMPANY_FAMILY: KeyKind.COMPANY, KeyKind.COMPANY_GIVEN: KeyKind.COMPANY,
    KeyKind.DOMAIN_FAMILY: KeyKind.DOMAIN, KeyKind.DOMAIN_GIVEN: KeyKind.DOMAIN,
    KeyKind.DOMAIN_READING: KeyKind.DOMAIN, KeyKind.DOMAIN_SOUND: KeyKind.DOMAIN,
}  # fmt: skip
_NAMES = frozenset({KeyKind.NAME, KeyKind.READING})
COMMON_KINDS = _NAMES | {KeyKind.NAME_LESS_ONE, KeyKind.PHONE}
"""Keys that people share who have nothing to do with each other."""
_REMEMBERED = 200_000
"""Profiles kept ready; of a larger file the rest is worked out when somebody comes near, or memory would run out."""


class MemoryBook:
    """Contacts that are all known beforehand."""

    def __init__(self, contacts: Iterable[KnownContact]) -> None:
        # By id, so that who is shown of many equals never depends on the order of a file.
        known = sorted(((contact.id, contact.values) for contact in contacts), key=lambda each: each[0])
        self._ids = [each[0] for each in known]
        self._values: list[KnownValues] = [each[1] for each in known]
        self._profiles: dict[int, Profile] = {}
        keys, places = array("q"), array("l")
        for place, values in enumerate(self._values):
            profile = profile_of(values)
            if place < _REMEMBERED:
                self._profiles[place] = profile
            numbers = [key.number for key in keys_of(profile)]
            keys.extend(numbers)
            places.extend([place] * len(numbers))
        unsorted = np.frombuffer(keys, dtype=np.int64) if keys else np.empty(0, dtype=np.int64)
        order = np.argsort(unsorted, kind="stable")
        self._keys: NDArray[np.int64] = unsorted[order]
        self._places = np.frombuffer(places, dtype=np.int64)[order] if keys else np.empty(0, dtype=np.int64)
        self._place_of: Mapping[str, int] = {contact_id: place for place, contact_id in enumerate(self._ids)}

    def __len__(self) -> int:
        return len(self._ids)

    def near(self, keys: Sequence[Key]) -> Nearby:
        """Contacts that share a key: the rarer the keys, the nearer."""
        numbers = np.array([key.number for key in keys], dtype=np.int64)
        starts = np.searchsorted(self._keys, numbers, "left").tolist()
        ends = np.searchsorted(self._keys, numbers, "right").tolist()
        blocks = Blocks(len(self))
        for key, start, end in zip(keys, starts, ends, strict=True):
            organisation = key.kind in ORGANISATION_KINDS
            most = COLLEAGUES if organisation else largest_block(key.kind) + 1
            blocks.add(key, end - start, self._places[start : min(end, start + most)].tolist())
        return Nearby(
            contacts=tuple(
                NearContact(id=self._ids[place], profile=self._profile(place)) for place in blocks.shortlist()
            ),
            sizes=blocks.sizes,
            people=len(self),
        )

    def values_of(self, contact_id: str) -> KnownValues:
        """What stands of one of them."""
        return self._values[self._place_of[contact_id]]

    def _profile(self, place: int) -> Profile:
        return self._profiles.get(place) or profile_of(self._values[place])


class Blocks:
    """Who shares which key of a card: the rarer the keys two have in common, the nearer they are.

    First those whom more than a name ties to the card, however many share the name; then bearers of the name; then who
    is a character away from it, or has the same switchboard and nothing else.
    """

    def __init__(self, people: int) -> None:
        self.sizes: dict[Key, int] = {}
        self._people = people
        self._weights: dict[int, int] = {}
        self._tied: set[int] = set()
        self._houses: set[KeyKind] = set()
        self._shown: set[KeyKind] = set()
        self._named: set[int] = set()
        self._colleagues: dict[int, None] = {}

    def add(self, key: Key, size: int, members: Sequence[int]) -> None:
        """A key with how many have it and, unless they are too many, who.

        Args:
            members: of an organisation's key a few.
        """
        if not size:
            return
        kind = key.kind
        self.sizes[key] = size
        if kind in ORGANISATION_KINDS:
            self._houses.add(kind)
            self._colleagues.update(dict.fromkeys(members[:COLLEAGUES]))
        elif size <= largest_block(kind):
            # Whole numbers, so that a sum never depends on its order.
            weight = round(1000 * log2(1 + self._people / size))
            weights = self._weights
            for member in members:
                weights[member] = weights.get(member, 0) + weight
            if kind in _NAMES:
                self._named.update(members)
            elif kind not in COMMON_KINDS:
                self._tied.update(members)
                if kind in _HOUSE_OF:
                    self._shown.add(_HOUSE_OF[kind])

    def shortlist(self, *, colleagues: bool = True) -> list[int]:
        """The nearest; `colleagues`: where none of them is of the card's house, a few who show that it is known."""
        tied, named = self._tied, self._named
        nearest = self._first(tied, NEAREST)
        # Whoever bears the name and shares something else too leaves little to namesakes.
        room = NAMED if tied.isdisjoint(named) else NAMED_BESIDE
        nearest += self._first(named - tied, min(room, NEAREST - len(nearest)))
        if len(nearest) < LOOSE:
            nearest += self._first(self._weights.keys() - tied - named, LOOSE - len(nearest))
        if not colleagues or self._houses <= self._shown:
            return nearest
        others = [number for number in self._colleagues if number not in nearest][:COLLEAGUES]
        return [*nearest[: NEAREST - len(others)], *others]

    def _first(self, members: AbstractSet[int], most: int) -> list[int]:
        """So many of them, the nearest first."""
        weights = self._weights
        near = sorted((-weights[member], member) for member in members)
        return [member for _, member in near[:most]]


def largest_block(kind: KeyKind) -> int:
    """Of a key that more share nobody is looked at."""
    return LARGEST_COMMON_BLOCK if kind in COMMON_KINDS else LARGEST_BLOCK
