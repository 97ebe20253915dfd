"""CSV as a Japanese Excel opens it: UTF-8 with a byte order mark, one column a kind, several values of a kind on lines
of one cell. Knows no other program's columns.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from contacts.exchange.exchange import UnreadableFile, Values
from contacts.views import ContactView
from normalize.draft import FieldKind

_FIRST_COLUMNS = (
    FieldKind.NAME, FieldKind.NAME_KANA, FieldKind.NAME_ROMAJI, FieldKind.COMPANY, FieldKind.DEPARTMENT,
    FieldKind.TITLE, FieldKind.POSTAL_CODE, FieldKind.ADDRESS, FieldKind.PHONE, FieldKind.MOBILE, FieldKind.FAX,
    FieldKind.EMAIL, FieldKind.URL,
)  # fmt: skip
COLUMNS = (*_FIRST_COLUMNS, *(kind for kind in FieldKind if kind not in _FIRST_COLUMNS))
"""The common kinds first, then the rest, so that nothing is left behind."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is run by a spreadsheet; OWASP, CSV Injection."""
_GUARD = "'"
_NOT_CP932 = re.compile("[\x80\uf8f0-\uf8f3]")
"""What Python makes of the bytes 80, A0 and FD to FF, which no Shift_JIS text holds."""


class CsvExchange:
    """One line a contact."""

    media_type = "text/csv; charset=utf-8"
    suffix = ".csv"

    def write(self, contacts: Iterable[ContactView]) -> bytes:
        """A header, then one line a contact; the byte order mark tells Excel that this is UTF-8."""
        text = io.StringIO(newline="")
        lines = csv.writer(text)
        lines.writerow([kind.value for kind in COLUMNS])
        lines.writerows([_cell(contact.current(kind)) for kind in COLUMNS] for contact in contacts)
        return codecs.BOM_UTF8 + text.getvalue().encode()

    def read(self, data: bytes) -> tuple[Values, ...]:
        """Lines of kinds, any subset of columns in any order; columns we do not know are passed over."""
        contacts = (
            tuple((kind, value) for kind in FieldKind for value in _values(row.get(kind.value, "")))
            for row in read_rows(data)
        )
        return tuple(values for values in contacts if values)


def read_rows(data: bytes) -> list[dict[str, str]]:
    """Each data line as column → cell, as it is written; lines without anything on them are left out.

    Raises:
        UnreadableFile: not CSV text, no header we know, a column twice, or a line longer than the header.
    """
    reader = csv.reader(io.StringIO(_text(data), newline=""), strict=True)
    rows: list[dict[str, str]] = []
    try:
        header = [cell.strip().casefold() for cell in next(reader, [])]
        _check(header)
        for cells in reader:
            if len(cells) > len(header) and any(cells[len(header) :]):
                raise too_long(reader.line_num)
            if cells:
                rows.append(dict(zip(header, map(unguarded, cells), strict=False)))
    except csv.Error as error:
        raise no_csv(reader.line_num) from error
    return rows


def read_columns(data: bytes) -> dict[str, list[str]]:
    """The cells of each known column, one a data line, empty where a line is short; for files of a million lines.

    Raises:
        UnreadableFile: as `read_rows`.
    """
    reader = csv.reader(io.StringIO(_text(data), newline=""), strict=True)
    kinds = {kind.value for kind in FieldKind}
    try:
        header = [cell.strip().casefold() for cell in next(reader, [])]
        _check(header)
        places = {name: place for place, name in enumerate(header) if name in kinds}
        width = len(header)
        columns: dict[str, list[str]] = {name: [] for name in places}
        for cells in reader:
            if not cells:
                continue
            if len(cells) > width and any(cells[width:]):
                raise too_long(reader.line_num)
            for name, place in places.items():
                columns[name].append(unguarded(cells[place]) if place < len(cells) else "")
    except csv.Error as error:
        raise no_csv(reader.line_num) from error
    return columns


def unguarded(cell: str) -> str:
    """A cell as it was before a spreadsheet was kept from running it."""
    guarded = cell.startswith(_GUARD) and cell[1:].startswith((*_FORMULA, _GUARD))
    return cell[1:] if guarded else cell


def too_long(line: int) -> UnreadableFile:
    """A line has more cells than the header names."""
    return UnreadableFile(f"{line} 行目に見出しより多くの列があります。", "その行の区切りと引用符を確かめてください。")


def no_csv(line: int) -> UnreadableFile:
    """A line is no CSV."""
    return UnreadableFile(f"{line} 行目を CSV として読み取れません。", "引用符の閉じ忘れがないか確かめてください。")


def _check(header: list[str]) -> None:
    """The header names at least one kind, and none twice."""
    known = [name for name in header if name in {kind.value for kind in FieldKind}]
    if not known:
        raise UnreadableFile(
            "見出しに分かる列がありません。",
            f"1 行目に {'、'.join(kind.value for kind in _FIRST_COLUMNS)} のいずれかを書いてください。",
        )
    if twice := [name for name, count in Counter(known).items() if count > 1]:
        raise UnreadableFile(f"列 {'、'.join(twice)} が 2 つあります。", "どちらか一方だけにしてください。")


def _text(data: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with its mark, else cp932, which Excel writes."""
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    line = 1
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "cp932"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            continue
        if (junk := _NOT_CP932.search(text) if encoding == "cp932" else None) is None:
            return text
        line = text.count("\n", 0, junk.start()) + 1
    raise UnreadableFile(
        f"{line} 行目の文字を読み取れません。", "UTF-8、UTF-16、cp932 (Shift_JIS) のいずれかで保存し直してください。"
    )


def _cell(values: tuple[str, ...]) -> str:
    """The values of one kind on lines of their own, none of which a spreadsheet runs."""
    return "\n".join(_GUARD + value if value.startswith((*_FORMULA, _GUARD)) else value for value in values)


def _values(cell: str) -> Iterator[str]:
    """The values of a cell, guards taken off."""
    for line in cell.splitlines():
        value = line.strip()
        if value.startswith(_GUARD) and value[1:].startswith((*_FORMULA, _GUARD)):
            value = value[1:]
        if value:
            yield value
