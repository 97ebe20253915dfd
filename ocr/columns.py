"""Read a column of vertical writing: lying on its side and set again as a row, and each cell of it by its ink.

Lying, kanji come out best, and Latin that is turned; as a row, upright figures. Strokes that stand alone (一, ー, the
hyphen) both readers lose or confuse: those the ink decides. Knows no meaning beyond which script stands beside.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ingest.photo import Pixels
from ocr.bars import BOX_EMS, CONFIDENCE, DASHES, dash_between, em_px, ink_of, is_katakana, with_bars
from ocr.column_latin import as_turned, is_turned, with_capitals, with_latin_alone
from ocr.crop import lay_down
from ocr.ctc import CtcChar
from ocr.postal import UNREAD, UNREAD_CONFIDENCE
from ocr.reflow import Span, cell_in_row, cells_of, reflowed
from ocr.spacing import is_wide
from ocr.strokes import stroke_in

Recognise = Callable[[Pixels], tuple[CtcChar, ...]]

SURE = 0.9
"""A column read lying with no character below this, one for each cell and no figure among them, is not read twice."""
TORN_APART = 1.25
LYING_WELL = 0.85
"""Many more cells than characters read well lying: it is the cells that are wrong."""
FIGURE_SURE = 0.8
ONE_SURE = 0.95
FIGURES = frozenset("0123456789〇一二三四五六七八九十-－―‐ー|I1l()（）")
STRETCHED = 1.4
"""How much longer than wide a character may be: outlines are not always true, and some type is condensed."""
LYING, ROW = 1.2, 0.5
"""Of two readings of the same cells the one is better whose characters' log probabilities, each raised by this, add up
to more: a character that a reader lost counts against it, and so does junk. A row makes more of it."""
BRACKETS = {"opens": "(", "closes": ")"}
FLAT = "一ー-－―‐~〜_ｰ"


def read_column(column: Pixels, recognise: Recognise) -> tuple[CtcChar, ...]:
    """The column's characters, positions from its top, no spaces put in yet.

    Args:
        column: upright, (h, w, 3) with h > w.
        recognise: reads a row.
    """
    laid = lay_down(column)
    lying = with_latin_alone(recognise(laid), laid, recognise)
    ink, inked = ink_of(column), [char for char in lying if char.text != " "]
    pitch = _pitch(ink, inked)
    em = _em(ink, pitch)
    cells = cells_of(column, em=em, pitch=pitch)
    if not cells:
        return lying
    height = column.shape[0]
    ours = _by_cell(inked, [char.position * height for char in inked], cells)
    strokes = ["" if _surely_latin(held) else stroke_in(ink, cell, em) for cell, held in zip(cells, ours, strict=True)]
    plain = not any(strokes) and not FIGURES & {char.text for char in inked}
    if plain and len(inked) == len(cells) and min(char.confidence for char in inked) > SURE:
        return with_bars(lying, column)
    if sum(not stroke for stroke in strokes) > TORN_APART * len(inked) and _mean(inked) > LYING_WELL:
        return with_bars(lying, column)  # cells of half characters: the card was set straight too narrow
    row = recognise(reflowed(column, cells))
    theirs = _by_cell(*_places_in_row([char for char in row if char.text != " "], column, cells), cells)
    if is_turned(ours, theirs):
        strokes, theirs = as_turned(strokes, ours, theirs)
        return with_bars(_merged(cells, strokes, ours, theirs, height, turned=True), column, turned=True)
    return _merged(cells, with_capitals(strokes, theirs, cells), ours, theirs, height)


def _pitch(ink: NDArray[np.bool_], lying: Sequence[CtcChar]) -> float | None:
    """From one character's middle to the next, px, where enough of them are read surely."""
    steps = [
        (after.position - before.position) * len(ink)
        for before, after in itertools.pairwise(lying)
        if is_wide(before.text) and is_wide(after.text) and min(before.confidence, after.confidence) > 0.8
    ]
    return float(np.median(steps)) if len(steps) >= 3 else None


def _em(ink: NDArray[np.bool_], pitch: float | None) -> float:
    """Character size, px: kana alone are narrow, their distance tells more."""
    from_ink = em_px(ink)
    if pitch is None:
        return from_ink
    return float(max(from_ink, min(0.97 * pitch, STRETCHED * ink.shape[1] / BOX_EMS)))


