"""Candidate and MatchDecision: who this card may be, and why we think so. Knows no tables."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from normalize.draft import FieldKind


class Verdict(StrEnum):
    """What a new card is to the book."""

    SAME = "same"  # the same person at the same organisation, perhaps promoted or with a new number
    MOVED = "moved"  # 転職: the same person at another organisation
    COLLEAGUE = "colleague"  # somebody else of a company we know
    NEW = "new"  # nobody we know
    UNSURE = "unsure"  # a person must decide


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldScore:
    """How one field of the card compares with one contact."""

    field: str
    level: str
    """`exact`, `close`, `different`, `missing` …"""
    bits: float
    """Evidence for (+) or against (−) the same person, log2 of the likelihood ratio."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Maybe this known contact."""

    contact_id: str
    scores: tuple[FieldScore, ...]
    person: float
    """Probability that it is the same person, 0–1."""
    company: float
    """Probability that it is the same organisation, 0–1."""
    bits: float = 0.0
    """All the evidence with what was likely before, less what others take of it: what `person` was read off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What the new card says differently about a known person."""

    kind: FieldKind
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchDecision:
    """Our decision, its candidates (best first, up to 20) and a sentence a reviewer can read."""

    verdict: Verdict
    because: str
    """One Japanese sentence."""
    because_en: str = ""
    """The same in English."""
    candidates: tuple[Candidate, ...] = ()
    contact_id: str | None = None
    """The known contact for SAME and MOVED, and the best guess for UNSURE."""
    probability: float = 0.0
    """Of `contact_id` being this person, 0–1."""
    auto: bool = False
    """Whether it may be filed without a person."""
    changes: tuple[Change, ...] = ()
    model_version: str = ""
    """Of the weights and the calibration behind the probability."""

    @property
    def bits(self) -> float | None:
        """Of `contact_id`, before any calibration; None without one."""
        return next((each.bits for each in self.candidates if each.contact_id == self.contact_id), None)
