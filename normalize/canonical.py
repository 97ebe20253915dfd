"""The canonical form of each kind that is found by its words. Knows no card and no trust."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from normalize.draft import Doubt, FieldKind
from normalize.fields.address import Address, parse_address
from normalize.fields.address_reading import read_otherwise, town_in_building, with_twins, without_gaps
from normalize.fields.company import canonical_company, company_parts, repair_legal_form, without_sign
from normalize.fields.person import canonical_romaji, split_name
from normalize.fields.position import is_whole_title, joined_words, registered
from normalize.tables import ending_of, word_set
from normalize.text import is_latin, squeeze, without_spaces


@dataclass(frozen=True, slots=True)
class Canonical:
    """A value in its canonical form."""

    value: str
    well_formed: bool = True
    doubts: tuple[Doubt, ...] = ()
    reasons: tuple[str, ...] = ()
    address: Address | None = None


def canonical(kind: FieldKind, texts: list[str]) -> Canonical | None:
    """The canonical form of these texts of one value, in reading order; None where they make none."""
    maker = _MAKERS.get(kind)
    return maker([text.strip(" ,、;:|/") for text in texts]) if maker else None


def _name(texts: list[str]) -> Canonical | None:
    split = split_name(texts[0])
    return Canonical(split.value, split.known_family and split.known_given) if split else None


def _name_romaji(texts: list[str]) -> Canonical:
    return Canonical(canonical_romaji(" ".join(texts)))


def _name_kana(texts: list[str]) -> Canonical:
    return Canonical(squeeze(" ".join(texts).replace("・", " ")).strip("()"))


def _company_kana(texts: list[str]) -> Canonical:
    return Canonical(squeeze(" ".join(texts)).strip("()"))


_CLOSING = ")]}」』】〉》,.、。・:;|'\"_-~ "
"""Nothing begins with these: a sign before the name was read so."""


def _company(texts: list[str]) -> Canonical:
    printed = canonical_company(" ".join(texts).lstrip(_CLOSING))
    repaired = repair_legal_form(printed)
    value = without_sign(repaired)
    doubts = ((_REPAIRED,) if repaired != printed else ()) + ((_SIGN,) if value != repaired else ())
    return Canonical(value, bool(company_parts(value).legal_form), doubts)


_REPAIRED = Doubt(code="legal_form_repaired", text="法人格の欠けた文字を補いました。")


_SIGN = Doubt(code="sign_left_out", text="社名の前の文字を、ロゴと見て除きました。")


def _branch(texts: list[str]) -> Canonical:
    value = squeeze(texts[0]) if is_latin(texts[0]) else without_spaces(texts[0])
    return Canonical(value.strip("[]【】<>()■●◆◇□○/:・"))


def _department(texts: list[str]) -> Canonical:
    words = [_GLUED_CHAIN.sub(" ", joined_words(text)) for text in _outermost_first(texts)]
    return Canonical(" ".join(words), all(map(_is_whole_department, words)))


def _is_whole_department(words: str) -> bool:
    """Whether each word ends as departments do: of 推進グル or 経営企 a piece was lost."""
    return is_latin(words) or all(
        ending_of(re.sub(r"\(.*\)$", "", word), "department_suffixes") or word in word_set("departments")
        for word in words.split(" ")
    )


_GLUED_CHAIN = re.compile(
    r"(?:(?<=[^\s内外全一]部)|(?<=[安保]全部))(?=(?:第?[0-9一二三四五六七八九十]+|[A-Z][A-Za-z/]*|[ァ-ヺー]{3,}|[一-龥]{2,6})[^\s]{0,10}?(?:課|室|係|部|班|グループ|チーム|担当)$)"
    r"(?![門長員材会分署下隊]|品(?!質))"
    r"|(?<=[^\s]課)(?=[一-龥]{2,5}係$)|(?<=[一-龥ァ-ヺー]{2}センター)(?=[一-龥]{2,8}[部課室]$)"
)
"""営業部企画課: printed or read without the space that parts the departments of a chain."""


def _qualification(texts: list[str]) -> Canonical:
    texts = [registered(text) for text in texts]
    # 博士（工学）: a full-width bracket brings room of its own, which readers take for a space
    return Canonical(" ".join(re.sub(r"(?<=[ぁ-ヺ一-龥]) \(", "(", joined_words(text)) for text in texts))


def _title(texts: list[str]) -> Canonical:
    words = [joined_words(text) for text in texts]
    # Only a word of the list is safe from a lost letter, and even デザイナー may have been UXデザイナー.
    return Canonical(" ".join(words), all(map(is_whole_title, words)))


_RANKS = (
    r"headquarters|hq|company",
    r"division|div\b|bureau|business unit|center|centre|institute|factory|faculty|school",
    r"department|dept|laborator",
    r"section|sect\b|office|secretariat|group",
    r"subsection|team|unit|squad",
)


_OUTER = re.compile(r"(?:本部|事業部|部)$")
_INNER = re.compile(r"(?:課|係|グループ|チーム|ユニット|班)$")


def _outermost_first(texts: list[str]) -> list[str]:
    """The wider department first where its word says so; English cards print the inner one first."""
    if len(texts) < 2:
        return texts
    if not all(is_latin(text) for text in texts):
        inner = [text for text in texts if _INNER.search(text)]
        outer = [text for text in texts if _OUTER.search(text)]
        # two columns of a vertical card, or two lines, may be read in either order
        return [*outer, *inner] if len(inner) + len(outer) == len(texts) else texts
    ranks = [
        next((rank for rank in reversed(range(len(_RANKS))) if re.search(_RANKS[rank], text, re.IGNORECASE)), None)
        for text in texts
    ]
    known = [rank for rank in ranks if rank is not None]
    if len(known) == len(ranks) and known == sorted(known) and len(set(known)) > 1:
        return texts
    return texts[::-1]


_OTHERWISE = Doubt(code="address_read_otherwise", text="住所にありえない字を、形の似た字として読みました。")


def _town_of_twin(text: str, head: Address, postal_code: str | None) -> tuple[str, Address, bool]:
    """(text, parsed, whether changed): a town is written 二ツ屋町 where a reader saw ニツ屋町."""
    town = re.sub(r"[一二三四五六七八九十]+丁目$", "", head.town)
    if head.known_town and (not town or town in text):
        return text, head, False
    start = text.find(head.city[-1]) + 1
    found = {
        other: parsed
        for other in with_twins(text, start)
        if (parsed := parse_address(other, postal_code)).known_town
        and parsed.city == head.city
        and re.sub(r"[一二三四五六七八九十]+丁目$", "", parsed.town) in other
    }
    return (*next(iter(found.items())), True) if len(found) == 1 else (text, head, False)


_TIGHT_THE = re.compile(r"(?<![A-Za-z])THE(?=[^\sA-Za-z])")
"""THE昭和町 TOWER: a reader lost the space that an article has."""
_UNCLEAR_HOUSE = re.compile(
    r"(?<=[丁目番地号\d〇一二三四五六七八九十])[ー-]{2,}"
    r"|[〇一二三四五六七八九十]\s+(?:番|号|丁目)|(?<=[番号地])-(?![\d〇一二三四五六七八九十])"
)
"""Bars or gaps where a digit belongs: 三ーーー, 七 番地."""


_OPEN_NUMBER = re.compile(r"(?:[-のノ]|丁目|番地?の?)$")
_FLOOR_OR_HOUSE = re.compile(r"\d+\s?(?:[FfＦ](?![A-Za-z])|階|号[館棟室])")


def _goes_on(above: str, text: str, head: Address) -> bool:
    """Whether a row goes on within the house number, or the town, of the row above it."""
    if not head.known_city or text[0] == "-":
        return True
    if not text[0].isdigit():
        return False
    return not head.rest or (_OPEN_NUMBER.search(above) is not None and not _FLOOR_OR_HOUSE.match(text))


def _number_divided(texts: list[str]) -> bool:
    """銀座7 / 8-9: one number over two lines, or two whose bar nobody read."""
    return any(
        above[-1:].isdigit() and below[:1].isdigit() and not _FLOOR_OR_HOUSE.match(below)
        for above, below in pairwise(texts)
    )


def canonical_address(texts: list[str], postal_code: str | None) -> Canonical:
    """An address from the text of each of its rows; the postal code beside it may decide between cities."""
    if is_latin("".join(texts)):
        # A line of an English address ends in a comma or between two of its parts.
        value = re.sub(r",(?=\S)", ", ", ", ".join(text.strip(" ,") for text in texts))
        value = value[1:-1] if value.startswith("(") and value.endswith(")") else value
        return Canonical(squeeze(value), well_formed=False)
    printed, texts = texts, [without_gaps(text) for text in texts]
    texts = [read_otherwise(text) for text in texts]
    otherwise = texts != [without_gaps(text) for text in printed]
    head = parse_address(texts[0], postal_code)
    if head.known_city:
        texts[0], head, twin = _town_of_twin(texts[0], head, postal_code)
        otherwise = otherwise or twin
    if len(texts) > 1:
        # A house number may go on in the next row (丸の内 / 1-1-1); a building begins with a word.
        joined = texts[0]
        for text in texts[1:]:
            joined += ("" if _goes_on(joined, text, head) else " ") + text
        head = parse_address(joined, postal_code)
    if _TIGHT_THE.search(head.building):
        head = parse_address(_TIGHT_THE.sub("THE ", head.value), postal_code)
    named = town_in_building(head.building, head.town)
    if named != head.building:
        head, otherwise = parse_address(head.value.replace(head.building, named), postal_code), True
    doubts: tuple[Doubt, ...] = (_OTHERWISE,) if otherwise else ()
    if head.prefecture and not head.known_city:
        doubts += (Doubt(code="city_unknown", text="市区町村が郵便番号データに見つかりません。"),)
    if _UNCLEAR_HOUSE.search(" ".join(texts)) or _number_divided(texts):
        doubts += (Doubt(code="house_number_unclear", text="番地の数字がはっきり読めていません。"),)
    whole = head.known_town and any(map(str.isdigit, head.rest or head.town))
    reasons = ("町名が郵便番号データにある",) if head.known_town else ()
    return Canonical(head.value, whole, doubts, reasons, head)


_MAKERS: dict[FieldKind, Callable[[list[str]], Canonical | None]] = {
    FieldKind.NAME: _name,
    FieldKind.NAME_ROMAJI: _name_romaji,
    FieldKind.NAME_KANA: _name_kana,
    FieldKind.COMPANY: _company,
    FieldKind.COMPANY_EN: _company,
    FieldKind.COMPANY_KANA: _company_kana,
    FieldKind.BRANCH: _branch,
    FieldKind.DEPARTMENT: _department,
    FieldKind.QUALIFICATION: _qualification,
    FieldKind.TITLE: _title,
}
