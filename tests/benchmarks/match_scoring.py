"""What a matcher's decisions on a generated book are worth, counted. Knows no database and no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matching.decision import MatchDecision, Verdict
from tests.support.books.book import STAYED, Card, Story

BINS = 10
LOWEST, HIGHEST = 0.05, 0.99
"""Of the pairs that a person might be asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A candidate and the truth about it."""

    probability: float
    same: bool


@dataclass(slots=True, kw_only=True)
class Count:
    """Everything a table of decisions needs."""

    found: int = 0
    to_find: int = 0
    merged_right: int = 0
    to_merge: int = 0
    merged: int = 0
    merged_wrong: int = 0
    wrong_namesakes: int = 0
    """Of those, namesakes within one company."""
    asked: int = 0
    asked_right: int = 0
    cards: int = 0
    pairs: list[Pair] = field(default_factory=list)
    verdicts: Counter[tuple[Story, str]] = field(default_factory=Counter)
    missed: list[int] = field(default_factory=list)
    wrong: list[int] = field(default_factory=list)
    unmerged: list[int] = field(default_factory=list)


def count(cards: Sequence[Card], decisions: Iterable[MatchDecision]) -> Count:
    """Decisions held against the truth; a contact's id is its row's number."""
    told = Count()
    for number, (card, decision) in enumerate(zip(cards, decisions, strict=True)):
        _one(told, number, card, decision)
    return told


def _one(told: Count, number: int, card: Card, decision: MatchDecision) -> None:
    told.cards += 1
    told.verdicts[card.story, decision.verdict.value + ("!" if decision.auto else "")] += 1
    near = {int(candidate.contact_id) for candidate in decision.candidates}
    if card.same and not card.name_alone:
        told.to_find += 1
        told.found += bool(near & card.same)
        if not near & card.same:
            told.missed.append(number)
    right = decision.contact_id is not None and int(decision.contact_id) in card.same
    if card.story in STAYED:
        told.to_merge += 1
        told.merged_right += decision.auto and right
        if not decision.auto:
            told.unmerged.append(number)
    if decision.auto:
        told.merged += 1
        if not right:
            told.merged_wrong += 1
            told.wrong.append(number)
            told.wrong_namesakes += card.story is Story.NAMESAKE_AT_WORK
    if decision.verdict is Verdict.UNSURE:
        told.asked += 1
        told.asked_right += right
    for candidate in decision.candidates:
        told.pairs.append(Pair(probability=candidate.person, same=int(candidate.contact_id) in card.same))


def together(counts: Sequence[Count]) -> Count:
    """Several books as one; which cards were missed, each book says by itself."""
    told = Count()
    for each in counts:
        for name in _ADDED:
            setattr(told, name, getattr(told, name) + getattr(each, name))
        told.pairs += each.pairs
        told.verdicts += each.verdicts
    return told


_ADDED = (
    "found", "to_find", "merged_right", "to_merge", "merged", "merged_wrong", "wrong_namesakes", "asked", "asked_right",
    "cards",
)  # fmt: skip
_DRAWS = 100


def error_by_chance(pairs: Sequence[Pair]) -> float:
    """The calibration error that probabilities as these have when they are all perfectly right: so few pairs waver."""
    rng = np.random.default_rng(_DRAWS)
    said = np.array([pair.probability for pair in pairs])
    drawn = []
    for _ in range(_DRAWS):
        true = rng.random(len(said)) < said
        made = [Pair(probability=float(p), same=bool(same)) for p, same in zip(said, true, strict=True)]
        drawn.append(calibration_error(made)[0])
    return float(np.mean(drawn))


def calibration_error(pairs: Sequence[Pair], *, low: float = LOWEST, high: float = HIGHEST) -> tuple[float, int]:
    """Expected calibration error in ten equal bins over the pairs in between, and how many those are."""
    said = np.array([pair.probability for pair in pairs])
    true = np.array([pair.same for pair in pairs], dtype=np.float64)
    kept = (said >= low) & (said <= high)
    said, true = said[kept], true[kept]
    if not len(said):
        return 0.0, 0
    place: NDArray[np.int64] = np.minimum((said * BINS).astype(np.int64), BINS - 1)
    error = sum(
        abs(said[place == bin_].mean() - true[place == bin_].mean()) * (place == bin_).mean()
        for bin_ in range(BINS)
        if (place == bin_).any()
    )
    return float(error), len(said)
