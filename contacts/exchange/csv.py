"""CSV as a Japanese Excel opens it: UTF-8 with a byte order mark, one column a kind, several values of a kind on lines
of one cell; and the plain reader behind `meishi match` and `meishi dedupe`. Knows no other program's columns.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence

from contacts.exchange.exchange import UnreadableFile
from contacts.exchange.portrait import Portrait
from contacts.exchange.targets import KIND_WORDS, LINE_INSIDE, MET_ON, NOTE, NOTES_APART, Target
from contacts.exchange.text import text_of
from normalize.draft import FieldKind

COLUMNS = tuple(KIND_WORDS)
"""The common kinds first, then the rest, so that nothing is left behind."""
_SHOWN_FIRST = 13
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is run by a spreadsheet; OWASP, CSV Injection."""
_GUARD = "'"


class CsvExchange:
    """One line a contact."""

    media_type = "text/csv; charset=utf-8"
    suffix = ".csv"
    word = "CSV（Excel 用）"

    def write(self, contacts: Iterable[Portrait], more: Sequence[Target] = ()) -> bytes:
        """A header, then one line a contact; the byte order mark tells Excel that this is UTF-8."""
        text = io.StringIO(newline="")
        lines = csv.writer(text)
        lines.writerow([*(kind.value for kind in COLUMNS), MET_ON, NOTE, *(guarded(target.word) for target in more)])
        for contact in contacts:
            lines.writerow(
                [
                    *("\n".join(map(_line, contact.current(kind))) for kind in COLUMNS),
                    contact.met_on.isoformat() if contact.met_on else "",
                    guarded(NOTES_APART.join(contact.notes)),
                    *(guarded(contact.records.get(target.key, "")) for target in more),
                ]
            )
        return codecs.BOM_UTF8 + text.getvalue().encode()


def read_rows(data: bytes) -> list[dict[str, str]]:
    """Each data line as column → cell, as it is written; lines without anything on them are left out.

    Raises:
        UnreadableFile: not CSV text, no header we know, a column twice, or a line longer than the header.
    """
    reader = csv.reader(io.StringIO(text_of(data), newline=""), strict=True)
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
    reader = csv.reader(io.StringIO(text_of(data), newline=""), strict=True)
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
            f"1 行目に {'、'.join(kind.value for kind in COLUMNS[:_SHOWN_FIRST])} のいずれかを書いてください。",
        )
    if twice := [name for name, count in Counter(known).items() if count > 1]:
        raise UnreadableFile(f"列 {'、'.join(twice)} が 2 つあります。", "どちらか一方だけにしてください。")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet runs."""
    return _GUARD + cell if cell.startswith((*_FORMULA, _GUARD)) else cell


def _line(value: str) -> str:
    """One of several values in a cell: on a line of its own."""
    return guarded(value.replace("\n", LINE_INSIDE))
