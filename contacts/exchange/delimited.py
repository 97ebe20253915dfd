"""CSV of any program → rows: encoding and delimiter found out, cells as they are written. Knows no column.

Source: RFC 4180, and what Excel writes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice

from contacts.exchange.csv import no_csv
from contacts.exchange.sheet import Numbered
from contacts.exchange.text import text_of

DELIMITERS = (",", "\t", ";", "|")
_LOOKED_AT = 60
"""Lines, for finding out the delimiter: more than any export has before its header."""


def read_delimited(data: bytes) -> list[Numbered]:
    """Every row that has something in it, with the line it begins on.

    Raises:
        UnreadableFile: no text, or a quote that is never closed.
    """
    text = text_of(data)
    delimiter = _delimiter(text)
    return [(line, cells) for line, cells in _rows(text, delimiter) if any(map(str.strip, cells))]


def _delimiter(text: str) -> str:
    """The one that makes the most columns in most of the first lines; a comma where nothing decides."""
    best, most = ",", 0
    for delimiter in DELIMITERS:
        try:
            widths = [len(cells) for _, cells in islice(_rows(text, delimiter), _LOOKED_AT)]
        except Exception:  # noqa: S112 - a quote that opens for this delimiter alone; the right one is read again
            continue
        columns = sum(width - 1 for width in widths)
        if columns > most:
            best, most = delimiter, columns
    return best


def _rows(text: str, delimiter: str) -> Iterator[Numbered]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, tuple(cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise no_csv(line) from error
