"""Which of many scored quads are the cards: no two overlap, neither a block of cards nor a panel is one.

Frame: work px. Knows where text is, not what it says.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.geometry import Quad, quad_area, quad_of, side_lengths
from ingest.overlaps import common_areas
from ingest.quad_score import Ground, Scores, side_supports

OVERLAP = 0.12
"""Two cards may share this much of the smaller: outlines are not exact and corners overlap."""
SAME = 0.05
"""Two quads whose corners lie nearer than this share of the shorter side are tries at one outline."""
POOL = 120
"""Different outlines looked at; the sixteen cards of a full desk and their mergers."""
TILED = 0.72
"""A quad of which other cards cover this share is their block."""
BETTER = 1.03
"""Another choice must tell this much more than the one that begins with the best outline."""
BEGINNINGS = 60
"""Outlines that another choice may begin with."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outline:
    """One quad that may be a card."""

    quad: Quad
    value: float
    holds: NDArray[np.bool_]
    """Shape (texts,)."""


def distinct(scores: Scores, least: float) -> list[Outline]:
    """The best outlines that differ from each other, best first, at least this good."""
    order = np.argsort(-scores.value)
    order = order[scores.value[order] >= least]
    quads = scores.quads[order]
    shorter = np.linalg.norm(np.roll(quads, -1, axis=1) - quads, axis=2).min(axis=1)
    free = np.ones(len(order), dtype=bool)
    kept: list[Outline] = []
    for k, i in enumerate(order):
        if free[k]:
            kept.append(Outline(quad=quad_of(scores.quads[i]), value=float(scores.value[i]), holds=scores.holds[i]))
            # Corners in another order are another quad here, and fall to the overlap later.
            apart = np.linalg.norm(quads - quads[k], axis=2).max(axis=1)
            free &= apart > SAME * shorter[k]
            if len(kept) == POOL:
                break
    return kept


def choose(outlines: list[Outline], ground: Ground, sure: float) -> list[Outline]:
    """The cards among them, best first.

    Args:
        outlines: as `distinct` gives them.
        sure: the score from which one is a card.
    """
    shared = _shared(outlines)
    areas = np.array([quad_area(one.quad) for one in outlines])
    blocks = _blocks(outlines, shared, areas, sure)
    better = _right_side(outlines, shared, areas, ground, blocks, sure)
    tries: dict[int, tuple[int, ...]] = {}
    for i, one in enumerate(outlines):
        if one.value >= sure and i not in blocks:
            steps = [i]
            while (step := _step(steps[-1], better, outlines, shared, areas, ground, blocks)) not in steps:
                steps.append(step)
            # An outline less sure than a card must be would be left out in the end, and the card with it.
            tries[i] = tuple(one for one in steps[::-1] if outlines[one].value >= sure)
    clash = _as_bits(shared >= OVERLAP * np.minimum(areas[:, np.newaxis], areas))
    inside = _as_bits(shared > 0.8 * areas[:, np.newaxis])
    best = _greedy(list(tries), tries, clash, inside)
    if len(best) > 1:
        best = _rearranged(best, outlines, tries, clash, inside, ground)
    return [outlines[i] for i in sorted(best, key=lambda i: -outlines[i].value)]


def _step(  # noqa: PLR0917 - tables of one computation
    i: int,
    better: dict[int, int],
    outlines: list[Outline],
    shared: NDArray[np.float64],
    areas: NDArray[np.float64],
    ground: Ground,
    blocks: set[int],
) -> int:
    """The outline that is right where this one is wrong: of another fourth side, or round this panel; else itself."""
    return better[i] if i in better else _wider(i, outlines, shared, areas, ground, blocks)


def _as_bits(table: NDArray[np.bool_]) -> list[int]:
    """Each row as one number, bit j for column j: thousands of small tests are quick that way."""
    return [sum(1 << int(j) for j in np.flatnonzero(row)) for row in table]


def _greedy(order: list[int], tries: dict[int, tuple[int, ...]], clash: list[int], inside: list[int]) -> list[int]:
    """One after the other, each where it does not overlap those before it."""
    chosen: list[int] = []
    taken = 0
    for i in order:
        if inside[i] & taken:
            continue
        for one in tries[i]:
            if not clash[one] & taken:
                chosen.append(one)
                taken |= 1 << one
                break
    return chosen


def _rearranged(  # noqa: PLR0917 - tables of one computation
    best: list[int],
    outlines: list[Outline],
    tries: dict[int, tuple[int, ...]],
    clash: list[int],
    inside: list[int],
    ground: Ground,
) -> list[int]:
    """A choice that begins elsewhere and explains more of the text.

    Rules printed across the cards of a gapless grid can look better than its seams: the best outline is then half of
    one card and half of the next, and those that follow are shifted like it, until some text is left over.
    """
    mass = np.sqrt(ground.text_areas)
    worth = np.array([one.value * float(one.holds @ mass) for one in outlines])

    def told(chosen: list[int]) -> float:
        return float(worth[chosen].sum())

    most = BETTER * told(best)
    for first in list(tries)[:BEGINNINGS]:
        if first in best:
            continue
        choice = _greedy([first, *tries], {**tries, first: (first,)}, clash, inside)
        if told(choice) > most:
            best, most = choice, told(choice)
    return best


