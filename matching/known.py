"""KnownContact and the seam to whatever holds them. Knows no table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from matching.keys import Key
from matching.profile import Profile, profile_of
from normalize.draft import FieldKind


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownContact:
    """A contact of the book, as far as matching cares."""

    id: str
    values: tuple[tuple[FieldKind, str], ...]
    """What stands now, best first within a kind."""

    def profile(self) -> Profile:
        """In key form."""
        return profile_of(self.values)


class ContactBook(Protocol):
    """Whatever can be asked for people near a card."""

    def near(self, keys: Sequence[Key]) -> Sequence[KnownContact]:
        """Contacts that share a key, likeliest first, few; of an organisation's keys a handful of its people."""
        ...
