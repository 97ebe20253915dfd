"""Columns of vertical writing with figures in them, drawn and photographed, for the net that reads figures.

Every number, place and house is made up of random parts. What a column says besides figures the net calls by one name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.column_figures import CLASSES, EM_PX, FIGURES, OTHER, STEP_PX, framed
from tests.training.camera_lines import NEIGHBOURS, photographed
from tests.training.typefaces import BODY_PX, Coverage, Typeface
from tests.training.typefaces import EM_PX as DRAWN_PX

KANJI = "〇一二三四五六七八九"
LABELS = ("電話", "携帯", "携帯電話", "直通", "代表", "ファックス", "FAX", "TEL", "自宅", "ＦＡＸ", "電", "〒", "")
HOUSES = (
    "ビル",
    "マンション",
    "ハイツ",
    "タワー",
    "プラザ",
    "ビルディング",
    "コーポ",
    "テラス",
    "第一ビル",
    "ニュー",
    "パーク",
)
WORDS = (
    "東京都", "大阪市", "区", "町", "村", "北", "上ノ原", "二ノ宮", "本町", "三ツ沢", "八丁堀",
    "一般社団法人", "株式会社", "代表取締役", "部長", "第一営業部",
    "ニューメディア", "エヌ", "ハヤシ", "トーニチ", "リノベーション", "カニ", "ミニ",
)  # fmt: skip
EXTRA = "丁目番地号階室〒電話携帯直通代表ファックスFAXTELビルマンションハイツタワープラザデコポテラニュパーク"
NEAR_STROKES = "ニハミーエ工口ロ川小人入土士干王玉十丁ノ木"
WANTED = "".join(sorted({*FIGURES, *"○－‐―ー（）ｰ", *EXTRA, *NEAR_STROKES, *"".join(WORDS), *NEIGHBOURS}))
SIZES_PX = (10.0, 60.0)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands at one place of a column."""

    glyphs: str
    """One, or two figures side by side."""
    says: str
    """One class for each glyph, as the net shall say them."""
    pitch_em: float
    turned: bool = False
    """Lying on its right side: dashes and brackets do, and Latin words."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One sample."""

    ink: NDArray[np.uint8]
    """(h, 32), 0 paper to 255 ink; h a multiple of STEP_PX."""
    labels: NDArray[np.int64]
    """Indices into CLASSES."""
    size_px: float
    """Character size in the picture."""


