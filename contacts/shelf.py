"""Where pictures lie: a folder of this machine, a folder that machines share, or an S3-compatible store.

A shelf holds bytes under keys such as `originals/ab/cd/<sha256>`; what lies there is whole. Knows no picture.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from contacts.errors import PicturesAway

MARK = ".meishi-pictures"
"""Lies in every place that machines share: a folder without it is the empty place that a share is mounted on."""
MARKED = b"pictures of a Meishibako\n"
DRAFT = ".new-"
"""Before the name of what is being written."""


class Shelf(Protocol):
    """Bytes under keys; every method raises PicturesAway when the place cannot be reached."""

    def get(self, key: str) -> bytes | None:
        """What lies there; None: nothing."""
        ...

    def put(self, key: str, data: bytes) -> None:
        """Lay it there, whole or not at all; it outlasts a power cut when this returns."""
        ...

    def remove(self, key: str) -> None:
        """It is gone when this returns; that it was not there is no error."""
        ...

    def find(self, prefix: str) -> Iterator[tuple[str, int]]:
        """Every key that begins so, with its size in bytes."""
        ...


class FolderShelf:
    """A folder. Where other machines share it, it carries a mark, and without the mark nothing is read or written."""

    def __init__(self, root: Path, *, shared: bool = False) -> None:
        self.root = root
        self.shared = shared

    def __str__(self) -> str:
        return str(self.root)

    def get(self, key: str) -> bytes | None:
        """See Shelf."""
        try:
            return (self.root / key).read_bytes()
        except FileNotFoundError:
            self._check_mounted(key)
            return None

    def put(self, key: str, data: bytes) -> None:
        """See Shelf."""
        self._check_mounted(key)
        _write_whole(self.root / key, data)

    def remove(self, key: str) -> None:
        """See Shelf."""
        self._check_mounted()
        (self.root / key).unlink(missing_ok=True)
        with suppress(OSError):  # others lie beside it
            (self.root / key).parent.rmdir()

    def find(self, prefix: str) -> Iterator[tuple[str, int]]:
        """See Shelf."""
        self._check_mounted()
        inside, _, start = prefix.rpartition("/")
        folder = self.root / inside
        for path in sorted(folder.glob(f"{start}*") if start else folder.iterdir()) if folder.is_dir() else ():
            for file in sorted(path.rglob("*")) if path.is_dir() else (path,):
                if not file.name.startswith(DRAFT):
                    with suppress(FileNotFoundError):  # a folder, or gone since we looked
                        if file.is_file():
                            yield file.relative_to(self.root).as_posix(), file.stat().st_size

    def _check_mounted(self, key: str = "") -> None:
        if self.shared and key != MARK and not (self.root / MARK).exists():
            raise PicturesAway(str(self.root), "その場所に目印のファイルがありません")


def _write_whole(path: Path, data: bytes) -> None:
    """Temporary file, flushed, renamed: a reader or a power cut sees the old or the new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=DRAFT)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
