"""Decode a CTC recogniser's probabilities to characters with their own probability, place and alternatives.

Knows no model: only the alphabet it is given. Best path, as in
Source: Graves et al., Connectionist Temporal Classification, 2006.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BLANK = 0
"""The class that means "no character here"."""

ALTERNATIVES_KEPT = 4
ALTERNATIVE_FLOOR = 0.001
"""Below one in a thousand a character is noise: nothing that follows could use it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CtcChar:
    """One decoded character."""

    text: str
    confidence: float
    """Probability at the run's strongest step, 0–1."""
    position: float
    """Centre of the run along the line, as a share of the crop's width, 0–1."""
    alternatives: tuple[tuple[str, float], ...]
    """Other characters at that step, best first."""
    seen_twice: bool = False
    """Whether another net, of another make and teaching, saw the same character here."""
    weak: bool = False
    """The net held "no character here" likelier: only ink of its own can speak for it."""


def cp932_mask(alphabet: Sequence[str], *, keep: str = "") -> NDArray[np.bool_]:
    """Which classes a Japanese card can hold: what CP932 can write, the blank, the space and `keep`.

    Leaving the others out stops simplified Chinese forms (岛 爱 产 带) from winning over 島 愛 産 帯.
    """
    allowed = np.zeros(len(alphabet), dtype=bool)
    allowed[BLANK] = True
    for i, char in enumerate(alphabet[1:], start=1):
        allowed[i] = char == " " or char in keep or _writable(char)
    return allowed


def _writable(char: str) -> bool:
    try:
        char.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def best_path(
    scores: NDArray[np.float32], alphabet: Sequence[str], *, width_share: float = 1.0, weak_above: float = 1.0
) -> tuple[CtcChar, ...]:
    """The most probable character at each step, repeats and blanks removed.

    Args:
        scores: shape (steps, classes), before softmax; probabilities are over these classes alone.
        alphabet: one character for each class; class 0 is the blank.
        width_share: share of the steps that lie on the crop (the rest is padding), 0–1.
        weak_above: characters more probable than this are given although the blank is more probable still, marked
            `weak`; 1: none.
    """
    best = scores.argmax(axis=1)
    second = _beside_blank(scores, best, weak_above)
    path = np.where(best == BLANK, second, best)
    chars: list[CtcChar] = []
    start = 0
    for end in range(1, len(path) + 1):
        if end < len(path) and path[end] == path[start]:
            continue
        if path[start] != BLANK:
            chars.append(_char(scores[start:end], int(path[start]), start, len(path) * width_share, alphabet))
        start = end
    return tuple(chars)


def _beside_blank(scores: NDArray[np.float32], best: NDArray[np.intp], weak_above: float) -> NDArray[np.intp]:
    """Where the blank wins, the likeliest character beside it if it is likely enough; the blank elsewhere."""
    second = np.full_like(best, BLANK)
    if weak_above >= 1.0:
        return second
    ahead = scores[:, BLANK] - scores[:, BLANK + 1 :].max(axis=1)
    for i in np.flatnonzero((best == BLANK) & (ahead < -math.log(weak_above))):
        row = _softmax(scores[i : i + 1])[0]
        row[BLANK] = 0.0
        likeliest = int(row.argmax())
        flank = likeliest in best[max(0, i - 1) : i + 2]  # of a character already read
        if float(row[likeliest]) >= weak_above and not flank:
            second[i] = likeliest
    return second


def _char(run: NDArray[np.float32], winner: int, start: int, steps: float, alphabet: Sequence[str]) -> CtcChar:
    """One character from its run of steps; most steps are blanks, so only these few rows are made probabilities."""
    probabilities = _softmax(run)
    peak = int(probabilities[:, winner].argmax())
    row = probabilities[peak]
    # Of thousands of classes a handful are above the floor: sorting those costs a hundredth of ranking all.
    possible = np.flatnonzero(row >= ALTERNATIVE_FLOOR)
    order = possible[np.argsort(row[possible])[::-1]]
    others = [(alphabet[i], round(float(row[i]), 4)) for i in order if i not in (winner, BLANK)]
    weights = probabilities[:, winner]
    centre = float((np.arange(start, start + len(run)) + 0.5) @ weights / max(float(weights.sum()), 1e-9))
    return CtcChar(
        text=alphabet[winner],
        confidence=round(float(row[winner]), 5),
        position=min(1.0, centre / max(steps, 1e-6)),
        alternatives=tuple(others[:ALTERNATIVES_KEPT]),
        weak=bool(probabilities[:, BLANK].min() > probabilities[:, winner].max()),
    )


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True), dtype=np.float32)
