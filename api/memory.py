"""Memory that is not needed any more goes back to the machine. Knows no picture.

A net's layers take and free tens of megabytes each. glibc raises the size from which such pieces are handed back each
time one is freed, so that a worker keeps what its largest picture once needed.
"""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3  # of glibc's malloc.h
LARGE_BYTES = 8 << 20
"""Pieces from here on are handed back at once. Read 8 cards: 368 MB at most for 458, .01 CPU s a card more; from 4 MB
342 MB and .02."""
LEFT_OVER_BYTES = 32 << 20


@cache
def _glibc() -> Any:
    """The C library; None where it is another one and none of this applies."""
    try:
        library = ctypes.CDLL(None)
        return library if library.mallopt and library.malloc_trim else None
    except (AttributeError, OSError, TypeError):  # macOS, musl; Windows has no library without a name
        return None


def hand_back_freed_memory() -> bool:
    """Ask the C library to keep little from now on; False where it cannot."""
    library = _glibc()
    if library is None:
        return False
    return bool(library.mallopt(MMAP_THRESHOLD, LARGE_BYTES) and library.mallopt(TRIM_THRESHOLD, LEFT_OVER_BYTES))


def hand_back_now() -> None:
    """What lies free between pieces in use goes back too: 50 MB after a picture, in 4 ms."""
    library = _glibc()
    if library is not None:
        library.malloc_trim(0)
