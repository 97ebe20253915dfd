"""Who is at work on which file: a lock beside it for as long as that process lives, however it ends. Knows no row."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO

from api.home import Home

_SUFFIX = ".working"


class Mark:
    """This process is at work on a file, until `release`."""

    def __init__(self, home: Home, import_id: str) -> None:
        self._path = _path(home, import_id)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file: IO[bytes] = self._path.open("wb")
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def release(self) -> None:
        """The work is done, or given up."""
        self._path.unlink(missing_ok=True)
        self._file.close()


def is_dead(home: Home, import_id: str) -> bool:
    """Whether whoever was at work on it on this machine is no more; of another machine's work nothing is known here."""
    try:
        with _path(home, import_id).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def forget(home: Home, import_id: str) -> None:
    """The lock of somebody dead."""
    _path(home, import_id).unlink(missing_ok=True)


def _path(home: Home, import_id: str) -> Path:
    return home.settings.home / "imports" / f"{import_id}{_SUFFIX}"
