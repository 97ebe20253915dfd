"""What the second reader saw in a line and the leader did not. Knows no trust."""

from __future__ import annotations

import unicodedata

from rapidfuzz.distance import Levenshtein

from normalize.draft import FieldKind
from normalize.text import without_spaces
from normalize.witness import NUMBERS
from ocr.reading import TextLine

_BY_LETTERS = frozenset((FieldKind.EMAIL, FieldKind.URL))


def seen_besides(line: TextLine, kind: FieldKind, raw: str) -> int:
    """Signs of a line that only the second reader saw, of those that matter to a kind.

    Agreement asks whether the second reader saw what the leader saw; this asks the other way round. Of an address and
    numbers the figures count (the 1 of 9番地1), of a mail or web address letters and figures, not a stray mark.

    Args:
        raw: what was read of the value: no neighbour takes a part of a number or of a mail address.
    """
    other = line.by[1][1] if len(line.by) > 1 else None
    if other is None:
        return 0
    ours, theirs, own = (without_spaces(unicodedata.normalize("NFKC", text)) for text in (line.text, other, raw))
    start = ours.find(own) if kind in NUMBERS or kind in _BY_LETTERS else -1
    end = start + len(own)
    besides = "".join(
        theirs[block.dest_start : block.dest_end]
        for block in Levenshtein.opcodes(ours, theirs)
        if block.tag == "insert" and (start < 0 or start < block.src_start <= end)
    )
    if kind in NUMBERS or kind is FieldKind.ADDRESS:
        return sum(char.isdigit() for char in besides)
    if kind in _BY_LETTERS:
        return sum(char.isascii() and char.isalnum() for char in besides)
    return len(besides)
