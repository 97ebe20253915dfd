"""Faint print made plain for the eyes of a detector: thin grey type under poor light is there, but it overlooks it.

Only where text is looked for; it is read from the picture as it is (evened, sharpened or blurred crops read no better:
39 wrong characters in 45 unsure lines as they are, 37 to 48 in other dress). Knows boxes, not what they say.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import cv2
import numpy as np

from ingest.geometry import Quad, bounding_box, common_area, quad_area
from ingest.photo import Pixels

FAINT = 60.0
"""Grey levels between print and paper below which a detector loses lines: 40 on a drawn card that lost five of ten
lines, 110 on an ordinary hard one."""
NOISE_PX = 1.5
OTHER_LINE = 0.25
"""Boxes that have less than this in common are of two lines."""
PAPER_SHARE = 1 / 16
"""Of the card's height: light changes more slowly than this, print faster."""


def made_plain(pixels: Pixels, boxes: Sequence[Quad]) -> Pixels | None:
    """The card with its print at full contrast; None where it is plain already.

    Args:
        pixels: the card, card px.
        boxes: where text was found.
    """
    if not boxes:
        return None
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    contrasts = []
    for box in map(bounding_box, boxes):
        part = grey[max(0, int(box.top)) : int(box.bottom) + 1, max(0, int(box.left)) : int(box.right) + 1]
        if part.size:
            small = cv2.GaussianBlur(part, (0, 0), NOISE_PX)
            low, middle, high = np.percentile(small[::2, ::2], (2, 60, 98))
            contrasts.append(float(max(middle - low, high - middle)))
    if not contrasts or median(contrasts) >= FAINT:
        return None
    smooth = cv2.GaussianBlur(grey, (0, 0), NOISE_PX).astype(np.float32)
    eighth = cv2.resize(smooth, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    paper = cv2.GaussianBlur(eighth, (0, 0), max(1.0, PAPER_SHARE * len(eighth)))
    print_ = smooth - cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    low, high = (float(v) for v in np.percentile(print_[::4, ::4], (0.5, 99.5)))
    dark = -low > high
    reach = max(-low if dark else high, 8.0)
    plain = np.clip((200 if dark else 60) + print_ / reach * 150, 0, 255).astype(np.uint8)
    return np.asarray(cv2.cvtColor(plain, cv2.COLOR_GRAY2BGR))


def both_looks(first: Sequence[Quad], second: Sequence[Quad]) -> tuple[Quad, ...]:
    """The boxes of the look that found more lines, and of the other those that lie on none of them.

    Made plain, lines under a lamp can drown that were seen before.

    Args:
        first: found in the card as it is, card px.
        second: found in the card made plain; of two looks that found as many it stands.
    """
    more, fewer = (second, first) if len(second) >= len(first) else (first, second)
    lost = [box for box in fewer if all(common_area(box, other) < OTHER_LINE * quad_area(box) for other in more)]
    return (*more, *lost)