def _blocks(outlines: list[Outline], shared: NDArray[np.float64], areas: NDArray[np.float64], sure: float) -> set[int]:
    """Quads that are several cards pushed together: card-like ones inside them that do not overlap fill them."""
    blocks = set()
    for i in np.argsort(areas):
        whole = outlines[i]
        inside = [
            j
            for j, part in enumerate(outlines)
            if j not in blocks
            and part.value >= max(sure, 0.72 * whole.value)
            and 0.05 * areas[i] < areas[j] < 0.7 * areas[i]
            and shared[i, j] > 0.9 * areas[j]
            and _card_shaped(part.quad)
        ]
        parts: list[int] = []
        for j in inside:
            if all(shared[j, k] < OVERLAP * min(areas[j], areas[k]) for k in parts):
                parts.append(j)
        covered = sum(shared[i, j] for j in parts)
        text = np.any([outlines[j].holds for j in parts], axis=0) if parts else whole.holds & False
        # Better outlines than its own need not fill it: it may cut through the rest of the block.
        finer = len(parts) > 1 and min(outlines[j].value for j in parts) > 0.97 * whole.value
        filled = covered > TILED * areas[i] or ((_most(text, whole.holds) or finer) and covered > 0.4 * areas[i])
        if len(parts) > 1 and filled:
            blocks.add(int(i))
    return blocks


def _most(some: NDArray[np.bool_], of: NDArray[np.bool_]) -> bool:
    return bool((some & of).sum() >= 0.9 * of.sum())


def _card_shaped(quad: Quad) -> bool:
    top, right, bottom, left = side_lengths(quad)
    width, height = (top + bottom) / 2, (left + right) / 2
    return 1.3 < max(width, height) / min(width, height) < 2.2


def _right_side(  # noqa: PLR0917 - tables of one computation
    outlines: list[Outline],
    shared: NDArray[np.float64],
    areas: NDArray[np.float64],
    ground: Ground,
    blocks: set[int],
    sure: float,
) -> dict[int, int]:
    """Of two outlines that share three sides, wrong → right: the strip between their fourth sides tells.

    Where the two sides run on along the strip, the card does too, and the inner line is printed on it (a band, a
    photo's rim). Where they do not, the strip is desk and the outer line is the neighbour's.
    """
    pairs, strips = [], []
    corners = np.array([one.quad for one in outlines]).reshape(-1, 4, 2)
    shorter = np.linalg.norm(np.roll(corners, -1, axis=1) - corners, axis=2).min(axis=1) if len(corners) else areas
    for i, j in np.argwhere((shared > 0.96 * areas[:, np.newaxis]) & (areas[np.newaxis] > 1.03 * areas[:, np.newaxis])):
        if i in blocks or j in blocks or areas[j] > 1.55 * areas[i]:
            continue
        moved = np.linalg.norm(corners[i] - corners[j], axis=1) > 0.06 * shorter[i]
        for k in range(4):
            m = (k + 1) % 4
            if moved[k] and moved[m] and moved.sum() == 2:
                pairs.append((int(i), int(j)))
                strips.append([corners[j, k], corners[j, m], corners[i, m], corners[i, k]])
    if not pairs:
        return {}
    laterals = side_supports(np.array(strips), ground)[:, (1, 3)]
    inner = sorted({i for i, _ in pairs})
    whole = dict(zip(inner, np.median(side_supports(corners[inner], ground), axis=1), strict=True))
    better: dict[int, int] = {}
    for (i, j), lateral in zip(pairs, laterals, strict=True):
        if lateral.min() > 0.7 * whole[i] and outlines[j].value > 0.6 * outlines[i].value:
            beside = shared[j] - shared[i] > 0.5 * (areas[j] - areas[i])
            apart = shared[i] < OVERLAP * np.minimum(areas[i], areas)
            if any(outlines[k].value >= sure and k not in blocks for k in np.flatnonzero(beside & apart)):
                continue  # the strip is another card's, pushed against this one
            wrong, right = i, j
        elif lateral.mean() < 0.4 * whole[i] and outlines[i].value > 0.75 * outlines[j].value:
            wrong, right = j, i
        else:
            continue
        if wrong not in better or outlines[right].value > outlines[better[wrong]].value:
            better[wrong] = right
    return better


def _wider(  # noqa: PLR0917 - tables of one computation
    i: int,
    outlines: list[Outline],
    shared: NDArray[np.float64],
    areas: NDArray[np.float64],
    ground: Ground,
    blocks: set[int],
) -> int:
    """The quad round this one that holds more text and has good edges too: this one is a panel on that card."""
    held = float(outlines[i].holds @ ground.text_areas)
    best = i
    for j, other in enumerate(outlines):
        if j in blocks or other.value < 0.8 * outlines[i].value or not 1.1 * areas[best] < areas[j] < 8 * areas[i]:
            continue
        if shared[i, j] > 0.95 * areas[i] and float(other.holds @ ground.text_areas) > 1.08 * held:
            best = j
    return best


def _shared(outlines: list[Outline]) -> NDArray[np.float64]:
    """Shape (n, n): what each two have in common, px²."""
    corners = np.array([one.quad for one in outlines]).reshape(-1, 4, 2)
    low, high = corners.min(axis=1), corners.max(axis=1)
    near = ((low[:, np.newaxis] < high) & (low < high[:, np.newaxis])).all(axis=2)
    table = np.zeros((len(outlines), len(outlines)))
    i, j = np.nonzero(np.tril(near))
    table[i, j] = table[j, i] = common_areas(corners[j], corners[i])
    return table
