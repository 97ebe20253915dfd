"""Fits matching's calibration: what bits of evidence proved to be worth, on books that nothing is measured on.

Run from a checkout: python -m tests.training.fit_matching; writes matching/data/calibration.tsv.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.calibration import Calibration
from matching.decide import MatchOptions, decide
from matching.known import KnownContact
from matching.memory_book import MemoryBook
from matching.rows import draft_of_row, values_of_row
from tests.support.books.book import KINDS, USUAL_STORIES, Story, make_book

BOOKS = (
    ("usual", 401, 3_000, 4_000),
    ("sparse", 401, 3_000, 4_000),
    ("flat", 401, 3_000, 4_000),
    ("usual", 402, 12_000, 2_500),
    ("sparse", 402, 12_000, 2_500),
)
"""Kind, seed (far from the benchmark's), people and cards: what holds must hold in any book of any size."""
STORIES = {**USUAL_STORIES, Story.NAMESAKE_AT_WORK: 0.1}
"""One new card in a thousand is of a namesake at work; the benchmark has four times as many, to see what they do."""
BORDERS = (-9.0, -7.0, -5.5, -4.5, -3.5, -2.5, -1.5, -0.75, 0.0, 0.75, 1.5, 2.5, 3.5, 4.5, 5.5, 6.6)
"""Bins of evidence; what is said within one is the mean of what was true."""
AT_ITS_WORD = 7.0
"""Evidence from here on is worth what it says: of such pairs a few in a thousand are wrong, too few for a curve."""
HEAD = "# Evidence with prior in bits, and the log2 odds it proved to be worth. By tests/training/fit_matching.py.\n"
_PRIOR_PAIRS = 2.0
"""So many invented pairs, as likely as the bits say, keep a thin bin from shouting."""


def main() -> None:
    """Fit and write."""
    bits, true = gathered()
    points = fitted(bits, true)
    lines = "".join(f"{x:.2f}\t{y:.2f}\n" for x, y in points)
    out = Path(__file__).resolve().parents[2] / "matching" / "data" / "calibration.tsv"
    out.write_text(HEAD + "bits\tworth\n" + lines, encoding="utf-8")
    print(lines)  # noqa: T201 - a script's result


def gathered() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of each candidate pair the evidence with prior and competition, and the truth."""
    bits: list[float] = []
    true: list[bool] = []
    plain = MatchOptions(calibration=Calibration())
    for kind, seed, people, cards in BOOKS:
        style = KINDS[kind]
        world = replace(style.world, people=people, seed=seed)
        made = make_book(replace(style, world=world, cards=cards, stories=STORIES))
        book = MemoryBook(
            KnownContact(id=str(number), values=values_of_row(row)) for number, row in enumerate(made.rows)
        )
        for card in made.cards:
            for candidate in decide(draft_of_row(card.row), book, plain).candidates:
                bits.append(candidate.bits)
                true.append(int(candidate.contact_id) in card.same)
    return np.array(bits), np.array(true, dtype=np.float64)


def fitted(bits: NDArray[np.float64], true: NDArray[np.float64]) -> list[tuple[float, float]]:
    """A rising line through the bins; above them evidence is taken at its word."""
    points: list[tuple[float, float]] = []
    for low, high in pairwise(BORDERS):
        here = (bits >= low) & (bits < high)
        if here.sum() < 20:
            continue
        middle = float(bits[here].mean())
        said = 1 / (1 + 2**-middle)
        share = (true[here].sum() + _PRIOR_PAIRS * said) / (here.sum() + _PRIOR_PAIRS)
        points.append((middle, float(np.log2(share / (1 - share)))))
    rising: list[tuple[float, float]] = []
    for x, y in points:
        rising.append((x, max(y, rising[-1][1] + 0.05) if rising else y))
    return [*rising, (AT_ITS_WORD, AT_ITS_WORD)]


if __name__ == "__main__":
    main()
