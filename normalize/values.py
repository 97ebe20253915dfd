"""Pieces and anchors → canonical values with their lines, before anyone judges them. Knows no trust."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from normalize.anchor import Anchor
from normalize.bars import READ_AS_ONE
from normalize.canonical import Canonical, canonical, canonical_address
from normalize.draft import Doubt, FieldKind
from normalize.fields.address import Address
from normalize.fields.person import divide_reading
from normalize.grouping import grouped, row_texts
from normalize.piece import Piece
from normalize.rows import Row
from normalize.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A field in the making."""

    kind: FieldKind
    raw: str
    value: str
    lines: tuple[int, ...]
    at: tuple[int, int]
    """(row, start): where it begins, for reading order."""
    label_score: float
    spans: tuple[tuple[int, int, int], ...] = ()
    """(row, start, end) of the value's own characters in the rows' folded texts."""
    label_span: tuple[int, int, int] | None = None
    """(row, start, end) of the label that says what it is, where one stands in the same row."""
    well_formed: bool = True
    by_icon: bool = False
    """What it is, only a small sign before it says."""
    doubts: tuple[Doubt, ...] = ()
    reasons: tuple[str, ...] = ()
    checks_for: int = 0
    checks_against: int = 0
    address: Address | None = field(default=None)
    others: tuple[tuple[str, float], ...] = ()
    """(value, 0–1): what a check would rather have, for a person to choose."""

    def speak(self, reason: str) -> Value:
        """The same with a check that spoke for it."""
        return replace(self, reasons=(*self.reasons, reason), checks_for=self.checks_for + 1)

    def contradict(self, doubt: Doubt) -> Value:
        """The same with a check that spoke against it."""
        return replace(self, doubts=(*self.doubts, doubt), checks_against=self.checks_against + 1)


def values_of(rows: list[Row], anchors: list[Anchor], pieces: list[Piece]) -> list[Value]:
    """Every value of the card, in reading order."""
    values = [_of_anchor(rows, anchor) for anchor in anchors]
    for group in grouped(rows, pieces):
        made = _of_pieces(rows, group, anchors)
        if made is not None:
            values.append(made)
    values = [value for value in values if not _repeats_in_english(value, values)]
    return sorted(_readings_divided(values), key=lambda value: value.at)


def _readings_divided(values: list[Value]) -> list[Value]:
    """A kana reading whose gap the reader lost is divided where the kanji's own readings divide it."""
    name = next((value for value in values if value.kind is FieldKind.NAME), None)
    if name is None:
        return values
    family, _, given = name.value.partition(" ")
    return [
        replace(value, value=divided, reasons=(*value.reasons, "漢字の読みで区切った"))
        if value.kind is FieldKind.NAME_KANA
        and (" " not in value.value or " ー" in value.value)
        and (divided := divide_reading(family, given, value.value.replace(" ", ""))) is not None
        else value
        for value in values
    ]


_IN_JAPAN = re.compile(r"\b[A-Za-z]+-(?:ku|shi|cho|machi|gun|mura)\b|\b(?:Tokyo|Osaka|Kyoto|Japan)\b", re.IGNORECASE)


def _repeats_in_english(value: Value, values: list[Value]) -> bool:
    """The Japanese address once more in Latin letters is no second address; an office abroad is."""
    if value.kind is not FieldKind.ADDRESS or value.address is not None or not _IN_JAPAN.search(value.value):
        return False
    numbers = set(re.findall(r"\d+", value.value))
    return any(
        other.address is not None and numbers <= set(re.findall(r"\d+", other.value))
        for other in values
        if other.kind is FieldKind.ADDRESS
    )


def _of_anchor(rows: list[Row], anchor: Anchor) -> Value:
    row = rows[anchor.row]
    label_lines = rows[anchor.label_row].sources if anchor.label_row is not None else ()
    return Value(
        kind=anchor.kind,
        raw=row.folded.raw(anchor.start, anchor.end).strip(),
        value=anchor.value,
        lines=tuple(dict.fromkeys((*label_lines, *row.sources))),
        at=(anchor.row, anchor.start),
        label_score=7.0 if anchor.labelled and anchor.icon is None else 5.0,  # a sign's word has not been measured yet
        spans=((anchor.row, *anchor.own),),
        label_span=_label_span(rows, anchor),
        well_formed=anchor.valid,
        by_icon=anchor.icon is not None,
        doubts=anchor.doubts,
        reasons=anchor.reasons,
    )


def _label_span(rows: list[Row], anchor: Anchor) -> tuple[int, int, int] | None:
    """A row of its own, or what stands before the value; a sign has no characters of its own."""
    if anchor.icon is not None:
        return None
    if anchor.label_row is not None:
        return (anchor.label_row, 0, len(rows[anchor.label_row].text))
    return (anchor.row, anchor.start, anchor.own[0]) if anchor.start < anchor.own[0] else None


def _of_pieces(rows: list[Row], group: list[Piece], anchors: list[Anchor]) -> Value | None:
    first = group[0]
    if first.kind is None:
        return None
    if first.kind is FieldKind.ADDRESS:
        made: Canonical | None = canonical_address(row_texts(rows, group, anchors), _code_near(first, anchors))
    else:
        made = canonical(first.kind, [piece.text for piece in group])
    if made is None or not made.value:
        return None
    raw = " ".join(rows[piece.row].folded.raw(piece.start, piece.end).strip() for piece in group)
    mended = (READ_AS_ONE,) if any(_bar_mended(rows[piece.row], piece) for piece in group) else ()
    return Value(
        kind=first.kind,
        raw=raw,
        value=made.value,
        lines=tuple(dict.fromkeys(line for piece in group for line in rows[piece.row].sources)),
        at=(first.row, first.start),
        label_score=max(piece.score for piece in group),
        spans=tuple((piece.row, piece.start, piece.end) for piece in group),
        well_formed=made.well_formed,
        doubts=(*made.doubts, *mended),
        reasons=(*dict.fromkeys(piece.reason for piece in group if piece.reason), *made.reasons),
        address=made.address,
    )


def _bar_mended(row: Row, piece: Piece) -> bool:
    """Whether a bar of this piece was taken for 一, or one of two for none."""
    as_read = fold(row.folded.original)
    return as_read != row.text and row.text[piece.start : piece.end] not in as_read


def _code_near(first: Piece, anchors: list[Anchor]) -> str | None:
    """The postal code printed in this row or at most two rows away."""
    codes = [anchor for anchor in anchors if anchor.kind is FieldKind.POSTAL_CODE]
    near = [code for code in codes if abs(code.row - first.row) <= 2]
    return min(near, key=lambda code: (abs(code.row - first.row), code.row > first.row)).value if near else None
