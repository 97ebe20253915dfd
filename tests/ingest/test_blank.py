"""What counts as a blank side: tooth, show-through and shadow are no print; one small line of text is."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ingest.blank import is_blank
from ingest.card_image import CardImage
from tests.support.backs import print_back, through_the_paper
from tests.support.card import print_card


def flat(pixels: np.ndarray) -> CardImage:
    h, w = pixels.shape[:2]
    quad = ((0.0, 0.0), (float(w), 0.0), (float(w), float(h)), (0.0, float(h)))
    return CardImage(photo_id="x", quad=quad, pixels=np.ascontiguousarray(pixels, dtype=np.uint8), px_per_mm=w / 91)


def scanned(pixels: np.ndarray, seed: int) -> np.ndarray:
    """Small, with the paper's tooth and a shadow along one edge."""
    rng = np.random.default_rng(seed)
    small = cv2.resize(pixels, (1075, 650), interpolation=cv2.INTER_AREA).astype(np.float32)
    tooth = cv2.GaussianBlur(rng.standard_normal((650, 1075), dtype=np.float32), (0, 0), 1.0) * 8
    shadow = 60 * np.exp(-np.arange(1075, dtype=np.float32) / 25)
    return (small + tooth[:, :, None] - shadow[None, :, None]).clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize("seed", range(40, 46))
def test_a_blank_back_is_blank_on_any_stock_with_tooth_shadow_and_the_front_shining_through(seed):
    front = print_card(seed)
    back = through_the_paper(print_back(front, seed, "blank"), front, 0.1)

    assert is_blank(flat(scanned(back.pixels, seed)))


@pytest.mark.parametrize("sort", ["logo", "slogan", "services", "english"])
@pytest.mark.parametrize("seed", [40, 43])
def test_a_back_with_anything_on_it_is_not(seed, sort):
    back = print_back(print_card(seed), seed, sort)

    assert not is_blank(flat(scanned(back.pixels, seed)))


def test_a_single_small_line_is_print():
    page = np.full((550, 910, 3), 250, np.uint8)
    cv2.putText(page, "www.aoba.example.jp", (350, 280), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (40, 40, 40), 1, cv2.LINE_AA)

    assert not is_blank(flat(page))
