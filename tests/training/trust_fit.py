"""The arithmetic of trust: a ridge logistic regression, a calibration curve, and a threshold by a finite-sample rule.

numpy alone, so that anyone who runs the tests can train. Knows no card.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.scoring import upper_bound

Numbers = NDArray[np.float64]


def fit_weights(
    rows: Sequence[Mapping[str, float]],
    right: Numbers,
    *,
    ridge: float,
    falling: Callable[[str], bool] = lambda _: False,
) -> dict[str, float]:
    """Log-odds of being right for each feature, shrunk towards nothing; "" is the start.

    Args:
        falling: says of a feature that more of it can only speak against a value; where the cards at hand happen to say
            otherwise it is left out, because the next cards will not.
    """
    while True:
        weights = _fit(rows, right, ridge)
        wrong = {name for name, weight in weights.items() if weight > 0 and falling(name)}
        if not wrong:
            return weights
        rows = [{name: number for name, number in row.items() if name not in wrong} for row in rows]


def _fit(rows: Sequence[Mapping[str, float]], right: Numbers, ridge: float) -> dict[str, float]:
    names = sorted({name for row in rows for name in row})
    table = np.array([[1.0, *(row.get(name, 0.0) for name in names)] for row in rows])
    penalty = np.diag([1e-6, *([ridge] * len(names))])
    weights = np.zeros(len(names) + 1)
    for _ in range(100):
        sure = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (sure - right) + penalty @ weights
        step = np.linalg.solve((table * (sure * (1 - sure) + 1e-9)[:, None]).T @ table + penalty, slope)
        weights -= step
        if np.abs(step).max() < 1e-7:
            break
    return dict(zip(["", *names], weights.tolist(), strict=True))


def scores_of(rows: Sequence[Mapping[str, float]], weights: Mapping[str, float]) -> Numbers:
    """The log-odds the weights give."""
    return np.array(
        [weights[""] + sum(weights.get(name, 0.0) * number for name, number in row.items()) for row in rows]
    )


def log_loss(scores: Numbers, right: Numbers) -> float:
    """Mean surprise, in nats."""
    return float(np.mean(np.logaddexp(0.0, np.where(right > 0, -scores, scores))))


def curve_of(scores: Numbers, right: Numbers, *, least: int = 25) -> tuple[tuple[float, float], ...]:
    """Score → share that is right, never falling: pooled neighbours, joined by straight lines, half a field added.

    Source: R. E. Barlow et al. (1972), pool adjacent violators.
    """
    order = np.argsort(scores)
    blocks: list[list[float]] = []  # right, fields, sum of scores
    for first in range(0, len(order), least):
        part = order[first : first + least]
        blocks.append([float(right[part].sum()), float(len(part)), float(scores[part].sum())])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    # Half a field added to a small block may put it below its neighbour: then the neighbour's share stands.
    shares = np.maximum.accumulate([(good + 0.5) / (n + 1) for good, n, _ in blocks])
    return tuple((total / n, float(share)) for (_, n, total), share in zip(blocks, shares, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """Where accepting begins, and what is known of what lies above."""

    above: float
    accepted: int
    wrong: int
    bound: float
    """95% upper bound of the share of wrong ones."""
    proven: bool
    """Whether the bound keeps the promise."""


FIRST_SHARE, STEP = 0.5, 0.02
"""Fixed beforehand: the surest half of the fields first, then two in a hundred more at each step."""


def choose_threshold(scores: Numbers, right: Numbers, *, promise: float, confidence: float = 0.95) -> Threshold:
    """The lowest score above which the promise is proven, tested from strict to loose until one test fails.

    Testing a fixed sequence keeps the error of the whole search at 1 − confidence: none is tried after one that fails.
    The sequence does not depend on which fields were right: the surest half, 52%, 54% … of all. Steps that are too
    short for any proof (a promise of 1 in 1,000 takes 2,995 fields with none wrong, 4,742 with one) are left out. Where
    not even the first step holds, the threshold is where the bound is lowest, and it is said not to be proven.

    Source: A. N. Angelopoulos et al., Learn then Test (2021), fixed sequence testing.
    """
    order = np.argsort(-scores, kind="stable")
    wrong = np.cumsum(1 - right[order]).astype(int)

    def threshold(count: int, *, proven: bool) -> Threshold:
        return Threshold(
            above=float(scores[order[count - 1]]),
            accepted=count,
            wrong=int(wrong[count - 1]),
            bound=upper_bound(int(wrong[count - 1]), count, confidence),
            proven=proven,
        )

    best: Threshold | None = None
    needed = proving_counts(len(order), promise, confidence)
    steps = (int(len(order) * share) for share in np.arange(FIRST_SHARE, 1 + STEP / 2, STEP))
    for count in (min(count, len(order)) for count in steps):
        if not needed or count < needed[0]:
            continue
        if wrong[count - 1] > bisect_right(needed, count) - 1:
            break
        best = threshold(count, proven=True)
    if best is not None or not len(order):
        return best or Threshold(above=float("inf"), accepted=0, wrong=0, bound=1.0, proven=False)
    ends = [n for n in range(1, len(order) + 1) if n == len(order) or wrong[n] > wrong[n - 1]]
    return threshold(min(ends, key=lambda n: upper_bound(int(wrong[n - 1]), n, confidence)), proven=False)


def proving_counts(most: int, promise: float, confidence: float) -> list[int]:
    """For 0, 1, 2 … wrong ones, how many fields prove the promise; as far as `most` fields reach."""
    counts: list[int] = []
    low = 1
    while low <= most:
        high = most
        if upper_bound(len(counts), most, confidence) > promise:
            break
        while low < high:
            middle = (low + high) // 2
            if upper_bound(len(counts), middle, confidence) <= promise:
                high = middle
            else:
                low = middle + 1
        counts.append(low)
        low += 1
    return counts
