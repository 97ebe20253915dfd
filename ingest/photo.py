"""Photo: one page of the bytes somebody gave us. Knows no card."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""Shape (height, width, 3), BGR, 0–255."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Photo:
    """One page as its bytes decode: EXIF orientation is *not* applied, the text says which way is up.

    Two Photos are the same when `id` is the same.
    """

    sha256: str
    """Of the file's bytes, lower-case hex."""
    page: int
    """From 1; a TIFF or PDF has several."""
    source: str
    """The path or upload name as given, for people; never an identity."""
    pixels: Pixels
    taken_at: datetime | None = None
    """From EXIF, without time zone, as the camera's clock said."""
    px_per_mm: float | None = None
    """The scan's own resolution, where the file states a credible one."""

    def __post_init__(self) -> None:
        self.pixels.setflags(write=False)

    @property
    def id(self) -> str:
        """The bytes and the page: `<sha256>-<page>`."""
        return photo_id(self.sha256, self.page)

    @property
    def width_px(self) -> int:
        """Of the decoded page."""
        return int(self.pixels.shape[1])

    @property
    def height_px(self) -> int:
        """Of the decoded page."""
        return int(self.pixels.shape[0])


def photo_id(sha256: str, page: int) -> str:
    """The identity of a page of these bytes."""
    return f"{sha256}-{page}"


def sha256_of(data: bytes) -> str:
    """Lower-case hex digest, the identity of an original."""
    return hashlib.sha256(data).hexdigest()
