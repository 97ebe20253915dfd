"""名刺箱's own file: JSON lines, everything that stands of everybody, in and out without a character changed.

The first line says what it is: `{"meishi": 1}`. Knows no table.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from contacts.exchange.exchange import UnreadableFile
from contacts.exchange.portrait import Portrait
from contacts.exchange.sheet import Sheet
from contacts.exchange.targets import KIND_WORDS, LINE_INSIDE, MET_ON, NOTE, NOTES_APART, Target

_VERSION = 1


class WholeExchange:
    """One JSON object a contact and line."""

    media_type = "application/x-ndjson; charset=utf-8"
    suffix = ".meishi.jsonl"
    word = "名刺箱の全項目（JSON）"

    def write(self, contacts: Iterable[Portrait], more: Sequence[Target] = ()) -> bytes:
        """Every value, memo and field of a record."""
        lines: list[dict[str, Any]] = [{"meishi": _VERSION}]
        for contact in contacts:
            line: dict[str, Any] = {"values": [[kind.value, value] for kind, value in contact.values]}
            if contact.notes:
                line["notes"] = contact.notes
            if contact.met_on:
                line["met_on"] = contact.met_on.isoformat()
            if records := {target.key: contact.records[target.key] for target in more if target.key in contact.records}:
                line["records"] = records
            lines.append(line)
        return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode("utf-8", "replace")


def read_whole(data: bytes) -> Sheet:
    """The file as a sheet whose columns are targets.

    Raises:
        UnreadableFile: a line is none of ours, or a newer program wrote it.
    """
    rows: list[tuple[int, dict[str, str]]] = []
    for number, raw in enumerate(data.split(b"\n"), 1):
        if not raw.strip():
            continue
        try:
            line = json.loads(raw)
            if number == 1:
                if line["meishi"] > _VERSION:
                    raise UnreadableFile(
                        "より新しい版の名刺箱で書き出されたファイルです。",
                        "名刺箱を新しい版にしてから取り込んでください。",
                    )
                continue
            rows.append((number, _cells(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnreadableFile(
                f"{number} 行目を名刺箱のファイルとして読み取れません。", "書き出し直したファイルを選んでください。"
            ) from error
    known = [kind.value for kind in KIND_WORDS] + [MET_ON, NOTE]
    header = [*known, *sorted({key for _, cells in rows for key in cells} - set(known))]
    return Sheet(
        format="meishi", header=tuple(header), dialect="ours", exact=True,
        rows=tuple((number, tuple(cells.get(key, "") for key in header)) for number, cells in rows),
    )  # fmt: skip


def _cells(line: dict[str, Any]) -> dict[str, str]:
    cells: dict[str, list[str]] = {}
    for kind, value in line["values"]:
        cells.setdefault(str(kind), []).append(str(value).replace("\n", LINE_INSIDE))
    found = {kind: "\n".join(values) for kind, values in cells.items()}
    found[NOTE] = NOTES_APART.join(map(str, line.get("notes", ())))
    found[MET_ON] = str(line.get("met_on") or "")
    return found | {str(key): str(text) for key, text in line.get("records", {}).items()}
