"""Rows of a sheet and what its columns mean → what each row says of a person, normalised, with what was changed.

Normalises with the code that reads cards (normalize.typed); our own full export comes back as it is. Knows no book.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from contacts.exchange.csv import unguarded
from contacts.exchange.days import day_in
from contacts.exchange.sheet import Sheet
from contacts.exchange.targets import (
    EVENT,
    LINE_INSIDE,
    MET_ON,
    NOTE,
    NOTES_APART,
    OWNER,
    PLACE,
    RECORD,
    SECOND,
)
from matching.merge import canonical
from normalize.draft import FieldKind
from normalize.text import fold, is_latin, squeeze
from normalize.tidy import address_of_code
from normalize.typed import PHONES, typed

LONGEST_NOTE = 10_000


@dataclass(frozen=True, slots=True)
class Come:
    """One value and the cell it came in."""

    kind: FieldKind
    value: str
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What a row says of a person."""

    number: int
    """As a spreadsheet counts it."""
    values: tuple[Come, ...]
    """In the order of the row; several of a kind may be there."""
    notes: tuple[str, ...] = ()
    met_on: date | None = None
    records: tuple[tuple[str, str], ...] = ()
    """(target, text) of the fields of customer records, as they came."""
    said: tuple[str, ...] = ()
    """What was changed or not taken, for people."""

    @property
    def names_somebody(self) -> bool:
        """Whether the row is of a person: has a name, a reading or a mailbox."""
        return any(come.kind in _OF_A_PERSON for come in self.values)


_OF_A_PERSON = (
    FieldKind.NAME, FieldKind.NAME_KANA, FieldKind.NAME_ROMAJI, FieldKind.EMAIL, FieldKind.MOBILE,
)  # fmt: skip
_KINDS = {kind.value: kind for kind in FieldKind}
Said = list[tuple[str, str]]
"""(target, text) in the order of the columns."""


def incoming(sheet: Sheet, mapping: Sequence[str]) -> Iterator[Incoming]:
    """Each row, in order; rows of which no taken column says anything are left out."""
    labels = _labels(sheet.header)
    plain = unguarded if sheet.format == "csv" else str
    for number, cells in sheet.rows:
        said = [
            (_told_by(target, cells, labels.get(place)), cells[place] if sheet.exact else plain(cells[place]))
            for place, target in enumerate(mapping)
            if target and place < len(cells) and cells[place].strip()
        ]
        if said:
            yield (
                _exactly(number, said, plain)
                if sheet.exact
                else _normalised(number, said, google=sheet.dialect == "google")
            )


def _exactly(number: int, said: Said, plain: Callable[[str], str]) -> Incoming:
    """Our own export: each line of a cell is a value, as it was."""
    values = tuple(
        Come(_KINDS[target], value, value)
        for target, text in said if target in _KINDS
        for line in text.split("\n") if (value := plain(line).replace(LINE_INSIDE, "\n"))
    )  # fmt: skip
    texts = {target: plain(text) for target, text in said}
    return Incoming(
        number=number, values=values, notes=tuple(filter(None, texts.get(NOTE, "").split(NOTES_APART))),
        met_on=day_in(texts.get(MET_ON, "")), records=_records([*texts.items()]),
    )  # fmt: skip


def _normalised(number: int, said: Said, *, google: bool) -> Incoming:
    if google:
        said = [each for pair in said for each in _at_colons(*pair)]
    found: dict[tuple[FieldKind, str], Come] = {}
    words: list[str] = []
    for kind, raw in _pieces(said):
        for each in typed(kind, raw):
            if each.said:
                words.append(f"「{raw[:60]}」: {each.said}")
            if each.value:
                found.setdefault((each.kind, canonical(each.kind, each.value)), Come(each.kind, each.value, raw))
    values = _with_address(list(found.values()), words)
    texts = dict(said)
    met_on = day_in(texts.get(MET_ON, ""))
    if texts.get(MET_ON) and met_on is None:
        words.append(f"「{texts[MET_ON][:60]}」: 日付として読めません。")
    return Incoming(
        number=number, values=tuple(values), notes=_notes(said), met_on=met_on, records=_records(said),
        said=tuple(words),
    )  # fmt: skip


def _records(said: Said) -> tuple[tuple[str, str], ...]:
    return tuple((target, text) for target, text in said if target.startswith(RECORD))


def _notes(said: Said) -> tuple[str, ...]:
    """Memos, and where and by whom the card was taken."""
    notes = [text.strip()[:LONGEST_NOTE] for target, text in said if target == NOTE]
    texts = dict(said)
    where = [squeeze(texts[key]) for key in (EVENT, PLACE, OWNER) if texts.get(key)]
    return (*notes, *(["名刺交換: " + " ・ ".join(where)] if where else []))


_PARTED = re.compile(r"\s*[\n/／、;；,，]\s*|\s:::\s")
_MAILS_PARTED = re.compile(r"[\s、;；,，]+|:::")


