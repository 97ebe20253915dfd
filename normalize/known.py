"""KnownFacts: what the book already knows of a domain or a company, asked through a seam. Knows no book."""

from __future__ import annotations

from typing import Protocol

from normalize.draft import FieldKind


class KnownFacts(Protocol):
    """Facts a confirmed contact has taught; each may be absent."""

    def company_of(self, domain: str) -> str | None:
        """The company whose people write from this mail or web domain."""
        ...

    def confirmed(self, kind: FieldKind, value: str) -> bool:
        """Whether a person has confirmed this value of this kind before; of a name, its family name alone."""
        ...


class KnowsNothing:
    """The harmless twin: every question is answered with None."""

    def company_of(self, domain: str) -> str | None:
        """None, always."""
        return None

    def confirmed(self, kind: FieldKind, value: str) -> bool:
        """False, always."""
        return False