def column(rng: np.random.Generator, face: Typeface, *, size_px: tuple[float, float] = SIZES_PX) -> Column:
    """One column in one typeface."""
    cells = [cell for cell in _text(rng) if all(glyph in face.real for glyph in cell.glyphs)]
    if not cells:
        return column(rng, face, size_px=size_px)
    stretch = float(rng.uniform(0.96, 1.14)) if rng.random() < 0.8 else float(rng.uniform(1.1, 1.5))
    drawn = _set(rng, face, cells, stretch)
    em = float(np.exp(rng.uniform(*np.log(size_px))))
    seen, _ = photographed(rng, drawn, em, turn_deg=min(0.7, 4.0 / len(cells)))
    scale = EM_PX / em * float(rng.normal(1.0, 0.06))
    size = (max(8, round(seen.shape[1] * scale)), max(EM_PX, round(seen.shape[0] * scale)))
    sized = cv2.resize(seen, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    middle = sized.shape[1] / 2 + float(rng.normal(0.0, 0.06)) * EM_PX
    ink = np.round(framed(np.asarray(sized, dtype=np.uint8), middle) * 255).astype(np.uint8)
    labels = np.array([CLASSES.index(char) for cell in cells for char in cell.says], dtype=np.int64)
    if len(labels) > len(ink) // STEP_PX * 0.6:
        return column(rng, face, size_px=size_px)
    return Column(ink=ink, labels=labels, size_px=em)


def _set(rng: np.random.Generator, face: Typeface, cells: Sequence[Cell], stretch: float) -> NDArray[np.float32]:
    """Coverage of the whole column with some room about it, and now and then a piece of the next one."""
    pitches = [cell.pitch_em * stretch * DRAWN_PX for cell in cells]
    room = rng.uniform(0.05, 0.5, 2) * DRAWN_PX
    width = round(DRAWN_PX * rng.uniform(1.2, 1.5))
    height = round(sum(pitches) + room.sum())
    canvas = np.zeros((height + 2 * BODY_PX, width + 2 * BODY_PX), dtype=np.uint8)
    y = room[0]
    for cell, pitch in zip(cells, pitches, strict=True):
        _place(rng, canvas, _picture(rng, face, cell), BODY_PX + width / 2, BODY_PX + y + pitch / 2)
        y += pitch
    if rng.random() < 0.3:  # the next column reaches in
        reach = DRAWN_PX * rng.uniform(0.2, 0.55)
        side = -reach if rng.random() < 0.5 else width + reach
        for _ in range(int(rng.integers(1, 6))):
            _place(rng, canvas, _any(rng, face), BODY_PX + side, BODY_PX + float(rng.uniform(0, height)))
    inked = canvas[BODY_PX : BODY_PX + height, BODY_PX : BODY_PX + width].astype(np.float32) / 255
    if rng.random() < 0.5:
        kernel = np.ones((2, 2), np.uint8)
        inked = 0.5 * inked + 0.5 * np.asarray(
            cv2.dilate(inked, kernel) if rng.random() < 0.6 else cv2.erode(inked, kernel)
        )
    return np.asarray(inked, dtype=np.float32)


def _place(rng: np.random.Generator, canvas: Coverage, glyph: Coverage, x: float, y: float) -> None:
    top, left = round(y - glyph.shape[0] / 2), round(x - glyph.shape[1] / 2)
    top, left = max(0, top), max(0, left)
    place = canvas[top : top + glyph.shape[0], left : left + glyph.shape[1]]
    np.maximum(place, glyph[: place.shape[0], : place.shape[1]], out=place)


def _picture(rng: np.random.Generator, face: Typeface, cell: Cell) -> Coverage:
    if len(cell.glyphs) == 2:  # two figures side by side in one cell
        half = [
            cv2.resize(
                _trimmed(face.picture(g)),
                (round(0.42 * DRAWN_PX), round(0.74 * DRAWN_PX)),
                interpolation=cv2.INTER_AREA,
            )
            for g in cell.glyphs
        ]
        gap = np.zeros((half[0].shape[0], max(1, round(0.06 * DRAWN_PX))), np.uint8)
        return np.hstack([half[0], gap, half[1]])
    picture = face.picture(cell.glyphs)
    if cell.turned:
        picture = np.ascontiguousarray(np.rot90(picture, -1))
        if cell.says in "-()":
            picture = _centred(rng, picture, cell.pitch_em)
    elif cell.says == "-":
        picture = _centred(rng, picture, cell.pitch_em)
    elif cell.glyphs.isascii():
        picture = _centred(rng, picture, 1.0)
    return picture


def _trimmed(picture: Coverage) -> Coverage:
    rows, columns = np.flatnonzero(picture.any(axis=1)), np.flatnonzero(picture.any(axis=0))
    if not len(rows):
        return picture
    return picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _centred(rng: np.random.Generator, picture: Coverage, pitch_em: float) -> Coverage:
    """The glyph's ink in the middle of its place; a dash is as long as the typeface pleases, but stays in its place."""
    inked = _trimmed(picture)
    longest = max(4, round(0.92 * pitch_em * DRAWN_PX))
    if inked.shape[0] > longest:
        inked = np.asarray(cv2.resize(inked, (inked.shape[1], longest), interpolation=cv2.INTER_AREA))
    return inked


def _any(rng: np.random.Generator, face: Typeface) -> Coverage:
    for _ in range(8):
        char = NEIGHBOURS[int(rng.integers(len(NEIGHBOURS)))]
        if char in face.real:
            return face.picture(char)
    return np.zeros((BODY_PX, BODY_PX), dtype=np.uint8)


def _text(rng: np.random.Generator) -> list[Cell]:
    kind = rng.random()
    if kind < 0.45:
        return _phone(rng)
    if kind < 0.6:
        return _postal(rng) + (_address(rng) if rng.random() < 0.5 else [])
    if kind < 0.85:
        return _address(rng)
    return _words(rng, int(rng.integers(2, 14)))


def _phone(rng: np.random.Generator) -> list[Cell]:
    groups = [(2, 4, 4), (3, 3, 4), (4, 2, 4), (3, 4, 4), (4, 3, 3), (5, 1, 4)][
        int(rng.choice(6, p=[0.2, 0.25, 0.2, 0.25, 0.07, 0.03]))
    ]
    parts = ["0" + _digits(rng, groups[0] - 1), _digits(rng, groups[1]), _digits(rng, groups[2])]
    kanji = rng.random() < 0.7
    style = rng.random()
    dash = _dash(rng)
    if style < 0.6:
        between: tuple[list[Cell], list[Cell]] = ([dash], [dash])
    elif style < 0.9:
        opens, closes = _brackets(rng)
        between = ([opens], [closes])
    else:
        opens, closes = _brackets(rng)
        return [
            *_label(rng),
            opens,
            *_figures(rng, parts[0], kanji),
            closes,
            *_figures(rng, parts[1], kanji),
            dash,
            *_figures(rng, parts[2], kanji),
        ]
    return (
        _label(rng) + _figures(rng, parts[0], kanji) + between[0] + _figures(rng, parts[1], kanji) + between[1]
        + _figures(rng, parts[2], kanji)
    )  # fmt: skip


def _postal(rng: np.random.Generator) -> list[Cell]:
    kanji = rng.random() < 0.6
    return [
        Cell("〒", OTHER, 1.0),
        *_space(rng, 0.2),
        *_figures(rng, _digits(rng, 3), kanji),
        _dash(rng),
        *_figures(rng, _digits(rng, 4), kanji),
        *_space(rng, 0.5),
    ]


def _address(rng: np.random.Generator) -> list[Cell]:
    cells = _words(rng, int(rng.integers(2, 8)))
    style = rng.random()
    numbers = [int(rng.integers(1, 10)), int(rng.integers(1, 40)), int(rng.integers(1, 40))]
    if style < 0.35:
        for number, unit in zip(
            numbers, ("丁目", "番", "号") if rng.random() < 0.6 else ("丁目", "番地", ""), strict=True
        ):
            cells += [*_counted(rng, number), *_plain(unit)]
    elif style < 0.8:
        kanji, dash = rng.random() < 0.6, _dash(rng)
        if rng.random() < 0.25:
            numbers = [int(rng.integers(100, 2999)), int(rng.integers(1, 60))]
        for i, number in enumerate(numbers):
            cells += ([dash] if i else []) + _figures(rng, str(number), kanji)
    if rng.random() < 0.5:
        cells += _space(rng, 0.6) + _plain(HOUSES[int(rng.integers(len(HOUSES)))])
        room = str(int(rng.integers(1, 40))) if rng.random() < 0.5 else str(int(rng.integers(101, 1999)))
        kanji = rng.random() < 0.6
        cells += (
            _counted(rng, int(room)) if kanji and int(room) < 60 and rng.random() < 0.5 else _figures(rng, room, kanji)
        )
        cells += _plain(("階", "号室", "F", "", "号")[int(rng.integers(5))])
    return cells


def _words(rng: np.random.Generator, count: int) -> list[Cell]:
    cells: list[Cell] = []
    while len(cells) < count:
        kind = rng.random()
        if kind < 0.35:
            cells += _plain(WORDS[int(rng.integers(len(WORDS)))])
        elif kind < 0.45:
            cells += _plain(NEAR_STROKES[int(rng.integers(len(NEAR_STROKES)))])
        elif kind < 0.52:
            cells += [
                Cell(glyph, OTHER, 0.62, turned=True) for glyph in ("TOWER", "THE", "BLDG", "CO")[int(rng.integers(4))]
            ]
        else:
            cells += _plain(NEIGHBOURS[int(rng.integers(len(NEIGHBOURS)))])
    return cells


def _plain(text: str) -> list[Cell]:
    """Characters that are no figures, but for the kanji that are; the long mark stands upright as a dash does."""
    return [
        Cell(char, OTHER, 1.0, turned=True) if char == "ー" else Cell(char, char if char in FIGURES else OTHER, 1.0)
        for char in text
    ]


def _label(rng: np.random.Generator) -> list[Cell]:
    return [*_plain(LABELS[int(rng.integers(len(LABELS)))]), *_space(rng, 0.5)]


def _space(rng: np.random.Generator, chance: float) -> list[Cell]:
    return [Cell("", "", float(rng.uniform(0.3, 1.2)))] if rng.random() < chance else []


def _counted(rng: np.random.Generator, number: int) -> list[Cell]:
    """三十七: in words; now and then as figures."""
    if rng.random() < 0.15:
        return _figures(rng, str(number), kanji=False)
    text = ""
    for value, unit in ((1000, "千"), (100, "百"), (10, "十")):
        if number >= value:
            text += (KANJI[number // value] if number // value > 1 else "") + unit
            number %= value
    return [Cell(char, char, 1.0) for char in text + (KANJI[number] if number else "")]


def _figures(rng: np.random.Generator, digits: str, kanji: bool) -> list[Cell]:
    if kanji:
        zero = "○" if rng.random() < 0.25 else "〇"
        return [Cell(zero if d == "0" else KANJI[int(d)], KANJI[int(d)], 1.0) for d in digits]
    if len(digits) == 2 and rng.random() < 0.6:
        return [Cell(digits, digits, 1.0)]
    pitch = float(rng.choice([0.72, 0.85, 1.0]))
    return [Cell(d, d, pitch) for d in digits]


def _dash(rng: np.random.Generator) -> Cell:
    glyph = str(rng.choice(list("-－‐―ー")))
    return Cell(glyph, "-", float(rng.choice([0.45, 0.6, 0.8, 1.0], p=[0.2, 0.3, 0.2, 0.3])), turned=True)


def _brackets(rng: np.random.Generator) -> tuple[Cell, Cell]:
    pair = "（）" if rng.random() < 0.7 else "()"
    pitch = float(rng.choice([0.4, 0.5, 0.75, 1.0]))
    return Cell(pair[0], "(", pitch, turned=True), Cell(pair[1], ")", pitch, turned=True)


def _digits(rng: np.random.Generator, count: int) -> str:
    """Ones, twos and threes more often than by chance: they are what is hard."""
    return "".join(
        str(d) for d in rng.choice(10, count, p=[0.12, 0.17, 0.15, 0.13, 0.08, 0.07, 0.07, 0.07, 0.07, 0.07])
    )