def _pieces(said: Said) -> Iterator[tuple[FieldKind, str]]:
    """Kinds and raw texts: names and addresses joined from their columns, cells of several numbers taken apart."""
    texts = {target: text.strip() for target, text in reversed(said)}
    whole = _whole_name(texts)
    for named in ("name", "name_kana", "name_romaji"):
        if text := whole.get(named) or texts.get(named, ""):
            yield _KINDS[named], text
    for target, text in said:
        kind = _KINDS.get(target)
        if (
            kind is None
            or kind in (FieldKind.NAME, FieldKind.NAME_KANA, FieldKind.NAME_ROMAJI)
            or target in _OF_A_PLACE
        ):
            continue
        parted = _PARTED if kind in PHONES else _MAILS_PARTED if kind in (FieldKind.EMAIL, FieldKind.URL) else None
        for part in parted.split(text) if parted else (text,):
            if part.strip():
                yield kind, part.strip()
    places = dict.fromkeys(
        target.partition(SECOND)[2] for target, _ in said if target.partition(SECOND)[0] in _OF_A_PLACE
    )
    for place in places:
        yield from _place({key: texts.get(key + SECOND + place if place else key, "") for key in _OF_A_PLACE})


def _whole_name(texts: dict[str, str]) -> dict[str, str]:
    """`name`, `name_kana` and `name_romaji` from the columns of their parts; Latin names as they are spoken."""
    found: dict[str, str] = {}
    for kind, family, given in (
        ("name", "family", "given"), ("name_kana", "family_kana", "given_kana"),
        ("name_romaji", "family_romaji", "given_romaji"),
    ):  # fmt: skip
        parts = [texts.get(family, ""), texts.get(given, "")]
        if kind == "name" and is_latin("".join(parts)) and all(parts):
            parts = [texts[given], texts.get("middle", ""), texts[family]]
        if kind == "name_romaji":
            parts = parts[::-1]
        if any(parts) and (all(parts[:1] + parts[-1:]) or kind not in texts):
            found[kind] = " ".join(filter(None, map(squeeze, parts)))
    return found


_OF_A_PLACE = ("postal_code", "address", "region", "city", "street", "street2", "building")


def _place(parts: dict[str, str]) -> Iterator[tuple[FieldKind, str]]:
    """The postal code and the address of one office."""
    if parts["postal_code"]:
        yield FieldKind.POSTAL_CODE, parts["postal_code"]
    texts = [squeeze(fold(parts[key]).replace("\n", " ")) for key in ("region", "city", "street")]
    further = [squeeze(fold(parts[key])) for key in ("street2", "building")]
    if not parts["address"] and is_latin("".join(texts + further)) and any(texts):
        joined = ", ".join(filter(None, [*further[::-1], texts[2], texts[1], texts[0]]))
    else:
        joined = " ".join(filter(None, [parts["address"] or "".join(texts), *further]))
    if joined:
        yield FieldKind.ADDRESS, joined


def _with_address(values: list[Come], words: list[str]) -> list[Come]:
    """A postal code without any address fills it as far as it goes."""
    code = next((come for come in values if come.kind is FieldKind.POSTAL_CODE), None)
    if code is None or any(come.kind is FieldKind.ADDRESS for come in values):
        return values
    if filled := address_of_code(code.value):
        words.append(f"郵便番号 {code.value} から住所「{filled}」を補いました。")
        values.append(Come(FieldKind.ADDRESS, filled, code.raw))
    return values


def _at_colons(target: str, text: str) -> Said:
    """Google joins the values of several rows with three colons, position by position in the parts of an address."""
    parts = text.split(" ::: ")
    base, _, place = target.partition(SECOND)
    if base not in _OF_A_PLACE:
        return [(target, part) for part in parts]
    return [(target if not at else f"{base}{SECOND}{int(place or 1) * 10 + at}", part) for at, part in enumerate(parts)]


_VALUE = re.compile(r"^(?P<what>.+?) - value$")


def _labels(header: Sequence[str]) -> dict[int, int]:
    """The column of a number → the column with what kind of number it is (Google)."""
    names = {squeeze(fold(name)).casefold(): place for place, name in enumerate(header)}
    found = {}
    for name, place in names.items():
        if name.startswith("phone") and (numbered := _VALUE.match(name)):
            label = names.get(f"{numbered['what']} - label", names.get(f"{numbered['what']} - type"))
            if label is not None:
                found[place] = label
    return found


def _told_by(target: str, cells: Sequence[str], label: int | None) -> str:
    """`phone`, or what the label beside it says."""
    if label is None or target != FieldKind.PHONE.value or label >= len(cells):
        return target
    word = cells[label].casefold()
    if "fax" in word:
        return FieldKind.FAX.value
    return FieldKind.MOBILE.value if "mobile" in word or "携帯" in word else target


def sample(sheet: Sheet, count: int) -> Sheet:
    """The first rows alone, for a preview."""
    return replace(sheet, rows=sheet.rows[:count])