def _surely_latin(held: Sequence[CtcChar]) -> bool:
    """A letter or figure that no stroke looks like: pieces of turned Latin are no dashes."""
    return any(
        char.text.isascii() and char.text.isalnum() and char.text not in "1lI" and char.confidence > SURE
        for char in held
    )


def _places_in_row(row: Sequence[CtcChar], column: Pixels, cells: Sequence[Span]) -> tuple[list[CtcChar], list[float]]:
    places = []
    for char in row:
        first, last = cells[cell_in_row(char.position, column, cells)]
        places.append((first + last) / 2)
    return list(row), places


def _by_cell(chars: Sequence[CtcChar], places: Sequence[float], cells: Sequence[Span]) -> list[list[CtcChar]]:
    """The characters of each cell; one between two cells belongs to the nearer."""
    held: list[list[CtcChar]] = [[] for _ in cells]
    for char, place in zip(chars, places, strict=True):
        away = [
            max(first - place, place - last, 0.0) or abs((first + last) / 2 - place) * 1e-3 for first, last in cells
        ]
        held[int(np.argmin(away))].append(char)
    return held


def _merged(
    cells: Sequence[Span],
    strokes: Sequence[str],
    ours: list[list[CtcChar]],
    theirs: list[list[CtcChar]],
    height: int,
    *,
    turned: bool = False,
) -> tuple[CtcChar, ...]:
    chosen: list[list[CtcChar]] = [[] for _ in cells]
    open_cells: list[int] = []
    for i in range(len(cells) + 1):
        if i < len(cells) and not strokes[i] and not _same(ours[i], theirs[i]):
            open_cells.append(i)
            continue
        for k, chars in zip(open_cells, _voted(open_cells, ours, theirs), strict=True):
            chosen[k] = chars
        open_cells = []
        if i < len(cells) and not strokes[i]:
            chosen[i] = max(ours[i], theirs[i], key=_mean)
    for i, stroke in enumerate(strokes):
        if stroke in ("flat", "short") and not any(char.text in FLAT + "二三" for char in (*ours[i], *theirs[i])):
            chosen[i] = ours[i]  # nobody saw a stroke: a piece of the character beside it
        elif stroke and len(ours[i]) > 1 and _same(ours[i], theirs[i]):
            chosen[i] = ours[i]  # 11, side by side
        elif stroke == "upright" and all(_plain_one(read[i]) for read in (ours, theirs)):
            chosen[i] = theirs[i]
        elif stroke:
            chosen[i] = [_drawn(stroke, ours[i], theirs[i], _last(chosen[:i]), _next(chosen[i + 1 :], ours[i + 1 :]))]
    for i in range(1, len(cells)):
        if strokes[i] == strokes[i - 1] == "upright" and not _plain_one(chosen[i]):
            chosen[i] = []  # a long dash cut in two
    return _placed(cells, chosen, height, unread_head=not chosen[0] and not strokes[0], turned=turned)


def _placed(
    cells: Sequence[Span], chosen: list[list[CtcChar]], height: int, *, unread_head: bool, turned: bool
) -> tuple[CtcChar, ...]:
    """The characters chosen for each cell, at its place; turned figures, which stand closer, at their own."""
    if unread_head:
        chosen[0] = [CtcChar(text=UNREAD, confidence=UNREAD_CONFIDENCE, position=0.0, alternatives=())]
    placed = []
    for (first, last), chars in zip(cells, chosen, strict=True):
        middle = (first + last) / 2 / height
        own = len(chars) > 1 or (turned and chars[:1] != [] and chars[0].text.isdigit())
        placed += chars if own else [replace(char, position=middle) for char in chars]
    # Several in one cell keep their own places, which CTC may have put a hair out of order.
    top = 0.0
    ordered: list[CtcChar] = []
    for char in placed:
        if char.text in "-()" and ordered and ordered[-1].text == char.text:
            continue  # one stroke, seen in its ink and read beside it
        top = max(top, char.position)
        ordered.append(replace(char, position=top))
    return tuple(_dash_between_figures(ordered, i) for i in range(len(ordered)))


def _dash_between_figures(chars: Sequence[CtcChar], i: int) -> CtcChar:
    """A bar between two figures, read for what it looks like: 193|0836."""
    char = chars[i]
    if char.text not in "|｜" or not 0 < i < len(chars) - 1:
        return char
    beside = (chars[i - 1].text, chars[i + 1].text)
    return (
        replace(char, text="-", alternatives=((char.text, char.confidence),)) if all(map(_is_figure, beside)) else char
    )


