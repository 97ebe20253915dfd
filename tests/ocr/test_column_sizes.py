"""A title above its name is a line of its own."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ingest.geometry import Box, Quad, bounding_box
from ocr.column_sizes import parted_by_size

INK = (20, 20, 20)


def box(left: float, top: float, right: float, bottom: float) -> Quad:
    return Box(left=left, top=top, right=right, bottom=bottom).to_quad()


def card(*signs: tuple[int, int, int, int]) -> np.ndarray:
    """Paper with blocks of print: middle across, top, width, height."""
    paper = np.full((700, 500, 3), 245, np.uint8)
    for x, top, wide, high in signs:
        cv2.rectangle(paper, (x - wide // 2, top), (x + wide // 2, top + high), INK, 3)
        cv2.line(paper, (x, top), (x, top + high), INK, 3)
    return paper


NARROW = [box(40 + 40 * i, 50, 74 + 40 * i, 400) for i in range(3)]
"""Columns of the usual width."""


def test_a_small_title_and_a_large_name_in_one_box_are_two():
    title = [(300, 60 + 28 * i, 24, 24) for i in range(4)]
    name = [(300, 210 + 62 * i, 54, 54) for i in range(4)]

    parts = parted_by_size(card(*title, *name), (box(264, 50, 336, 470), *NARROW))[:2]

    above, below = (bounding_box(part) for part in parts)
    assert above.width == pytest.approx(34, abs=6)
    assert below.width == pytest.approx(74, abs=8)
    assert 168 < above.bottom <= below.top < 210
    assert (round(above.top), round(below.bottom)) == (50, 470)


def test_a_box_that_is_narrow_above_is_parted_in_the_same_place():
    signs = [*((300, 60 + 28 * i, 24, 24) for i in range(4)), *((300, 210 + 62 * i, 54, 54) for i in range(4))]
    narrow_above: Quad = ((280, 50), (320, 50), (336, 470), (264, 470))

    above, below = (bounding_box(part) for part in parted_by_size(card(*signs), (narrow_above, *NARROW))[:2])

    assert 168 < above.bottom <= below.top < 210


@pytest.mark.parametrize(
    "signs",
    [
        pytest.param([(300, 60 + 62 * i, 54, 54) for i in range(6)], id="one size"),
        pytest.param(
            [*((300, 60 + 62 * i, 54, 54) for i in range(3)), *((300, 260 + 50 * i, 26, 40) for i in range(4))],
            id="figures below",
        ),
        pytest.param([(300, 60, 24, 24), *((300, 210 + 62 * i, 54, 54) for i in range(4))], id="one small sign"),
    ],
)
def test_a_column_of_one_size_stays_whole(signs: list[tuple[int, int, int, int]]):
    whole = (box(264, 50, 336, 470), *NARROW)

    assert parted_by_size(card(*signs), whole) == whole


def test_usual_print_is_not_parted():
    signs = [*((300, 60 + 28 * i, 24, 24) for i in range(4)), *((300, 210 + 62 * i, 54, 54) for i in range(4))]
    alike = tuple(box(264 + 80 * i, 50, 336 + 80 * i, 470) for i in (0, -1, -2))

    assert parted_by_size(card(*signs), alike) == alike
