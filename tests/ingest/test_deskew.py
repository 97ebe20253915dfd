"""Print that leans on a card set straight by its outline is levelled; what leans nowhere is left alone."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ingest.deskew import lean_deg, turned
from ingest.geometry import Quad, homography, map_points
from ingest.photo import Photo, Pixels
from ingest.rectify import rectify

WHOLE: Quad = ((0.0, 0.0), (910.0, 0.0), (910.0, 550.0), (0.0, 550.0))


def printed(lean: float, *, upright: bool = False) -> Pixels:
    """Five lines of letters that lean clockwise; or as columns."""
    card = np.full((550, 910, 3), 240, np.uint8)
    for i in range(5):
        cv2.putText(card, "Sakuragi 03-5550-0142", (90, 110 + 90 * i), 0, 1.5, (40, 40, 40), 3, cv2.LINE_AA)
    if upright:
        card = np.ascontiguousarray(np.rot90(card))
    h, w = card.shape[:2]
    turn = cv2.getRotationMatrix2D((w / 2, h / 2), -lean, 1.0)
    return np.asarray(cv2.warpAffine(card, turn, (w, h), borderValue=(240, 240, 240)), dtype=np.uint8)


@pytest.mark.parametrize("lean", [-1.3, -0.5, 0.4, 0.9])
@pytest.mark.parametrize("upright", [False, True], ids=["rows", "columns"])
def test_the_lean_is_measured_to_a_tenth_of_a_degree(lean: float, upright: bool):
    assert lean_deg(printed(lean, upright=upright)) == pytest.approx(lean, abs=0.1)


def test_level_print_and_bare_texture_lean_nowhere():
    noise = np.random.default_rng(4).normal(150, 30, (550, 910, 3)).clip(0, 255).astype(np.uint8)

    assert lean_deg(printed(0.0)) == 0.0
    assert lean_deg(noise) == 0.0


def test_rectifying_levels_the_print_and_says_so_in_its_quad():
    pixels = printed(0.8)

    card = rectify(Photo(sha256="0" * 64, page=1, source="a", pixels=pixels), WHOLE)

    assert lean_deg(card.pixels) == 0.0
    assert card.quad != WHOLE
    # The quad still tells where each px of the card came from.
    (x, y), (u, v) = map_points(card.to_photo(), [(100.0, 275.0), (800.0, 275.0)])
    assert np.degrees(np.arctan2(v - y, u - x)) == pytest.approx(0.8, abs=0.12)


def test_turning_a_quad_turns_the_card_about_its_middle():
    quad = turned(WHOLE, (910.0, 550.0), 1.0)

    matrix = homography(WHOLE, quad)
    assert map_points(matrix, [(455.0, 275.0)])[0] == pytest.approx((455.0, 275.0))
