"""Characters a recogniser swallows or invents, settled by whether ink of their own stands there.

PP-OCR gives a rare mark (〒, the second bracket of (株), a point before a letter) a quarter of its belief and "nothing
here" the rest; and where two words stand far apart it reads the paper between them as ー. Knows no meaning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from ingest.photo import Pixels
from ocr.ctc import CtcChar
from ocr.glyph import half_widths, ink_along
from ocr.postal import UNREAD, UNREAD_CONFIDENCE
from ocr.spacing import is_wide

HELD_POSSIBLE = 0.03
"""The least a net must give a character for it to be looked for."""
WEAK_ABOVE = 0.08
"""Characters the net held less possible than this are not looked for: of 24 below it that had ink of their own, one
was right."""
FLAT = "ー一-－―‐—~〜・"
"""Strokes and dots that may be read where there is only paper. None is a _, whose thin ink below the line is easily
missed and which nothing but its own ink ever made a reader see."""
SPECKS = "、。，,'`´\"^!|"
"""Marks that dirt and the tails of other lines are weakly taken for."""
PAPER_EM = 0.3
"""No ink so far to either side: nothing stands here. Positions are right within .15 em."""
NEAR_EM = 0.1
ROOM = 0.7
"""Two characters stand at least this share of their half widths together apart."""
HEAD_EM = (0.4, 1.05)
"""Ink this wide is one character."""
ONE_CHARACTER = 0.6
"""Of the usual step from one full-width character to the next: what stands nearer is one of them read twice."""
FEWEST_STEPS = 2
LIKE = {"ル", "レ"}
SLIM, SLIM_EM = ".,:;'!|・", 0.15

Run = tuple[int, int]
"""First inked column and the one after the last, px."""


def settled_by_ink(chars: Sequence[CtcChar], line: Pixels) -> tuple[CtcChar, ...]:
    """The same characters without weak ones that have no ink of their own, and without strokes where there is none.

    Args:
        chars: read from the line, weak ones among them.
        line: the line's crop, upright, (h, w, 3).
    """
    chars = _seen_once(chars)
    digit = next((char.text.isdigit() for char in chars if not char.weak and char.text != " "), False)
    if not digit and not any(char.weak or char.text in FLAT for char in chars):
        return tuple(_closed(chars))
    columns, em = ink_along(line)
    width = len(columns)
    runs = runs_of(columns)
    kept: list[CtcChar] = []
    firm = [(char.position * width, _half(char.text) * em) for char in chars if not char.weak and char.text != " "]
    for char in chars:
        at = char.position * width
        if char.weak:
            likely = char.confidence >= WEAK_ABOVE and char.text not in SPECKS
            alone = likely and _stands_alone(at, _half(char.text) * em, firm, runs, em)
            if alone or _closes(char, kept) or _parts_a_mail(char, chars):
                kept.append(replace(char, weak=False))
        elif char.text not in FLAT or any(a <= at + PAPER_EM * em and b >= at - PAPER_EM * em for a, b in runs):
            kept.append(char)
    return (*(_unread_head(kept, runs, width, em) if digit else ()), *_closed(kept))


def _seen_once(chars: Sequence[CtcChar]) -> Sequence[CtcChar]:
    """Without one of two like characters that stand in the room of one: パパートナーズ, フリリーコール, メールレ."""
    wide = [i for i, char in enumerate(chars) if is_wide(char.text) and not char.weak]
    steps = [chars[b].position - chars[a].position for a, b in pairwise(wide) if b == a + 1]
    if len(steps) < FEWEST_STEPS:
        return chars
    near = ONE_CHARACTER * median(steps)
    dropped = set()
    for a, b in pairwise(wide):
        one, other = chars[a], chars[b]
        like = one.text == other.text or {one.text, other.text} == LIKE
        if b == a + 1 and like and other.position - one.position < near and a not in dropped:
            dropped.add(a if one.confidence < other.confidence else b)
    return [char for i, char in enumerate(chars) if i not in dropped]


_WITHOUT_OPENING = re.compile(r"(?<=\d)\s?代[)）]")

_OPEN = re.compile(r"[(（](?:株|有|合|資|名|同|社|財|代(?!表))(?![)）])")
"""(株 and (代 are printed with a second bracket, which in tight type sticks to the first character."""


def _closed(chars: Sequence[CtcChar]) -> list[CtcChar]:
    closed = list(chars)
    text = "".join(char.text for char in chars)
    found = _OPEN.search(text) if len(text) == len(chars) else None
    if found and found.end() < len(chars):
        before = chars[found.end() - 1]
        bracket = ")" if found[0][0] == "(" else "）"
        closed.insert(found.end(), replace(before, text=bracket, confidence=UNREAD_CONFIDENCE, alternatives=()))
    lost = _WITHOUT_OPENING.search(text) if len(text) == len(chars) and not found else None
    if lost:
        at = text.index("代", lost.start())
        bracket = "(" if text[at + 1] == ")" else "（"
        closed.insert(at, replace(chars[at], text=bracket, confidence=UNREAD_CONFIDENCE, alternatives=()))
    return closed


def _unread_head(kept: Sequence[CtcChar], runs: Sequence[Run], width: int, em: float) -> tuple[CtcChar, ...]:
    """A stand-in for one full character's ink before the first one read."""
    if not kept:
        return ()
    at = kept[0].position * width
    first = min((run[0] for run in runs if run[0] <= at <= run[1]), default=at - ROOM * _half(kept[0].text) * em)
    before = [run for run in runs if run[1] <= first]
    if not before or not HEAD_EM[0] * em <= before[-1][1] - before[0][0] <= HEAD_EM[1] * em:
        return ()
    middle = (before[0][0] + before[-1][1]) / 2 / width
    return (CtcChar(text=UNREAD, confidence=UNREAD_CONFIDENCE, position=middle, alternatives=()),)


def runs_of(columns: NDArray[np.bool_]) -> list[Run]:
    """Unbroken stretches of inked columns."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], columns, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _closes(char: CtcChar, before: Sequence[CtcChar]) -> bool:
    """A bracket that was opened and not closed yet."""
    text = "".join(one.text for one in before[-12:])
    return char.text in ")）" and max(text.rfind("("), text.rfind("（")) > max(text.rfind(")"), text.rfind("）"))


def _parts_a_mail(char: CtcChar, chars: Sequence[CtcChar]) -> bool:
    """The @ that a line of Latin letters with a point behind it lacks: set tight, it has no ink of its own."""
    if char.text != "@" or any(one.text == "@" and not one.weak for one in chars):
        return False
    rest = [one.text for one in chars if one.position > char.position and not one.weak]
    return "." in rest and all(text.isascii() for text in rest)


def _stands_alone(at: float, half: float, firm: Sequence[tuple[float, float]], runs: Sequence[Run], em: float) -> bool:
    """Whether ink lies here that belongs to no character read, with room for one more."""
    near = NEAR_EM * em
    here = [run for run in runs if run[0] - near <= at <= run[1] + near]
    if not here or any(abs(place - at) < ROOM * (half + other) for place, other in firm):
        return False
    return not any(a - near / 2 <= place <= b + near / 2 for a, b in here for place, _ in firm)


def _half(text: str) -> float:
    return SLIM_EM if text in SLIM else half_widths([text])[0]
