"""The characters the net is taught with and measured on, drawn once and kept as arrays. Knows no net."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.glyph import SIDE_PX
from ocr.kanji_families import CLASSES, FAMILIES
from tests.training.camera_lines import Sample, sample
from tests.training.typefaces import Coverage, Typeface, shape, with_long_foot

MATTER_MOST = FAMILIES[:28]
"""Surnames with these fill the telephone book: twice as many samples."""
HARD = "高吉徳塚隆朗猪寛薫鶴恵晴郎穂豊藪"
"""Families (by their everyday forms) whose members differ in a stroke or two: half as many again."""
COPY = 0.97
"""A measured drawing that correlates more than this with a taught one is a copy of it and is not counted."""
BANDS_PX = ((12.0, 16.0), (16.0, 20.0), (20.0, 28.0), (28.0, 72.0))
"""Character sizes that are measured apart, card px."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Samples:
    """Characters as the verifier is shown them."""

    pixels: NDArray[np.uint8]
    """(n, 48, 48)."""
    label: NDArray[np.int64]
    """Index into CLASSES."""
    size_px: NDArray[np.float32]
    """Ink's longer side, card px."""
    sharp_px: NDArray[np.float32]
    """Size at which it was really resolved."""
    design: NDArray[np.int64]
    """Index into `designs`."""
    designs: tuple[str, ...]


def draw_seen(faces: Sequence[Typeface], count: int, *, seed: int) -> Samples:
    """Random characters from the taught designs; each design has the same share, whatever its number of weights."""
    rng = np.random.default_rng(seed)
    weights = np.array(
        [
            (2.0 if any(char in family for family in MATTER_MOST) else 1.0)
            * (1.5 if any(char in family for family in FAMILIES if family[0] in HARD) else 1.0)
            for char in CLASSES
        ]
    )
    drawings = {i: _drawings(faces, char, seen=True) for i, char in enumerate(CLASSES)}
    weights[[i for i, by_design in drawings.items() if not by_design]] = 0.0
    labels = rng.choice(len(CLASSES), size=count, p=weights / weights.sum())
    rows: list[tuple[Sample, int, str]] = []
    for label in labels:
        by_design = drawings[int(label)]
        design = list(by_design)[int(rng.integers(len(by_design)))]
        face, picture = by_design[design][int(rng.integers(len(by_design[design])))]
        if (made := sample(rng, face, picture)) is not None:
            rows.append((made, int(label), design))
    return _packed(rows)


def draw_unseen(faces: Sequence[Typeface], *, seed: int, each: int = 1) -> Samples:
    """Every character of every measured typeface, `each` times a size band; copies of taught drawings left out."""
    rng = np.random.default_rng(seed)
    rows: list[tuple[Sample, int, str]] = []
    for label, char in enumerate(CLASSES):
        taught = [shape(p) for pairs in _drawings(faces, char, seen=True).values() for _, p in pairs]
        known = np.stack(taught) if taught else np.zeros((1, 1024), np.float32)
        for design, pairs in _drawings(faces, char, seen=False).items():
            for face, picture in pairs:
                if float((known @ shape(picture)).max()) > COPY:
                    continue
                for band in BANDS_PX:
                    for _ in range(each):
                        if (made := sample(rng, face, picture, size_px=band)) is not None:
                            rows.append((made, label, design))
    return _packed(rows)


def _drawings(faces: Sequence[Typeface], char: str, *, seen: bool) -> dict[str, list[tuple[Typeface, Coverage]]]:
    """By design: who draws this character, and how; 𠮷 is made from 吉 where a taught font lacks it."""
    found: dict[str, list[tuple[Typeface, Coverage]]] = {}
    for face in faces:
        if face.seen is not seen:
            continue
        if char in face.real:
            found.setdefault(face.design, []).append((face, face.picture(char)))
        elif char == "𠮷" and "吉" in face.real and (made := with_long_foot(face.picture("吉"))) is not None:
            found.setdefault(face.design, []).append((face, made))
    return found


def _packed(rows: Sequence[tuple[Sample, int, str]]) -> Samples:
    designs = tuple(sorted({design for _, _, design in rows}))
    made = [row[0] for row in rows]
    return Samples(
        pixels=np.stack([m.glyph.pixels for m in made]).reshape(-1, SIDE_PX, SIDE_PX),
        label=np.array([label for _, label, _ in rows], dtype=np.int64),
        size_px=np.array([m.glyph.size_px for m in made], dtype=np.float32),
        sharp_px=np.array([m.sharp_px for m in made], dtype=np.float32),
        design=np.array([designs.index(design) for _, _, design in rows], dtype=np.int64),
        designs=designs,
    )
