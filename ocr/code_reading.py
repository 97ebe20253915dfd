"""CodeReading: what a QR code on the card says of the person, as properties. Knows no field of ours.

A code is a third reader that makes no reading mistakes; what it carries may still be of another time or place than the
print (a company's home page, last year's number), so it is evidence and never text of the card.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ingest.geometry import Quad


class CodeKind(StrEnum):
    """What sort of payload a code holds."""

    VCARD = "vcard"
    MECARD = "mecard"  # NTT docomo's, on most Japanese cards of the 2000s
    BIZCARD = "bizcard"
    URL = "url"
    MAIL = "mail"  # mailto:, MATMSG:
    PHONE = "phone"  # tel:
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeProperty:
    """One statement of the payload."""

    name: str
    """vCard's: FN, N (family, given), SOUND (the same read aloud), ORG (organisation, departments), TITLE, TEL, EMAIL,
    URL, ADR (box, extended, street, locality, region, postal code, country), NOTE …"""
    values: tuple[str, ...]
    """The components of a structured value (N, ORG, ADR: empty ones kept at their place), else one."""
    types: tuple[str, ...] = ()
    """Lower case: `work`, `cell`, `fax`, `home` …"""

    @property
    def value(self) -> str:
        """All components that hold something, one space between."""
        return " ".join(part for part in self.values if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeReading:
    """One code and what it says."""

    kind: CodeKind
    text: str
    """The payload exactly as decoded."""
    quad: Quad
    """Card px."""
    properties: tuple[CodeProperty, ...] = ()
    """In the payload's order; empty for plain text."""

    def all_of(self, name: str) -> tuple[CodeProperty, ...]:
        """Every property of this name (`TEL`, `EMAIL`, `N` …)."""
        return tuple(each for each in self.properties if each.name == name)
