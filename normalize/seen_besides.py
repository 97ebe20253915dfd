"""What the second reader saw in a line and the leader did not, or saw otherwise where nothing else checks it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from normalize.draft import FieldKind
from normalize.fields.address import Address
from normalize.text import is_kanji, without_spaces
from normalize.witness import NUMBERS
from ocr.reading import CharReading, TextLine

_MARKS = "._-+"
_BY_LETTERS = frozenset((FieldKind.EMAIL, FieldKind.URL))


def seen_besides(line: TextLine, kind: FieldKind, raw: str) -> int:
    """Signs of a line that only the second reader saw, of those that matter to a kind.

    Agreement asks whether the second reader saw what the leader saw; this asks the other way round. Of an address and
    numbers the figures count (the 1 of 9番地1), of a mail or web address letters, figures and the marks within it.

    Args:
        raw: what was read of the value: no neighbour takes a part of a number or of a mail address.
    """
    other = line.by[1][1] if len(line.by) > 1 else None
    if other is None:
        return 0
    ours, theirs, own = (without_spaces(unicodedata.normalize("NFKC", text)) for text in (line.text, other, raw))
    start = ours.find(own) if kind in NUMBERS or kind in _BY_LETTERS else -1
    end = start + len(own)
    within, besides = "", ""
    for block in Levenshtein.opcodes(ours, theirs):
        if block.tag == "insert" and (start < 0 or start <= block.src_start <= end):
            besides += theirs[block.dest_start : block.dest_end]
            within += theirs[block.dest_start : block.dest_end] if start < block.src_start < end else ""
    if kind in NUMBERS or kind is FieldKind.ADDRESS:
        return sum(char.isdigit() for char in besides)
    if kind in _BY_LETTERS:
        letters = sum(char.isascii() and char.isalnum() for char in besides)
        return letters + sum(char in _MARKS for char in within)
    return len(besides)


def building_differs(chars: Sequence[CharReading], address: Address | None) -> bool:
    """Whether the readers saw different kanji in a building's name: 横プラザ, 棋プラザ, and printed is 槇プラザ.

    Those of the town are checked by the post's list, wherever they stand.
    """
    return address is not None and any(
        char.agreed is False
        and is_kanji(char.text)
        and char.text in address.building
        and char.text not in address.city + address.town
        for char in chars
    )
