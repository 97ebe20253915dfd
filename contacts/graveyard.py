"""Tombstones in a file beside the book: what was erased stays erased, whatever older copy of the book is put back.

One JSON object a line, only ever appended to, with ids and digests alone. Knows no table.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

FILE_NAME = "erased.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grave:
    """One thing that was erased."""

    id: str
    kind: str
    """contact, card, picture or redacted."""
    at: str
    """ISO 8601, with its zone."""
    by: str
    detail: dict[str, object] = field(default_factory=dict)
    """Of a card: the picture it was on, its page, number and corners."""


class Graveyard:
    """The file of one home folder, or of one backup."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME

    def graves(self) -> tuple[Grave, ...]:
        """All of them, the oldest first; a line that a power cut left half is passed over."""
        if not self.path.exists():
            return ()
        found: dict[tuple[str, str], Grave] = {}
        for line in self.path.read_text("utf-8").splitlines():
            try:
                grave = Grave(**json.loads(line))
            except (ValueError, TypeError):
                continue
            found[grave.kind, grave.id] = grave
        return tuple(found.values())

    def bury(self, graves: Iterable[Grave]) -> None:
        """Write these down; they are on the disk when this returns."""
        known = {(grave.kind, grave.id) for grave in self.graves()}
        lines = [
            json.dumps(asdict(grave), ensure_ascii=False, sort_keys=True) + "\n"
            for grave in graves
            if (grave.kind, grave.id) not in known
        ]
        if not lines:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        broken = self.path.exists() and not self.path.read_bytes().endswith(b"\n") and self.path.stat().st_size
        with self.path.open("a", encoding="utf-8") as file:
            file.write(("\n" if broken else "") + "".join(lines))
            file.flush()
            os.fsync(file.fileno())
