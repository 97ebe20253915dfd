"""MemoryBook: a ContactBook in memory, for files that are matched without a database, and for tests. Knows no table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import log2

from matching.keys import ORGANISATION_KINDS, Key, keys_of
from matching.known import KnownContact

LARGEST_BLOCK = 300
"""A key that more contacts share says too little to look at them all; measured at 1,000,000 contacts."""
NEAREST = 20
COLLEAGUES = 3
"""People of an organisation that are enough to say that we know it."""


class MemoryBook:
    """Contacts that are all known beforehand."""

    def __init__(self, contacts: Iterable[KnownContact]) -> None:
        # By id, so that who is shown of many equals never depends on the order of a file.
        self._contacts = sorted(contacts, key=lambda contact: contact.id)
        self._under: dict[Key, list[int]] = {}
        for place, contact in enumerate(self._contacts):
            for key in keys_of(contact.profile()):
                self._under.setdefault(key, []).append(place)

    def __len__(self) -> int:
        return len(self._contacts)

    def near(self, keys: Sequence[Key]) -> Sequence[KnownContact]:
        """Contacts that share a key: the rarer the keys, the nearer."""
        weights: Counter[int] = Counter()
        colleagues: dict[int, None] = {}
        for key in keys:
            places = self._under.get(key, [])
            if key.kind in ORGANISATION_KINDS:
                colleagues.update(dict.fromkeys(places[:COLLEAGUES]))
            elif places and len(places) <= LARGEST_BLOCK:
                for place in places:
                    weights[place] += round(1000 * log2(1 + len(self._contacts) / len(places)))
        nearest = [place for place, _ in sorted(weights.items(), key=lambda item: (-item[1], item[0]))]
        return [self._contacts[place] for place in shortlist(nearest, list(colleagues))]


def shortlist(nearest: Sequence[int], colleagues: Sequence[int]) -> list[int]:
    """The nearest, with room kept for a few who only show that the organisation is known."""
    others = [number for number in dict.fromkeys(colleagues) if number not in nearest[:NEAREST]][:COLLEAGUES]
    return [*nearest[: NEAREST - len(others)], *others]
