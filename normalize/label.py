"""Which piece of which row means what: one joint decision over the whole card, with reasons. Makes no values.

Every stretch of text proposes several ways to read it; a beam over the stretches keeps the best cards, where a
second name costs, an address goes on in the next row, and a reading beside the name must fit its kanji.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from normalize.anchor import Anchor
from normalize.chunks import Stretch
from normalize.draft import FieldKind
from normalize.fields.company import company_parts
from normalize.fields.person import split_name
from normalize.fields.position import department_likeness, qualification_likeness, title_likeness
from normalize.fit import fit_as_card, fit_to_neighbours
from normalize.likeness import CardFacts, score_piece
from normalize.piece import Piece
from normalize.rows import Row

_WAYS = 6
"""Readings of one stretch that are carried along."""
_BEAM = 24
"""Half-finished cards that are carried along; 12 already found the same best card on every sample."""
_PIECE_COST = 0.7
"""Log-odds a border costs: text that can be one thing is one thing."""
_LATIN_BORDER_COST = 7.0


_HEADING = {FieldKind.BRANCH: 1.6, FieldKind.DEPARTMENT: -2.0}
"""A mark before a word makes it a heading over an office."""
_LABELLED = frozenset(
    (FieldKind.EMAIL, FieldKind.URL, FieldKind.PHONE, FieldKind.FAX, FieldKind.MOBILE, FieldKind.DIRECT_PHONE)
)


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to read one stretch."""

    pieces: tuple[Piece, ...]
    score: float


@dataclass(frozen=True, slots=True)
class _Card:
    """One way to read the card so far."""

    pieces: tuple[Piece, ...]
    score: float


def label(rows: list[Row], stretches: list[Stretch], anchors: list[Anchor], facts: CardFacts) -> list[Piece]:
    """The best joint reading of all stretches, in reading order."""
    mails = tuple(anchor.value.rpartition("@")[0] for anchor in anchors if anchor.kind is FieldKind.EMAIL)
    bottom = max((row.box.bottom for row in rows), default=1.0) or 1.0
    cards = [_Card((), 0.0)]
    for stretch in stretches:
        ways = _ways(rows[stretch.row], stretch, facts, bottom)
        grown = [
            _Card(card.pieces + way.pieces, card.score + way.score + fit_to_neighbours(rows, card.pieces, way.pieces))
            for card in cards
            for way in ways
        ]
        grown.sort(key=lambda card: -card.score)
        cards = grown[:_BEAM]
    best = max(cards, key=lambda card: card.score + fit_as_card(card.pieces, mails))
    return [piece for piece in best.pieces if piece.kind is not None]


def _ways(row: Row, stretch: Stretch, facts: CardFacts, bottom: float) -> list[_Way]:
    """The best readings of one stretch, by dynamic programming over its borders."""
    count = len(stretch.spans)
    top = row.box.top / bottom
    marked = count > 1 and _begins_with_a_mark(row.text, stretch, count)
    best: list[list[_Way]] = [[_Way((), 0.0)]]
    for end in range(1, count + 1):
        ways: list[_Way] = []
        for start in range(end):
            for piece in _pieces(row, stretch, (start, end), facts, top):
                cost = _PIECE_COST if start == 1 and marked else _border_cost(row.text, stretch, start)
                ways += [_Way((*before.pieces, piece), before.score + piece.score - cost) for before in best[start]]
        ways.sort(key=lambda way: -way.score)
        best.append(ways[:_WAYS])
    return best[count]


_FLOOR = re.compile(r"(?:[A-Z東西南北本新]?[館棟])?\s?(?:\d{1,2}\s?(?:階|F)|\d{2,4}号室)")
"""10階 before TEL: no label is read so."""
_PART_OF_NAME = re.compile(r"[一-鿿々ぁ-ゖァ-ヺー]{1,4}")


def _halves_a_name(text: str, stretch: Stretch, start: int, end: int) -> bool:
    """Whether one half of 西陣 巧 was taken for a whole name: two short words alone in their line belong together."""
    if len(stretch.spans) != 2 or end - start != 1:
        return False
    other = text[slice(*stretch.spans[1 - start])]
    return (
        bool(_PART_OF_NAME.fullmatch(other))
        and split_name(text[stretch.spans[0][0] : stretch.spans[1][1]]) is not None
        and max(title_likeness(other)[0], department_likeness(other)[0], qualification_likeness(other)[0]) < 0.0
    )


_ROUND_SIGN = re.compile(r"[O0QCDG]{2}")
"""What two rings or a ring and a half are read as."""


def _begins_with_a_mark(text: str, stretch: Stretch, end: int) -> bool:
    """A single letter before a name with a legal form is the company's sign: 昭 昭和電設株式会社."""
    first, second = (text[slice(*span)] for span in stretch.spans[:2])
    rest = company_parts(text[stretch.spans[1][0] : stretch.spans[end - 1][1]])
    return (
        (len(first) == 1 or _ROUND_SIGN.fullmatch(first) is not None)
        and first.isalnum()
        and len(second) > 2
        and len(rest.core) > 1
        and bool(rest.legal_form)
    )


def _border_cost(text: str, stretch: Stretch, start: int) -> float:
    """A single space between Latin words is hardly ever a border; any other is an ordinary one."""
    if start == 0:
        return _PIECE_COST
    gap = text[stretch.spans[start - 1][1] : stretch.spans[start][0]]
    before, after = text[stretch.spans[start - 1][1] - 1], text[stretch.spans[start][0]]
    return _LATIN_BORDER_COST if gap == " " and before.isascii() and after.isascii() else _PIECE_COST


def _pieces(row: Row, stretch: Stretch, between: tuple[int, int], facts: CardFacts, top: float) -> list[Piece]:
    start, end = between
    begin, stop = stretch.spans[start][0], stretch.spans[end - 1][1]
    text = row.text[begin:stop]
    inner = text
    if text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        inner = text[1:-1]
    scored = score_piece(
        inner,
        facts,
        size=row.size,
        top=top,
        after_code=stretch.after_code and start == 0,
        label=stretch.label if start == 0 else None,
    )
    if begin and row.text[begin - 1] in "【[■◆●▼◇□○◎▶《<":  # a heading: 【物流センター】
        scored = [replace(item, score=item.score + _HEADING.get(item.kind, 0.0)) for item in scored]
        scored.sort(key=lambda item: -item.score)
    if end - start < len(stretch.spans) and _halves_a_name(row.text, stretch, start, end):
        scored = [replace(item, score=item.score - 2.5) if item.kind is FieldKind.NAME else item for item in scored]
    if start == 0 and end > 1 and _begins_with_a_mark(row.text, stretch, end):
        scored = [replace(item, score=item.score - 4.0) for item in scored]
    if stretch.before in _LABELLED and start == 0 and stop - begin <= 6 and not _FLOOR.fullmatch(text):
        # what stands before a mail address or a number is its label, read or misread (X-ル for メール)
        scored = [replace(item, score=item.score - 4.0) if item.kind is FieldKind.ADDRESS else item for item in scored]
    pieces = [Piece(row.index, begin, stop, inner, item.kind, item.score, item.reason) for item in scored[:5]]
    # Text beside something we know is seldom nothing: 和光台 belongs to BLDG.27F.
    alone = end - start == len(stretch.spans)
    pieces.append(Piece(row.index, begin, stop, inner, None, _PIECE_COST if alone else _PIECE_COST - 0.8, ""))
    return pieces
