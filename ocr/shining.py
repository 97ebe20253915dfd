"""Whether what was read on a bare back is the front's print, shining through the paper. Knows no scanner."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ingest.blank import is_blank
from ocr.read_card import CardReader, TurnedReading
from ocr.reading import ReadCard

PALE = 45.0
"""Grey levels of contrast: thin grey type has 70 and more, a front's print a fifth of its own through thin stock."""
HARDLY_READ = 0.8
"""The front's print in a mirror gives .62 to .75, pale print that stands there itself .9 and more."""


def shines_through(turned: TurnedReading, reader: CardReader) -> bool:
    """Whether all that was read is pale, and words seen in a mirror or, without any ink of its own, none at all.

    Print that is pale by intention (a blind stamp, grey on grey) reads better as it stands, and stays.

    Raises:
        EngineError: every reader failed.
    """
    if not turned.read.lines or not is_blank(turned.card, ink_levels=PALE):
        return False
    sure = _sure(turned.read)
    if sure < HARDLY_READ and is_blank(turned.card):
        return True
    mirrored = replace(turned.card, pixels=np.ascontiguousarray(turned.card.pixels[:, ::-1]))
    return _sure(reader.read(mirrored).read) > sure


def _sure(read: ReadCard) -> float:
    """0–1: the mean over all characters."""
    chars = sum(len(line.text) for line in read.lines)
    return sum(line.confidence * len(line.text) for line in read.lines) / chars if chars else 0.0
