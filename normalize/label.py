"""Which piece of which row means what: one joint decision over the whole card, with reasons. Makes no values.

Every stretch of text proposes several ways to read it; a beam over the stretches keeps the best cards, where a
second name costs, an address goes on in the next row, and a reading beside the name must fit its kanji.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rapidfuzz.fuzz import ratio

from normalize.anchors import Anchor
from normalize.chunks import Stretch
from normalize.draft import FieldKind
from normalize.fields.company import company_parts
from normalize.fields.person import (
    kana_fits,
    mail_names_family,
    romaji_fits,
    romaji_keys_of,
    romaji_nearly_fits,
    romaji_parts,
    split_name,
)
from normalize.likeness import CardFacts, is_building, score_piece
from normalize.romaji import romaji_of
from normalize.rows import Row, follows
from normalize.text import to_katakana
from normalize.tokens import reading_of

_WAYS = 6
"""Readings of one stretch that are carried along."""
_BEAM = 24
"""Half-finished cards that are carried along; 12 already found the same best card on every sample."""
_PIECE_COST = 0.7
"""Log-odds a border costs: text that can be one thing is one thing."""
_LATIN_BORDER_COST = 7.0


@dataclass(frozen=True, slots=True)
class Piece:
    """This part of this row means that; kind None: nothing we know."""

    row: int
    start: int
    end: int
    text: str
    kind: FieldKind | None
    score: float
    reason: str


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
            _Card(card.pieces + way.pieces, card.score + way.score + _fit(rows, card.pieces, way.pieces))
            for card in cards
            for way in ways
        ]
        grown.sort(key=lambda card: -card.score)
        cards = grown[:_BEAM]
    best = max(cards, key=lambda card: card.score + _whole(card.pieces, mails))
    return [piece for piece in best.pieces if piece.kind is not None]


def _ways(row: Row, stretch: Stretch, facts: CardFacts, bottom: float) -> list[_Way]:
    """The best readings of one stretch, by dynamic programming over its borders."""
    count = len(stretch.spans)
    top = row.box.top / bottom
    best: list[list[_Way]] = [[_Way((), 0.0)]]
    for end in range(1, count + 1):
        ways: list[_Way] = []
        for start in range(end):
            for piece in _pieces(row, stretch, (start, end), facts, top):
                cost = _border_cost(row.text, stretch, start)
                ways += [_Way((*before.pieces, piece), before.score + piece.score - cost) for before in best[start]]
        ways.sort(key=lambda way: -way.score)
        best.append(ways[:_WAYS])
    return best[count]


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
        scored = [replace(item, score=item.score + 1.6) if item.kind is FieldKind.BRANCH else item for item in scored]
        scored.sort(key=lambda item: -item.score)
    pieces = [Piece(row.index, begin, stop, inner, item.kind, item.score, item.reason) for item in scored[:5]]
    if end == start + 1 or end - start == len(stretch.spans):
        # Text beside something we know is seldom nothing: 和光台 belongs to BLDG.27F.
        alone = end - start == len(stretch.spans)
        pieces.append(Piece(row.index, begin, stop, inner, None, _PIECE_COST if alone else _PIECE_COST - 0.8, ""))
    return pieces


def _fit(rows: list[Row], before: tuple[Piece, ...], now: tuple[Piece, ...]) -> float:
    """How well new pieces go on from what the card already has."""
    score = 0.0
    pieces = list(before)
    for piece in now:
        if piece.kind is not None:
            score += _fit_one(rows, pieces, piece)
        pieces.append(piece)
    return score


_AROUND_A_NAME = frozenset(
    (FieldKind.TITLE, FieldKind.DEPARTMENT, FieldKind.NAME_KANA, FieldKind.NAME_ROMAJI, FieldKind.QUALIFICATION)
)


def _fit_one(rows: list[Row], before: list[Piece], piece: Piece) -> float:
    last = before[-1] if before else None
    same = [other for other in before if other.kind is piece.kind]
    near = last is not None and rows[piece.row].index - rows[last.row].index <= 1
    match piece.kind:
        case FieldKind.NAME:
            score = -6.0 * len(same)
            return score + (0.8 if near and last is not None and last.kind in _AROUND_A_NAME else 0.0)
        case FieldKind.NAME_ROMAJI | FieldKind.NAME_KANA:
            score = -4.0 * len(same)
            return score + (
                0.8 if near and last is not None and last.kind in (FieldKind.NAME, *_AROUND_A_NAME) else 0.0
            )
        case FieldKind.COMPANY:
            # parent and subsidiary both carry a legal form; a second company without one is a slogan or a logo
            return -2.0 * len(same)
        case FieldKind.COMPANY_EN:
            return -1.5 * len(same)
        case FieldKind.TITLE | FieldKind.DEPARTMENT:
            if piece.text.endswith("担当") and last is not None and last.kind is FieldKind.DEPARTMENT:
                return 1.5 if piece.kind is FieldKind.DEPARTMENT else 0.0
            return (
                0.4
                if near
                and last is not None
                and last.kind
                in (FieldKind.DEPARTMENT, FieldKind.TITLE, FieldKind.COMPANY, FieldKind.NAME, FieldKind.QUALIFICATION)
                else 0.0
            )
        case FieldKind.ADDRESS:
            addresses = [other for other in before[-8:] if other.kind is FieldKind.ADDRESS]
            above = next((o for o in reversed(addresses) if follows(rows[o.row], rows[piece.row])), None)
            if any(piece.row == other.row for other in addresses):
                return 2.6
            if above is not None:
                return 2.6 + (1.3 if _room_for_building(rows, above, piece) else 0.0)
            # An address does not begin with what could be anything.
            return -3.0 if piece.score < 0.5 or (is_building(piece.text) and not _has_place(piece)) else 0.0
        case FieldKind.BRANCH:
            # 滝乃音本館 under a house number is a building
            below = any(
                o.kind is FieldKind.ADDRESS and (o.row == piece.row or follows(rows[o.row], rows[piece.row]))
                for o in before[-8:]
            )
            return -2.5 if below and piece.text.endswith(_BUILDING_LIKE) else 0.0
        case _:
            return 0.0


_BUILDING_LIKE = ("館", "センター", "倉庫", "ステーション", "キャンパス", "オフィス")


def _room_for_building(rows: list[Row], above: Piece, piece: Piece) -> bool:
    """Whether the row above ends in a house number and this one is set just like it."""
    one, other = rows[above.row], rows[piece.row]
    alike = abs(one.size - other.size) < 0.25 * one.size
    height = one.box.width if one.vertical else one.box.height
    aligned = (
        one.vertical
        or min(
            abs(one.box.left - other.box.left),
            abs(one.box.right - other.box.right),
            abs(one.box.centre[0] - other.box.centre[0]),
        )
        < 1.2 * height
    )
    return alike and aligned and bool(_ENDS_IN_NUMBER.search(above.text)) and not is_building(above.text)


_ENDS_IN_NUMBER = re.compile(r"[\d〇一二三四五六七八九十](?:番地?|号|丁目)?\s*$")


def _has_place(piece: Piece) -> bool:
    return piece.score > 4.0


def _whole(pieces: tuple[Piece, ...], mails: tuple[str, ...]) -> float:
    """What only the finished card can say: readings fit the kanji, the mail holds the surname, somebody is named."""
    score = 0.0
    names = [piece for piece in pieces if piece.kind is FieldKind.NAME]
    split = split_name(names[0].text) if names else None
    for piece in pieces:
        if piece.kind is FieldKind.NAME_ROMAJI and split is not None:
            fits = romaji_fits(split.family, split.given, piece.text)
            if not (fits.family and fits.given):
                # Makot Shibashi: letters lost or the space misplaced still make the same name
                score += 3.5 * romaji_nearly_fits(split.family, split.given, piece.text)
            score += (
                2.0 * fits.family
                + 2.0 * fits.given
                - (2.0 if fits.possible and not (fits.family or fits.given) else 0.0)
            )
        if piece.kind is FieldKind.NAME_ROMAJI and split is None:
            words = [part.lower() for part in romaji_parts(piece.text) if len(part) >= 3]
            score += 2.5 * any(word in mail.lower() for word in words for mail in mails)
        if piece.kind is FieldKind.NAME_KANA:
            if split is None:
                score -= 2.5
                continue
            kana = kana_fits(split.family, split.given, piece.text)
            score += (
                2.5 * kana.family
                + 1.5 * kana.given
                - (1.5 if kana.possible and not (kana.family or kana.given) else 0.0)
            )
    if split is not None:
        families, _ = romaji_keys_of(split.family, split.given)
        score += 2.5 * any(mail_names_family(mail, families) for mail in mails)
    companies = [piece.row for piece in pieces if piece.kind is FieldKind.COMPANY]
    for piece in pieces:
        if piece.kind is FieldKind.COMPANY_EN and any(abs(piece.row - row) <= 1 for row in companies):
            score += 1.0
        if piece.kind is FieldKind.COMPANY_KANA:
            score += _kana_of_company(piece, pieces)
    if names or any(piece.kind is FieldKind.NAME_ROMAJI for piece in pieces):
        score += 1.5
    if any(piece.kind is FieldKind.COMPANY for piece in pieces):
        score += 1.0
    return score


def _kana_of_company(piece: Piece, pieces: tuple[Piece, ...]) -> float:
    """Whether a kana line reads the company beside it: 株式会社大和 / ヤマト."""
    kana = romaji_of(piece.text.replace(" ", ""))
    best = -2.0
    for other in pieces:
        if other.kind is not FieldKind.COMPANY or abs(other.row - piece.row) > 2:
            continue
        core = company_parts(other.text).core
        read = romaji_of(to_katakana(reading_of(core) or core))
        alike = ratio(kana, read) / 100 if read else 0.0
        best = max(best, (2.2 if abs(other.row - piece.row) == 1 else 1.2) + (3.0 * (alike - 0.5) if read else 0.0))
    return best


def without_kind(piece: Piece) -> Piece:
    """The piece as meaning nothing."""
    return replace(piece, kind=None)
