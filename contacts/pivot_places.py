"""Long lists of ids as places in a short one: a million at once where all are as long as ours, else one by one.

Knows no table.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
NOBODY = -1
_LONG = 36
"""Characters of an id."""
_ODD = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], dtype=np.uint64)
_ODD_LAST = np.uint64(0x85EBCA77C2B2AE63)


class Places:
    """Of ids."""

    def __init__(self, ids: Iterable[str], parts: Iterable[tuple[str, str]]) -> None:
        """`parts`: an id that is part of another one, and that one."""
        self._of = {each: place for place, each in enumerate(ids)}
        self._of |= {part: self._of[root] for part, root in parts if root in self._of}
        self._sorted: NDArray[np.uint64] | None = None
        self._order: Numbers = np.empty(0, dtype=np.int64)
        digests = _digests("\n".join(self._of), "\n")
        if digests is not None:
            order = np.argsort(digests)
            found = digests[order]
            if not (found[1:] == found[:-1]).any():
                self._sorted, self._order = found, np.array([*self._of.values()], dtype=np.int64)[order]

    def __call__(self, listed: str, apart: str) -> Numbers:
        """The place of each id of a text, NOBODY for those that are not there."""
        wanted = _digests(listed, apart) if self._sorted is not None else None
        if wanted is None or self._sorted is None:
            return np.array([self._of.get(each, NOBODY) for each in listed.split(apart)], dtype=np.int64)
        where = np.minimum(np.searchsorted(self._sorted, wanted), len(self._sorted) - 1)
        return np.where(self._sorted[where] == wanted, self._order[where], NOBODY)


def _digests(listed: str, apart: str) -> NDArray[np.uint64] | None:
    """Sixty-four bits of each id; None where one is of another length than ours."""
    if not listed.isascii() or (len(listed) + 1) % (_LONG + 1):
        return None
    letters = np.frombuffer(f"{listed}{apart}".encode(), dtype=np.uint8).reshape(-1, _LONG + 1)
    if not (letters[:, _LONG] == ord(apart)).all() or listed.count(apart) != len(letters) - 1:
        return None
    eights = np.ascontiguousarray(letters[:, :32]).view(np.uint64)
    last = np.ascontiguousarray(letters[:, 32:_LONG]).view(np.uint32)[:, 0].astype(np.uint64)
    mixed: NDArray[np.uint64] = (eights * _ODD).sum(axis=1, dtype=np.uint64) ^ (last * _ODD_LAST)
    return mixed
