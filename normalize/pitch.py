"""Whether a stroke between two figures may have gone: 7-41-9 read as 7-419 leaves its room. Knows no trust."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from normalize.draft import FieldKind
from normalize.text import fold
from normalize.values import Value
from ocr.reading import Direction, TextLine

FAR = 1.9
"""Of the line's usual pitch of figures. In 3,166 lines with figures of cards read before 31 had a pair 1.7 times as far
apart, and the two that had lost a character for certain 2.5 times. What lost less room is ROOM's business."""
ROOM = 1.3
"""Of the same: so far apart, and as far as two figures of the line with a stroke between them, there may have been one;
in small print the reader's steps are too coarse to tell (7-419 of 7-41-9 stood 1.33 times as far). What a second reader
saw alike is no longer asked that way."""
ALIKE = 0.98
"""Of the distance of two figures with a stroke between them: as far, but for rounding."""
READERS = 2
"""So many have to have seen a line for it to count as seen alike."""
FEWEST = 3
"""Pairs that tell what is usual."""


def figures_far_apart(value: Value, lines: Sequence[TextLine]) -> bool:
    """Whether two figures of an address, side by side as read, stand where a third character has room."""
    if value.kind is not FieldKind.ADDRESS:
        return False
    said = value.value
    return any(run in said for line in lines if line.direction is Direction.HORIZONTAL for run in _far_runs(line))


def _far_runs(line: TextLine) -> list[str]:
    """The runs of figures that have such a pair within."""
    chars = line.chars
    figures = [fold(char.text).isdigit() for char in chars]
    at = [char.at or 0.0 for char in chars]
    pairs = [(at[i + 1] - at[i], i) for i in range(len(chars) - 1) if figures[i] and figures[i + 1]]
    if len(pairs) < FEWEST:
        return []
    usual = median(pitch for pitch, _ in pairs)
    strokes = [
        at[i + 1] - at[i - 1]
        for i in range(1, len(chars) - 1)
        if fold(chars[i].text) == "-" and figures[i - 1] and figures[i + 1]
    ]
    far = FAR * usual
    if strokes and sum(text is not None for _, text in line.by) < READERS:
        far = min(far, max(ROOM * usual, ALIKE * median(strokes)))
    return [_run([fold(char.text) for char in chars], i) for pitch, i in pairs if pitch > far > 0]


def _run(texts: Sequence[str], i: int) -> str:
    start = end = i
    while start > 0 and texts[start - 1].isdigit():
        start -= 1
    while end < len(texts) and texts[end].isdigit():
        end += 1
    return "".join(texts[start:end])
