"""Whether an outline cuts a card in two: its print goes on behind one of the sides. Knows where text is."""

from __future__ import annotations

import numpy as np

from ingest.choose import Outline
from ingest.geometry import Quad, homography, map_quad, side_lengths
from ingest.quad_score import Ground

GOES_ON_HEIGHTS = 2.5
"""Of the card's usual line: print no farther behind a side than this is the next line of what stands before it."""


def cuts_a_card(one: Outline, ground: Ground) -> bool:
    """Whether all print outside an outline stands beyond one side of it, beginning right behind that side."""
    square: Quad = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    to_square = homography(one.quad, square)
    outside = [ground.texts[i] for i in np.flatnonzero(~one.holds)]
    middles = np.array([np.mean(map_quad(to_square, text), axis=0) for text in outside])
    top, right, bottom, left = side_lengths(one.quad)
    near = GOES_ON_HEIGHTS * ground.text_height / np.array([(top + bottom) / 2, (left + right) / 2])
    for axis in (0, 1):
        across, along = middles[:, 1 - axis], middles[:, axis]
        for beyond in (along - 1, -along):
            if across.min() > 0 and across.max() < 1 and beyond.min() > -near[axis] and beyond.max() < 1:
                return bool(beyond.min() < near[axis])
    return False
