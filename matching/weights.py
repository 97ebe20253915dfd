"""The weights of the evidence, from the table that ships with the product. Knows no record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from math import log2

Bits = float
BOOK = "book"
"""In the table: how common the shared thing is, the book at hand says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """How often one person's two records agree so, and how often two people's do."""

    m: float
    u: float | None
    """None: the book says."""

    @property
    def bits(self) -> Bits:
        """Where the table knows both."""
        return log2(self.m / self.u) if self.u else 0.0


@cache
def weights() -> Mapping[tuple[str, str], Weight]:
    """(evidence, level) → weight."""
    found = {}
    for evidence, level, m, u, _ in rows("weights"):
        found[evidence, level] = Weight(m=float(m), u=None if u == BOOK else float(u))
    return found


@cache
def version_of(*names: str) -> str:
    """Eight letters that change with the content of these tables."""
    digest = blake2b(digest_size=4)
    for name in names:
        digest.update(_written(name).encode())
    return digest.hexdigest()


def rows(name: str) -> list[list[str]]:
    """The lines of a table without its two heading lines."""
    return [line.split("\t") for line in _written(name).splitlines()[2:] if line]


def _written(name: str) -> str:
    return (files("matching.data") / f"{name}.tsv").read_text(encoding="utf-8")
