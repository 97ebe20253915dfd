"""Lines in the order people read them: rows downwards, columns right to left. Knows places, not meaning."""

from __future__ import annotations

from collections.abc import Sequence

from ocr.reading import Direction, TextLine


def in_reading_order(lines: Sequence[TextLine]) -> tuple[TextLine, ...]:
    """Horizontal lines top to bottom and left to right within a row; vertical ones right to left.

    A card is vertical when most of its text (by characters) runs downwards; the lines of the other direction follow.
    """
    vertical = [line for line in lines if line.direction is Direction.VERTICAL]
    horizontal = [line for line in lines if line.direction is Direction.HORIZONTAL]
    columns = sorted(vertical, key=lambda line: (-line.box.centre[0], line.box.top))
    rows = _by_rows(horizontal)
    if _characters(vertical) > _characters(horizontal):
        return (*columns, *rows)
    return (*rows, *columns)


def _characters(lines: Sequence[TextLine]) -> int:
    return sum(len(line.text) for line in lines)


def _by_rows(lines: Sequence[TextLine]) -> list[TextLine]:
    """Top to bottom; boxes whose middles lie within half a height of each other are one row, read left to right."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda line: line.box.centre[1]):
        middle = line.box.centre[1]
        for row in reversed(rows):
            first = row[0].box
            if abs(middle - first.centre[1]) < 0.5 * min(line.box.height, first.height):
                row.append(line)
                break
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.box.left)]
