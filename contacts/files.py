"""Pictures: originals by their sha256, flat cards by their id, and what could not be read beside its reason.

A picture appears whole or not at all, and is never overwritten with something else. Knows no database, and no disk.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable

from contacts.errors import NoSuchPicture, PictureSpoilt
from contacts.shelf import Shelf

_SHA256 = re.compile(r"[0-9a-f]{64}")
_CARD_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_UNSAFE = re.compile(r"[^\w.\- ()（）　]", re.UNICODE)
ORIGINALS = "originals/"
QUARANTINE = "quarantine/"
_REDACTED = ".redacted-"
_LONGEST_NAME_BYTES = 120
"""Of a file name taken from outside; file systems stop at 255 bytes, and ours adds a folder of its own."""


class PictureStore:
    """Everything on one shelf: `originals/ab/cd/<sha256>`, `cards/<..>/<id>.jpg`, `quarantine/<sha256>/`."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    def keep(self, data: bytes, sha256: str) -> str:
        """The original on the shelf for ever; kept once however often it is given.

        Returns:
            The key it lies under.

        Raises:
            ValueError: the bytes are not those of the digest.
            PicturesAway: the shelf cannot be reached.
            PictureSpoilt: what was written reads back otherwise.
        """
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ValueError("these bytes have another sha256")
        key = original_key(sha256)
        there = dict(self.shelf.find(key))
        if (redacted := _redacted(there)) is not None:
            return redacted  # somebody on it was erased, and does not come back with the same bytes
        # The size tells a whole file from one that a full disk cut short before this program wrote it whole.
        if there.get(key) != len(data):
            self._put_and_look(key, data)
        return key

    def original(self, sha256: str) -> bytes:
        """The bytes as they were given; where somebody on them was erased, with that card painted over.

        Raises:
            NoSuchPicture: not kept, or damaged.
            PicturesAway: the shelf cannot be reached.
        """
        key = original_key(sha256)
        key = _redacted(dict(self.shelf.find(key))) or key
        data = self.shelf.get(key)
        if data is None:
            raise NoSuchPicture("元の画像が見つかりません。", "バックアップから戻してください。")
        if hashlib.sha256(data).hexdigest() != digest_in(key):
            raise NoSuchPicture("元の画像が壊れています。", "バックアップから戻してください。")
        return data

    def keep_card(self, card_id: str, jpeg: bytes) -> str:
        """The flat card for the screen; a better reading of the card may replace it, the original stays."""
        self.shelf.put(card_key(card_id), jpeg)
        return card_key(card_id)

    def card(self, card_id: str) -> bytes:
        """The flat card as JPEG.

        Raises:
            NoSuchPicture: none was kept.
        """
        data = self.shelf.get(card_key(card_id))
        if data is None:
            raise NoSuchPicture("名刺の画像が見つかりません。", "もう一度読み取ってください。")
        return data

    def quarantine(self, data: bytes, file_name: str, reason: str) -> str:
        """Keep what could not be read, under its own name with `reason.txt` beside it.

        Returns:
            The key it lies under now.
        """
        folder = _quarantine_of(hashlib.sha256(data).hexdigest())
        key = folder + _safe_name(file_name)
        if key not in dict(self.shelf.find(key)):
            self.shelf.put(key, data)
        self.shelf.put(f"{folder}reason.txt", (reason.rstrip() + "\n").encode())
        return key

    def redact(self, sha256: str, data: bytes) -> str:
        """These bytes take the original's place for good: somebody on it was erased, others are still there."""
        key = original_key(sha256)
        redacted = f"{key}{_REDACTED}{hashlib.sha256(data).hexdigest()}"
        self._put_and_look(redacted, data)
        for other, _ in list(self.shelf.find(key)):
            if other != redacted:
                self.shelf.remove(other)
        self._empty(_quarantine_of(sha256))
        return redacted

    def forget(self, sha256: str) -> None:
        """The original is gone for good, wherever a copy of it lay."""
        self._empty(original_key(sha256))
        self._empty(_quarantine_of(sha256))

    def forget_card(self, card_id: str) -> None:
        """The flat card is gone for good."""
        self.shelf.remove(card_key(card_id))

    def _put_and_look(self, key: str, data: bytes) -> None:
        """An original is all that is left of a card: it is read back before anybody is told that it is safe."""
        self.shelf.put(key, data)
        if self.shelf.get(key) != data:
            self.shelf.remove(key)
            raise PictureSpoilt(str(self.shelf))

    def _empty(self, prefix: str) -> None:
        for key, _ in list(self.shelf.find(prefix)):
            self.shelf.remove(key)


def original_key(sha256: str) -> str:
    """Where an original lies.

    Raises:
        NoSuchPicture: this is no digest.
    """
    if not _SHA256.fullmatch(sha256):
        raise NoSuchPicture("画像の番号が正しくありません。", "一覧から選び直してください。")
    return f"{ORIGINALS}{sha256[:2]}/{sha256[2:4]}/{sha256}"


def card_key(card_id: str) -> str:
    """Where a flat card lies.

    Raises:
        NoSuchPicture: this is no id.
    """
    if not _CARD_ID.fullmatch(card_id):
        raise NoSuchPicture("名刺の番号が正しくありません。", "一覧から選び直してください。")
    return f"cards/{card_id[-2:]}/{card_id}.jpg"


def digest_in(key: str) -> str:
    """The sha256 that what lies under an original's key must have; a redacted copy's name ends in its own."""
    return key[-64:]


def digest_of(key: str) -> str:
    """The sha256 of what was given, in an original's key or in that of the copy that took its place."""
    return key.rpartition("/")[2].partition(".")[0]


def _redacted(keys: Iterable[str]) -> str | None:
    """The copy with erased cards painted over, if there is one."""
    return next((key for key in keys if _REDACTED in key), None)


def _quarantine_of(sha256: str) -> str:
    return f"{QUARANTINE}{sha256}/"


def _safe_name(file_name: str) -> str:
    """The last part of a name from outside, fit for any folder, never `reason.txt` itself."""
    name = _UNSAFE.sub("_", re.split(r"[/\\]", file_name)[-1]).strip(". ")
    stem, suffix = os.path.splitext(name)
    suffix = suffix[:16]
    while len((stem + suffix).encode()) > _LONGEST_NAME_BYTES:
        stem = stem[:-1]
    name = (stem + suffix) or "picture"
    return f"_{name}" if name.casefold() == "reason.txt" else name
