"""Rows of text as labelling sees them: folded, measured, and letter-spaced boxes of one row put together."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.geometry import Box
from normalize.bars import ones_for_bars
from normalize.fields.person import split_name
from normalize.fields.position import branch_likeness, department_likeness, title_likeness
from normalize.name_gaps import gaps_for_marks, letters_apart
from normalize.signs import RowSign, with_signs
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
    starts: tuple[int, ...]
    """Where the text of each source begins in `folded.original`."""
    box: Box
    vertical: bool
    size: float
    """Height of the text against the card's median, 1.0 is ordinary."""
    signs: tuple[RowSign, ...] = ()
    """Small signs that stand in place of words, each a character of the folded text."""

    @property
    def text(self) -> str:
        """The folded text."""
        return self.folded.text


def _text_height(line: TextLine) -> float:
    box = line.box
    return box.width if line.direction is Direction.VERTICAL else box.height


def rows_of(read: ReadCard) -> list[Row]:
    """The card's rows in reading order; every line is in exactly one, but for seals, stamps and notes by hand."""
    heights = [height for line in read.lines if line.text.strip() and (height := _text_height(line)) > 0]
    ordinary = median(heights) if heights else 1.0
    rows: list[Row] = []
    scraps = [index for index, line in enumerate(read.lines) if _is_scrap(line.text) and not line.icons]
    free = set(scraps if len(scraps) <= _MAX_SCRAPS else ())
    taken = {index for index, line in enumerate(read.lines) if line.mark}
    for index in range(len(read.lines)):
        if index in taken:
            continue
        group, vertical = _letter_spaced(read.lines, index, free - taken)
        taken.update(group)
        lines = [read.lines[i] for i in group]
        starts = _starts(joined := _joined(lines, vertical), lines)
        folded, signs = with_signs(_folded(joined), starts, lines)
        size = max(map(_text_height, lines)) / ordinary if ordinary else 1.0
        rows.append(Row(len(rows), tuple(group), folded, starts, _around(lines), vertical, size, signs))
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


def follows_directly(rows: list[Row], above: int, below: int) -> bool:
    """Whether a row stands under another and none stands between them: under a house number, a telephone, a branch.

    A postal code in a box of its own, to the left in the same line, belongs to the row above.
    """
    first, second = rows[above], rows[below]
    if above and not follows(first, second) and _only_code_before(rows[above - 1], first):
        first = rows[above - 1]
    if not follows(first, second):
        return False
    one, other = (_leftwards(row.box) if row.vertical else row.box for row in (first, second))
    margin = 0.3 * min(one.height, other.height)
    for row in rows:
        if row.vertical != first.vertical or row.index in (above, below):
            continue
        box = _leftwards(row.box) if row.vertical else row.box
        if (
            one.centre[1] + margin < box.centre[1] < other.centre[1] - margin
            and min(box.right, one.right) > max(box.left, one.left)
            and min(box.right, other.right) > max(box.left, other.left)
        ):
            return False
    return True


def beside(left: Row, right: Row) -> bool:
    """Whether a row goes on in the next box of its own line: a house number, a small gap, the building."""
    return (
        not (left.vertical or right.vertical)
        and _in_one_row(left.box, right.box)
        and -0.3 * right.box.height < right.box.left - left.box.right < 1.5 * right.box.height
    )


_ONLY_CODE = re.compile(r"\W*[T]?\d{3}-\d{4}\W*")


def _only_code_before(code: Row, row: Row) -> bool:
    return (
        not code.vertical
        and not row.vertical
        and _ONLY_CODE.fullmatch(code.text) is not None
        and _in_one_row(code.box, row.box)
        and -0.5 * row.box.height < row.box.left - code.box.right < 3 * row.box.height
    )


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


def _folded(text: str) -> Folded:
    """Folded, ー again 一 where only 一 can stand, and a long vowel that was read twice kept once."""
    folded = fold_with_origin(text)
    if len(folded.text) > MAX_ROW_CHARS:
        return folded
    idle = {match.end() - 1 for match in _TWICE.finditer(folded.text)} | set(letters_apart(folded.text))
    if idle:
        kept = [at for at in range(len(folded.text)) if at not in idle]
        folded = replace(
            folded, text="".join(folded.text[at] for at in kept), origin=tuple(folded.origin[at] for at in kept)
        )
    return replace(folded, text=gaps_for_marks(ones_for_bars(folded.text)))


