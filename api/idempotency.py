"""Answers already given to an Idempotency-Key, kept as small files for a day. Knows no route.

Source: draft-ietf-httpapi-idempotency-key-header: the same key with another payload is refused with 422.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
import uuid
from pathlib import Path

from api.problems import KeyUsedOtherwise
from api.shapes import PhotoAccepted

KEPT_S = 24 * 3600.0
LONGEST_KEY = 255


class AnsweredKeys:
    """A folder of answers; a phone that lost our answer sends again and gets the same one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def answer(self, key: str, fingerprint: str) -> PhotoAccepted | None:
        """What we answered to this key, if we did within a day.

        Raises:
            KeyUsedOtherwise: the key came with other bytes or other words then.
        """
        path = self._path(key)
        try:
            if path.stat().st_mtime < time.time() - KEPT_S:
                return None
            kept = json.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            return None
        if kept["fingerprint"] != fingerprint:
            raise KeyUsedOtherwise("this Idempotency-Key was used for another upload", "send it with a new key")
        return PhotoAccepted.model_validate(kept["answer"])

    def keep(self, key: str, fingerprint: str, answer: PhotoAccepted) -> None:
        """Remember an answer, and forget those that are older than a day."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in self.folder.glob("*.json"):
            if old.stat().st_mtime < time.time() - KEPT_S:
                old.unlink(missing_ok=True)
        draft = self.folder / f".{uuid.uuid4().hex}"
        draft.write_text(json.dumps({"fingerprint": fingerprint, "answer": answer.model_dump(mode="json")}), "utf-8")
        os.replace(draft, self._path(key))

    def _path(self, key: str) -> Path:
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()}.json"


def fingerprint_of(*parts: str) -> str:
    """One digest of everything that makes two uploads the same."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
