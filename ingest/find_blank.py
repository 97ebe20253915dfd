"""Photo → the outline of a card without any text, where find_cards found none. Knows no text."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.find_cards import WORK_SIDE_PX
from ingest.found_card import FoundBy, FoundCard
from ingest.geometry import Quad, map_quad, quad_area
from ingest.hypotheses import from_areas
from ingest.photo import Photo
from ingest.quad_score import look_at, score

LEAST_SHARE = 0.06
"""Of the picture: a smaller outline without text is a mark on the card, or anything."""
BLANK_SURE = 0.5
"""An outline without text, where the score can reach 0.75 at most."""


def find_blank(photo: Photo) -> FoundCard | None:
    """The outline of a card without any text, where find_cards found none: the blank back of a card."""
    scale = min(1.0, WORK_SIDE_PX / max(photo.height_px, photo.width_px))
    work = np.asarray(cv2.resize(photo.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    ground = look_at(work, ())
    least = LEAST_SHARE * work.shape[0] * work.shape[1]
    outlines = (quad for quad in from_areas(work) if quad_area(quad) > least)
    best = max(((score(quad, ground), quad) for quad in outlines), default=(0.0, None))
    value, quad = best
    if quad is not None and value >= BLANK_SURE:
        back = np.diag([photo.width_px / work.shape[1], photo.height_px / work.shape[0], 1.0])
        return FoundCard(quad=map_quad(back, quad), score=round(value, 3), by=FoundBy.OUTLINE)
    if _even(work):
        whole: Quad = (
            (0.0, 0.0),
            (float(photo.width_px), 0.0),
            (float(photo.width_px), float(photo.height_px)),
            (0.0, float(photo.height_px)),
        )
        return FoundCard(quad=whole, score=0.5, by=FoundBy.WHOLE)
    return None


def _even(work: NDArray[np.uint8]) -> bool:
    """Whether the whole picture is one light, even surface."""
    grey = cv2.cvtColor(work, cv2.COLOR_BGR2GRAY)
    return bool(grey.mean() > 150 and grey.std() < 12)
