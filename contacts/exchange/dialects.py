"""Whose export a header is, and what its columns mean: known words in a table, numbered columns by their pattern.

A file that is nobody's we know is read by the words that all have in common. Knows no row of a person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from contacts.exchange.sheet import Numbered, Sheet
from contacts.exchange.targets import KIND_WORDS, NOTHING, RECORD, TARGETS, Target
from normalize.text import fold

KNOWN_AND_LEFT = "-"
_ANY = "*"
_SEARCHED = 40
"""Rows in which a header is looked for, behind what some programs write before it."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """A program whose exports we know."""

    name: str
    word: str
    """For people."""
    signs: tuple[tuple[str, ...], ...]
    """Any of these sets of column names says that it is this program's."""


DIALECTS = (
    Dialect("eight", "Eight", (("tel会社", "tel部門", "tel直通"), ("eightでつながっている人",))),
    Dialect("google", "Google コンタクト", (("e-mail1-value",), ("phone1-value",), ("organizationname", "fileas"))),
    Dialect("linkedin", "LinkedIn", (("connectedon", "position", "emailaddress"),)),
    Dialect("outlook", "Outlook", (("e-mailaddress", "businessphone"), ("電子メールアドレス", "勤務先電話"),
            ("e-mailaddress", "jobtitle", "mobilephone"), ("電子メールアドレス", "役職", "携帯電話"))),
    Dialect("atena", "宛名職人", (("姓かな", "名かな", "宛先"), ("自宅〒", "会社〒"))),
    Dialect("sansan", "名刺管理ソフト（Sansan 型）", (("email(1)", "tel-1(1)"), ("会社名(英名)", "氏名(カナ)"),
            ("部署tel", "直通tel"), ("名刺交換日", "会社tel"))),
)  # fmt: skip
OURS = "ours"
DIALECT_WORDS: Mapping[str, str] = {
    **{dialect.name: dialect.word for dialect in DIALECTS}, OURS: "名刺箱", "vcard": "vCard",
}  # fmt: skip


def key_of(name: str) -> str:
    """A column's name as it is compared: width, case and spaces do not count."""
    return re.sub(r"\s", "", fold(name)).casefold()


@cache
def _words() -> dict[tuple[str, str], str]:
    """(dialect, name in key form) → target."""
    text = (files("contacts.exchange.data") / "headers.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    found = {(dialect, key_of(name)): target for dialect, name, target in rows}
    for kind, word in KIND_WORDS.items():
        found.setdefault((_ANY, key_of(word)), kind.value)
        found.setdefault((_ANY, kind.value), kind.value)
    for target in TARGETS.values():
        found.setdefault((_ANY, key_of(target.word)), target.key)
        found.setdefault((_ANY, target.key), target.key)
    return found


def sheet_of(format_: str, rows: Sequence[Numbered], more: Sequence[Target] = ()) -> Sheet:
    """The table in these rows: what stands before the header is left out, and whose file it is is said.

    The header is the row in which most names are known, else the first one; a list without any header gets numbers.
    """
    best, most = 0, 1
    for place, (_, cells) in enumerate(rows[:_SEARCHED]):
        known = sum(bool(meaning(cell, "", more)) for cell in cells if cell.strip())
        if known > most:
            best, most = place, known
    if not rows:
        return Sheet(format=format_, header=(), rows=())
    header = tuple(name.strip() for name in rows[best][1])
    width = max(len(header), *(len(cells) for _, cells in rows[best + 1 :])) if len(rows) > best + 1 else len(header)
    header += tuple("" for _ in range(width - len(header)))
    dialect = dialect_of(header)
    return Sheet(
        format=format_, header=header, rows=tuple(rows[best + 1 :]), dialect=dialect, exact=dialect == OURS,
    )  # fmt: skip


def dialect_of(header: Sequence[str]) -> str:
    """Whose export it is; empty: nobody's that we know."""
    keys = {key_of(name) for name in header}
    words = _words()
    named = {words.get((_ANY, key)) for key in keys}
    ours = {kind.value for kind in KIND_WORDS}
    if ours <= keys or (ours <= named and all(key_of(word) in keys for word in KIND_WORDS.values())):
        return OURS
    return next((each.name for each in DIALECTS if any(keys.issuperset(sign) for sign in each.signs)), "")


_OF_A_PLACE = re.compile(r"^(?P<name>.+?)(?:-\d+)?\((?P<place>\d+)\)(?:\[(?P<part>[^\]]+)\])?$")
"""住所(1)［全て］, TEL-2(1): how some programs number the offices of a card."""
_NUMBERED = re.compile(r"^(?P<name>\D+?)[-_]?\d+$")
"""電話3, email_2: one more of the same, where it may be had several times."""


def meaning(name: str, dialect: str, more: Sequence[Target] = ()) -> str:
    """The target of a column; KNOWN_AND_LEFT for one that is known and not taken, NOTHING for an unknown one."""
    key, words = key_of(name), _words()
    if not key:
        return NOTHING
    for said in ((dialect, key), (_ANY, key)):
        if said in words:
            return words[said]
    for target in more:
        if key in (key_of(target.word), target.key.casefold(), target.key.removeprefix(RECORD).casefold()):
            return target.key
    if (found := _OF_A_PLACE.match(key)) is not None:
        part = found["part"]
        base = words.get((_ANY, key_of(part))) if part and part != "全て" else words.get((_ANY, found["name"]))
        if base in TARGETS:
            return base if found["place"] == "1" or TARGETS[base].several else f"{base}@{found['place']}"
    if (found := _NUMBERED.match(key)) is not None:
        base = words.get((_ANY, found["name"]), "")
        if base in TARGETS and TARGETS[base].several:
            return base
    return NOTHING


def proposed(sheet: Sheet, more: Sequence[Target] = ()) -> tuple[str, ...]:
    """What each column means as far as it is known; of what a person has one of, the first column that says it."""
    taken: set[str] = set()
    found = []
    for name in sheet.header:
        target = name if sheet.format in ("vcard", "meishi") else meaning(name, sheet.dialect, more)
        one = TARGETS.get(target)
        if target == KNOWN_AND_LEFT or (target in taken and not (one and one.several)):
            target = NOTHING
        taken.add(target)
        found.append(target)
    return tuple(found)


def known_and_left(name: str, dialect: str) -> bool:
    """Whether a column is known and left on purpose: nobody need be asked about it."""
    return meaning(name, dialect) == KNOWN_AND_LEFT
