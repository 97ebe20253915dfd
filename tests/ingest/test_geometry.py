"""Corners keep their order, and points survive the way from photo to card and back."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.card_image import CardImage
from ingest.geometry import (
    Quad,
    bounding_box,
    common_area,
    homography,
    is_convex,
    map_points,
    order_corners,
    quad_area,
    turn_corners,
)

SHEARED: Quad = ((10.0, 12.0), (95.0, 20.0), (90.0, 70.0), (5.0, 60.0))


@pytest.mark.parametrize("shuffle", list(itertools.permutations(range(4))))
def test_corner_order_survives_any_shuffle(shuffle: tuple[int, ...]):
    shuffled = np.array([SHEARED[i] for i in shuffle])

    assert order_corners(shuffled) == SHEARED


@pytest.mark.parametrize(
    "corners",
    [
        [(0, 0), (1, 1), (2, 2), (3, 3)],  # on one line
        [(0, 0), (0, 0), (5, 0), (5, 5)],  # two coincide
        [(0, 0), (10, 0), (10, 10), (9, 1)],  # one inside the others
    ],
)
def test_corners_that_span_no_quad_are_refused(corners: list[tuple[int, int]]):
    with pytest.raises(ValueError, match="quad"):
        order_corners(np.array(corners, dtype=float))


@given(
    st.tuples(*[st.floats(-0.2, 0.2)] * 8),
    st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0)),
)
def test_photo_to_card_and_back_is_within_a_pixel(jitter: tuple[float, ...], share: tuple[float, float]):
    square = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], dtype=float) + np.array(jitter).reshape(4, 2)
    a, b, c, d = ((float(x), float(y)) for x, y in square * (3000, 2000) + 500)
    card = CardImage(photo_id="p", quad=(a, b, c, d), pixels=np.zeros((550, 910, 3), np.uint8), px_per_mm=10)
    point = (share[0] * 910, share[1] * 550)
    to_photo = card.to_photo()

    (there,) = map_points(to_photo, [point])
    (back,) = map_points(np.linalg.inv(to_photo), [there])

    assert np.hypot(back[0] - point[0], back[1] - point[1]) < 1


def test_turning_renames_corners_without_moving_them():
    turned = turn_corners(SHEARED, 1)

    assert turned == (SHEARED[1], SHEARED[2], SHEARED[3], SHEARED[0])
    assert turn_corners(turned, 3) == SHEARED
    assert quad_area(turned) == pytest.approx(quad_area(SHEARED))
    assert is_convex(turned)


def test_a_homography_takes_each_corner_to_its_own():
    target: Quad = ((0.0, 0.0), (91.0, 0.0), (91.0, 55.0), (0.0, 55.0))

    mapped = map_points(homography(SHEARED, target), SHEARED)

    assert np.allclose(mapped, target)


def test_a_homography_of_points_on_a_line_is_refused():
    line: Quad = ((0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (3.0, 3.0))

    with pytest.raises(ValueError, match="quad"):
        homography(line, SHEARED)


def test_the_box_around_points_touches_the_outermost():
    box = bounding_box([(3, 9), (1, 4), (8, 5)])

    assert (box.left, box.top, box.right, box.bottom) == (1, 4, 8, 9)


SQUARE: Quad = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))


@pytest.mark.parametrize(
    ("other", "area"),
    [
        (SQUARE, 100.0),
        (((0.001, 0.0), (10.001, 0.0), (10.0, 10.0), (0.0, 10.0)), 99.995),  # nearly the same sides
        (((5.0, 5.0), (15.0, 5.0), (15.0, 15.0), (5.0, 15.0)), 25.0),
        (((2.0, 2.0), (4.0, 2.0), (4.0, 4.0), (2.0, 4.0)), 4.0),
        (((20.0, 0.0), (30.0, 0.0), (30.0, 10.0), (20.0, 10.0)), 0.0),
        (((10.0, 0.0), (20.0, 0.0), (20.0, 10.0), (10.0, 10.0)), 0.0),  # only a side in common
        (((0.0, 10.0), (10.0, 10.0), (10.0, 0.0), (0.0, 0.0)), 100.0),  # the other way round
    ],
)
def test_common_area_is_what_both_cover(other: Quad, area: float):
    assert common_area(SQUARE, other) == pytest.approx(area, abs=1e-2)
    assert common_area(other, SQUARE) == pytest.approx(area, abs=1e-2)


@given(st.tuples(*[st.floats(-0.3, 0.3)] * 8), st.floats(-1e-4, 1e-4))
def test_a_quad_covers_a_slightly_moved_self_almost_wholly(jitter: tuple[float, ...], shift: float):
    corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], dtype=float) + np.array(jitter).reshape(4, 2)
    a, b, c, d = ((float(x), float(y)) for x, y in corners * 900)
    quad: Quad = (a, b, c, d)
    moved: Quad = tuple((x + shift * 900, y) for x, y in quad)  # type: ignore[assignment]  # four in, four out

    assert common_area(quad, moved) >= 0.99 * quad_area(quad)
