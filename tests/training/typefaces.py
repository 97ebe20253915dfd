"""The typefaces the name-kanji net learns from and is measured on, and what each really draws. Knows no net."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from fontTools.ttLib import TTCollection, TTFont
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ocr.kanji_families import FAMILIES

EM_PX = 72
"""Glyphs are drawn once at this size and made smaller by the camera."""
BODY_PX = 92
"""A drawn glyph's picture is this wide and high; its em box is in the middle."""
SAME_DRAWING = 0.995
"""Two glyphs of one font that correlate more than this are one drawing: the font only pretends to have both."""

Coverage = NDArray[np.uint8]
"""(92, 92): how much of each pixel is inked, 0–255."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typeface:
    """One font file; `design` is what the split goes by: all weights and all copies of one drawing are on one side."""

    design: str
    seen: bool
    path: str
    index: int
    real: frozenset[str]
    """Which of the wanted characters it draws as themselves."""
    drawn: dict[str, Coverage] = field(repr=False, compare=False, hash=False)

    def picture(self, char: str) -> Coverage:
        """The glyph in its em box."""
        if char not in self.drawn:
            self.drawn[char] = _drawn(self.path, self.index, char)
        return self.drawn[char]


def typefaces(roots: Sequence[Path], wanted: str, neighbours: str) -> list[Typeface]:
    """Every listed font found under one of the roots.

    Args:
        roots: folders, for instance /usr/share/fonts and a node_modules.
        wanted: characters the net tells apart.
        neighbours: characters that stand beside them.
    """
    faces = []
    lines = (Path(__file__).parent / "fonts.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for design, side, _, file, index in (line.split("\t") for line in lines):
        path = next((root / file for root in roots if (root / file).exists()), None)
        if path is None:
            continue
        has = _characters(str(path), int(index))
        face = Typeface(
            design=design,
            seen=side == "seen",
            path=str(path),
            index=int(index),
            real=frozenset(),
            drawn={},
        )
        able = {char for char in wanted if ord(char) in has and face.picture(char).any()}
        real = _without_pretended(face, able) | {char for char in neighbours if ord(char) in has and char not in wanted}
        faces.append(
            Typeface(
                design=design, seen=face.seen, path=face.path, index=face.index, real=frozenset(real), drawn=face.drawn
            )
        )
    return faces


@cache
def _characters(path: str, index: int) -> frozenset[int]:
    font = TTCollection(path, lazy=True).fonts[index] if path.endswith(".ttc") else TTFont(path, lazy=True)
    return frozenset(font.getBestCmap())


@cache
def _font(path: str, index: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, EM_PX, index=index, layout_engine=ImageFont.Layout.BASIC)


def _drawn(path: str, index: int, char: str) -> Coverage:
    picture = Image.new("L", (BODY_PX, BODY_PX), 0)
    margin = (BODY_PX - EM_PX) // 2
    at = (BODY_PX / 2, margin + 0.88 * EM_PX)
    ImageDraw.Draw(picture).text(at, char, fill=255, font=_font(path, index), anchor="ms")
    return np.asarray(picture)


def _without_pretended(face: Typeface, able: set[str]) -> set[str]:
    """Some fonts draw 神 for U+FA19 too: then only the everyday form is believed."""
    real = set(able)
    for family in FAMILIES:
        members = [char for char in family if char in able]
        for i, char in enumerate(members):
            if any(alike(face.picture(char), face.picture(other)) > SAME_DRAWING for other in members[:i]):
                real.discard(char)
    return real


def shape(coverage: Coverage) -> NDArray[np.float32]:
    """The drawing without its place and size: (1024,), mean 0, length 1."""
    rows, columns = (np.flatnonzero(coverage.any(axis=axis)) for axis in (1, 0))
    inked = coverage[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    small = cv2.resize(inked.astype(np.float32), (32, 32), interpolation=cv2.INTER_AREA).ravel()
    small -= small.mean()
    return np.asarray(small / max(float(np.linalg.norm(small)), 1e-6), dtype=np.float32)


def alike(a: Coverage, b: Coverage) -> float:
    """Correlation of two drawings, −1 to 1."""
    return float(shape(a) @ shape(b))


def with_long_foot(coverage: Coverage) -> Coverage | None:
    """𠮷 made from a font's own 吉: the upper stroke shortened, the lower one lengthened; None where that fails.

    Few fonts have 𠮷, yet it is among the commonest variants on cards. The rows of the two flat strokes above 口 are
    stretched about the stem.
    """
    body = coverage.astype(np.float32) / 255
    inked = np.flatnonzero(body.any(axis=1))
    if len(inked) < 20:
        return None
    top, bottom = int(inked[0]), int(inked[-1])
    span = bottom - top + 1
    wide = np.array([_extent(row) for row in body])
    upper = _widest(wide, top, top + round(0.36 * span))
    lower = _widest(wide, top + round(0.34 * span), top + round(0.60 * span))
    if upper is None or lower is None or lower[0] - upper[1] < 0.06 * span:
        return None
    width_up, width_low = wide[upper[0] : upper[1]].max(), wide[lower[0] : lower[1]].max()
    if width_up < 1.1 * width_low or width_low < 0.3 * span:
        return None
    ratio = width_low / width_up
    out = body.copy()
    for (first, last), scale in ((upper, ratio * 0.95), (lower, min(1.0 / ratio, 0.98 * BODY_PX / width_low))):
        for y in range(first, last):
            out[y] = _stretched(body[y], scale)
    return np.asarray(np.clip(out * 255, 0, 255), dtype=np.uint8)


def _extent(row: NDArray[np.float32]) -> int:
    inked = np.flatnonzero(row > 0.3)
    return int(inked[-1] - inked[0] + 1) if len(inked) else 0


def _widest(wide: NDArray[np.int64], first: int, last: int) -> tuple[int, int] | None:
    """The rows of the widest stroke between two rows."""
    peak = first + int(wide[first:last].argmax())
    level = 0.55 * wide[peak]
    low = high = peak
    while low > first and wide[low - 1] >= level:
        low -= 1
    while high + 1 < last and wide[high + 1] >= level:
        high += 1
    return (low, high + 1) if wide[peak] > 0 else None


def _stretched(row: NDArray[np.float32], scale: float) -> NDArray[np.float32]:
    inked = np.flatnonzero(row > 0.3)
    if len(inked) == 0:
        return row
    middle = (inked[0] + inked[-1]) / 2
    places = (np.arange(len(row)) - middle) / scale + middle
    moved = np.interp(places, np.arange(len(row)), row, left=0.0, right=0.0)
    return np.asarray(moved, dtype=np.float32)
