"""What of a value is vouched for by a list, so that no character of it is left open. Knows no trust."""

from __future__ import annotations

import re

from normalize.agree import POSTAL_CODE_AGREES
from normalize.draft import FieldKind
from normalize.fields.company import company_parts
from normalize.values import Value
from ocr.katakana_words import WORDS


def posted(value: Value) -> str:
    """An address up to its first digit, where the post knows the town and the postal code is that town's."""
    if value.address is None or not value.address.known_town or POSTAL_CODE_AGREES not in value.reasons:
        return ""
    return re.split(r"[\d〇一二三四五六七八九十]", value.value, maxsplit=1)[0]


_OF_WORDS = frozenset((FieldKind.ADDRESS, FieldKind.COMPANY, FieldKind.DEPARTMENT, FieldKind.TITLE, FieldKind.BRANCH))


def listed_words(value: Value) -> list[str]:
    """What the lists know of a value: its legal form, タワー, システム, its own town in the name of a building."""
    if value.kind not in _OF_WORDS:
        return []
    words = [word for word in WORDS if word in value.raw]
    if value.kind is FieldKind.COMPANY and (form := company_parts(value.value).legal_form):
        words.append(form)
    if posted(value) and value.address is not None:
        words += [value.address.town, "階"]
    return [word for word in words if len(word) > 1 or word == "階"]
