"""Each column has its own room and its own ends."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ingest.geometry import Box, bounding_box
from ocr.column_boxes import whole_columns
from ocr.crop import is_column
from ocr.flat_ends import with_flat_ends
from ocr.tight_columns import with_own_room


def box(left: float, top: float, width: float, height: float) -> Box:
    return Box(left=left, top=top, right=left + width, bottom=top + height)


def test_columns_whose_boxes_reach_into_one_another_end_between_them():
    columns = [box(83, 147, 40, 338), box(110, 146, 42, 331), box(136, 146, 42, 334)]

    middle = bounding_box(with_own_room([one.to_quad() for one in columns])[1])

    assert middle.left == pytest.approx(117, abs=2)
    assert middle.right == pytest.approx(144, abs=2)
    assert (middle.top, middle.bottom) == (146, 477)


def test_a_reading_beside_its_name_takes_room_by_its_own_size():
    name, reading = box(100, 50, 76, 300), box(165, 50, 30, 300)

    large, small = (bounding_box(quad) for quad in with_own_room([name.to_quad(), reading.to_quad()]))

    assert large.right == pytest.approx(small.left)
    assert small.left == pytest.approx(168, abs=4)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(box(150, 50, 40, 300), id="far enough"),
        pytest.param(box(104, 50, 40, 300), id="one upon the other"),
        pytest.param(box(130, 360, 40, 300), id="further down"),
        pytest.param(box(110, 50, 300, 40), id="a row"),
    ],
)
def test_a_column_that_nobody_crowds_keeps_its_box(other: Box):
    column = box(100, 50, 40, 300).to_quad()

    assert with_own_room([column, other.to_quad()])[0] == column


def name_over(*strokes: tuple[int, int, int, int]) -> np.ndarray:
    """Ink of a name of 60 px letters that ends at y 300, and strokes (left, top, right, bottom)."""
    ink = np.zeros((600, 300), np.uint8)
    cv2.rectangle(ink, (120, 60), (180, 290), 1, -1)
    for left, top, right, bottom in strokes:
        cv2.rectangle(ink, (left, top), (right, bottom), 1, -1)
    return ink > 0


NAME = box(112, 50, 76, 250)


@pytest.mark.parametrize("top", [330, 365])
def test_a_flat_stroke_below_a_name_is_its_last_letter(top: int):
    end = bounding_box(with_flat_ends(name_over((124, top, 176, top + 5)), NAME.to_quad(), []))

    assert end.bottom == pytest.approx(top + 30, abs=6)
    assert (end.top, end.left, end.right) == (50, 112, 188)


@pytest.mark.parametrize(
    "stroke",
    [
        pytest.param((147, 330, 152, 380), id="a bar"),
        pytest.param((124, 330, 176, 380), id="a letter"),
        pytest.param((20, 330, 280, 334), id="a rule"),
        pytest.param((124, 420, 176, 425), id="far below"),
        pytest.param((150, 330, 202, 335), id="off its axis"),
    ],
)
def test_nothing_else_below_a_name_is_taken_into_it(stroke: tuple[int, int, int, int]):
    assert with_flat_ends(name_over(stroke), NAME.to_quad(), []) == NAME.to_quad()


def test_a_stroke_that_another_box_holds_is_not_the_names():
    stroke = (124, 330, 176, 335)

    assert with_flat_ends(name_over(stroke), NAME.to_quad(), [box(118, 320, 70, 120).to_quad()]) == NAME.to_quad()


def test_a_column_above_rows_gets_its_first_stroke_too():
    card = np.full((500, 800, 3), 245, np.uint8)
    for x in (700, 600):
        for i in range(6):
            cv2.rectangle(card, (x, 60 + 40 * i), (x + 34, 92 + 40 * i), (20, 20, 20), 3)
    cv2.rectangle(card, (700, 34), (734, 38), (20, 20, 20), -1)
    for i in range(3):
        cv2.putText(card, "E-mail: someone@example.jp", (40, 360 + 50 * i), 0, 1.0, (20, 20, 20), 2)
    columns = [box(x - 8, 54, 51, 246) for x in (700, 600)]
    rows = [box(34, 330 + 50 * i, 500, 42) for i in range(3)]

    found = whole_columns(card, tuple(one.to_quad() for one in (*columns, *rows)))

    assert len(found) == 5
    assert min(bounding_box(quad).top for quad in found) < 34


def test_two_characters_one_below_the_other_are_a_column_where_others_stand():
    card = np.full((500, 800, 3), 245, np.uint8)
    for x, count in ((700, 6), (600, 6), (500, 2)):
        for i in range(count):
            cv2.rectangle(card, (x, 60 + 38 * i), (x + 32, 92 + 38 * i), (20, 20, 20), 3)
    long = [box(x - 8, 50, 48, 246) for x in (700, 600)]

    found = whole_columns(card, tuple(one.to_quad() for one in (*long, box(488, 50, 56, 82))))

    assert len(found) == 3
    assert all(is_column(quad) for quad in found)
    assert bounding_box(found[-1]).centre == pytest.approx((516, 92), abs=4)
