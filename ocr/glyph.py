"""Cut one character out of a line and set it to a square of fixed size. Knows no engine and no character.

A recogniser says about where a character stands (to .15 em); the cut then follows the paper between the ink.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.photo import Pixels

SIDE_PX = 48
"""A cut character's picture: 48 × 48."""
MARGIN = 1.14
"""The square is this much larger than the ink."""
BOX_EMS = 1.22
"""A detected line is about this many character sizes high."""
REACH_EM = 0.62
"""How far a character can reach from its own middle; more room is a space."""
SEARCH_EM = 0.24
"""How far the cut may lie from the middle between two characters: CTC's error, both sides."""
INKED = 0.4
"""More ink than this makes a pixel part of a stroke."""
RULE_SHARE = 0.9
"""A row inked along this much of the line is a ruled line, not writing."""
STRANGER_SHARE = 0.18
"""Of the box's height: what touches the box's edge and ends within this much of it belongs to another line."""
LEAST_CONTRAST = 0.08
"""Of ink against paper, share of white: less is an empty place."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Glyph:
    """One character by itself."""

    pixels: NDArray[np.uint8]
    """Shape (48, 48): dark on light, stretched to full contrast."""
    size_px: float
    """The longer side of its ink on the card, card px."""


def cut_glyphs(
    line: Pixels, at: Sequence[float], half_em: Sequence[float], wanted: Sequence[int]
) -> list[Glyph | None]:
    """The wanted characters of a horizontal line; None where no ink is found.

    Args:
        line: the line's crop, (h, w, 3).
        at: each character's middle along the line, share of its width; increasing.
        half_em: half of the room each character takes, em: .5 for kanji and kana, less for Latin.
        wanted: which of them to cut.
    """
    grey = np.asarray(cv2.cvtColor(line, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    ink, paper, reach = _ink(grey)
    em = _em_px(ink)
    inked = _Line(
        grey=np.asarray((grey.astype(np.float32) - paper) / reach),
        ink=ink,
        profile=np.asarray(cv2.blur(ink.sum(axis=0, keepdims=True), (3, 1))[0] / em, dtype=np.float32),
        em=em,
    )
    middles = [share * ink.shape[1] for share in at]
    order = sorted(range(len(middles)), key=lambda i: middles[i])
    place = {i: k for k, i in enumerate(order)}
    cuts: list[Glyph | None] = []
    for i in wanted:
        k = place[i]
        room = []
        for side in (-1, +1):
            reach_px = REACH_EM * em
            beside = order[k + side] if 0 <= k + side < len(order) else None
            if beside is not None:
                share = half_em[i] / (half_em[i] + half_em[beside])
                between = abs(middles[beside] - middles[i]) * share
                if between < reach_px + 0.1 * em:
                    reach_px = between
            room.append(inked.emptiest(middles[i] + side * reach_px))
        cuts.append(inked.squared(*room))
    return cuts


def cut_from_column(
    column: Pixels, at: Sequence[float], half_em: Sequence[float], wanted: Sequence[int]
) -> list[Glyph | None]:
    """The same for a column of upright characters: `at` runs downwards."""
    mirrored = np.ascontiguousarray(np.swapaxes(column, 0, 1))
    return [
        None if glyph is None else Glyph(pixels=np.ascontiguousarray(glyph.pixels.T), size_px=glyph.size_px)
        for glyph in cut_glyphs(mirrored, at, half_em, wanted)
    ]


def ink_along(line: Pixels) -> tuple[NDArray[np.bool_], float]:
    """(which columns of a horizontal line's crop hold ink, character size px)."""
    grey = np.asarray(cv2.cvtColor(line, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    ink, _, _ = _ink(grey)
    return np.asarray((ink > INKED).any(axis=0)), _em_px(ink)


def _ink(grey: NDArray[np.uint8]) -> tuple[NDArray[np.float32], float, float]:
    """(how much ink each pixel holds 0–1, the paper's grey, ink's grey less the paper's)."""
    paper = _paper(grey)
    low, high = (float(v) for v in np.percentile(grey[::2, ::2], (1.0, 99.0)))
    reach = low - paper if paper - low >= high - paper else high - paper
    if abs(reach) < LEAST_CONTRAST * 255:
        return np.zeros(grey.shape, dtype=np.float32), paper, reach or 1.0
    ink = np.clip((grey.astype(np.float32) - paper) / reach, 0.0, 1.0)
    ink[(ink > INKED).mean(axis=1) > RULE_SHARE] = 0.0
    _clear_strangers(ink)
    _clear_strangers(ink[::-1])
    return ink, paper, reach


def _clear_strangers(ink: NDArray[np.float32]) -> None:
    """Wipe what reaches in over the upper edge, feet of a furigana above, where empty rows part it from the line."""
    inked = (ink > INKED).sum(axis=1) > 0.004 * ink.shape[1]
    band = round(STRANGER_SHARE * len(ink))
    if inked[0] and not inked[: band + 1].all():
        ink[: int(np.argmin(inked))] = 0.0


def _paper(grey: NDArray[np.uint8]) -> float:
    """The ground's grey: what runs along the upper or the lower edge (heavy type covers more than half of the rest)."""
    band = max(1, round(0.06 * len(grey)))
    edges = (float(np.median(grey[:band])), float(np.median(grey[-band:])))
    typical = float(np.median(grey[::2, ::2]))
    # A ruled line may fill one of the edges.
    return min(edges, key=lambda edge: abs(edge - typical))


def _em_px(ink: NDArray[np.float32]) -> float:
    """Character size from the inked rows; the box's height says it only roughly."""
    rows = np.flatnonzero((ink > INKED).sum(axis=1) > 0.004 * ink.shape[1])
    from_box = ink.shape[0] / BOX_EMS
    from_ink = (rows[-1] - rows[0] + 1) / 0.93 if len(rows) else from_box
    return float(np.clip(from_ink, 0.75 * from_box, 1.08 * from_box))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Line:
    """A line's picture taken apart into paper and ink."""

    grey: NDArray[np.float32]
    """(h, w): 0 paper, 1 ink, beyond both where the picture is."""
    ink: NDArray[np.float32]
    """The same without ruled lines, 0–1."""
    profile: NDArray[np.float32]
    """(w,): ink in each column, em."""
    em: float
    """Character size, px."""

    def emptiest(self, middle: float) -> int:
        """Where to cut near a place: an empty column a little off beats a stroke; among empty ones the nearest wins."""
        slack = SEARCH_EM * self.em
        low, high = max(0, round(middle - slack)), min(len(self.profile) - 1, round(middle + slack))
        if high <= low:
            return int(np.clip(round(middle), 0, len(self.profile)))
        places = np.arange(low, high + 1)
        cost = self.profile[low : high + 1] + 0.25 * np.abs(places - middle) / self.em
        return int(places[int(cost.argmin())])

    def squared(self, left: int, right: int) -> Glyph | None:
        """The ink between two borders, alone, in the middle of a square."""
        if right - left < 0.3 * self.em:
            return None
        own = self.ink[:, left:right] > INKED
        rows = _main_run(own.sum(axis=1), 0.25 * self.em)
        if rows is None:
            return None
        columns = np.flatnonzero(own[rows[0] : rows[1]].any(axis=0))
        x0, x1 = left + int(columns[0]), left + int(columns[-1]) + 1
        y0, y1 = rows
        size = max(x1 - x0, y1 - y0)
        if size < 0.45 * self.em:
            return None
        room = max(1, round(0.06 * size))
        alone = np.zeros_like(self.grey)
        window = (slice(max(0, y0 - room), y1 + room), slice(max(left, x0 - room), min(right, x1 + room)))
        alone[window] = self.grey[window]
        darkest = max(float(np.percentile(alone[y0:y1, x0:x1], 97.0)), 0.1)
        set_out = _set_out(alone, ((x0 + x1) / 2, (y0 + y1) / 2), SIDE_PX / (MARGIN * size))
        pixels = np.clip(255.0 * (1.0 - set_out / darkest), 0, 255).astype(np.uint8)
        return Glyph(pixels=pixels, size_px=float(size))


def _set_out(ink: NDArray[np.float32], centre: tuple[float, float], scale: float) -> NDArray[np.float32]:
    """The surroundings of `centre`, scaled, in a square of 48 × 48; nothing beyond the picture."""
    if scale < 1.0:  # shrink first, so that no stroke falls between two pixels
        ink_here = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        fx, fy = ink_here.shape[1] / ink.shape[1], ink_here.shape[0] / ink.shape[0]
        matrix = np.array([[1, 0, SIDE_PX / 2 - centre[0] * fx], [0, 1, SIDE_PX / 2 - centre[1] * fy]], np.float32)
        return np.asarray(cv2.warpAffine(ink_here, matrix, (SIDE_PX, SIDE_PX), flags=cv2.INTER_LINEAR))
    shift = 0.5 * scale - 0.5  # pixel middles, not corners, are what warpAffine maps
    matrix = np.array(
        [[scale, 0, SIDE_PX / 2 - centre[0] * scale + shift], [0, scale, SIDE_PX / 2 - centre[1] * scale + shift]],
        np.float32,
    )
    return np.asarray(cv2.warpAffine(ink, matrix, (SIDE_PX, SIDE_PX), flags=cv2.INTER_CUBIC))


def _main_run(rows: NDArray[np.int64], join_px: float) -> tuple[int, int] | None:
    """First and last + 1 of the inked rows, without what stands apart above or below (a rule, the next line)."""
    inked = np.flatnonzero(rows > 0)
    if len(inked) == 0:
        return None
    breaks = np.flatnonzero(np.diff(inked) > max(2.0, join_px))
    starts = [0, *(int(b) + 1 for b in breaks)]
    ends = [*(int(b) + 1 for b in breaks), len(inked)]
    runs = [(int(inked[a]), int(inked[b - 1]) + 1) for a, b in zip(starts, ends, strict=True)]
    return max(runs, key=lambda run: float(rows[run[0] : run[1]].sum()))


def half_widths(texts: Sequence[str]) -> list[float]:
    """Half of the room each character takes along its line, em."""
    return [0.5 if ord(char) > 0x2E7F and char not in "・｡､" else 0.27 for char in texts]
