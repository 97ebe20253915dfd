"""Memory that is not needed any more goes back to the machine. Knows no picture.

A net's layers take and free tens of megabytes each. glibc raises the size from which such pieces are handed back each
time one is freed, so that a worker keeps what its largest picture once needed.
"""

from __future__ import annotations

import ctypes

TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3  # of glibc's malloc.h
LARGE_BYTES = 8 << 20
"""Pieces from here on are handed back at once. Read 8 cards: 368 MB at most for 458, .01 CPU s a card more; from 4 MB
342 MB and .02."""
LEFT_OVER_BYTES = 32 << 20


def hand_back_freed_memory() -> bool:
    """Ask the C library to keep little; False where it is not glibc and none of this applies."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # macOS, musl; Windows has no library without a name
        return False
    return bool(mallopt(MMAP_THRESHOLD, LARGE_BYTES) and mallopt(TRIM_THRESHOLD, LEFT_OVER_BYTES))
