"""Files that somebody names: found in folders without going round in circles, read without being held up.

A pipe, a device, a folder that contains itself, a name in another encoding, a file that is gone: each is named and left
out. Knows no picture.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

LARGEST_BYTES = 1 << 30
"""Of one file: two hundred A4 pages at 300 dpi in colour have half of it. What is larger would not fit into memory."""


class FileRefused(Exception):
    """A file that cannot be read; its words follow the file's name."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file, or a place that is none: then `fault` says why."""

    path: Path
    fault: str = ""
    size: int = 0
    mtime_ns: int = 0


def shown(path: Path) -> str:
    """The path for people: a name that is not UTF-8 was most likely written by a Japanese Windows."""
    name = str(path)
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(path).decode("cp932", "replace")
    return name


def walk(paths: Sequence[Path]) -> Iterator[Found]:
    """Every file that is named or lies in a named folder, sorted within each; hidden ones are left out."""
    seen: set[tuple[int, int]] = set()
    for path in paths:
        yield from _walk(path, seen)


def _walk(path: Path, seen: set[tuple[int, int]]) -> Iterator[Found]:
    try:
        told = path.stat()
    except OSError as error:
        loop = isinstance(error, RuntimeError) or error.errno == 40  # ELOOP
        gone = isinstance(error, FileNotFoundError)
        why = "is a link that leads to itself." if loop else "does not exist." if gone else _because(error)
        yield Found(path=path, fault=why)
        return
    if stat.S_ISDIR(told.st_mode):
        place = (told.st_dev, told.st_ino)
        if place in seen:
            yield Found(path=path, fault="is a folder that was gone through already.")
            return
        seen.add(place)
        try:
            names = sorted(entry.name for entry in os.scandir(path) if not entry.name.startswith("."))
        except OSError as error:
            yield Found(path=path, fault=_because(error))
            return
        for name in names:
            yield from _walk(path / name, seen)
    elif stat.S_ISREG(told.st_mode):
        yield Found(path=path, size=told.st_size, mtime_ns=told.st_mtime_ns)
    else:
        yield Found(path=path, fault="is not a regular file.")  # a pipe or a device would hold us up for ever


def read_whole(path: Path) -> bytes:
    """The bytes of a regular file.

    Raises:
        FileRefused: it is too large, gone, or not to be opened.
    """
    try:
        # Not held up, should the file have become a pipe since we looked.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            told = os.fstat(file.fileno())
            if not stat.S_ISREG(told.st_mode):
                raise FileRefused("is not a regular file.")
            if told.st_size > LARGEST_BYTES:
                raise FileRefused(
                    f"has {told.st_size / 1e9:.1f} GB, more than one file may.", "Divide it into several files."
                )
            return file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise FileRefused(_because(error), "Check that you may read it.") from error


def _because(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "is not there any more."
    return f"cannot be opened: {error.strerror}."
