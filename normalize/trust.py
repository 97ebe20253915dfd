"""How sure a field is: features of its evidence, a hand-made score until one is trained, and the right to be accepted.

The features are kept apart from the weights so that a calibrated model can take the weights' place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from normalize.draft import FieldKind
from normalize.variants import CONFUSABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything a field's confidence is computed from."""

    kind: FieldKind
    agreement: float | None
    """Share of the value's own characters both readers saw; None unless the second was asked for every one."""
    lowest: float
    """The least sure of the value's own characters, its probability."""
    well_formed: bool
    """The value passes its format's own check: numbering plan, mail syntax, check digit, gazetteer."""
    label_score: float
    """Log-odds of the label against none."""
    checks_for: int
    """Cross-field checks that speak for the value."""
    checks_against: int
    confusable: int
    """Characters with look-alike sisters."""
    doubts: int
    engine_trouble: bool
    unchecked: bool = False
    """Whether part of the value is free text that no check reaches: the building of an address."""
    characters: int = 0
    """How many characters the value was read from, without spaces; of numbers only the figures."""
    asked: int = 0
    """For how many of them the second reader was asked and saw the line."""
    agreed: int = 0
    """How many of those it saw too."""
    doubtful: int = 0
    """Characters the leading engine gave less than .9."""
    rival: float = 0.0
    """The likeliest other character at any place of the value, 0–1."""
    verified: float | None = None
    """The name-kanji net's least probability for a character it judged; None: it judged none."""
    too_coarse: bool = False
    """A character has look-alikes that the picture is too coarse to tell apart."""
    label_agreement: float | None = None
    """Share of the characters of its label (TEL, E-mail) both readers saw; None: it has none here, or not asked."""
    label_lowest: float = 1.0
    """The least sure character of its label; 1 without one."""
    vertical: bool = False
    """Whether it was read from vertical writing, where dashes and figures are the readers' weak side."""


# Hand-made log-odds. Readers: where both agree 98.8–99.2 % of fields are right (4.6 ≈ logit .99); one reader alone is
# right on .97–.98 of lines (3.4); disagreement leaves about .85. To be replaced by a trained model (docs/fields.md).
_BOTH_AGREE = 4.6
_ONE_READER = 3.4
_DISAGREE = 1.7
_KIND_PRIOR = {
    FieldKind.NAME: -1.0,
    FieldKind.NAME_ROMAJI: -0.8,
    FieldKind.NAME_KANA: -0.6,
    FieldKind.ADDRESS: -0.8,
    FieldKind.DEPARTMENT: -0.6,
    FieldKind.TITLE: -0.4,
    FieldKind.BRANCH: -1.0,
    FieldKind.COMPANY_EN: -1.0,
    FieldKind.COMPANY_KANA: -1.0,
    FieldKind.QUALIFICATION: -0.8,
    FieldKind.COMPANY: -0.4,
}

# Only kinds whose format or cross-check can catch a wrong character may be accepted before a promise was measured.
_ACCEPTABLE = frozenset(
    (
        FieldKind.COMPANY,
        FieldKind.NAME,
        FieldKind.POSTAL_CODE,
        FieldKind.ADDRESS,
        FieldKind.PHONE,
        FieldKind.MOBILE,
        FieldKind.FAX,
        FieldKind.EMAIL,
        FieldKind.URL,
        FieldKind.TITLE,
        FieldKind.INVOICE_NUMBER,
        FieldKind.CORPORATE_NUMBER,
    )
)
_NEEDS_CHECK = frozenset(
    (
        FieldKind.NAME,
        FieldKind.COMPANY,
        FieldKind.ADDRESS,
        FieldKind.POSTAL_CODE,
        FieldKind.EMAIL,
        FieldKind.PHONE,
        FieldKind.FAX,
    )
)
ACCEPT_ABOVE = 0.995
"""Strict on purpose until thresholds are chosen on data never used for fitting."""


def log_odds(evidence: Evidence) -> float:
    """Of the value being right."""
    if evidence.agreement is None:
        score = _ONE_READER
    elif evidence.agreement >= 0.999:
        score = _BOTH_AGREE
    else:
        score = _DISAGREE + 1.5 * max(0.0, evidence.agreement - 0.8) / 0.2
    score += 1.5 * min(0.0, math.log10(max(evidence.lowest, 1e-3)) + 0.02) * 2
    score += _KIND_PRIOR.get(evidence.kind, 0.0)
    score += 0.8 if evidence.well_formed else -2.0
    score += min(1.0, 0.25 * (evidence.label_score - 3.0)) if evidence.label_score < 7 else 1.0
    score += 1.2 * evidence.checks_for - 2.5 * evidence.checks_against
    score -= 0.8 * evidence.confusable
    score -= 2.0 * evidence.doubts
    return score - (1.0 if evidence.engine_trouble else 0.0)


def confidence(evidence: Evidence) -> float:
    """0–1, never exactly either."""
    return round(1.0 / (1.0 + math.exp(-max(-6.0, min(9.0, log_odds(evidence))))), 4)


def accepts(evidence: Evidence) -> bool:
    """Whether the reader may stand by the value without a person: no doubt at all, and strong evidence."""
    spoken_against = evidence.unchecked or evidence.doubts or evidence.engine_trouble or evidence.checks_against
    # Vertical cards: 2 of 35 accepted fields were wrong, so none is accepted until the readers are better there.
    if spoken_against or evidence.vertical or evidence.kind not in _ACCEPTABLE:
        return False
    if evidence.agreement is None or evidence.agreement < 0.999 or not evidence.well_formed:
        return False
    if evidence.kind is FieldKind.NAME and evidence.confusable:
        return False
    if evidence.kind in _NEEDS_CHECK and not evidence.checks_for:
        return False
    return confidence(evidence) >= ACCEPT_ABOVE and evidence.lowest >= 0.9


def confusable_in(text: str) -> int:
    """How many characters have a look-alike sister that readers exchange while sure of themselves."""
    return sum(char in CONFUSABLE or 0xF900 <= ord(char) <= 0xFAFF for char in text)