def _is_figure(text: str) -> bool:
    return text.isdigit() or text in "〇一二三四五六七八九十"


def _plain_one(held: Sequence[CtcChar]) -> bool:
    """A 1 without a flag: of a dash, which is laid down for the row, both readers never say so with such certainty."""
    return len(held) == 1 and held[0].text == "1" and held[0].confidence > ONE_SURE


def _same(ours: Sequence[CtcChar], theirs: Sequence[CtcChar]) -> bool:
    return bool(ours) and [char.text for char in ours] == [char.text for char in theirs]


def _voted(open_cells: Sequence[int], ours: list[list[CtcChar]], theirs: list[list[CtcChar]]) -> list[list[CtcChar]]:
    """For neighbouring cells in which the readings differ: the likelier of the two, cell by cell where both see one."""
    if all(len(ours[k]) == 1 and len(theirs[k]) == 1 for k in open_cells):
        return [_likelier(ours[k][0], theirs[k][0]) for k in open_cells]
    lying = sum(_worth(ours[k], LYING) for k in open_cells)
    row = sum(_worth(theirs[k], LYING if _figures(theirs[k]) else ROW) for k in open_cells)
    best, other = (ours, theirs) if lying >= row else (theirs, ours)
    # A hole in the better reading is filled from the other one.
    return [best[k] or (other[k] if _mean(other[k]) > 0.5 else []) for k in open_cells]


def _likelier(lying: CtcChar, row: CtcChar) -> list[CtcChar]:
    # A cell cut wrongly shows the row another character, clear as day (一 and the dot of 六 below it are 二): what was
    # read lying does not depend on the cut.
    torn = lying.confidence < SURE and row.confidence > lying.confidence
    best, other = (row, lying) if torn else (lying, row)
    known = tuple(pair for pair in best.alternatives if pair[0] != other.text)
    return [replace(best, alternatives=((other.text, other.confidence), *known))]


def _figures(chars: Sequence[CtcChar]) -> bool:
    """Upright figures seen clearly, two to a cell too: 40 in 九丁目40-26."""
    return bool(chars) and all(char.text.isdigit() for char in chars) and _mean(chars) > FIGURE_SURE


def _worth(chars: Sequence[CtcChar], raised: float) -> float:
    return sum(raised + math.log(max(char.confidence, 1e-4)) for char in chars)


def _mean(chars: Sequence[CtcChar]) -> float:
    return sum(char.confidence for char in chars) / len(chars) if chars else 0.0


def _drawn(stroke: str, ours: Sequence[CtcChar], theirs: Sequence[CtcChar], before: str, after: str) -> CtcChar:
    """The character a lone stroke is, unless a reader is sure of another one."""
    read = [char for char in (*ours, *theirs) if char.text not in DASHES + FLAT + "|｜1lI!"]
    if stroke in ("flat", "short") and read and max(char.confidence for char in read) > SURE:
        return max(read, key=lambda char: char.confidence)
    if stroke in BRACKETS:
        text = BRACKETS[stroke]
        wide = next((char.text for char in (*ours, *theirs) if char.text in "（）「」〔〕【】[]"), "")
        text = wide or text
    elif stroke == "letter":
        text = "I"
    elif stroke == "upright":
        text = dash_between(before, after)
    elif is_katakana(before):
        text = "ー"
    else:
        both = all([char.text for char in held] == ["一"] for held in (ours, theirs))
        text = "一" if stroke == "flat" or both else "-"
    seen = [char.confidence for char in (*ours, *theirs) if char.text == text]
    others = {char.text: char.confidence for char in (*ours, *theirs) if char.text != text and stroke != "letter"}
    return CtcChar(
        text=text,
        confidence=max([CONFIDENCE, *seen]),
        position=0.0,
        alternatives=tuple(sorted(others.items(), key=lambda pair: -pair[1])),
    )


def _last(chosen: Sequence[Sequence[CtcChar]]) -> str:
    return next((chars[-1].text for chars in reversed(chosen) if chars), "")


def _next(chosen: Sequence[Sequence[CtcChar]], read: Sequence[Sequence[CtcChar]]) -> str:
    pair = next(((a, b) for a, b in zip(chosen, read, strict=True) if a or b), ((), ()))
    return (pair[0] or pair[1])[0].text if pair[0] or pair[1] else ""
