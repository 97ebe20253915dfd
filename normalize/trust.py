"""How sure a field is, and the right to be accepted: a small trained model over the evidence, and guards above it.

`data/trust.json` holds the model: weights (log-odds), the curve from score to confidence, the score from which fields
are accepted, and how far measured evidence reached. tests/training/train_trust.py writes it; docs/trust.md explains it.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from normalize.evidence import Evidence
from normalize.features import features
from normalize.guards import guards

_CONFIRMED_ONCE = 1.0
"""Log-odds for a value that people confirmed before. By hand and small: cards in training know no book, and of two
look-alikes (高橋, 髙橋) the book may well hold the other one."""

_KIND_UNMEASURED = "この種類はまだ十分に測られていない"
_SIZE_UNMEASURED = "測ったことのない小ささか長さ"
_NOT_SURE_ENOUGH = "確信度が基準に届かない"
UNMEASURED = frozenset((_KIND_UNMEASURED, _SIZE_UNMEASURED, _NOT_SURE_ENOUGH))
"""Words that say nothing of the value itself; all others name a check that failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustModel:
    """What was learnt from measured cards."""

    weights: Mapping[str, float]
    """Feature → log-odds of the value being right; "" is what sound evidence starts from."""
    curve: tuple[tuple[float, float], ...]
    """(score, confidence), both rising, straight lines between: of values against which nothing is named."""
    flawed: tuple[tuple[float, float], ...]
    """The same of values with a flaw that a guard names: at equal score they are wrong more often."""
    accept_above: float
    """Score from which a field may be accepted."""
    closed: frozenset[str]
    """Kinds of which none is accepted: too few were measured, or too many of them were wrong."""
    least_height_px: float
    """Smaller print than any that was measured and accepted is not accepted."""
    most_characters: int
    """Nor are longer values."""

    def score(self, evidence: Evidence) -> float:
        """Log-odds, before calibration."""
        weights = self.weights
        score = weights[""] + sum(weights.get(name, 0.0) * number for name, number in features(evidence).items())
        return score + (_CONFIRMED_ONCE if evidence.known else 0.0)

    def confidence(self, score: float, *, flawed: bool = False) -> float:
        """0–1, never exactly either."""
        curve = self.flawed if flawed else self.curve
        places = [place for place, _ in curve]
        at = bisect_left(places, score)
        if at == 0:
            return curve[0][1]
        if at == len(places):
            return curve[-1][1]
        (left, low), (right, high) = curve[at - 1], curve[at]
        return low + (high - low) * (score - left) / (right - left)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """How sure a value is and whether the reader stands by it."""

    confidence: float
    accepted: bool
    against: tuple[str, ...]
    """Why it is not accepted, in words."""


def weigh(evidence: Evidence, model: TrustModel | None = None) -> Weighing:
    """The confidence of a value, and whether it may go without a person."""
    model = model or trust_model()
    score = model.score(evidence)
    against = guards(evidence)
    sure = model.confidence(score, flawed=bool(against))
    if evidence.kind in model.closed:
        against = (*against, _KIND_UNMEASURED)
    if evidence.height_px < model.least_height_px or evidence.characters > model.most_characters:
        against = (*against, _SIZE_UNMEASURED)
    if score < model.accept_above:
        against = (*against, _NOT_SURE_ENOUGH)
    return Weighing(confidence=round(sure, 4), accepted=not against, against=against)


def load_trust_model(text: str) -> TrustModel:
    """A model as the training wrote it."""
    plain = json.loads(text)
    return TrustModel(
        weights=plain["weights"],
        curve=tuple((float(score), float(sure)) for score, sure in plain["curve"]),
        flawed=tuple((float(score), float(sure)) for score, sure in plain["flawed"]),
        accept_above=float(plain["accept"]["above"]),
        closed=frozenset(plain["accept"]["closed"]),
        least_height_px=float(plain["accept"]["least_height_px"]),
        most_characters=int(plain["accept"]["most_characters"]),
    )


@cache
def trust_model() -> TrustModel:
    """The model that ships with the product."""
    return load_trust_model((files("normalize") / "data" / "trust.json").read_text(encoding="utf-8"))
