"""Rows beside a value of which nobody understood all: part of the value may have been left there. Knows no trust."""

from __future__ import annotations

import re

from normalize.draft import FieldKind
from normalize.fields.company import company_parts
from normalize.fields.person import split_name
from normalize.rows import Row, beside, follows
from normalize.tables import word_set
from normalize.values import Value
from normalize.witness import NUMBERS

_NEAR = (follows, beside)
_FORMED = NUMBERS | {FieldKind.EMAIL, FieldKind.URL}
_LATIN_ADDRESS = re.compile(r"\d[\d-]* [A-Z][a-z]+(?:[ -][A-Za-z]+)*, ?[A-Z][a-z]+")
"""9-22-3 Soikecho, Minami-ku: the address once more, in the form of the other language."""


def _says_nothing(text: str) -> bool:
    """A row that is no part of a value beside it: one letter (of a sign), or an address in Latin letters."""
    return sum(char.isalnum() for char in text) <= 1 or _LATIN_ADDRESS.match(text) is not None


def rests_near(
    rows: list[Row], values: list[Value], own: set[int], *, left_over: frozenset[int], uncovered: tuple[int, ...]
) -> list[int]:
    """The rows above, below or beside a value's own that hold what found no meaning.

    Args:
        own: the rows the value stands in.
        left_over: rows without any meaning.
        uncovered: for each row, how many of its letters and figures belong to no value and no label.
    """
    return [
        row
        for row in {*left_over, *_half_placed(values, uncovered)} - own
        if not _says_nothing(rows[row].text)
        and any(
            near(rows[one], rows[two]) for other in own for one, two in ((other, row), (row, other)) for near in _NEAR
        )
    ]


_OPEN_END = re.compile(r"[A-Za-z0-9][@._\-]\s*$|@\s*$")
_OPEN_BEGINNING = re.compile(r"^\s*(?:[@._\-][A-Za-z0-9]|(?:co|or|ne|ac|go)?\.?jp(?![A-Za-z0-9])|com(?![A-Za-z0-9]))")
_DOTTED_LABEL = re.compile(r"(?:^|\s)[A-Za-z]{1,8}\.\s?$")
_GOES_BEFORE = re.compile(r"[^\W_][:/@]*\s?$")
"""htp://hitotoki.com/, sk人ymedia.co.jp: what stands right before it is its own and was misread."""
_PATH = re.compile(r"[A-Za-z0-9_.\-?=&%#/]+")
_HALF_SUFFIX = re.compile(r"\.(?:co|or|ne|ac|go)$")
_ONLINE = frozenset((FieldKind.EMAIL, FieldKind.URL))


def broken_off(rows: list[Row], value: Value, left_over: frozenset[int]) -> bool:
    """Whether a mail or web address may begin in the line above or end in the one below: taro@aomine- / shoji.co.jp."""
    if value.kind not in _ONLINE or not value.spans:
        return False
    first, start, _ = min(value.spans)
    last, _, end = max(value.spans)
    labelled = value.label_span is not None and value.label_span[2] >= start
    before = _DOTTED_LABEL.sub("", rows[first].text[:start])
    if _HALF_SUFFIX.search(value.value) or (not labelled and before.endswith(("-", ".", "_", "+"))):
        return True
    if value.kind is FieldKind.URL and not labelled and _GOES_BEFORE.search(before):
        return True
    for row in rows:
        if row.index == first - 1 and follows(row, rows[first]) and not rows[first].text[:start].strip():
            above = row.text
            if _OPEN_END.search(above):
                return True
        if row.index == last + 1 and follows(rows[last], row) and not rows[last].text[end:].strip():
            if _OPEN_BEGINNING.match(row.text):
                return True
            path = value.kind is FieldKind.URL and row.index in left_over and _PATH.fullmatch(row.text) is not None
            if path and (value.value.endswith(("/", "-", "_", "=", "?")) or row.text[:1] in "/-_" or "/" in row.text):
                return True
    return False


