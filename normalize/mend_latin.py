"""Latin l and I that only their neighbours tell apart, and letters set apart; with a doubt. Knows no book."""

from __future__ import annotations

import re
from dataclasses import replace

from normalize.draft import Doubt, FieldKind
from normalize.mend import possible
from normalize.rows import Row
from normalize.values import Value
from ocr.reading import ReadCard

_MENDED = Doubt(code="capital_i_mended", text="大文字の並びの l を、読み取りの候補に合わせて I に直しました。")
_JOINED = Doubt(code="letter_set_apart", text="離れて読まれた1文字を、隣の語につなげました。")
_LATIN = frozenset((FieldKind.NAME_ROMAJI, FieldKind.DEPARTMENT, FieldKind.TITLE))
_AMONG_CAPITALS = re.compile(r"(?<![a-z])[A-Z]+l(?![a-z])|(?<![A-Za-z])Al(?![A-Za-z.])")
"""YOKOl, TEl: l cannot end a word of capitals."""


def mend_latin(values: list[Value], read: ReadCard, rows: list[Row]) -> list[Value]:
    """The same values; l among capitals is I where a reader held that possible, and names keep their letters."""
    return [_joined(_figures(_capitals(value, read, rows))) if value.kind in _LATIN else value for value in values]


def _capitals(value: Value, read: ReadCard, rows: list[Row]) -> Value:
    if not _AMONG_CAPITALS.search(value.value):
        return value
    if not any(plain == "l" and "I" in others for plain, others in possible(value, read, rows)):
        return value
    text = _AMONG_CAPITALS.sub(lambda match: match.group()[:-1] + "I", value.value)
    return replace(value, value=text, doubts=(*value.doubts, _MENDED))


_FIGURED = re.compile(r"(?<![A-Za-z0-9])(?=[A-Z01l]*[01])(?=[01l]*[A-Z01])[A-Z01l]{2,}(?![A-Za-z0-9])")


def _figures(value: Value) -> Value:
    """Nozomi 0l → Nozomi OI: no name holds a figure."""
    if value.kind is not FieldKind.NAME_ROMAJI:
        return value
    text = _FIGURED.sub(lambda match: match.group().translate(_LETTERS), value.value)
    return value if text == value.value else replace(value, value=text, doubts=(*value.doubts, _MENDED))


_LETTERS = str.maketrans("01l", "OII")


def _joined(value: Value) -> Value:
    """Tsutom u NAKAJIM A → Tsutomu NAKAJIMA; an initial keeps its point, so John F. Kennedy stays."""
    if value.kind is not FieldKind.NAME_ROMAJI:
        return value
    text = re.sub(r"(?<=[a-z]) ([a-z])(?= |$)", r"\1", value.value)
    text = re.sub(r"(?<=[A-Z]{2}) ([A-Z])$", r"\1", text)
    text = re.sub(r"(?:^|(?<= ))([A-Z]) (?=[A-Z]{2,}$)", r"\1", text)
    return value if text == value.value else replace(value, value=text, doubts=(*value.doubts, _JOINED))
