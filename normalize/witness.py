"""What the readers said of a value's own characters, not of the whole line it stands in. Knows no trust."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from normalize.draft import FieldKind
from normalize.gazetteer import town_key
from normalize.rows import Row
from ocr.reading import CharReading, ReadCard

NUMBERS = frozenset(
    (
        FieldKind.POSTAL_CODE,
        FieldKind.PHONE,
        FieldKind.DIRECT_PHONE,
        FieldKind.TOLL_FREE,
        FieldKind.MOBILE,
        FieldKind.FAX,
        FieldKind.CORPORATE_NUMBER,
        FieldKind.INVOICE_NUMBER,
    )
)
"""Of these only the figures count: a dash or a bracket between them changes no value."""
_FRAME = "()[]【】〈〉<>「」『』■□●◆◇○/|・,:;、。 "
"""Signs around a value that are no part of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """The readers' word on the characters of one value."""

    characters: int
    asked: int
    """For how many of them the second reader was asked and saw the line."""
    agreed: int
    """How many of those it saw too."""
    lowest: float
    """The least sure character's probability, 0–1."""
    doubtful: int
    """Characters below .9."""
    rival: float
    """The likeliest other character the leading engine held possible at any place, 0–1."""
    verified: float | None
    """The name-kanji net's least probability for a character it judged; None: it judged none."""
    risk: float
    """The chance that one of the characters is another, from what the leader left open and the second reader saw."""
    too_coarse: bool
    """A character has look-alikes and the picture is too coarse to tell them apart."""

    @property
    def agreement(self) -> float | None:
        """Share of characters both readers saw; None unless the second was asked for every one."""
        return self.agreed / self.asked if self.asked and self.asked == self.characters else None


def witness_of(
    read: ReadCard,
    rows: list[Row],
    spans: Iterable[tuple[int, int, int]],
    kind: FieldKind | None = None,
    *,
    settled: str = "",
    listed: Sequence[str] = (),
) -> Witness:
    """What the readers said of these parts of rows; of numbers only the figures count.

    Where an engine gives no characters, the whole line speaks for its part.

    Args:
        settled: what the value begins with and the post's list vouches for: only another form of the same kanji, which
            the list does not tell apart, leaves anything open there.
        listed: words that leave nothing open wherever they stand: who reads 株式会社 or タワー whole has read it.
    """
    chars: list[CharReading] = []
    whole: list[float] = []
    for number, start, end in spans:
        found, lines = _chars(read, rows[number], start, end, kind in NUMBERS)
        chars += found
        whole += lines
    if settled and "".join(char.text for char in chars[: len(settled)]) == settled:
        chars = [*map(_settled, chars[: len(settled)]), *chars[len(settled) :]]
    for at in _places(listed, chars):
        chars[at] = _settled(chars[at])
    left_open = [(1 - char.confidence) * _OPEN[char.agreed] for char in chars] + [1 - sure for sure in whole]
    asked = [char.agreed for char in chars if char.agreed is not None]
    verified = [char.verified for char in chars if char.verified is not None]
    return Witness(
        characters=len(chars),
        asked=len(asked),
        agreed=sum(asked),
        lowest=min((*(char.confidence for char in chars), *whole), default=0.0),
        doubtful=sum(char.confidence < 0.9 for char in chars),
        rival=max((probability for char in chars for _, probability in char.alternatives), default=0.0),
        verified=min(verified, default=None),
        risk=1 - math.prod(1 - min(0.9, share) for share in left_open),
        too_coarse=any(char.too_coarse for char in chars),
    )


_OPEN = {True: 0.2, False: 1.5, None: 0.6}
"""How much of what the leader leaves open stays so when the second reader saw the same, another, or was not asked.

Of 260 values with a character below .95 that both saw, 7 were wrong; of 148 where they differed, 16.
"""


def _places(listed: Sequence[str], chars: Sequence[CharReading]) -> set[int]:
    """Where the listed words stand, where every character is one sign."""
    text = "".join(char.text for char in chars)
    if len(text) != len(chars):
        return set()
    places: set[int] = set()
    for word in listed:
        at = text.find(word)
        while at >= 0:
            places |= set(range(at, at + len(word)))
            at = text.find(word, at + 1)
    return places


def _settled(char: CharReading) -> CharReading:
    forms = tuple((text, share) for text, share in char.alternatives if town_key(text).text == town_key(char.text).text)
    return replace(
        char,
        alternatives=forms,
        confidence=max(char.confidence, 1 - sum(share for _, share in forms)),
        agreed=None if char.agreed is None else True,
    )


def own_chars(read: ReadCard, row: Row, start: int, end: int) -> list[CharReading]:
    """The readings of the characters in this part of a row, spaces left out."""
    return _chars(read, row, start, end, figures_only=False)[0]


def _chars(read: ReadCard, row: Row, start: int, end: int, figures_only: bool) -> tuple[list[CharReading], list[float]]:
    """(the characters, the confidence of lines that hold part of the span but have no characters)."""
    text = row.text
    while start < end and text[start] in _FRAME:
        start += 1
    while end > start and text[end - 1] in _FRAME:
        end -= 1
    found: list[CharReading] = []
    whole: dict[int, float] = {}
    taken: set[int] = set()
    for at in range(start, end):
        place = row.folded.origin[at]
        if place in taken or text[at].isspace() or (figures_only and not text[at].isalnum()):
            continue
        taken.add(place)
        source = bisect_right(row.starts, place) - 1
        line = read.lines[row.sources[source]]
        index = place - row.starts[source]
        if len(line.chars) == len(line.text):
            if index < len(line.chars):
                found.append(line.chars[index])
        else:
            whole[source] = line.lowest
    return found, list(whole.values())
