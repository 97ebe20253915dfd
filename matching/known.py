"""What a book tells of the people near a card, and the seam to whatever holds them. Knows no table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from matching.keys import Key
from matching.profile import Profile, profile_of
from normalize.draft import FieldKind

KnownValues = tuple[tuple[FieldKind, str], ...]
"""What stands now of a contact, best first within a kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownContact:
    """A contact as a list hands it over."""

    id: str
    values: KnownValues

    def profile(self) -> Profile:
        """In key form."""
        return profile_of(self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class NearContact:
    """A contact of the book, as far as comparing cares."""

    id: str
    profile: Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearby:
    """The book's answer for one card."""

    contacts: tuple[NearContact, ...] = ()
    """Likeliest first, few; of an organisation's keys a handful of its people."""
    sizes: Mapping[Key, int] = field(default_factory=dict)
    """How many contacts share each of the card's keys; from some hundreds on only that it is many."""
    people: int = 0
    """In the book, roughly."""


class ContactBook(Protocol):
    """Whatever can be asked for people near a card."""

    def near(self, keys: Sequence[Key]) -> Nearby:
        """Contacts that share a key, and how many do."""
        ...

    def values_of(self, contact_id: str) -> KnownValues:
        """What stands of one of them."""
        ...
