"""Figures at the end of a mail address's local part: matsumotol beside 松本 is matsumoto1. Knows no book.

A letter after a figure, or after the whole reading of the name, is the figure that looks like it; a doubt says so.
"""

from __future__ import annotations

import re
from dataclasses import replace

from normalize.draft import Doubt, FieldKind
from normalize.fields.person import romaji_keys_of, romaji_parts
from normalize.romaji import romaji_key
from normalize.values import Value

_FIGURE = Doubt(code="figure_for_letter", text="メールアドレスの末尾の l・o を、数字の 1・0 と読みました。")
_TAIL = re.compile(r"(?<=\d)[lo]$|(?<=\d)[lo](?=\d)")
_FIGURES = {"l": "1", "o": "0"}


def mend_online(values: list[Value]) -> list[Value]:
    """The same values; a mail address ends in the figure where no letter can stand."""
    families = _families(values)
    return [_tail(value, families) if value.kind is FieldKind.EMAIL else value for value in values]


def _tail(value: Value, families: frozenset[str]) -> Value:
    local, at, domain = value.value.rpartition("@")
    if not at:
        return value
    text = _TAIL.sub(lambda match: _FIGURES[match.group()], local)
    if re.search(r"[aiueon]l$", text) and romaji_key(re.split(r"[._-]", text[:-1])[-1]) in families:
        text = f"{text[:-1]}1"
    return value if text == local else replace(value, value=f"{text}@{domain}", doubts=(*value.doubts, _FIGURE))


def _families(values: list[Value]) -> frozenset[str]:
    """Romaji keys of the card's own family names."""
    keys: set[str] = set()
    for value in values:
        if value.kind is FieldKind.NAME and " " in value.value:
            keys |= romaji_keys_of(*value.value.split(" ", 1))[0]
        if value.kind is FieldKind.NAME_ROMAJI:
            keys |= {romaji_key(part) for part in romaji_parts(value.value)}
    return frozenset(key for key in keys if len(key) >= 3 and key[-1] in "aiueon")
