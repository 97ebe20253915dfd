"""The pages in English: one table from what stands in templates, scripts and words to what is said instead.

Templates and scripts are written in Japanese and put into English as they are loaded, so that no page can forget a word
and none costs more. Knows no page by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("english.tsv")
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠々]")
_PIECE = re.compile(r"[^<>\"'{}\n`$]+")
"""What stands between tags, quotes and braces."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_MARKS = str.maketrans({
    "（": " (", "）": ")", "、": ", ", "。": ". ", "：": ": ", "「": "“", "」": "”", "・": "·", "〜": "–", "？": "?",
})  # fmt: skip


@cache
def table() -> Mapping[str, str]:
    """Japanese → English; `file|Japanese` where a file has its own word."""
    found: dict[str, str] = {}
    for line in TABLE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            ours, _, theirs = line.partition("\t")
            found[ours] = theirs
    return found


def english(text: str) -> str:
    """A whole sentence or word of ours in English; what the table does not have stays as it is."""
    core = text.strip()
    found = table().get(core)
    if found is None:  # 7 日未満 stands in the table as 0 日未満
        numbers = iter(_NUMBER.findall(core))
        found = table().get(_NUMBER.sub("0", core))
        found = None if found is None else re.sub("0", lambda _: next(numbers, ""), found)
    return text if found is None else _spaced(found).strip()


def missing(source: str, name: str) -> tuple[str, ...]:
    """What of a template or a script has no English."""
    pieces = (piece[0].strip() for piece in _PIECE.finditer(_COMMENT.sub("", source)))
    return tuple(
        dict.fromkeys(
            piece for piece in pieces
            if JAPANESE.search(piece) and not piece.startswith("//") and _found(piece, name) is None
        )
    )  # fmt: skip


def in_english(source: str, name: str) -> str:
    """A template or a script with its words put into English."""

    def said(piece: re.Match[str]) -> str:
        text = piece[0]
        core = text.strip()
        found = _found(core, name) if JAPANESE.search(core) else None
        if found is None:
            return text
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return before + _spaced(found) + after

    return _PIECE.sub(said, _COMMENT.sub("", source)).translate(_MARKS)


def _found(piece: str, name: str) -> str | None:
    return table().get(f"{name}|{piece}", table().get(piece))


def _spaced(found: str) -> str:
    """`_` at either end is a space: a tab-separated file would lose it."""
    text = found.removeprefix("_").removesuffix("_")
    return (" " if found.startswith("_") else "") + text + (" " if found.endswith("_") else "")
