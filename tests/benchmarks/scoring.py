"""Right, wrong and spurious fields, and what a count of errors says about the rate behind it. Knows no reader."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

Pair = tuple[str, str]
"""(kind, value)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardScore:
    """One card's fields against the truth."""

    right: tuple[Pair, ...]
    missed: tuple[Pair, ...]
    """True fields that no prediction of the same kind equals."""
    spurious: tuple[Pair, ...]
    """Predictions that equal no true field of their kind: wrong readings and inventions."""
    accepted: int
    """Predictions the reader stood by."""
    accepted_wrong: tuple[Pair, ...]

    @property
    def whole(self) -> bool:
        """Everything right and nothing invented."""
        return not self.missed and not self.spurious


def score_card(truth: Iterable[Pair], predicted: Iterable[tuple[str, str, bool]]) -> CardScore:
    """Match predictions (kind, value, accepted) with true fields, each used once."""
    left = Counter(truth)
    right: list[Pair] = []
    spurious: list[Pair] = []
    accepted = 0
    accepted_wrong: list[Pair] = []
    for kind, value, sure in predicted:
        pair = (kind, value)
        accepted += sure
        if left[pair] > 0:
            left[pair] -= 1
            right.append(pair)
        else:
            spurious.append(pair)
            if sure:
                accepted_wrong.append(pair)
    missed = tuple(left.elements())
    return CardScore(
        right=tuple(right),
        missed=missed,
        spurious=tuple(spurious),
        accepted=accepted,
        accepted_wrong=tuple(accepted_wrong),
    )


@dataclass(slots=True)
class Tally:
    """Scores added up."""

    cards: int = 0
    whole: int = 0
    right: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    spurious: int = 0
    predicted: int = 0
    accepted: int = 0
    accepted_wrong: int = 0
    cpu_s: list[float] = field(default_factory=list)

    def add(self, score: CardScore, cpu_s: float) -> None:
        """One more card."""
        self.cards += 1
        self.whole += score.whole
        self.right.update(kind for kind, _ in score.right)
        self.total.update(kind for kind, _ in (*score.right, *score.missed))
        self.spurious += len(score.spurious)
        self.predicted += len(score.right) + len(score.spurious)
        self.accepted += score.accepted
        self.accepted_wrong += len(score.accepted_wrong)
        self.cpu_s.append(cpu_s)

    @property
    def field_accuracy(self) -> float:
        """Share of true fields found exactly."""
        return self.right.total() / max(1, self.total.total())

    @property
    def mean_cpu_s(self) -> float:
        """CPU seconds a card."""
        return sum(self.cpu_s) / max(1, len(self.cpu_s))


def together(tallies: Iterable[Tally]) -> Tally:
    """Several tallies as one."""
    out = Tally()
    for tally in tallies:
        out.cards += tally.cards
        out.whole += tally.whole
        out.right.update(tally.right)
        out.total.update(tally.total)
        out.spurious += tally.spurious
        out.predicted += tally.predicted
        out.accepted += tally.accepted
        out.accepted_wrong += tally.accepted_wrong
        out.cpu_s += tally.cpu_s
    return out


def upper_bound(errors: int, trials: int, confidence: float = 0.95) -> float:
    """The highest error rate that still gives so few errors with probability 1 − confidence.

    One-sided, Clopper–Pearson.

    Source: C. J. Clopper, E. S. Pearson, Biometrika 26 (1934).
    """
    if trials == 0 or errors >= trials:
        return 1.0
    low, high = errors / trials, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _at_most(errors, trials, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def _at_most(errors: int, trials: int, rate: float) -> float:
    """P(X ≤ errors) of a binomial."""
    if rate <= 0:
        return 1.0
    total = 0.0
    for k in range(errors + 1):
        choose = math.lgamma(trials + 1) - math.lgamma(k + 1) - math.lgamma(trials - k + 1)
        total += math.exp(choose + k * math.log(rate) + (trials - k) * math.log1p(-rate))
    return total
