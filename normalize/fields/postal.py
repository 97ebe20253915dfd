"""Postal codes in a line of text: 〒123-4567, with marks misread and figures in kanji. Knows no address."""

from __future__ import annotations

import re
from dataclasses import dataclass

from normalize.gazetteer import PREFECTURES, gazetteer, town_key
from normalize.numerals import digits_one_by_one

_KANJI_DIGIT = "[〇零○一二三四五六七八九]"
# 〒 is read as T, 干, 平, テ, 〶, F or 千 (measured on PP-OCR); a mark alone never makes a code: the seven digits do.
_POSTAL = re.compile(
    r"(?P<mark>〒|〶|(?<![A-Za-z])[TF〒](?=\s?\d{3}-)|[干平テ千〓](?=\s?\d{3}-\d{4}(?!\d)))?\s*[:.]?\s*"
    r"(?<![\d-])(?P<a>\d{3})\s?(?P<dash>[-~])\s?(?P<b>\d{4})(?![\d]|-\d|\s?[.・]\s?\d{4}(?!\d))"
)
_POSTAL_MARKED = re.compile(r"(?:〒|〶|郵便番号)\s*[:.]?\s*(?P<a>[\dOoIl]{3})\s?[-ー一]?\s?(?P<b>[\dOoIl]{4})(?!\d)")
_POSTAL_KANJI = re.compile(
    rf"(?P<mark>〒|〶)?\s*(?<![〇零○一二三四五六七八九][-ー])(?<!{_KANJI_DIGIT})(?P<a>{_KANJI_DIGIT}{{3}})\s?[-ー|丨]?\s?(?P<b>{_KANJI_DIGIT}{{4}})(?!{_KANJI_DIGIT}|[-ー]{_KANJI_DIGIT})"
)

_INSIDE_PHONE = re.compile(r"(?:[)\d+\-]\s*|\+[\d\s()\-]*)$")


_CALLED = re.compile(
    r"(?:TEL|FAX|電話|ファックス|ファクス|直通|代表|携帯|内線|Phone|Direct|Mobile|[☎☏📠℡]|(?<![A-Za-z])[TFM])[\s.:：)\]】]*$",
    re.IGNORECASE,
)
"""FAX 331-1123: a local number, whose area code stands with the telephone."""


_AFTER_A_PLACE = re.compile(r"(?:^|[\s,])[A-Z][A-Za-z\-]{2,}[,.]?\s*$")
"""…, Ome-shi, Tokyo 198-0001."""
_BEFORE_JAPAN = re.compile(r"[\s,]*Japan\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A postal code within a text."""

    start: int
    end: int
    value: str
    """`123-4567`."""
    marked: bool
    digits_start: int
    """Where its first digit stands, after the mark."""
    placed: bool = False
    """A prefecture or a city comes next, or an office before it in the same line has a code of its own."""


def find_postal_codes(text: str) -> list[FoundCode]:
    """Every postal code in a folded text, in order."""
    found: list[FoundCode] = []
    for match in _POSTAL.finditer(text):
        # Two offices side by side may be read as one line: … 日吉町217-27 615-0001 京都府京都市…
        after = text[match.end() :]
        marked, placed = (
            bool(match["mark"]),
            _begins_a_place(after)
            or bool(found and not after.strip() and not text[: match.start("a")].rstrip().endswith(")")),
        )
        if not (marked or placed) and _INSIDE_PHONE.search(text[: match.start("a")]):
            continue
        if not marked and _CALLED.search(text[: match.start("a")]):
            continue
        placed = placed or _AFTER_A_PLACE.search(text[: match.start("a")]) is not None
        placed = placed or _BEFORE_JAPAN.match(after) is not None
        value = f"{match['a']}-{match['b']}"
        found.append(FoundCode(match.start(), match.end(), value, marked, match.start("a"), placed))
    for pattern in (_POSTAL_MARKED, _POSTAL_KANJI):
        for match in pattern.finditer(text):
            if any(match.start() < code.end and code.start < match.end() for code in found):
                continue
            digits = digits_one_by_one(match["a"] + match["b"]).translate(str.maketrans("OoIl", "0011"))
            marked = pattern is _POSTAL_MARKED or bool(match["mark"])
            found.append(FoundCode(match.start(), match.end(), f"{digits[:3]}-{digits[3:]}", marked, match.start("a")))
    return sorted(found, key=lambda code: code.start)


def _begins_a_place(text: str) -> bool:
    plain = text.lstrip()[:20]
    return plain.startswith(PREFECTURES) or bool(gazetteer().city_at_start(town_key(plain).text, None)[0])
