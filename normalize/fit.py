"""How well pieces fit together: with what stands before them, and as one finished card. Knows no single words.

All numbers are log-odds set by hand on cards set exactly as printed; a trained model may take their place.
"""

from __future__ import annotations

import re

from rapidfuzz.fuzz import ratio

from normalize.draft import FieldKind
from normalize.fields.company import company_parts, japanese_form_in
from normalize.fields.person import (
    kana_fits,
    mail_names_family,
    romaji_fits,
    romaji_keys_of,
    romaji_nearly_fits,
    romaji_parts,
    split_name,
)
from normalize.fields.position import is_part_of_department
from normalize.likeness import is_building
from normalize.piece import Piece
from normalize.romaji import romaji_key, romaji_of
from normalize.rows import Row, beside, follows, follows_directly
from normalize.text import is_latin, to_katakana, without_spaces
from normalize.tokens import reading_of


def fit_to_neighbours(rows: list[Row], before: tuple[Piece, ...], now: tuple[Piece, ...]) -> float:
    """How well new pieces go on from what the card already has."""
    score = 0.0
    pieces = list(before)
    for piece in now:
        judge = _JUDGES.get(piece.kind) if piece.kind is not None else None
        if judge is not None:
            score += judge(rows, pieces, piece)
        pieces.append(piece)
    return score


_PERSONAL = frozenset(
    (FieldKind.TITLE, FieldKind.DEPARTMENT, FieldKind.NAME_KANA, FieldKind.NAME_ROMAJI, FieldKind.QUALIFICATION)
)
_BEFORE_A_POSITION = frozenset(
    (FieldKind.DEPARTMENT, FieldKind.TITLE, FieldKind.COMPANY, FieldKind.NAME, FieldKind.QUALIFICATION)
)


def _repeats(before: list[Piece], piece: Piece) -> int:
    return sum(other.kind is piece.kind for other in before)


def _directly_after(before: list[Piece], piece: Piece, kinds: frozenset[FieldKind]) -> bool:
    """Whether the last piece, in this row or the one before, is of these kinds."""
    return bool(before) and piece.row - before[-1].row <= 1 and before[-1].kind in kinds


def _name(rows: list[Row], before: list[Piece], piece: Piece) -> float:
    return -6.0 * _repeats(before, piece) + 0.8 * _directly_after(before, piece, _PERSONAL)


def _reading(rows: list[Row], before: list[Piece], piece: Piece) -> float:
    return -4.0 * _repeats(before, piece) + 0.8 * _directly_after(before, piece, _PERSONAL | {FieldKind.NAME})


def _company(rows: list[Row], before: list[Piece], piece: Piece) -> float:
    above = next((other for other in reversed(before) if other.kind is FieldKind.COMPANY), None)
    if above is not None and follows(rows[above.row], rows[piece.row]):
        forms = [japanese_form_in(text) == without_spaces(text) for text in (above.text, piece.text)]
        if any(forms) and not all(forms):
            return 1.5  # 株式会社 on a line of its own, above or below the name
    last = before[-1] if before else None
    if (
        last is not None
        and last.row == piece.row
        and last.kind is FieldKind.COMPANY
        and len(company_parts(last.text).core) < 2
    ):
        return -5.0  # 社会保険労務士法人明 峰会計 is one name
    # Parent and subsidiary both carry a legal form; a second company without one is a slogan or a logo.
    return -2.0 * _repeats(before, piece)


def _company_en(rows: list[Row], before: list[Piece], piece: Piece) -> float:
    return -1.5 * _repeats(before, piece)


def _position(rows: list[Row], before: list[Piece], piece: Piece) -> float:
    last = before[-1].kind if before else None
    if last is None and piece.text.endswith("グループ") and not is_part_of_department(piece.text):
        return -6.0  # the group a company belongs to, printed above its name
    if piece.text.endswith("グループ") and any(
        other.kind is FieldKind.COMPANY and len(piece.text) > 5 and piece.text.removesuffix("グループ") in other.text
        for other in before
    ):
        return -6.0  # 東亜グループ under 東亜精密工業株式会社
    if last is FieldKind.BRANCH and piece.text.endswith("センター"):
        return -1.5  # two offices side by side print their names one after the other
    if last is FieldKind.DEPARTMENT and piece.text.endswith("担当"):
        return 1.5 if piece.kind is FieldKind.DEPARTMENT else 0.0
    return 0.4 * _directly_after(before, piece, _BEFORE_A_POSITION)


_RECENT = 8
"""Pieces back an address may have begun: a second column stands between."""


def _address(rows: list[Row], before: list[Piece], piece: Piece) -> float:
    addresses = [other for other in before[-_RECENT:] if other.kind is FieldKind.ADDRESS]
    last = next((other for other in reversed(addresses) if other.row == piece.row), None)
    if last is not None:
        return 2.6 + (0.9 if _ENDS_IN_NUMBER.search(last.text) and _WORD.match(piece.text) else 0.0)
    if any(beside(rows[other.row], rows[piece.row]) for other in addresses):
        return 2.6
    above = next((other for other in reversed(addresses) if follows_directly(rows, other.row, piece.row)), None)
    if above is not None:
        return 2.6 + (1.3 if _room_for_building(rows, above, piece) else 0.0)
    # An address begins neither with what could be anything nor with a building.
    return -3.0 if piece.score < 0.5 or (is_building(piece.text) and piece.score <= 4.0) else 0.0


