"""Fits matching's calibration: what bits of evidence proved to be worth, on books that nothing is measured on.

Run from a checkout: python -m tests.training.fit_matching; writes matching/data/calibration.tsv.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.calibration import Calibration
from matching.decide import MatchOptions, decide
from matching.known import KnownContact
from matching.memory_book import MemoryBook
from matching.rows import draft_of_row, values_of_row
from tests.support.books.book import KINDS, USUAL_STORIES, Story, make_book

SIZES = (3_000, 10_000, 30_000)
FIRST_SEED, CARDS = 401, 5_000
"""Far from the benchmark's seeds: what holds must hold in any book of any size."""
STORIES = {**USUAL_STORIES, Story.NAMESAKE_AT_WORK: 0.0}
"""Nobody made a namesake of a colleague: nothing printed tells the two apart, and what share of new cards is of such
a namesake no table can know. How often they are merged is counted by itself, on books that have them."""
BORDERS = (
    -9.0, -7.0, -6.0, -5.0, -4.25, -3.5, -3.0, -2.5, -2.0, -1.5, -1.1, -0.8, -0.5, -0.2, 0.2, 0.75, 1.5, 2.25, 3.0,
    4.5, 5.5, 6.9,
)  # fmt: skip
"""Bins of evidence; what is said within one is the mean of what was true."""
AT_ITS_WORD = 7.0
"""Evidence from here on is worth what it says: of such pairs a few in a thousand are wrong, too few for a curve."""
HEAD = "# Evidence with prior in bits, and the log2 odds it proved to be worth. By tests/training/fit_matching.py.\n"
_STEP = 0.05
"""More evidence is worth more, if only a little."""
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
    for seed, (style, people) in enumerate(product(KINDS.values(), SIZES), FIRST_SEED):
        world = replace(style.world, people=people, seed=seed, namesakes_at_work=0.0)
        made = make_book(replace(style, world=world, cards=CARDS, stories=STORIES))
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
        points.append((middle, min(AT_ITS_WORD, float(np.log2(share / (1 - share))))))
    return [*_rising(points), (AT_ITS_WORD, max(AT_ITS_WORD, points[-1][1] + _STEP))]


def _rising(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Whatever falls is raised to what stands before it."""
    found: list[tuple[float, float]] = []
    for x, y in points:
        found.append((x, max(y, found[-1][1] + _STEP) if found else y))
    return found


if __name__ == "__main__":
    main()
