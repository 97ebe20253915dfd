"""Where it is not clear whether a gap parts two words or the reader lost or added it. Knows no trust."""

from __future__ import annotations

import re

from normalize.draft import FieldKind
from normalize.fields.company import japanese_form_in
from normalize.values import Value

_ONE_NAME = frozenset((FieldKind.COMPANY, FieldKind.BRANCH, FieldKind.TITLE, FieldKind.QUALIFICATION))
_COMMA_MATTERS = frozenset((FieldKind.COMPANY, FieldKind.COMPANY_EN, FieldKind.NAME_ROMAJI))
_TIGHT_COMMA = re.compile(r"[,，](?=[A-Za-z])")
_TIGHT_AND = re.compile(r"[A-Za-z0-9]\s?&(?!\s)|(?<!\s)&\s?[A-Za-z0-9]")
"""CODE &CO: of the spaces around the sign at least one was lost, or both were never there."""
_INNER_GAP = re.compile(r"[ぁ-ヺー一-龥] [ぁ-ヺー一-龥]")
_GLUED = re.compile(r"[部局室課](?=[A-Za-z0-9第ァ-ヺ一-龥])(?![長員品門材会屋分])[^ ]*[課室係班部組]")
_CODE = re.compile(r"(?<!\d)\d{3}-\d{4}(?!\d)")
_TIGHT_LATIN = re.compile(r"\bTHE\b.*[ぁ-ヺー一-龥][A-Z]{3}")
"""THE ライトハウスTOWER: what has an article has its other spaces too."""
_SET_APART = re.compile(r"(?:^| )[A-Za-z](?: |$)")


def gap_unclear(value: Value) -> bool:
    """Whether a value has a gap where words seldom part, or none where they often do."""
    if value.kind in _COMMA_MATTERS and (_TIGHT_COMMA.search(value.raw) or _TIGHT_AND.search(value.value)):
        return True
    if value.kind is FieldKind.COMPANY and _form_within(value.value):
        return True
    if value.kind in _ONE_NAME:
        return bool(_INNER_GAP.search(value.value))
    if value.kind is FieldKind.DEPARTMENT:
        return bool(_GLUED.search(value.value))
    if value.kind is FieldKind.NAME_ROMAJI:
        return bool(_SET_APART.search(value.value))
    if value.kind is FieldKind.ADDRESS:
        building = value.address.building if value.address is not None else ""
        return bool(_INNER_GAP.search(building) or _TIGHT_LATIN.search(building) or _CODE.search(value.value))
    return False


def _form_within(company: str) -> bool:
    """芭株式会社芭蕉: one or two characters before a legal form and the name behind it are a sign and no name."""
    form = japanese_form_in(company)
    if form is None:
        return False
    at = company.find(form)
    return 0 < at <= 2 and at + len(form) < len(company)
