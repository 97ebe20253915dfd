"""Decode a CTC recogniser's probabilities to characters with their own probability, place and alternatives.

Knows no model: only the alphabet it is given. Best path, as in
Source: Graves et al., Connectionist Temporal Classification, 2006.
"""

from __future__ import annotations

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


def best_path(scores: NDArray[np.float32], alphabet: Sequence[str], *, width_share: float = 1.0) -> tuple[CtcChar, ...]:
    """The most probable character at each step, repeats and blanks removed.

    Args:
        scores: shape (steps, classes), before softmax; probabilities are over these classes alone.
        alphabet: one character for each class; class 0 is the blank.
        width_share: share of the steps that lie on the crop (the rest is padding), 0–1.
    """
    best = scores.argmax(axis=1)
    chars: list[CtcChar] = []
    start = 0
    for end in range(1, len(best) + 1):
        if end < len(best) and best[end] == best[start]:
            continue
        if best[start] != BLANK:
            chars.append(_char(scores[start:end], start, len(best) * width_share, alphabet))
        start = end
    return tuple(chars)


def _char(run: NDArray[np.float32], start: int, steps: float, alphabet: Sequence[str]) -> CtcChar:
    """One character from its run of steps; most steps are blanks, so only these few rows are made probabilities."""
    probabilities = _softmax(run)
    winner = int(run[0].argmax())
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
    )


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True), dtype=np.float32)
