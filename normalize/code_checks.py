"""What a QR code on the card says beside the print: a third reader that speaks for and against. Writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from normalize.draft import Doubt, FieldKind
from normalize.fields.company import company_parts
from normalize.fields.phone import canonical_phone, phone_facts
from normalize.text import fold, squeeze, to_katakana, without_spaces
from normalize.values import Value
from ocr.code_reading import CodeReading

_DIFFERS = Doubt(code="code_differs", text="QRコードの内容と少し違います。読み違いかもしれません。")
_NEARLY = 2
"""Characters apart: more than a misreading, and the code simply says something else."""
_TRUST_IN_CODE = 0.9
"""Of what the code says as an alternative to a print that nearly is the same: codes make no reading mistakes."""
_PHONES = frozenset((FieldKind.PHONE, FieldKind.FAX, FieldKind.MOBILE, FieldKind.DIRECT_PHONE, FieldKind.TOLL_FREE))


def check_codes(values: list[Value], codes: Sequence[CodeReading]) -> list[Value]:
    """The same values with the codes' word on each: the same is a check for it, nearly the same a doubt."""
    if not codes:
        return values
    said = [pair for code in codes for pair in _said(code)]
    return [_checked(value, [text for kind, text in said if kind is _family_of(value.kind)]) for value in values]


def _family_of(kind: FieldKind) -> FieldKind:
    return FieldKind.PHONE if kind in _PHONES else kind


def _said(code: CodeReading) -> Iterator[tuple[FieldKind, str]]:
    """(kind, canonical value) of everything the code says; all telephone numbers are `phone` here."""
    for one in code.properties:
        match one.name:
            case "N" | "FN" if one.value:
                yield FieldKind.NAME, squeeze(fold(one.value))
                yield FieldKind.NAME_ROMAJI, squeeze(fold(one.value))
            case "SOUND" if one.value:
                yield FieldKind.NAME_KANA, squeeze(fold(one.value.replace(";", " ")))
            case "ORG" if one.values and one.values[0]:
                yield FieldKind.COMPANY, squeeze(fold(one.values[0]))
                if len(one.values) > 1 and one.values[1]:
                    yield FieldKind.DEPARTMENT, squeeze(fold(" ".join(one.values[1:])))
            case "TITLE" | "EMAIL" | "URL" if one.value:
                yield FieldKind(one.name.lower()), squeeze(fold(one.value))
            case "TEL" if one.value:
                yield FieldKind.PHONE, canonical_phone(fold(one.value))[0]
            case "ADR" if len(one.values) >= 6:
                if digits := re.sub(r"\D", "", fold(one.values[5])):
                    yield FieldKind.POSTAL_CODE, f"{digits[:3]}-{digits[3:]}"
                yield FieldKind.ADDRESS, without_spaces(fold("".join((one.values[4], one.values[3], one.values[2]))))
            case _:
                pass


def _key(kind: FieldKind, text: str) -> str:
    """For comparing only: what the two ways of writing may differ in without saying something else."""
    if kind in _PHONES:
        return phone_facts(text).e164 or re.sub(r"\D", "", text)
    if kind is FieldKind.URL:
        return re.sub(r"^https?://", "", text.lower()).rstrip("/")
    if kind is FieldKind.COMPANY:
        return company_parts(text).key
    plain = without_spaces(text).lower()
    return to_katakana(plain) if kind is FieldKind.NAME_KANA else plain


def _checked(value: Value, said: list[str]) -> Value:
    key = _key(value.kind, value.value)
    keys = [_key(value.kind, text) for text in said]
    if key and key in keys:
        return value.speak("QRコードと一致")
    near = [
        text
        for text, other in zip(said, keys, strict=True)
        if len(other) >= 4 and Levenshtein.distance(key, other, score_cutoff=_NEARLY) <= _NEARLY
    ]
    if not near or value.kind is FieldKind.ADDRESS:
        return value
    return replace(value.contradict(_DIFFERS), others=(*value.others, (near[0], _TRUST_IN_CODE)))