def _strange(name: Piece, reading: Piece) -> float:
    """What a reading costs that no list knows for these kanji: little right beside them, as with 王 建国 (ワン)."""
    return 0.6 if abs(name.row - reading.row) <= 1 and " " in reading.text.strip() else 2.0


_BUILDING_LIKE = ("館", "センター", "倉庫", "ステーション", "キャンパス", "オフィス")


def _branch(rows: list[Row], before: list[Piece], piece: Piece) -> float:
    if piece.text.endswith(_BUILDING_LIKE) and any(
        other.kind is FieldKind.ADDRESS and (other.row == piece.row or follows_directly(rows, other.row, piece.row))
        for other in before[-_RECENT:]
    ):
        return -2.5  # 滝乃音本館 under a house number is a building
    return 0.8 if before and before[-1].kind is FieldKind.BRANCH else 0.0


_JUDGES = {
    FieldKind.NAME: _name,
    FieldKind.NAME_KANA: _reading,
    FieldKind.NAME_ROMAJI: _reading,
    FieldKind.COMPANY: _company,
    FieldKind.COMPANY_EN: _company_en,
    FieldKind.TITLE: _position,
    FieldKind.DEPARTMENT: _position,
    FieldKind.ADDRESS: _address,
    FieldKind.BRANCH: _branch,
}


def _room_for_building(rows: list[Row], above: Piece, piece: Piece) -> bool:
    """Whether the row above ends in a house number and this one is set just like it."""
    one, other = rows[above.row], rows[piece.row]
    alike = abs(one.size - other.size) < 0.25 * one.size
    height = one.box.width if one.vertical else one.box.height
    sides = (
        abs(one.box.left - other.box.left),
        abs(one.box.right - other.box.right),
        abs(one.box.centre[0] - other.box.centre[0]),
    )
    aligned = one.vertical or min(sides) < 1.2 * height
    return alike and aligned and bool(_ENDS_IN_NUMBER.search(above.text)) and not is_building(above.text)


_WORD = re.compile(r"[ァ-ヺ一-龥]{3}")
_ENDS_IN_NUMBER = re.compile(r"[\d〇一二三四五六七八九十](?:番地?|号|丁目)?\s*$")


def fit_as_card(pieces: tuple[Piece, ...], mails: tuple[str, ...]) -> float:
    """What only the finished card can say: readings fit the kanji, the mail holds the surname, somebody is named."""
    score = 0.0
    names = [piece for piece in pieces if piece.kind is FieldKind.NAME]
    split = split_name(names[0].text) if names else None
    for piece in pieces:
        if piece.kind is FieldKind.NAME_ROMAJI and split is not None:
            fits = romaji_fits(split.family, split.given, piece.text)
            # Makot Shibashi: letters lost or the space misplaced still make the same name, but never better than a fit
            nearly = (
                0.0 if fits.family and fits.given else 3.5 * romaji_nearly_fits(split.family, split.given, piece.text)
            )
            score += max(nearly, 2.0 * fits.family + 2.0 * fits.given)
            score -= _strange(names[0], piece) if fits.possible and not (fits.family or fits.given) else 0.0
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
                - (_strange(names[0], piece) if kana.possible and not (kana.family or kana.given) else 0.0)
            )
    if split is not None:
        families, _ = romaji_keys_of(split.family, split.given)
        score += 2.5 * any(mail_names_family(mail, families) for mail in mails)
    companies = [piece for piece in pieces if piece.kind is FieldKind.COMPANY]
    for piece in pieces:
        if piece.kind is FieldKind.COMPANY_EN:
            score += _in_latin(piece, companies)
        if piece.kind is FieldKind.COMPANY_KANA:
            score += _kana_of_company(piece, pieces)
    if names or any(piece.kind is FieldKind.NAME_ROMAJI for piece in pieces):
        score += 1.5
    if any(piece.kind is FieldKind.COMPANY for piece in pieces):
        score += 1.0
    return score


def _in_latin(piece: Piece, companies: list[Piece]) -> float:
    """Whether a Latin line is the name beside it once more, or only stands there: Quality First is a slogan."""
    near = [other for other in companies if abs(piece.row - other.row) <= 1]
    if not near:
        return 0.0
    words = [romaji_key(word) for word in re.findall(r"[A-Za-z]{3,}", piece.text)]
    for other in near:
        core = company_parts(other.text).core
        read = romaji_of(to_katakana(reading_of(core) or core)) if not is_latin(core) else romaji_key(core)
        if read and any(ratio(word, read[: len(word)]) > 60 or word in read for word in words):
            return 1.4
    return 1.0 if piece.score > 0.8 else -0.6


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
        if read and alike > 0.85:
            alike += 0.7  # サザナミジャパン under さざなみジャパン株式会社
        best = max(best, (2.6 if abs(other.row - piece.row) == 1 else 1.2) + (3.0 * (alike - 0.5) if read else 0.0))
    return best
