"""The commands that the documents tell people to type."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from tests.house.sources import ROOT

DOCUMENTS = ("README.md", "README.ja.md", "CONTRIBUTING.md", "docs/operating.md", "docs/fields.md", "docs/accuracy.md")
OURS = ("meishi", ".venv/bin/meishi")
_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`((?:\.venv/bin/)?meishi [^`]+)`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One call of our command as a document shows it."""

    document: str
    line: str
    words: tuple[str, ...]
    """What follows `meishi`."""

    def __str__(self) -> str:
        return f"{self.document}: meishi {' '.join(self.words)}"


def _text(document: str) -> str:
    path = ROOT / document
    return path.read_text(encoding="utf-8") if path.exists() else ""  # a lost link is another test's finding


def shell_lines(document: str) -> list[str]:
    """The lines of a document's shell blocks, comments taken off."""
    text = _text(document)
    lines = [line for block in _BLOCK.findall(text) for line in block.splitlines()]
    return [bare for line in lines if (bare := re.sub(r"(^|\s)#.*$", "", line).strip())]


def shown_calls(document: str) -> list[Shown]:
    """Every call of our command: in shell blocks, and between backticks in the text."""
    text = _text(document)
    found = []
    for line in [*shell_lines(document), *_INLINE.findall(re.sub(_BLOCK, "", text))]:
        lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
        lexer.whitespace_split = True
        call: list[str] = []
        for word in [*lexer, "|"]:
            if word[0] not in "|&;<>":
                call.append(word)
                continue
            if call and call[0] in OURS:
                found.append(Shown(document=document, line=line, words=tuple(call[1:])))
            call = []
    return found
