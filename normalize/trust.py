"""How sure a field is: features of its evidence, a hand-made score until one is trained, and the right to be accepted.

The features are kept apart from the weights so that a calibrated model can take the weights' place.
"""

from __future__ import annotations

import math

from normalize.draft import FieldKind
from normalize.evidence import Evidence

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
