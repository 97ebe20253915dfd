"""The word tables in data/*.tsv: the first line of each says source and licence. Knows no names of people."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files


@cache
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of `data/<name>.tsv`; the first line says source and licence."""
    text = files("normalize.data").joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#"))


@cache
def word_set(name: str) -> frozenset[str]:
    """The first column of a table, lower case."""
    return frozenset(row[0].lower() for row in table(name))


@cache
def endings(name: str) -> tuple[str, ...]:
    """The first column of a table, the longest first."""
    return tuple(sorted((row[0] for row in table(name)), key=lambda word: (-len(word), word)))


@lru_cache(maxsize=16384)
def ending_of(text: str, name: str) -> str | None:
    """The longest entry of a table that the text ends with."""
    return next((ending for ending in endings(name) if text.endswith(ending)), None)
