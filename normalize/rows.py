"""Rows of text as labelling sees them: folded, measured, and letter-spaced boxes of one row put together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.geometry import Box
from normalize.fields.person import split_name
from normalize.text import Folded, fold_with_origin, is_japanese
from ocr.reading import Direction, ReadCard, TextLine

MAX_ROW_CHARS = 400
"""No line of a card is longer; what is, is kept as unplaced text and not taken apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One line, or several boxes that are one line."""

    index: int
    sources: tuple[int, ...]
    """Indices into ReadCard.lines."""
    folded: Folded
    box: Box
    vertical: bool
    size: float
    """Height of the text against the card's median, 1.0 is ordinary."""

    @property
    def text(self) -> str:
        """The folded text."""
        return self.folded.text


def _text_height(line: TextLine) -> float:
    box = line.box
    return box.width if line.direction is Direction.VERTICAL else box.height


def rows_of(read: ReadCard) -> list[Row]:
    """The card's rows in reading order; every line is in exactly one of them."""
    heights = [height for line in read.lines if line.text.strip() and (height := _text_height(line)) > 0]
    ordinary = median(heights) if heights else 1.0
    rows: list[Row] = []
    index = 0
    while index < len(read.lines):
        group = _letter_spaced(read.lines, index)
        lines = [read.lines[i] for i in group]
        rows.append(
            Row(
                len(rows),
                tuple(group),
                fold_with_origin(_joined(lines)),
                _around(lines),
                lines[0].direction is Direction.VERTICAL,
                max(map(_text_height, lines)) / ordinary if ordinary else 1.0,
            )
        )
        index = group[-1] + 1
    return rows


def follows(above: Row, below: Row) -> bool:
    """Whether one row stands directly under another in the same block (vertical: directly to the left of it)."""
    if above.vertical != below.vertical:
        return False
    first, second = (_leftwards(above.box), _leftwards(below.box)) if above.vertical else (above.box, below.box)
    height = max(first.height, second.height)
    down = second.centre[1] - first.centre[1]
    shared = min(first.right, second.right) - max(first.left, second.left)
    # 2.4 heights: the widest leading on cards is about 2.0
    return 0.3 * height < down < 2.4 * height and shared > 0.25 * min(first.width, second.width)


def _leftwards(box: Box) -> Box:
    """A column's box turned so that reading on goes down: columns run from right to left."""
    return Box(left=box.top, top=-box.right, right=box.bottom, bottom=-box.left)


def _around(lines: list[TextLine]) -> Box:
    boxes = [line.box for line in lines]
    return Box(
        left=min(box.left for box in boxes),
        top=min(box.top for box in boxes),
        right=max(box.right for box in boxes),
        bottom=max(box.bottom for box in boxes),
    )


def _letter_spaced(lines: tuple[TextLine, ...], start: int) -> list[int]:
    """The boxes from `start` on that are the letters of one name set apart: 山 │ 田 │ 太 │ 郎."""
    group = [start]
    if not _is_scrap(lines[start].text):
        return group
    for index in range(start + 1, min(start + 6, len(lines))):
        if not _is_scrap(lines[index].text) or not _in_one_row(lines[group[-1]], lines[index]):
            break
        group.append(index)
    while len(group) > 1:
        joined = _joined([lines[i] for i in group])
        split = split_name(fold_with_origin(joined).text)
        # -1.0: a family or a given name that the lists know, or a printed gap, outweighs the prior of split_name
        if split is not None and len(joined.replace(" ", "")) <= 8 and split.score > -1.0:
            return group
        group.pop()
    return group


def _is_scrap(text: str) -> bool:
    plain = "".join(text.split())
    return 1 <= len(plain) <= 4 and all(is_japanese(char) for char in plain)


def _in_one_row(a: TextLine, b: TextLine) -> bool:
    if a.direction is not b.direction:
        return False
    first, second = a.box, b.box
    if a.direction is Direction.VERTICAL:
        first, second = _turned(first), _turned(second)
    height = max(first.height, second.height)
    if height <= 0 or min(first.height, second.height) < 0.6 * height:
        return False
    overlap = min(first.bottom, second.bottom) - max(first.top, second.top)
    gap = second.left - first.right
    # 2.5 heights: the widest gap between family and given name seen on letter-spaced cards (see docs/fields.md)
    return overlap > 0.5 * height and -0.3 * height < gap < 2.5 * height


def _turned(box: Box) -> Box:
    return Box(left=box.top, top=box.left, right=box.bottom, bottom=box.right)


def _joined(lines: list[TextLine]) -> str:
    """The texts with one space between boxes, more where the gap is clearly the widest."""
    if len(lines) == 1:
        return lines[0].text
    vertical = lines[0].direction is Direction.VERTICAL
    boxes = [_turned(line.box) if vertical else line.box for line in lines]
    gaps = [after.left - before.right for before, after in pairwise(boxes)]
    widest = max(gaps)
    others = sorted(gaps)[:-1]
    stands_out = bool(others) and widest > 1.4 * max(others[-1], 1.0)
    text = lines[0].text
    for gap, line in zip(gaps, lines[1:], strict=True):
        text += ("  " if stands_out and gap == widest else " ") + line.text
    return text
