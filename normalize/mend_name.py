"""A family name whose reading on the card is another listed name's, one kanji away: mended or proposed. Knows no book.

Measured on misread surnames: the printed romaji finds the right one in .971 of cases, so what a reader also held
possible is written, with a doubt; what none saw is only proposed. Given names are left alone: their kanji are free.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cache

from normalize.draft import Doubt, FieldKind
from normalize.fields.person import family_readings, kana_parts, romaji_parts
from normalize.lexicon import names
from normalize.mend import possible
from normalize.romaji import romaji_key, romaji_of
from normalize.rows import Row
from normalize.values import Value
from normalize.variants import fold_for_key
from ocr.reading import ReadCard

_MENDED = Doubt(code="name_mended", text="姓の1文字を、印刷された読みと読み取りの候補に合わせて直しました。")
_OTHER = Doubt(code="name_reads_otherwise", text="印刷された読みは、1文字違いの別の姓のものです。")
_PROPOSED = 0.5
"""Of a family name that the reading wants and no reader saw."""


def mend_name(values: list[Value], read: ReadCard, rows: list[Row]) -> list[Value]:
    """The same values; the family name mended or given alternatives where the printed reading is another's."""
    index = next((i for i, value in enumerate(values) if value.kind is FieldKind.NAME), None)
    if index is None or " " not in values[index].value:
        return values
    family, given = values[index].value.split(" ", 1)
    keys = _printed_readings(values)
    own = {romaji_of(reading) for reading in family_readings(family)}
    if not keys or own & keys:
        return values
    near = _families_near(family, keys)
    if not near:
        return values
    seen = _seen(values[index], read, rows)
    supported = [other for other in near if _one_exchange(family, other) in seen]
    value = values[index]
    if len(supported) == 1:
        value = replace(value, value=f"{supported[0]} {given}", doubts=(*value.doubts, _MENDED))
    else:
        proposed = tuple((f"{other} {given}", _PROPOSED) for other in near[:3])
        value = replace(value, doubts=(*value.doubts, _OTHER), others=(*value.others, *proposed))
    return [*values[:index], value, *values[index + 1 :]]


def _printed_readings(values: list[Value]) -> set[str]:
    """Romaji keys the card prints that may be the family's: the first kana word, any Latin word."""
    keys: set[str] = set()
    for value in values:
        if value.kind is FieldKind.NAME_KANA and len(parts := kana_parts(value.value)) == 2:
            keys.add(romaji_of(parts[0]))
        if value.kind is FieldKind.NAME_ROMAJI:
            keys |= {romaji_key(part) for part in romaji_parts(value.value) if len(part) > 2}
    return keys


def _seen(value: Value, read: ReadCard, rows: list[Row]) -> set[tuple[str, str]]:
    return {(plain, other) for plain, others in possible(value, read, rows) for other in others}


def _one_exchange(family: str, other: str) -> tuple[str, str]:
    return next(pair for pair in zip(family, other, strict=True) if pair[0] != pair[1])


def _families_near(family: str, keys: set[str]) -> list[str]:
    """Listed family names of these readings with just one other kanji, the commonest first."""
    bearers = names().family
    found = {
        other
        for key in keys
        for other in _families_by_reading().get(key, ())
        if len(other) == len(family) >= 2 and sum(a != b for a, b in zip(family, other, strict=True)) == 1
    }
    found = {other for other in found if fold_for_key(other) != fold_for_key(family)}
    return sorted(found, key=lambda other: (-bearers[fold_for_key(other)][0], other))


@cache
def _families_by_reading() -> dict[str, tuple[str, ...]]:
    by_reading: dict[str, list[str]] = defaultdict(list)
    for family in names().family_spellings:
        for reading in names().family[fold_for_key(family)][1]:
            by_reading[romaji_of(reading)].append(family)
    return {key: tuple(found) for key, found in by_reading.items()}
