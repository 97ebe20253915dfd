"""Blocks of lines with a sign before each, as a card prints them: bare or framed, the next letter or another sign too.

Knows no camera and no net.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ingest.geometry import Box
from ocr.icon_net import NONE
from ocr.reading import Icon
from tests.support.fonts import Face, available
from tests.training.icon_drawings import Coverage, Drawing

CLASSES = (*(icon.value for icon in Icon), NONE)
OWN, OWN_SHARE = "own", 4
"""The family of tests/training/own_icons.py, and as how many of the others it counts."""
EM_PX = 36
"""Rows are drawn at this type size and made smaller by the camera."""
_STRANGERS = tuple((Path(__file__).parent / "icon_strangers.txt").read_text(encoding="utf-8").split())
"""What stands before numbers and is no sign: labels, bullets, letters that look like signs."""
_DIGITS = "0123456789"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Row:
    """One line on a sheet."""

    kind: str
    family: str
    sign: Box | None
    text: Box
    """Of the ink, sheet px."""


def faces(*, seen: bool) -> list[Face]:
    """A quarter of the type families is kept for measuring."""
    families = sorted({face.family for face in available()})
    return [face for face in available() if (families.index(face.family) % 4 != 0) is seen]


def by_family(drawings: Sequence[Drawing]) -> dict[str, list[list[Drawing]]]:
    """For each class, the drawings of each set; our own plain ones count as several sets."""
    found: dict[str, dict[str, list[Drawing]]] = {kind: {} for kind in CLASSES}
    for drawing in drawings:
        found[drawing.kind].setdefault(drawing.family, []).append(drawing)
    return {
        kind: [drawn for family, drawn in families.items() for _ in range(OWN_SHARE if family == OWN else 1)]
        for kind, families in found.items()
    }


def draw_sheet(
    rng: np.random.Generator, by_kind: dict[str, list[list[Drawing]]], fonts: Sequence[Face], *, rows: int = 4
) -> tuple[NDArray[np.uint8], list[Row]]:
    """(a block of lines in BGR, what stands where)."""
    paper, ink = _colours(rng)
    accent = ink if rng.random() < 0.55 else _other_ink(rng, paper)
    step = EM_PX * float(rng.uniform(1.25, 2.1))
    margin = EM_PX * 3
    sheet = np.empty((round(step * rows + EM_PX * 2), round(EM_PX * 15), 3), np.float32)
    sheet[:] = paper
    size, gap = (
        float(rng.uniform(0.62, 1.45)),
        float(rng.choice([0.15, 0.3, 0.5, 0.8, 1.2])) * float(rng.uniform(0.8, 1.2)),
    )
    frame = str(rng.choice(["", "", "", "disc", "square", "ring"]))
    others = rng.random() < 0.35
    face = fonts[int(rng.integers(len(fonts)))]
    drawn: list[Row] = []
    for i in range(rows):
        base = EM_PX * 1.5 + step * i
        text_left = margin
        text = _write(sheet, face, _value(rng), text_left, base, EM_PX * 0.98, ink)
        if text is None:
            continue
        kind, family, cover, framed = _sign(rng, by_kind, fonts, face, others=others)
        height = EM_PX * (size if framed is not None else float(rng.uniform(0.75, 1.0)))
        sign = None
        if cover is not None:
            side_right = text_left - EM_PX * gap
            middle = base - EM_PX * 0.36 + EM_PX * float(rng.normal(0, 0.05))
            sign = _stamp(
                rng, sheet, cover, side_right, middle, height, accent, paper, frame=frame if framed else "",
                wide=framed is None,
            )  # fmt: skip
        drawn.append(Row(kind=kind, family=family, sign=sign, text=text))
    return np.clip(sheet, 0, 255).astype(np.uint8), drawn


def _sign(
    rng: np.random.Generator,
    by_kind: dict[str, list[list[Drawing]]],
    fonts: Sequence[Face],
    face: Face,
    *,
    others: bool,
) -> tuple[str, str, Coverage | None, bool | None]:
    """(kind, family, how it looks, whether it may be framed; None for text)."""
    chance = rng.random()
    if others and chance < 0.55:
        word = str(rng.choice(_STRANGERS)) if rng.random() < 0.75 else "".join(rng.choice(list(_DIGITS), 1))
        cover = _lettered(face if rng.random() < 0.7 else fonts[int(rng.integers(len(fonts)))], word)
        return NONE, "text", cover, (rng.random() < 0.3 and len(word) == 1) or None
    kind = NONE if others else str(rng.choice(CLASSES, p=[0.2, 0.2, 0.16, 0.14, 0.12, 0.14, 0.04]))
    families = by_kind[kind]
    if not families:
        return NONE, "text", None, None
    family = families[int(rng.integers(len(families)))]
    drawing = family[int(rng.integers(len(family)))]
    cover = drawing.coverage
    if kind in ("phone", "fax") and rng.random() < 0.3:
        cover = np.ascontiguousarray(cover[:, ::-1])
    return kind, drawing.family, cover, True


def _value(rng: np.random.Generator) -> str:
    digits = "".join(rng.choice(list(_DIGITS), 10))
    kind = int(rng.integers(5))
    if kind == 0:
        return f"info{digits[:2]}@example.co.jp"
    if kind == 1:
        return "www.example.co.jp" if rng.random() < 0.5 else "https://example.com"
    if kind == 2:
        return f"〒{digits[:3]}-{digits[3:7]} 東京都港区"
    return f"0{digits[0]}-{digits[1:5]}-{digits[5:9]}"


def _colours(rng: np.random.Generator) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    if rng.random() < 0.8:
        paper = np.full(3, rng.uniform(225, 255)) - rng.uniform(0, 25, 3) * (rng.random() < 0.3)
        ink = np.full(3, rng.uniform(0, 110)) + rng.uniform(0, 50, 3) * (rng.random() < 0.3)
    else:
        paper = rng.uniform(0, 110, 3)
        ink = np.full(3, rng.uniform(200, 255))
    return paper.astype(np.float32), ink.astype(np.float32)


def _other_ink(rng: np.random.Generator, paper: NDArray[np.float32]) -> NDArray[np.float32]:
    while True:
        ink = rng.uniform(0, 255, 3).astype(np.float32)
        if np.abs(ink - paper).max() > 70:
            return ink


def _lettered(face: Face, word: str) -> Coverage | None:
    if not face.prints(word):
        return None
    font = face.at(72)
    box = font.getbbox(word)
    if box[2] - box[0] < 4 or box[3] - box[1] < 2:
        return None
    picture = Image.new("L", (int(box[2] - box[0]) + 4, int(box[3] - box[1]) + 4))
    ImageDraw.Draw(picture).text((2 - box[0], 2 - box[1]), word, font=font, fill=255)
    return np.asarray(picture, dtype=np.uint8)


def _write(  # noqa: PLR0917 - plain geometry reads better by place
    sheet: NDArray[np.float32], face: Face, text: str, left: float, base: float, size: float, ink: NDArray[np.float32]
) -> Box | None:
    if not face.prints(text):
        text = "".join(char for char in text if char.isascii())
        if not face.prints(text):
            return None
    upper, band = round(base - size * 1.3), round(size * 1.8)
    picture = Image.new("L", (sheet.shape[1], band))
    ImageDraw.Draw(picture).text((left, base - upper), text, font=face.at(size), fill=255, anchor="ls")
    box = picture.getbbox()
    part = sheet[max(0, upper) : upper + band]
    if box is None or upper < 0 or len(part) < band:
        return None
    cover = np.asarray(picture, dtype=np.float32)[:, :, None] / 255
    part += (ink - part) * cover
    return Box(left=float(box[0]), top=base - size * 0.86, right=float(box[2]), bottom=base + size * 0.14)


def _stamp(  # noqa: PLR0917 - plain geometry reads better by place
    rng: np.random.Generator,
    sheet: NDArray[np.float32],
    cover: Coverage,
    right: float,
    middle: float,
    height: float,
    ink: NDArray[np.float32],
    paper: NDArray[np.float32],
    *,
    frame: str,
    wide: bool,
) -> Box | None:
    """Put a sign so that it ends at `right`; its box, frame included."""
    longest = cover.shape[0] if wide else max(cover.shape)
    scale = height / longest * (0.62 if frame else 1.0)
    size = (max(1, round(cover.shape[1] * scale)), max(1, round(cover.shape[0] * scale)))
    small = cv2.resize(cover, size, interpolation=cv2.INTER_AREA).astype(np.float32)[:, :, None] / 255
    half = height / 2
    width = size[0] if not frame else height
    x0, y0 = round(right - (width + size[0]) / 2), round(middle - size[1] / 2)
    if x0 < 2 or y0 < 2 or y0 + size[1] >= sheet.shape[0] - 2:
        return None
    fore = ink
    centre = (round((right - width / 2) * 8), round(middle * 8))
    if frame == "ring":
        cv2.circle(
            sheet,
            centre,
            round(half * 8),
            ink.tolist(),
            max(1, round(EM_PX * float(rng.uniform(0.04, 0.09)))),
            cv2.LINE_AA,
            3,
        )
    elif frame == "disc":
        cv2.circle(sheet, centre, round(half * 8), ink.tolist(), -1, cv2.LINE_AA, 3)
        fore = paper
    elif frame == "square":
        corner = (round(right - height), round(middle - half))
        cv2.rectangle(sheet, corner, (round(right), round(middle + half)), ink.tolist(), -1, cv2.LINE_AA)
        fore = paper
    part = sheet[y0 : y0 + size[1], x0 : x0 + size[0]]
    part += (fore - part) * small
    if frame:
        return Box(left=right - height, top=middle - half, right=right, bottom=middle + half)
    return Box(left=float(x0), top=float(y0), right=float(x0 + size[0]), bottom=float(y0 + size[1]))
