"""Short lines of name kanji as a camera shows them, and the wanted character cut from each. Knows no net.

The cut is the product's own (ocr/glyph.py), so that the net learns from just what it will be shown.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.glyph import Glyph, cut_from_column, cut_glyphs
from tests.training.typefaces import BODY_PX, EM_PX, Coverage, Typeface

NEIGHBOURS = (
    "田山川本中村木井上下小大野原口内藤橋谷石岡島永松林森池西東北南尾崎水津部宮金青岩市今新古長高安平和久保佐加渡辺伊"
    "太一二三子男美代夫雄介樹輔健司也直人優花香奈里紀江幸正義明弘之孝信行文章由理菜々株式会社京区町丁目番"
    "営業課取締役支店様リンスタアトニーのとし"
)
SMALLEST_PX, LARGEST_PX = 11.0, 72.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """One character as the verifier would be shown it."""

    glyph: Glyph
    sharp_px: float
    """Character size in px at which it was really resolved: blur and enlargement taken off."""


def sample(
    rng: np.random.Generator,
    face: Typeface,
    picture: Coverage,
    *,
    size_px: tuple[float, float] = (SMALLEST_PX, LARGEST_PX),
) -> Sample | None:
    """One character of one typeface between random neighbours, photographed and cut; None where the cut fails.

    Args:
        size_px: least and largest character size, card px.
    """
    vertical = rng.random() < 0.2
    master, middles, k = _set_line(rng, face, picture, vertical=vertical)
    em = float(np.exp(rng.uniform(*np.log(size_px))))
    seen, sharp = photographed(rng, master, em)
    noise = rng.normal(0.0, 0.05, len(middles)) * EM_PX
    at = [float(np.clip((x + n) / master.shape[1], 0.0, 1.0)) for x, n in zip(middles, noise, strict=True)]
    half = [0.5] * len(at)
    colour = np.asarray(cv2.cvtColor(seen, cv2.COLOR_GRAY2BGR), dtype=np.uint8)
    if vertical:
        (glyph,) = cut_from_column(np.ascontiguousarray(np.swapaxes(colour, 0, 1)), at, half, [k])
    else:
        (glyph,) = cut_glyphs(colour, at, half, [k])
    return None if glyph is None else Sample(glyph=glyph, sharp_px=sharp)


def _set_line(
    rng: np.random.Generator, face: Typeface, picture: Coverage, *, vertical: bool
) -> tuple[NDArray[np.float32], list[float], int]:
    """(coverage of a line, each character's middle in px, which one is wanted); a column is mirrored into a row."""
    count = int(rng.integers(2, 6))
    k = int(rng.integers(0, count))
    pitch = EM_PX * _pitch_em(rng)
    squeeze = rng.uniform(0.8, 0.98) if not vertical and rng.random() < 0.15 else 1.0
    height = round(EM_PX * rng.uniform(1.10, 1.38))
    width = round(pitch * (count - 1) + EM_PX * rng.uniform(1.05, 1.35))
    canvas = np.zeros((height + BODY_PX, width + BODY_PX), dtype=np.uint8)  # room to paste over the edges
    first = (width - pitch * (count - 1)) / 2
    middles = [first + pitch * i for i in range(count)]
    up = rng.normal(0.0, 0.02) * EM_PX
    for i, x in enumerate(middles):
        drawn = picture if i == k else _neighbour(rng, face)
        if vertical:
            drawn = drawn.T
        left, top = round(x), round(height / 2 + up)
        place = canvas[top : top + BODY_PX, left : left + BODY_PX]
        np.maximum(place, drawn, out=place)
    line = canvas[BODY_PX // 2 : BODY_PX // 2 + height, BODY_PX // 2 : BODY_PX // 2 + width]
    if rng.random() < 0.04:  # a ruled line below
        y = height - int(rng.integers(1, 7))
        line[y : y + 3] = 255
    ink = line.astype(np.float32) / 255
    if rng.random() < 0.5:  # a little more or less ink than drawn
        grow = rng.random() < 0.5
        kernel = np.ones((2, 2), np.uint8)
        ink = 0.5 * ink + 0.5 * np.asarray(cv2.dilate(ink, kernel) if grow else cv2.erode(ink, kernel))
    if squeeze != 1.0:
        narrow = (round(width * squeeze), height)
        ink = np.asarray(cv2.resize(ink, narrow, interpolation=cv2.INTER_AREA), dtype=np.float32)
        middles = [x * ink.shape[1] / width for x in middles]
    return np.asarray(ink, dtype=np.float32), middles, k


def _pitch_em(rng: np.random.Generator) -> float:
    kind = rng.random()
    if kind < 0.55:
        return 1.0
    if kind < 0.65:
        return float(rng.uniform(0.95, 1.0))
    return float(rng.uniform(1.0, 1.3) if kind < 0.9 else rng.uniform(1.4, 2.2))


def _neighbour(rng: np.random.Generator, face: Typeface) -> Coverage:
    for _ in range(8):
        char = NEIGHBOURS[int(rng.integers(len(NEIGHBOURS)))]
        if char in face.real:
            return face.picture(char)
    return np.zeros((BODY_PX, BODY_PX), dtype=np.uint8)


def photographed(
    rng: np.random.Generator, ink: NDArray[np.float32], em: float, *, turn_deg: float = 0.7
) -> tuple[NDArray[np.uint8], float]:
    """(grey picture with the character size `em`, the size at which it was really resolved).

    Args:
        ink: (h, w), 0–1, drawn at EM_PX.
        em: character size wanted, px.
        turn_deg: how far, usually, the line leans.
    """
    enlarged = 1.0 if rng.random() < 0.55 else float(rng.uniform(1.0, 2.2))
    resolved = em / enlarged
    scale = resolved / EM_PX
    height, width = (max(4, round(side * scale)) for side in ink.shape)
    small = cv2.resize(ink, (width, height), interpolation=cv2.INTER_AREA)
    turn = float(rng.normal(0.0, turn_deg))
    matrix = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.0), dtype=np.float64)
    matrix[0, 1] += rng.normal(0.0, 0.02)  # lean
    small = cv2.warpAffine(small, matrix, (width, height), flags=cv2.INTER_LINEAR)
    sigma = abs(float(rng.normal(0.0, 0.55))) * (1.0 if rng.random() < 0.85 else max(1.0, resolved / 28))
    if sigma > 0.15:
        small = cv2.GaussianBlur(small, (0, 0), sigma)
    if rng.random() < 0.12:
        reach = int(rng.integers(2, 4))
        kernel = np.ones((1, reach) if rng.random() < 0.5 else (reach, 1), np.float32) / reach
        small = cv2.filter2D(small, -1, kernel)
        sigma = float(np.hypot(sigma, 0.35 * reach))
    paper = rng.uniform(150, 252)
    contrast = paper * rng.uniform(0.25, 0.95)
    tone = paper - contrast * small
    tone *= np.linspace(rng.uniform(0.85, 1.0), 1.0, width, dtype=np.float32)[None, :]
    if rng.random() < 0.12:
        tone = 255 - tone
    tone += rng.normal(0.0, rng.choice([1.0, 3.0, 6.0, 10.0]) * contrast / 200, small.shape)
    seen = np.clip(tone, 0, 255).astype(np.uint8)
    if enlarged > 1.0:
        size = (max(4, round(width * enlarged)), max(4, round(height * enlarged)))
        seen = np.asarray(cv2.resize(seen, size, interpolation=cv2.INTER_CUBIC))
    if rng.random() < 0.6:
        _, packed = cv2.imencode(".jpg", seen, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(40, 95))])
        seen = np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE))
    return seen, resolved / max(1.0, 1.5 * sigma)
