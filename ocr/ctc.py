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

    Masking the others stops simplified Chinese forms (岛 爱 产 带) from winning over 島 愛 産 帯.
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
    probabilities: NDArray[np.float32], alphabet: Sequence[str], allowed: NDArray[np.bool_], *, width_share: float = 1.0
) -> tuple[CtcChar, ...]:
    """The most probable character at each step, repeats and blanks removed.

    Args:
        probabilities: shape (steps, classes), each row sums to about 1.
        alphabet: one character for each class; class 0 is the blank.
        allowed: shape (classes,), from `cp932_mask`.
        width_share: share of the steps that lie on the crop (the rest is padding), 0–1.
    """
    masked = probabilities * allowed
    best = masked.argmax(axis=1)
    chars: list[CtcChar] = []
    start = 0
    for end in range(1, len(best) + 1):
        if end < len(best) and best[end] == best[start]:
            continue
        if best[start] != BLANK:
            chars.append(_char(masked, int(best[start]), (start, end), alphabet, width_share))
        start = end
    return tuple(chars)


def _char(
    masked: NDArray[np.float32], winner: int, run: tuple[int, int], alphabet: Sequence[str], width_share: float
) -> CtcChar:
    start, end = run
    peak = start + int(masked[start:end, winner].argmax())
    row = masked[peak]
    # Of 18,000 classes a handful are above the floor: sorting those costs a hundredth of ranking all.
    possible = np.flatnonzero(row >= ALTERNATIVE_FLOOR)
    order = possible[np.argsort(row[possible])[::-1]]
    others = [(alphabet[i], round(float(row[i]), 4)) for i in order if i not in (winner, BLANK)]
    weights = masked[start:end, winner]
    centre = float((np.arange(start, end) + 0.5) @ weights / max(float(weights.sum()), 1e-9))
    return CtcChar(
        text=alphabet[winner],
        confidence=round(float(row[winner]), 5),
        position=min(1.0, centre / len(masked) / max(width_share, 1e-6)),
        alternatives=tuple(others[:ALTERNATIVES_KEPT]),
    )
