"""Whether some text can be a card's: not a page's, not the labels of icons, not the specks of a texture.

Frame: any px. Knows where text is, not what it says.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.geometry import Quad, quad_area, side_lengths
from ingest.text_groups import text_angle

PAGE_LINES = 14
"""A card has rarely more lines, and never so many long ones."""
PAGE_FINENESS = 22
"""The text of a page is this many times as broad as a line is high; a card's is at most sixteen times."""
MOST_BOXES = 34
"""Two offices in small print are 25 boxes; a receipt or a table has more."""
LONG = 2.5
"""A box this many times as long as high is a line: labels under icons and specks are not."""
SCATTERED = 0.4
"""Of many boxes, more than this share are lines on a card: drawn ones have .57 and more, a keyboard .24."""
FEWEST_LINES = 3
LEAST_GLYPHS = 3.5
"""A key of a keyboard bears one; the shortest name is four high."""
STRIPE = 36.0
"""The longest line of a card is some thirty times as long as high: what is longer is a stripe of fur or weave."""
MOST_STRIPES = 2
COHERENT_DEG = 6.0
LEAST_DENSITY = 0.18
"""Share of the text's room that is text: drawn cards give .27 and more, icons .11."""


def is_page(texts: Sequence[Quad]) -> bool:
    """Whether the text is a page's: many lines, most of them as long as the text is wide."""
    if len(texts) < PAGE_LINES:
        return False
    points = _levelled(texts)
    extents = np.ptp(points, axis=1)
    room = np.ptp(points.reshape(-1, 2), axis=0)
    longest = (extents / room).max(axis=1)
    # Fourteen columns of a vertical card are as long, but not as fine.
    fine = float(np.median([min(side_lengths(text)) for text in texts])) * PAGE_FINENESS < float(room.min())
    return bool((longest > 0.55).mean() > 0.4) and fine


def is_labels(texts: Sequence[Quad]) -> bool:
    """Whether nothing of it is a line: the glyphs of keys, the labels of icons."""
    lengths = _lengths(texts)
    lines = float((lengths > LONG).mean())
    return bool(
        lengths.sum() < LEAST_GLYPHS or (len(texts) > 3 and lines == 0) or (len(texts) > 7 and lines < SCATTERED)
    )


def can_be_one_card(texts: Sequence[Quad]) -> bool:
    """Whether what stands inside one outline can be a card's: no page, no table or receipt, no labels."""
    return not texts or not (is_page(texts) or len(texts) >= MOST_BOXES or is_labels(texts))


def speaks_of_a_card(texts: Sequence[Quad]) -> bool:
    """Whether text alone, no edge seen round it, is enough to say that a card is there."""
    if not texts or not can_be_one_card(texts):
        return False
    lengths = _lengths(texts)
    lines = [text for text, length in zip(texts, lengths, strict=True) if length > LONG]
    if len(lines) < FEWEST_LINES or (lengths > STRIPE).sum() > MOST_STRIPES:
        return False
    points = _levelled(texts)
    room = np.ptp(points.reshape(-1, 2), axis=0)
    height = float(np.median([min(side_lengths(text)) for text in texts]))
    dense = sum(quad_area(text) for text in texts) / max(1.0, float(room.prod()))
    return bool(_agreeing(lines) > 0.75 and float(room.min()) < PAGE_FINENESS * height and dense > LEAST_DENSITY)


def _lengths(texts: Sequence[Quad]) -> NDArray[np.float64]:
    """Each box's longer side in its own heights, about its number of glyphs."""
    sides = np.array([side_lengths(text) for text in texts]).reshape(-1, 4)
    pairs = np.stack([sides[:, 0] + sides[:, 2], sides[:, 1] + sides[:, 3]], axis=1)
    return np.asarray(pairs.max(axis=1) / np.maximum(pairs.min(axis=1), 1e-6))


def _agreeing(lines: Sequence[Quad]) -> float:
    """Share of the lines that run one way."""
    points = _levelled(lines)
    across = points[:, 1] + points[:, 2] - points[:, 0] - points[:, 3]
    down = points[:, 2] + points[:, 3] - points[:, 0] - points[:, 1]
    lying = (np.linalg.norm(across, axis=1) >= np.linalg.norm(down, axis=1))[:, np.newaxis]
    along = np.where(lying, across, down)
    degrees = np.degrees(np.arctan2(along[:, 1], along[:, 0]))
    return float((np.abs((degrees + 45) % 90 - 45) < COHERENT_DEG).mean())


def _levelled(texts: Sequence[Quad]) -> NDArray[np.float64]:
    """Shape (n, 4, 2): the corners in the text's own direction."""
    angle = text_angle(texts)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return np.asarray(np.array(texts) @ turn.T)
