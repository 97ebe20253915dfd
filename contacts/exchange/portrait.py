"""Portrait: what stands of a person, as it goes out in a file. Knows no table and no format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from normalize.draft import FieldKind


class Speaks(Protocol):
    """Whatever can be asked what stands of a person."""

    def current(self, kind: FieldKind) -> tuple[str, ...]:
        """The values of a kind that stand now, best first, each once."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """A person as a file takes them along."""

    contact_id: str
    values: tuple[tuple[FieldKind, str], ...]
    """In the order of FieldKind, best first within a kind, each once."""
    notes: tuple[str, ...] = ()
    """Memos, the oldest first."""
    met_on: date | None = None
    """The day the newest of it was said."""
    records: Mapping[str, str] = field(default_factory=dict)
    """Target → text: the fields of the person's and the company's records."""

    def current(self, kind: FieldKind) -> tuple[str, ...]:
        """See Speaks."""
        return tuple(value for each, value in self.values if each is kind)

    def first(self, kind: FieldKind) -> str:
        """The best value of a kind; empty where there is none."""
        return next((value for each, value in self.values if each is kind), "")
