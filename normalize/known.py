"""KnownFacts: what the book already knows of a domain or a company, asked through a seam. Knows no book."""

from __future__ import annotations

from typing import Protocol


class KnownFacts(Protocol):
    """Facts a confirmed contact has taught; each may be absent."""

    def company_of(self, domain: str) -> str | None:
        """The company whose people write from this mail or web domain."""
        ...


class KnowsNothing:
    """The harmless twin: every question is answered with None."""

    def company_of(self, domain: str) -> str | None:
        """None, always."""
        return None
