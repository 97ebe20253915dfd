"""Outlines of small cards come to lie on the card's edge, not round its shadow."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ingest.geometry import quad_of
from ingest.quad_score import iou, look_at
from ingest.tighten import tightened

CARD = np.array([[200.0, 150.0], [340.0, 172.0], [327.0, 256.0], [187.0, 234.0]])
CENTRE = CARD.mean(axis=0)


def desk(paper: int) -> np.ndarray:
    """A small card with a soft shadow all round."""
    work = np.full((400, 600, 3), 206, np.uint8)
    cv2.fillConvexPoly(
        work, np.round((CARD - CENTRE) * (1.05, 1.08) + CENTRE).astype(np.int32), (176,) * 3, cv2.LINE_AA
    )
    work = cv2.GaussianBlur(work, (0, 0), 2.0)
    cv2.fillConvexPoly(work, np.round(CARD * 16).astype(np.int32), (paper,) * 3, cv2.LINE_AA, 4)
    return work


@pytest.mark.parametrize("paper", [242, 60])
def test_an_outline_that_takes_the_shadow_in_is_laid_on_the_card(paper: int):
    wide = quad_of(CENTRE + (CARD - CENTRE) * (1.045, 1.075))
    true = quad_of(CARD)
    assert iou(wide, true) < 0.9

    tight = tightened(wide, look_at(desk(paper), ()))

    assert iou(tight, true) > 0.96


def test_an_outline_without_an_edge_near_it_stays_where_it_is():
    quad = quad_of(CARD)
    plain = np.full((400, 600, 3), 206, np.uint8)

    assert np.abs(np.array(tightened(quad, look_at(plain, ()))) - CARD).max() < 0.01
