"""Pieces and anchors → canonical values with their lines, before anyone judges them. Knows no trust."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from normalize.anchors import Anchor
from normalize.draft import Doubt, FieldKind
from normalize.fields.address import Address, parse_address
from normalize.fields.company import canonical_company, company_parts, japanese_form_in
from normalize.fields.person import canonical_romaji, divide_reading, split_name
from normalize.fields.position import joined_words
from normalize.likeness import is_building
from normalize.piece import Piece
from normalize.rows import Row, follows
from normalize.text import is_latin, squeeze, without_spaces


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
    well_formed: bool = True
    doubts: tuple[Doubt, ...] = ()
    reasons: tuple[str, ...] = ()
    checks_for: int = 0
    checks_against: int = 0
    address: Address | None = field(default=None)

    def speak(self, reason: str) -> Value:
        """The same with a check that spoke for it."""
        return replace(self, reasons=(*self.reasons, reason), checks_for=self.checks_for + 1)

    def contradict(self, doubt: Doubt) -> Value:
        """The same with a check that spoke against it."""
        return replace(self, doubts=(*self.doubts, doubt), checks_against=self.checks_against + 1)


def values_of(rows: list[Row], anchors: list[Anchor], pieces: list[Piece]) -> list[Value]:
    """Every value of the card, in reading order."""
    values = [_of_anchor(rows, anchor) for anchor in anchors]
    for group in _grouped(rows, pieces):
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
        and " " not in value.value
        and (divided := divide_reading(family, given, value.value)) is not None
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
        label_score=7.0 if anchor.labelled else 5.0,
        well_formed=anchor.valid,
        doubts=anchor.doubts,
        reasons=anchor.reasons,
    )


def _grouped(rows: list[Row], pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces that make one value: a department chain, an address over two rows, titles side by side in one row."""
    groups: list[list[Piece]] = []
    departments: dict[bool, list[Piece]] = {}
    for piece in pieces:
        if piece.kind is FieldKind.DEPARTMENT:
            # The departments of one person are one value; the English side of a bilingual card is another.
            latin = is_latin(piece.text)
            if latin in departments:
                departments[latin].append(piece)
                continue
            departments[latin] = [piece]
            groups.append(departments[latin])
            continue
        earlier = [group for group in groups if group[-1].kind is piece.kind and _continues(rows, group, piece)]
        if earlier:
            earlier[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _continues(rows: list[Row], group: list[Piece], piece: Piece) -> bool:
    last = group[-1]
    if piece.kind is FieldKind.ADDRESS:
        if is_latin(last.text) != is_latin(piece.text) and not (
            is_latin(piece.text) and is_building(piece.text) and "," not in piece.text
        ):
            return False
        if piece.row != last.row and not follows(rows[last.row], rows[piece.row]):
            return False
        return not (_starts_anew(piece) and any(_starts_anew(p) for p in group))
    if piece.kind in (FieldKind.TITLE, FieldKind.QUALIFICATION):
        # 執行役員 営業本部長 on one line is one title; 部長 / Manager are two, the second the first in English
        initials = piece.text.isupper() and len(piece.text) <= 4
        return piece.row == last.row and (is_latin(last.text) == is_latin(piece.text) or initials)
    if piece.kind is FieldKind.COMPANY:
        # 株式会社 above, the name below
        return piece.row - last.row <= 1 and japanese_form_in(last.text) == without_spaces(last.text)
    return piece.kind in (FieldKind.NAME_ROMAJI, FieldKind.NAME_KANA) and piece.row == last.row


def _row_texts(rows: list[Row], group: list[Piece], anchors: list[Anchor]) -> list[str]:
    """The address text of each row, with what stands between its pieces but without anchors."""
    texts: list[str] = []
    for row in dict.fromkeys(piece.row for piece in group):
        pieces = [piece for piece in group if piece.row == row]
        start, end = pieces[0].start, pieces[-1].end
        text = rows[row].text[start:end]
        for anchor in sorted((a for a in anchors if a.row == row and start <= a.start < end), key=lambda a: -a.start):
            text = text[: anchor.start - start].rstrip() + " " + text[anchor.end - start :].lstrip()
        texts.append(re.sub(r"\s+,", ",", text).strip(" 、;:|/"))
    return texts


def _starts_anew(piece: Piece) -> bool:
    """Another address: a prefecture, or a city and a house number; 白子町ビル is a building in spite of 白子町."""
    address = parse_address(piece.text)
    if is_building(piece.text) and not re.search(r"\d-\d|丁目|番|号$", piece.text):
        return False
    return bool(address.known_city and (piece.text.startswith(address.prefecture) or (address.rest and address.town)))


def _of_pieces(rows: list[Row], group: list[Piece], anchors: list[Anchor]) -> Value | None:
    first = group[0]
    kind = first.kind
    if kind is None:
        return None
    raw = " ".join(rows[piece.row].folded.raw(piece.start, piece.end).strip() for piece in group)
    lines = tuple(dict.fromkeys(line for piece in group for line in rows[piece.row].sources))
    base = Value(
        kind=kind,
        raw=raw,
        value="",
        lines=lines,
        at=(first.row, first.start),
        label_score=max(piece.score for piece in group),
        reasons=tuple(dict.fromkeys(piece.reason for piece in group if piece.reason)),
    )
    texts = [piece.text.strip(" ,、;:|/") for piece in group]
    if kind is FieldKind.ADDRESS:
        texts = _row_texts(rows, group, anchors)
    match kind:
        case FieldKind.NAME:
            split = split_name(texts[0])
            if split is None:
                return None
            known = split.known_family and split.known_given
            return replace(base, value=split.value, well_formed=known)
        case FieldKind.NAME_ROMAJI:
            return replace(base, value=canonical_romaji(" ".join(texts)))
        case FieldKind.NAME_KANA | FieldKind.COMPANY_KANA:
            return replace(
                base,
                value=squeeze(" ".join(texts).replace("・", " " if kind is FieldKind.NAME_KANA else "・")).strip("()"),
            )
        case FieldKind.COMPANY | FieldKind.COMPANY_EN:
            value = canonical_company(" ".join(texts))
            return replace(base, value=value, well_formed=bool(company_parts(value).legal_form))
        case FieldKind.BRANCH:
            value = without_spaces(texts[0]) if not is_latin(texts[0]) else squeeze(texts[0])
            return replace(base, value=value.strip("[]【】<>()■●◆◇□○/:・"))
        case FieldKind.DEPARTMENT:
            return replace(base, value=" ".join(joined_words(text) for text in _outermost_first(texts)))
        case FieldKind.TITLE | FieldKind.QUALIFICATION:
            return replace(base, value=" ".join(joined_words(text) for text in texts))
        case FieldKind.ADDRESS:
            return _address(base, texts, first, [a for a in anchors if a.kind is FieldKind.POSTAL_CODE])
        case _:
            return None


_RANKS = (
    r"headquarters|hq|company",
    r"division|div\b|bureau|business unit|center|centre|institute|factory|faculty|school",
    r"department|dept|laborator",
    r"section|sect\b|office|secretariat|group",
    r"subsection|team|unit|squad",
)


def _outermost_first(texts: list[str]) -> list[str]:
    """English cards print the inner department first: put the wider one first where its word says so."""
    if len(texts) < 2 or not all(is_latin(text) for text in texts):
        return texts
    ranks = [
        next((rank for rank in reversed(range(len(_RANKS))) if re.search(_RANKS[rank], text, re.IGNORECASE)), None)
        for text in texts
    ]
    known = [rank for rank in ranks if rank is not None]
    if len(known) == len(ranks) and known == sorted(known) and len(set(known)) > 1:
        return texts
    return texts[::-1]


def _address(base: Value, texts: list[str], first: Piece, codes: list[Anchor]) -> Value:
    code = _code_near(first, codes)
    if is_latin("".join(texts)):
        # A line of an English address ends in a comma or between two of its parts.
        value = re.sub(r",(?=\S)", ", ", ", ".join(text.strip(" ,") for text in texts))
        value = value[1:-1] if value.startswith("(") and value.endswith(")") else value
        return replace(base, value=squeeze(value), well_formed=False)
    head = parse_address(texts[0], code)
    if len(texts) > 1:
        # A house number may go on in the next row (丸の内 / 1-1-1); a building begins with a word.
        joined = texts[0]
        for text in texts[1:]:
            joined += ("" if (text[0].isdigit() and not head.rest) or not head.known_city else " ") + text
        head = parse_address(joined, code)
    doubts = base.doubts
    if head.prefecture and not head.known_city:
        doubts += (Doubt(code="city_unknown", text="市区町村が郵便番号データに見つかりません。"),)
    reasons = base.reasons + (("町名が郵便番号データにある",) if head.known_town else ())
    return replace(base, value=head.value, address=head, well_formed=head.known_town, doubts=doubts, reasons=reasons)


def _code_near(first: Piece, codes: list[Anchor]) -> str | None:
    """The postal code printed in this row or at most two rows away."""
    near = [code for code in codes if abs(code.row - first.row) <= 2]
    return min(near, key=lambda code: (abs(code.row - first.row), code.row > first.row)).value if near else None
