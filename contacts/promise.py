"""The promise while it runs: what people's verdicts on accepted fields say, and what follows from them. Knows no table.

Of all accepted fields at most 1 in 1,000 is wrong. A random share of them goes to people who are not told which; their
verdicts bound the true rate, decide how many more are looked at, and take back the right to be accepted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

PROMISE = 0.001
"""Of accepted fields at most so many may be wrong."""
_SURE = 0.95
LEAST_SHARE = 0.02
"""However good the record: whoever stops looking does not notice the day it breaks."""
ALL_UNTIL = 300
"""Of so many accepted fields every one is looked at."""
ALL_OF_A_KIND_UNTIL = 50
"""And of each kind so many."""
SHARE_AFTER_A_WRONG_ONE = 0.5
"""Of a kind in which a wrong one was found, until its own record is clean enough again."""


class Standing(StrEnum):
    """What may be said of the promise."""

    UNPROVEN = "unproven"
    PROVEN = "proven"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Tally:
    """Verdicts of people on accepted fields."""

    right: int = 0
    wrong: int = 0
    """A second person agreed that it is wrong."""
    suspected: int = 0
    """One person says so; until a second one has looked it counts against us, but takes no right away."""

    @property
    def checked(self) -> int:
        """Fields with a verdict."""
        return self.right + self.wrong + self.suspected

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.wrong + other.wrong, self.suspected + other.suspected)


def rate_between(wrong: int, checked: int, sure: float = _SURE) -> tuple[float, float]:
    """(lowest, highest) rate of wrong ones that fits so many among so many, each one-sided.

    Source: C. J. Clopper, E. S. Pearson, Biometrika 26 (1934).
    """
    if checked == 0:
        return 0.0, 1.0
    low = 0.0 if wrong == 0 else _rate_where(wrong - 1, checked, sure)
    high = 1.0 if wrong >= checked else _rate_where(wrong, checked, 1 - sure)
    return low, high


def _rate_where(at_most: int, checked: int, chance: float) -> float:
    """The rate at which as few as `at_most` among `checked` have this chance."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _chance_of_at_most(at_most, checked, middle) > chance:
            low = middle
        else:
            high = middle
    return high


def _chance_of_at_most(at_most: int, checked: int, rate: float) -> float:
    if rate <= 0.0:
        return 1.0
    if rate >= 1.0:
        return float(at_most >= checked)
    terms = (
        math.lgamma(checked + 1) - math.lgamma(k + 1) - math.lgamma(checked - k + 1)
        + k * math.log(rate) + (checked - k) * math.log1p(-rate)
        for k in range(at_most + 1)
    )  # fmt: skip
    return sum(map(math.exp, terms))


def standing(tally: Tally) -> Standing:
    """Proven when even the highest rate keeps the promise, broken when even the lowest breaks it."""
    if rate_between(tally.wrong, tally.checked)[0] > PROMISE:
        return Standing.BROKEN
    if rate_between(tally.wrong + tally.suspected, tally.checked)[1] <= PROMISE:
        return Standing.PROVEN
    return Standing.UNPROVEN


def share_to_check(of_kind: Tally, of_all: Tally) -> float:
    """How many of the next accepted fields of a kind go to people: all at first, fewer with evidence, never none.

    The share falls as 300 over the fields that were checked, so that the promise is proven after about 3,000 verdicts
    on 15,000 fields.
    """
    share = (
        max(
            LEAST_SHARE,
            min(1.0, ALL_UNTIL / max(1, of_all.checked)),
            min(1.0, ALL_OF_A_KIND_UNTIL / of_kind.checked) if of_kind.checked < 4 * ALL_OF_A_KIND_UNTIL else 0.0,
        )
        if of_kind.checked >= ALL_OF_A_KIND_UNTIL
        else 1.0
    )
    return max(share, SHARE_AFTER_A_WRONG_ONE) if steps_stricter(of_kind) else share


def steps_stricter(tally: Tally) -> int:
    """How often the odds asked of a kind are doubled: once for each wrong one beyond what the promise forgives."""
    return max(0, tally.wrong + tally.suspected - math.floor(PROMISE * tally.checked))


def least_confidence(tally: Tally, ordinary: float) -> float:
    """What a field of this kind must reach to be accepted; 1.0, which none does, once the kind broke its promise.

    Args:
        tally: of the kind.
        ordinary: the confidence from which the reader accepts.
    """
    if standing(tally) is Standing.BROKEN:
        return 1.0
    steps = steps_stricter(tally)
    return ordinary if steps == 0 else 1 - (1 - ordinary) / 2**steps