_TWICE = re.compile(r"(?<=[ァ-ヺ])ー[ー-]")
"""エリアマネージャーー: in a column the mark is long enough for two."""


def _starts(joined: str, lines: list[TextLine]) -> tuple[int, ...]:
    starts, at = [], 0
    for line in lines:
        at = joined.index(line.text, at)
        starts.append(at)
        at += len(line.text)
    return tuple(starts)


_MAX_SCRAPS = 40
"""A card has at most a dozen; a page of them is no card."""


def _letter_spaced(lines: tuple[TextLine, ...], start: int, free: set[int]) -> tuple[list[int], bool]:
    """(the boxes that make one name with box `start`, set apart: 山 │ 田 │ 太 │ 郎, whether they run down).

    The other boxes may stand anywhere in the reading order: a wide gap makes them look like another block.
    """
    own = lines[start].direction is Direction.VERTICAL
    if start not in free:
        return [start], own
    for vertical in (own, not own):
        run = _run_with(lines, start, free, vertical)
        for size in range(len(run), 1, -1):
            for first in range(len(run) - size + 1):
                group = run[first : first + size]
                if start in group and _makes_a_name([lines[i] for i in group], vertical):
                    return group, vertical
    return [start], own


def _run_with(lines: tuple[TextLine, ...], start: int, free: set[int], vertical: bool) -> list[int]:
    """The boxes of one row (vertical: column) around `start`, in order, without a gap wider than names have."""

    def fits(index: int) -> bool:
        # A single character has no direction of its own.
        return len(lines[index].text.strip()) == 1 or (lines[index].direction is Direction.VERTICAL) == vertical

    if not fits(start):
        return [start]
    boxes = {i: _turned(lines[i].box) if vertical else lines[i].box for i in free if fits(i)}
    ordered = sorted(
        (i for i in boxes if i == start or _in_one_row(boxes[start], boxes[i])), key=lambda i: boxes[i].left
    )
    at = ordered.index(start)
    first, last = at, at
    while first > 0 and _near(boxes[ordered[first - 1]], boxes[ordered[first]]):
        first -= 1
    while last + 1 < len(ordered) and _near(boxes[ordered[last]], boxes[ordered[last + 1]]):
        last += 1
    return ordered[first : last + 1][:8]


def _makes_a_name(lines: list[TextLine], vertical: bool) -> bool:
    joined = fold_with_origin(_joined(lines, vertical)).text
    if len("".join(joined.split())) > 8 or any(_is_position(line.text) for line in lines):
        return False
    split = split_name(joined)
    # 0.5: a family or a given name that the lists know; letters that are all single need less
    return split is not None and split.score > (-1.0 if all(len(line.text.strip()) == 1 for line in lines) else 0.5)


def _is_position(text: str) -> bool:
    return max(title_likeness(text)[0], department_likeness(text)[0], branch_likeness(text)[0]) > 2.0


def _is_scrap(text: str) -> bool:
    plain = "".join(text.split())
    return 1 <= len(plain) <= 4 and all(is_japanese(char) for char in plain)


def _in_one_row(first: Box, second: Box) -> bool:
    height = max(first.height, second.height)
    if height <= 0 or min(first.height, second.height) < 0.6 * height:
        return False
    return min(first.bottom, second.bottom) - max(first.top, second.top) > 0.5 * height


def _near(left: Box, right: Box) -> bool:
    # 3.5 heights: the widest gap between family and given name seen on letter-spaced cards
    height = max(left.height, right.height)
    return -0.7 * height < right.left - left.right < 3.5 * height


def _turned(box: Box) -> Box:
    return Box(left=box.top, top=box.left, right=box.bottom, bottom=box.right)


def _joined(lines: list[TextLine], vertical: bool) -> str:
    """The texts with one space between boxes, more where the gap is clearly the widest."""
    if len(lines) == 1:
        return lines[0].text
    boxes = [_turned(line.box) if vertical else line.box for line in lines]
    gaps = [after.left - before.right for before, after in pairwise(boxes)]
    widest = max(gaps)
    others = sorted(gaps)[:-1]
    stands_out = bool(others) and widest > 1.4 * max(others[-1], 1.0)
    text = lines[0].text
    for gap, line in zip(gaps, lines[1:], strict=True):
        text += ("  " if stands_out and gap == widest else " ") + line.text
    return text