_ALIKE = 0.15
_LEAST = {FieldKind.COMPANY: 1, FieldKind.COMPANY_EN: 2}


def goes_on_beside(rows: list[Row], value: Value, values: list[Value], left_over: frozenset[int]) -> bool:
    """Whether the line above or below may be the other half of a company's name: 東洋システム / インテグレーション."""
    if value.kind is FieldKind.COMPANY_KANA:
        return any(
            goes_on_beside(rows, other, [value], frozenset()) for other in values if other.kind is FieldKind.COMPANY
        )
    if value.kind not in (FieldKind.COMPANY, FieldKind.COMPANY_EN) or not value.spans:
        return False
    if len(company_parts(value.value).core) < _LEAST[value.kind]:
        return True  # Co., Ltd. and nothing else
    own = {row for row, _, _ in value.spans}
    kana = {
        row
        for other in values
        if other.kind is FieldKind.COMPANY_KANA and value.kind is FieldKind.COMPANY
        for row, _, _ in other.spans
    }
    return any(
        (row.index in left_over or row.index in kana)
        and not _says_nothing(row.text)
        and abs(row.size - rows[mine].size) < _ALIKE * rows[mine].size
        and (follows(row, rows[mine]) or follows(rows[mine], row))
        for row in rows
        for mine in own
        if row.index not in own
    )


_TWO_WORDS = re.compile(r"[一-鿿々ぁ-ゖァ-ヺー]{1,4}\s+[一-鿿々ぁ-ゖァ-ヺー]{1,4}")


def another_name(rows: list[Row], value: Value, left_over: frozenset[int], uncovered: tuple[int, ...]) -> bool:
    """Whether the card names somebody else who found no place: which of the two it is about, only a person sees."""
    if value.kind is not FieldKind.NAME:
        return False
    own = {row for row, _, _ in value.spans}
    return any(
        (split := split_name(words)) is not None and split.known_family and split.known_given
        for row in rows
        if row.index not in own and (row.index in left_over or uncovered[row.index] > 1)
        for words in _TWO_WORDS.findall(row.text)
    )


_KATAKANA = re.compile(r"[ァ-ヺー・]+")
_A_UNIT = re.compile(r"(?:グループ|チーム|センター|ユニット|ラボ|カンパニー|セクション|オフィス|ディビジョン)$")
_OFFICER = frozenset(("代表取締役", "取締役", "代表"))
_RANK = frozenset(("社長", "会長", "副社長", "副会長"))


def word_over_lines(rows: list[Row], value: Value, values: list[Value]) -> bool:
    """Whether two lines may be one title: シニアプロジェクト / マネージャー, 代表取締役 / 社長."""
    if value.kind not in (FieldKind.TITLE, FieldKind.DEPARTMENT):
        return False
    placed = {
        row for other in values if other.kind in (FieldKind.TITLE, FieldKind.DEPARTMENT) for row, _, _ in other.spans
    }
    own = {row for row, _, _ in value.spans}
    return any(
        _one_word(rows[above].text.strip(), rows[below].text.strip())
        and abs(rows[above].size - rows[below].size) < _ALIKE * rows[above].size
        and follows(rows[above], rows[below])
        for above in placed
        for below in placed
        if above != below and not own.isdisjoint((above, below))
    )


def _one_word(above: str, below: str) -> bool:
    if above in _OFFICER:
        return below in _RANK
    listed = above in word_set("titles")
    return bool(not listed and _KATAKANA.fullmatch(above) and not _A_UNIT.search(above) and _KATAKANA.match(below))


def _half_placed(values: list[Value], uncovered: tuple[int, ...]) -> set[int]:
    """Rows of words of which a part found no meaning; beside a number or a mail address that is its label's."""
    formed = {row for value in values if value.kind in _FORMED for row, _, _ in value.spans}
    return {row for row, letters in enumerate(uncovered) if letters > 1} - formed
