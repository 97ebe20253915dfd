"""Words of a Japanese text with their part of speech and reading, by fugashi and unidic-lite. Knows no field."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text."""

    surface: str
    kind: tuple[str, str, str, str]
    """unidic's four levels, e.g. 名詞 / 固有名詞 / 人名 / 姓."""
    reading: str
    """Katakana; empty where the dictionary has none."""


@cache
def _tagger() -> Any:
    import fugashi  # noqa: PLC0415  opens a 250 MB dictionary: only when somebody asks for words

    return fugashi.Tagger()


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[Word, ...]:
    """The words of a text, in order; junk gives junk words, never an error."""
    # MeCab stops at a NUL and takes time with the length: a card line is never longer than this.
    found = []
    for node in _tagger()(text.replace("\0", " ")[:400]):
        feature = tuple(str(part) for part in node.feature[:4])
        found.append(
            Word(
                node.surface,
                (feature[0], feature[1], feature[2], feature[3]),
                getattr(node.feature, "kana", None) or "",
            )
        )
    return tuple(found)


def reading_of(text: str) -> str:
    """The whole text in katakana as unidic would read it; empty where a word has no reading."""
    parts = [word.reading for word in words(text)]
    return "".join(parts) if all(parts) else ""
