"""How common a shared name, company or number is: in the book at hand, and in Japan where the book is small.

Knows no record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from matching.keys import Key, KeyKind
from normalize.lexicon import names

FEWEST = 2_000
"""A short list is drawn from more people than are on it, so that a name alone proves little there too."""
_JAPAN_COUNTS = 50_000
"""As many people of a book say as much of how common a name is as the lists of Japan's names do."""
_MET_ONCE = 0.3
"""What one bearer in the book says of there being others: most names one meets once are rare."""
_BEARERS = 125_000_000
_UNLISTED_BEARERS = 3_000
_GIVEN_NAME = 1 / 800
"""A usual given name's share among people."""
_READINGS_ALIKE = 4.0
"""So many names in kanji sound like one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the book at hand says of the keys of a card."""

    people: int = FEWEST
    """In the book, roughly."""
    sizes: Mapping[Key, int] = field(default_factory=dict)
    """How many of them have this key, those that are asked about only."""

    @property
    def crowd(self) -> int:
        """From how many people two records are drawn, as far as we need to know."""
        return max(self.people, FEWEST)

    def count(self, key: Key) -> int:
        """How many share this key, at least one."""
        return max(1, self.sizes.get(key, 1))

    def share(self, key: Key) -> float:
        """The chance that somebody else has this key."""
        return self.count(key) / self.crowd

    def name(self, key: Key, family: str) -> float:
        """The chance that somebody else bears this name: what the book says, before it says much what Japan says."""
        expected = _JAPAN_COUNTS * _family_share(family) * _GIVEN_NAME
        if key.kind is KeyKind.READING:
            expected *= _READINGS_ALIKE
        return (self.count(key) - 1 + _MET_ONCE + expected) / (self.people + _JAPAN_COUNTS)

    def family(self, family: str) -> float:
        """The share of people with this surname."""
        return _family_share(family)


@lru_cache(maxsize=50_000)
def _family_share(family: str) -> float:
    bearers = names().family.get(family, (0, ()))[0] if family else 100 * _UNLISTED_BEARERS
    return max(bearers, _UNLISTED_BEARERS) / _BEARERS
