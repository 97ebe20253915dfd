"""From bits of evidence to a probability that keeps its word, corrected by reviewers' answers. Knows no record."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import exp, log

from matching.weights import Bits, rows, version_of

FEWEST_ANSWERS = 40
"""Below, what reviewers said is chance."""
_STEPS = 30
_TRUST_SLOPE, _TRUST_SHIFT = 40.0, 8.0
"""How much the shipped calibration counts against the answers, as the precision of a normal prior."""
_FURTHEST = 40.0
_BOLDER: Bits = 1.5
"""Answers make us as careful as they say, and bolder by no more than this: what is merged unasked, nobody looks at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A reviewer looked at a pair."""

    bits: Bits
    """The evidence we had, with prior and competition; not what was made of it, which earlier answers have bent."""
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """A monotone line through measured points, then what the reviewers of this book corrected."""

    knots: tuple[tuple[Bits, Bits], ...] = ()
    """(evidence with prior, log2 odds it is worth), rising; none: as it comes."""
    slope: float = 1.0
    shift: Bits = 0.0
    answers: int = 0
    """How many answers bent it."""

    @property
    def version(self) -> str:
        """Of the shipped weights and knots, and how many answers of this book's reviewers came on top."""
        shipped = version_of("weights", "calibration")
        return f"{shipped}+{self.answers}" if self.answers else shipped

    def probability(self, bits: Bits) -> float:
        """0–1, for evidence and prior in bits."""
        worth = self.worth(bits)
        worth = min(worth * self.slope + self.shift, worth + _BOLDER)
        odds: float = 2.0 ** min(max(worth, -_FURTHEST), _FURTHEST)
        return odds / (1 + odds)

    def worth(self, bits: Bits) -> Bits:
        """Log2 odds that the evidence is worth before reviewers' answers."""
        return self._line(min(max(bits, -_FURTHEST), _FURTHEST))

    def _line(self, bits: Bits) -> Bits:
        knots = self.knots
        if not knots:
            return bits
        if bits <= knots[0][0]:
            return bits - knots[0][0] + knots[0][1]
        if bits >= knots[-1][0]:
            return bits - knots[-1][0] + knots[-1][1]
        at = bisect_right(knots, (bits, float("inf")))
        (x0, y0), (x1, y1) = knots[at - 1], knots[at]
        return y0 + (y1 - y0) * (bits - x0) / (x1 - x0)


@cache
def shipped() -> Calibration:
    """As measured on generated books."""
    return Calibration(knots=tuple((float(x), float(y)) for x, y in rows("calibration")))


def recalibrated(answers: Iterable[Answer], base: Calibration | None = None) -> Calibration:
    """The shipped calibration, bent as far as the reviewers' answers say so.

    A logistic line through the answers, held to the shipped one by a prior; it never turns round.
    Source: Platt, Probabilistic Outputs for Support Vector Machines (1999), with a normal prior instead of his targets.
    """
    base = base or shipped()
    points = [(base.worth(answer.bits) * log(2), float(answer.same)) for answer in answers]
    if len(points) < FEWEST_ANSWERS:
        return base
    slope, shift = 1.0, 0.0
    for _ in range(_STEPS):
        # Newton's step on the penalised likelihood.
        g0 = _TRUST_SLOPE * (1.0 - slope)
        g1 = -_TRUST_SHIFT * shift
        h00, h01, h11 = _TRUST_SLOPE, 0.0, _TRUST_SHIFT
        for x, y in points:
            p = 1 / (1 + exp(-(slope * x + shift)))
            w = p * (1 - p)
            g0, g1 = g0 + (y - p) * x, g1 + (y - p)
            h00, h01, h11 = h00 + w * x * x, h01 + w * x, h11 + w
        det = h00 * h11 - h01 * h01
        slope += (g0 * h11 - g1 * h01) / det
        shift += (g1 * h00 - g0 * h01) / det
    return Calibration(knots=base.knots, slope=max(slope, 0.1), shift=shift / log(2), answers=len(points))
