"""Look for the small signs that stand on many cards in place of a word: a receiver, a fax, an envelope before its text.

Only before what has the form of a number, a mail or web address, a postal code or an address; says what sign was seen,
where, and which characters a reader made of it. What it means is for others to say; the text stays as it was read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import dist

from ingest.card_image import CardImage
from ingest.geometry import Box
from ocr.crop import is_column
from ocr.icon_crop import FARTHEST, LEAST, Sign, cut_signs
from ocr.icon_net import NONE, IconNet
from ocr.reading import Direction, Icon, IconSeen, ReadCard, TextLine

NAME = "icons"
SURE = 0.8
"""A sign counts when the net is this sure (ocr/models/icon_net.md has what is wrong above it)."""
WORD_ABOVE = 0.9
"""Two characters read surer than this are a word: TEL, 電話; no sign is looked for in its place."""
UNSURE = 0.8
"""A number's own first character may be a sign where the reader was less sure of it."""
READ_SURELY, SURER = 0.97, 0.97
"""What a reader took for a letter (T, F) without hesitation is a sign only where the net is surer still."""
MOST_PLACES = 60
"""Ways to cut; a card has a dozen numbers and addresses, a page of them is no card."""

_ITEM = re.compile(
    r"[+(]?\d[\d\-－―‐ー()./ ]{7,}\d"
    r"|[A-Za-z0-9_.+\-]+\s?[@＠]"
    r"|(?:https?|www)\b|[A-Za-z0-9_.\-]+\.(?:co|com|jp|net|org|or|ne|ac|go)\b"
    r"|(?:〒\s?)?(?<!\d)\d{3}[\-－―‐ー]\d{4}(?!\d)|〒|東京都|北海道|京都府|大阪府|[一-龥]{2,3}県"
)
"""A number, a mail address, a web address, a postal code, the head of an address."""
_NARROW = str.maketrans({code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " "})
"""One width, character for character."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Place:
    """A place a sign may stand before, and what was cut there."""

    line: int
    floor: int
    """The first character that may belong to the sign."""
    char: int
    """The character it would stand before."""
    swallowed: bool
    """Whether the character before that one has to be the sign itself."""
    sign: Sign


def with_icons(card: CardImage, read: ReadCard, net: IconNet) -> ReadCard:
    """The same reading with the signs seen before its numbers and addresses.

    Args:
        card: the card as it was read, the right way up.

    Raises:
        EngineError: the net is missing or failed.
    """
    places = [place for i, line in enumerate(read.lines) for place in _places(card, read.lines, i, line)][:MOST_PLACES]
    if not places:
        return read
    verdicts = net.judge([place.sign.pixels for place in places])
    found: dict[int, list[tuple[IconSeen, Box]]] = {}
    # a sign is cut in more than one way: the surest look at it counts
    for place, (kind, probability) in sorted(zip(places, verdicts, strict=True), key=lambda pair: -pair[1][1]):
        if kind == NONE or probability < SURE:
            continue
        seen = _seen(read.lines[place.line], place, Icon(kind), probability)
        mine = found.setdefault(place.line, [])
        if seen is not None and not any(_same_place(seen, other) for other, _ in mine):
            mine.append((seen, place.sign.box))
    if not any(found.values()):
        return read
    lines = list(read.lines)
    for i, mine in found.items():
        seen_there = sorted((seen for seen, _ in mine), key=lambda seen: seen.start)
        lines[i] = replace(lines[i], icons=tuple(seen_there))
        for seen, box in mine:
            for k, other in enumerate(read.lines):
                if k != i and not lines[k].icons and _is_the_sign(other, box):
                    whole = replace(seen, start=0, end=len(other.text))
                    lines[k] = replace(lines[k], icons=(whole,))
    return replace(read, lines=tuple(lines), engines=(*read.engines, (NAME, net.version())))


def _places(card: CardImage, lines: Sequence[TextLine], i: int, line: TextLine) -> list[_Place]:
    if line.direction is Direction.VERTICAL or line.mark or is_column(line.quad):
        return []
    text = line.text.translate(_NARROW)
    if len(line.chars) != len(line.text):
        return []
    places: list[_Place] = []
    floor = 0
    for item in _ITEM.finditer(text):
        if item.start() >= floor and not _labelled(line, floor, item.start()):
            first = floor == 0
            if not (first and _word_beside(lines, i, line)):
                places += _cut(card, i, line, floor, item.start(), swallowed=False)
                if line.chars[item.start()].confidence < UNSURE and item.start() + 1 < len(text):
                    places += _cut(card, i, line, floor, item.start() + 1, swallowed=True)
        floor = item.end()
    return places


def _labelled(line: TextLine, floor: int, char: int) -> bool:
    """Whether the text right before a place is a word a reader was sure of."""
    words = line.text[floor:char].split()
    if not words:
        return False
    start = line.text.rindex(words[-1], floor, char)
    sure = [c for c in line.chars[start : start + len(words[-1])] if c.confidence >= WORD_ABOVE and c.text.isalnum()]
    return len(sure) >= 2


def _word_beside(lines: Sequence[TextLine], i: int, line: TextLine) -> bool:
    """Whether a word of its own stands where a sign would: TEL in a box left of the number."""
    box = line.box
    return any(
        k != i
        and sum(char.isalnum() for char in other.text) >= 2
        and other.confidence >= WORD_ABOVE
        and abs(other.box.centre[1] - box.centre[1]) < 0.5 * box.height
        and -FARTHEST * box.height < other.box.right - box.left < 0.3 * box.height
        for k, other in enumerate(lines)
    )


def _cut(card: CardImage, i: int, line: TextLine, floor: int, char: int, *, swallowed: bool) -> list[_Place]:
    at = line.chars[char].at
    if at is None:
        return []
    em = _height(line) / _length(line)
    after = None
    if floor:
        before_it = line.chars[floor - 1].at
        wide = not line.text[floor - 1].isascii()
        after = None if before_it is None else before_it + (0.5 if wide else 0.28) * em
    half = 0.24 if line.text[char].isascii() else 0.44
    if after is not None and at - half * em - after < LEAST * em:
        return []
    signs = cut_signs(card.pixels, line.quad, before=at - half * em, after=after)
    return [_Place(line=i, floor=floor, char=char, swallowed=swallowed, sign=sign) for sign in signs]


def _seen(line: TextLine, place: _Place, icon: Icon, probability: float) -> IconSeen | None:
    """The sign with the characters that stand where it stands."""
    slack = 0.1 * _height(line) / _length(line)
    start, end = place.sign.along
    made = [
        k
        for k in range(place.floor, place.char)
        if (at := line.chars[k].at) is not None
        and not line.chars[k].text.isspace()
        and start - slack < at < end + slack
    ]
    if place.swallowed and place.char - 1 not in made:
        return None
    if probability < SURER and any(line.chars[k].confidence >= READ_SURELY for k in made):
        return None
    if not made:
        return IconSeen(icon=icon, probability=probability, start=place.char, end=place.char)
    return IconSeen(icon=icon, probability=probability, start=made[0], end=made[-1] + 1)


def _same_place(one: IconSeen, other: IconSeen) -> bool:
    return abs(one.start - other.start) <= 1


def _is_the_sign(line: TextLine, box: Box) -> bool:
    """Whether a line is nothing but what the reader made of a sign: 口, ☎."""
    x, y = line.box.centre
    inside = box.left <= x <= box.right and box.top <= y <= box.bottom
    return inside and len(line.text.replace(" ", "")) <= 2


def _height(line: TextLine) -> float:
    a, b, c, d = line.quad
    return (dist(a, d) + dist(b, c)) / 2


def _length(line: TextLine) -> float:
    a, b, c, d = line.quad
    return max(1.0, (dist(a, b) + dist(d, c)) / 2)
