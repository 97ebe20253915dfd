"""Pictures on disk: originals by their sha256, flat cards by their id, and what could not be read beside its reason.

A file appears whole or not at all, and is never overwritten with something else. Knows no database.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from contacts.errors import NoSuchPicture

_SHA256 = re.compile(r"[0-9a-f]{64}")
_CARD_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_UNSAFE = re.compile(r"[^\w.\- ()（）　]", re.UNICODE)
_LONGEST_NAME_BYTES = 120
"""Of a file name taken from outside; file systems stop at 255 bytes, and ours adds a folder of its own."""


class PictureStore:
    """Everything under one folder: `originals/ab/cd/<sha256>`, `cards/<id>.jpg`, `quarantine/<sha256>/`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def keep(self, data: bytes, sha256: str) -> Path:
        """The original on disk for ever; kept once however often it is given.

        Raises:
            ValueError: the bytes are not those of the digest.
        """
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ValueError("these bytes have another sha256")
        path = self._original(sha256)
        if (redacted := self._redacted(sha256)) is not None:
            return redacted  # somebody on it was erased, and does not come back with the same bytes
        # The size tells a whole file from one that a full disk cut short before this program wrote it whole.
        if not (path.exists() and path.stat().st_size == len(data)):
            _write_whole(path, data)
        return path

    def original(self, sha256: str) -> bytes:
        """The bytes as they were given.

        Raises:
            NoSuchPicture: not kept, or damaged on disk.
        """
        path, wanted = self._original(sha256), sha256
        if (redacted := self._redacted(sha256)) is not None:
            path, wanted = redacted, redacted.name.rpartition("-")[2]
        try:
            data = path.read_bytes()
        except FileNotFoundError as error:
            raise NoSuchPicture("元の画像が見つかりません。", "バックアップから戻してください。") from error
        if hashlib.sha256(data).hexdigest() != wanted:
            raise NoSuchPicture("元の画像が壊れています。", "バックアップから戻してください。")
        return data

    def keep_card(self, card_id: str, jpeg: bytes) -> Path:
        """The flat card for the screen; a better reading of the card may replace it, the original stays."""
        path = self._card(card_id)
        _write_whole(path, jpeg)
        return path

    def card(self, card_id: str) -> bytes:
        """The flat card as JPEG.

        Raises:
            NoSuchPicture: none was kept.
        """
        try:
            return self._card(card_id).read_bytes()
        except FileNotFoundError as error:
            raise NoSuchPicture("名刺の画像が見つかりません。", "もう一度読み取ってください。") from error

    def quarantine(self, data: bytes, file_name: str, reason: str) -> Path:
        """Keep what could not be read, under its own name with `reason.txt` beside it.

        Returns:
            Where the original lies now.
        """
        folder = self.root / "quarantine" / hashlib.sha256(data).hexdigest()
        path = folder / _safe_name(file_name)
        if not path.exists():
            _write_whole(path, data)
        _write_whole(folder / "reason.txt", (reason.rstrip() + "\n").encode())
        return path

    def redact(self, sha256: str, data: bytes) -> Path:
        """These bytes take the original's place for good: somebody on it was erased, others are still there."""
        earlier = self._redacted(sha256)
        path = self._original(sha256).with_name(f"{sha256}.redacted-{hashlib.sha256(data).hexdigest()}")
        _write_whole(path, data)
        if earlier is not None and earlier != path:
            earlier.unlink(missing_ok=True)
        self._original(sha256).unlink(missing_ok=True)
        shutil.rmtree(self.root / "quarantine" / sha256, ignore_errors=True)
        return path

    def forget(self, sha256: str) -> None:
        """The original is gone for good, wherever a copy of it lay."""
        self._original(sha256).unlink(missing_ok=True)
        if (redacted := self._redacted(sha256)) is not None:
            redacted.unlink(missing_ok=True)
        shutil.rmtree(self.root / "quarantine" / sha256, ignore_errors=True)

    def forget_card(self, card_id: str) -> None:
        """The flat card is gone for good."""
        self._card(card_id).unlink(missing_ok=True)

    def _redacted(self, sha256: str) -> Path | None:
        """The copy with erased cards painted over, if there is one; its name ends in its own digest."""
        return next(iter(self._original(sha256).parent.glob(f"{sha256}.redacted-*")), None)

    def _original(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise NoSuchPicture("画像の番号が正しくありません。", "一覧から選び直してください。")
        return self.root / "originals" / sha256[:2] / sha256[2:4] / sha256

    def _card(self, card_id: str) -> Path:
        if not _CARD_ID.fullmatch(card_id):
            raise NoSuchPicture("名刺の番号が正しくありません。", "一覧から選び直してください。")
        return self.root / "cards" / card_id[-2:] / f"{card_id}.jpg"


def _safe_name(file_name: str) -> str:
    """The last part of a name from outside, fit for any folder, never `reason.txt` itself."""
    name = _UNSAFE.sub("_", re.split(r"[/\\]", file_name)[-1]).strip(". ")
    stem, suffix = os.path.splitext(name)
    suffix = suffix[:16]
    while len((stem + suffix).encode()) > _LONGEST_NAME_BYTES:
        stem = stem[:-1]
    name = (stem + suffix) or "picture"
    return f"_{name}" if name.casefold() == "reason.txt" else name


def _write_whole(path: Path, data: bytes) -> None:
    """Temporary file, flushed, renamed: a reader or a power cut sees the old or the new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
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
