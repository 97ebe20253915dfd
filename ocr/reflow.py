"""A column of upright characters set again as a row: recognisers read rows better, digits above all.

The column is cut into cells where no ink lies, pieces of one character kept together. Knows no meaning.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.photo import Pixels
from ocr.bars import BAR_WIDTH_EM, em_px, ink_of

CELL_EM = 0.88
"""Usual height of a character's ink."""
TALLEST_EM = 1.08
"""More ink than this in one piece is two characters that touch."""
PITCH_EM = 1.12
"""Room each cell gets in the row."""

UNEVEN, MOST_UNEVEN = 0.7, 0.5
"""What a pitch off the usual one costs, for each pitch; a space between words costs no more than half a pitch off."""

Span = tuple[int, int]
"""First row and the row after the last, column px."""


def cells_of(column: Pixels, *, em: float | None = None, pitch: float | None = None) -> tuple[Span, ...]:
    """Where each character of a column stands, top to bottom.

    Args:
        column: upright, (h, w, 3) with h > w.
        em: character size, px, where more is known than the ink's width.
        pitch: from one character's middle to the next, px, where it is known.
    """
    ink = ink_of(column)
    em = em or em_px(ink)
    return _grouped(_runs(ink, em), ink, em, pitch)


def _runs(ink: NDArray[np.bool_], em: float) -> list[Span]:
    """Unbroken stretches of inked rows; one that is too tall is cut where it is thinnest."""
    filled = ink.sum(axis=1) > 0
    edges = np.flatnonzero(np.diff(np.concatenate([[False], filled, [False]]).astype(np.int8)))
    runs: list[Span] = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        pieces = max(2, round((end - start) / (1.02 * em))) if end - start > TALLEST_EM * em else 1
        cuts = [int(start)]
        for k in range(1, pieces):
            ideal = start + (end - start) * k / pieces
            low, high = max(cuts[-1] + 2, int(ideal - 0.3 * em)), min(int(end) - 1, int(ideal + 0.3 * em))
            cuts.append(low + int(ink[low : high + 1].sum(axis=1).argmin()) if high > low else int(ideal))
        cuts.append(int(end))
        runs += list(itertools.pairwise(cuts))
    return [(a, b) for a, b in runs if b - a >= max(1.0, 0.03 * em)]


def _grouped(runs: Sequence[Span], ink: NDArray[np.bool_], em: float, pitch: float | None) -> tuple[Span, ...]:
    """The grouping of runs into cells that looks most like a column of type (dynamic programming over pairs)."""
    best: dict[Span, float] = {}
    came: dict[Span, Span | None] = {}
    for end in range(1, len(runs) + 1):
        for start in range(end - 1, -1, -1):
            top, bottom = runs[start][0], runs[end - 1][1]
            height = bottom - top
            if height > TALLEST_EM * em and start < end - 1:
                break
            # A cell of full height is best; a lone flat stroke (一, a dash) is allowed; every cell costs a little,
            # so that 二 and 三 are not taken for two and three strokes.
            own = 0.35 * abs(height / em - CELL_EM) + 0.25 + _two_of_them(runs[start:end], ink, em)
            middle = (top + bottom) / 2
            before = [
                (best[cell] + _uneven((runs[cell[0]][0] + runs[start - 1][1]) / 2, middle, pitch), cell)
                for cell in best
                if cell[1] == start
            ]
            cost, cell = min(before) if before else (0.0, None)
            best[start, end], came[start, end] = cost + own, cell
    last: Span | None = min((cell for cell in best if cell[1] == len(runs)), key=lambda cell: best[cell], default=None)
    spans: list[Span] = []
    while last is not None:
        spans.append((runs[last[0]][0], runs[last[1] - 1][1]))
        last = came[last]
    return tuple(reversed(spans))


def _uneven(middle: float, following: float, pitch: float | None) -> float:
    """What two neighbours cost that do not stand as far apart as the others: 三一 is not 二二."""
    if pitch is None:
        return 0.0
    apart = (following - middle) / pitch
    return UNEVEN * min(abs(apart - 1.0), MOST_UNEVEN)


def _two_of_them(runs: Sequence[Span], ink: NDArray[np.bool_], em: float) -> float:
    """What speaks against one character: two flat strokes an em apart are 一一, two tall runs are figures."""
    flat = [(a + b) / 2 for a, b in runs if b - a < 0.3 * em]
    tall = sum(b - a > 0.42 * em for a, b in runs)
    apart = len(runs) == 2 and len(flat) == 2 and flat[1] - flat[0] > 0.76 * em
    hyphen = len(runs) > 1 and any(_is_hyphen(ink[a:b], em) for a, b in runs)
    return 0.8 * (apart or hyphen) + 0.3 * (tall > 1)


def _is_hyphen(part: NDArray[np.bool_], em: float) -> bool:
    """A short upright stroke in the middle of the column: above or below 一 and 三 it is no part of them."""
    across = np.flatnonzero(part.any(axis=0))
    width, centre = across[-1] - across[0] + 1, (across[0] + across[-1] + 1) / 2
    slim = width < BAR_WIDTH_EM * em and len(part) > 1.4 * width and 0.15 * em < len(part) < 0.6 * em
    return bool(slim and abs(centre - part.shape[1] / 2) < 0.15 * em)


def is_bar_cell(column: Pixels, cell: Span) -> bool:
    """Whether a cell holds one thin upright stroke: a dash, as vertical writing draws it."""
    whole = ink_of(column)
    ink, em = whole[cell[0] : cell[1]], em_px(whole)
    inked = np.flatnonzero(ink.any(axis=0))
    return bool(len(inked) and inked[-1] - inked[0] + 1 < BAR_WIDTH_EM * em and cell[1] - cell[0] > 0.3 * em)


def reflowed(column: Pixels, cells: Sequence[Span]) -> Pixels:
    """The cells side by side, each in the middle of its place, on the column's own paper."""
    height, width = column.shape[:2]
    em = em_px(ink_of(column))
    pitch = max(2, round(PITCH_EM * em))
    paper = np.median(column.reshape(-1, 3), axis=0).astype(np.uint8)
    row = np.empty((width, pitch * len(cells) + round(0.3 * em), 3), dtype=np.uint8)
    row[:] = paper
    for i, (top, bottom) in enumerate(cells):
        piece = column[max(0, top - 1) : min(height, bottom + 1)][:width]
        if is_bar_cell(column, (top, bottom)):
            piece = np.rot90(piece)  # a dash lies down in a row
        # The column's own margins left and right are cut so that the pitch fits the type.
        margin = max(0, (piece.shape[1] - pitch) // 2)
        piece = piece[:width, margin : margin + pitch]
        at_y = (width - piece.shape[0]) // 2
        left = round(0.15 * em) + i * pitch + (pitch - piece.shape[1]) // 2
        row[at_y : at_y + piece.shape[0], left : left + piece.shape[1]] = piece
    return row


def cell_in_row(share: float, column: Pixels, cells: Sequence[Span]) -> int:
    """Which cell stands at this place of the row, share of the row's length."""
    em = em_px(ink_of(column))
    pitch = max(2, round(PITCH_EM * em))
    length = pitch * len(cells) + round(0.3 * em)
    return min(len(cells) - 1, max(0, int((share * length - 0.15 * em) / pitch)))
