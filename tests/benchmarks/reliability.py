"""Does 0.9 mean nine in ten? Calibration error, and the reliability diagram as an SVG drawn by hand. Knows no card."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Sure = tuple[float, bool]
"""(how sure the system was, 0–1, whether it was right)."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Fields said about equally surely."""

    count: int
    said: float
    """Mean confidence."""
    right: float
    """Share that was right."""


def bins_of(fields: Sequence[Sure], count: int = 15) -> tuple[Bin, ...]:
    """Bins of equal numbers of fields, the least sure first: a few wrong ones do not hide in a wide bin."""
    ordered = sorted(fields, key=lambda one: one[0])
    edges = [round(i * len(ordered) / count) for i in range(count + 1)]
    found = []
    for first, last in pairwise(edges):
        part = ordered[first:last]
        if part:
            found.append(Bin(len(part), sum(p for p, _ in part) / len(part), sum(r for _, r in part) / len(part)))
    return tuple(found)


def calibration_error(fields: Sequence[Sure], count: int = 15) -> float:
    """Expected calibration error: how far confidence and share of right ones lie apart, weighted by fields.

    Source: M. P. Naeini et al., AAAI 2015; equal-mass bins.
    """
    total = max(1, len(fields))
    return sum(one.count * abs(one.said - one.right) for one in bins_of(fields, count)) / total


def diagram(fields: Sequence[Sure], title: str) -> str:
    """An SVG: confidence against the share that was right, both as odds so that .9, .99 and .999 stand apart."""
    size, margin = 420, 56
    low, high = -1.5, 8.0  # log-odds of .18 and .9997

    def place(p: float) -> float:
        odds = math.log(max(p, 1e-6) / max(1 - p, 1e-6))
        return (min(max(odds, low), high) - low) / (high - low)

    def x(p: float) -> float:
        return margin + place(p) * (size - 2 * margin)

    def y(p: float) -> float:
        return size - margin - place(p) * (size - 2 * margin)

    ticks = (0.2, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" font-family="sans-serif" font-size="10">',
        f'<rect width="{size}" height="{size}" fill="#fff"/>',
        f'<text x="{size / 2}" y="24" text-anchor="middle" font-size="13">{title}</text>',
    ]
    for tick in ticks:
        parts += [
            f'<line x1="{x(tick):.1f}" y1="{margin}" x2="{x(tick):.1f}" y2="{size - margin}" stroke="#eee"/>',
            f'<line x1="{margin}" y1="{y(tick):.1f}" x2="{size - margin}" y2="{y(tick):.1f}" stroke="#eee"/>',
            f'<text x="{x(tick):.1f}" y="{size - margin + 14}" text-anchor="middle" font-size="8">{tick:g}</text>',
            f'<text x="{margin - 4}" y="{y(tick) + 3:.1f}" text-anchor="end" font-size="8">{tick:g}</text>',
        ]
    parts.append(f'<line x1="{x(0)}" y1="{y(0)}" x2="{x(1)}" y2="{y(1)}" stroke="#999" stroke-dasharray="4 3"/>')
    for one in bins_of(fields):
        radius = 2 + 5 * math.sqrt(one.count / max(1, len(fields)))
        left, right = _interval(one)
        parts += [
            f'<line x1="{x(one.said):.1f}" y1="{y(left):.1f}" x2="{x(one.said):.1f}" y2="{y(right):.1f}"'
            ' stroke="#2a6f97"/>',
            f'<circle cx="{x(one.said):.1f}" cy="{y(one.right):.1f}" r="{radius:.1f}" fill="#2a6f97"/>',
        ]
    parts += [
        f'<text x="{size / 2}" y="{size - 14}" text-anchor="middle">confidence said</text>',
        f'<text transform="translate(14 {size / 2}) rotate(-90)" text-anchor="middle">share that was right</text>',
        f'<text x="{size - margin}" y="{size - margin - 8}" text-anchor="end">{len(fields)} fields, calibration error'
        f" {calibration_error(fields):.4f}</text>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _interval(one: Bin) -> tuple[float, float]:
    """Wilson's 95% interval around the share that was right."""
    z, n, p = 1.96, one.count, one.right
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - half), min(1.0, middle + half)
