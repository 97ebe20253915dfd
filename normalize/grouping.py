"""Which pieces make one value: a department chain, an address over several rows. Makes no values."""

from __future__ import annotations

import re

from normalize.anchor import Anchor
from normalize.draft import FieldKind
from normalize.fields.address import parse_address
from normalize.fields.company import japanese_form_in
from normalize.gazetteer import PREFECTURES
from normalize.likeness import is_building
from normalize.piece import Piece
from normalize.rows import Row, beside, follows, follows_directly
from normalize.text import is_latin, without_spaces


def grouped(rows: list[Row], pieces: list[Piece]) -> list[list[Piece]]:
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
            # Of two addresses side by side in one row the building belongs to the one above it.
            max(earlier, key=lambda group: _shared(rows, group[-1], piece)).append(piece)
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
        if piece.row != last.row and not (
            follows_directly(rows, last.row, piece.row) or beside(rows[last.row], rows[piece.row])
        ):
            return False
        if not any(_NUMBER.search(p.text) for p in group) and not piece.text.startswith(PREFECTURES):
            return True  # 愛知県名古屋市 / 中区錦1-2-3
        return not (_starts_anew(piece) and any(_starts_anew(p) for p in group))
    if piece.kind in (FieldKind.TITLE, FieldKind.QUALIFICATION):
        # 執行役員 営業本部長 on one line is one title; 部長 / Manager are two, the second the first in English
        if follows(rows[last.row], rows[piece.row]) and (last.text.endswith("兼") or piece.text.startswith("兼")):
            return True
        initials = any(text.isupper() and len(text) <= 4 for text in (piece.text, last.text))
        return piece.row == last.row and (is_latin(last.text) == is_latin(piece.text) or initials)
    if piece.kind is FieldKind.COMPANY:
        # 株式会社 above, the name below, or the other way round
        forms = [japanese_form_in(text) == without_spaces(text) for text in (last.text, piece.text)]
        return any(forms) and (piece.row == last.row or follows(rows[last.row], rows[piece.row]))
    return piece.kind in (FieldKind.NAME_ROMAJI, FieldKind.NAME_KANA) and piece.row == last.row


def _shared(rows: list[Row], above: Piece, below: Piece) -> float:
    """How much of the line two pieces share, of the shorter one; in one row the later piece goes on from the last."""
    if above.row == below.row:
        return float(above.end)
    (left, right), (start, end) = (_stands(rows[piece.row], piece) for piece in (above, below))
    return (min(right, end) - max(left, start)) / max(1.0, min(right - left, end - start))


def _stands(row: Row, piece: Piece) -> tuple[float, float]:
    """Where in its line a piece begins and ends, card px, taking Latin letters for half as wide as kanji."""
    widths = [1.0 if char.isascii() else 2.0 for char in row.text]
    first, last = (row.box.top, row.box.bottom) if row.vertical else (row.box.left, row.box.right)
    em = (last - first) / max(1.0, sum(widths))
    return first + em * sum(widths[: piece.start]), first + em * sum(widths[: piece.end])


def _starts_anew(piece: Piece) -> bool:
    """Another address: a prefecture, or a city and a house number; 白子町ビル is a building in spite of 白子町."""
    address = parse_address(piece.text)
    if is_building(piece.text) and not re.search(r"\d-\d|丁目|番|号$", piece.text):
        return False
    return bool(address.known_city and (piece.text.startswith(address.prefecture) or (address.rest and address.town)))


_NUMBER = re.compile(r"[\d〇一二三四五六七八九十]")
_BAR = re.compile(r"\s*[-ー]\s*")


def row_texts(rows: list[Row], group: list[Piece], anchors: list[Anchor]) -> list[str]:
    """The address text of each row, with what stands between its pieces but without anchors."""
    texts: list[str] = []
    for row in dict.fromkeys(piece.row for piece in group):
        pieces = [piece for piece in group if piece.row == row]
        start, end = pieces[0].start, pieces[-1].end
        text = rows[row].text[start:end]
        for anchor in sorted((a for a in anchors if a.row == row and start <= a.start < end), key=lambda a: -a.start):
            text = text[: anchor.start - start].rstrip() + " " + text[anchor.end - start :].lstrip()
        text = re.sub(r"\s+,", ",", text).strip(" 、;:|/")
        if _BAR.fullmatch(rows[row].text[end:]):
            text += "-"  # 銀座7- / 8-9: the bar at the end or the beginning of a line
        if _BAR.fullmatch(rows[row].text[:start]):
            text = "-" + text
        texts.append(text)
    return texts
