"""XLSX → rows of text: the first sheet with something on it; numbers and days as people write them. Knows no column.

A workbook is a zip of XML, and either can be made to fill a machine: both are measured before anything is unpacked.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from datetime import date, datetime, time
from xml.parsers import expat

from contacts.exchange.exchange import UnreadableFile
from contacts.exchange.sheet import Numbered

MOST_BYTES = 600_000_000
"""Unpacked. 100,000 rows of twenty columns take 120 MB."""
MOST_CELLS = 12_000_000
"""Of the rectangle of a sheet, empty cells included: the reader holds all of them."""
_MOST_PARTS = 5_000
_PIECE = 1 << 20


def read_xlsx(data: bytes) -> list[Numbered]:
    """Every row that has something in it, as the spreadsheet counts them.

    Raises:
        UnreadableFile: no workbook, one with a password, or one that unpacks to something enormous.
    """
    _refuse_bombs(data)
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - loaded when a workbook comes

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for number in range(len(book.sheet_names)):
            cells = book.get_sheet_by_index(number).to_python(skip_empty_area=False)
            rows = [
                (line, texts)
                for line, row in enumerate(cells, 1)
                if any(map(str.strip, texts := tuple(_text(cell) for cell in row)))
            ]
            if rows:
                return rows
    except (CalamineError, ValueError, OSError) as error:
        raise _no_workbook() from error
    raise UnreadableFile("このブックには何も書かれていません。", "表のあるシートを先頭にして保存し直してください。")


def _refuse_bombs(data: bytes) -> None:
    """Before the reader sees it: how much it unpacks to, and how far apart the cells of its sheets lie."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                raise _too_large()
            for part in parts:
                _measure(archive, part)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, zlib.error) as error:
        raise _no_workbook() from error


def _measure(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Stop at a part whose outermost cells are too far apart, whatever it says of its own size or is called."""
    widest = lowest = unpacked = 0

    def began(name: str, said: dict[str, str]) -> None:
        nonlocal widest, lowest
        if name == "c" or name.endswith(":c"):
            place = said.get("r", "")
            column = place.rstrip("0123456789")
            widest, lowest = max(widest, _number_of(column)), max(lowest, int(place[len(column) :] or 0))
        elif name == "row" or name.endswith(":row"):
            lowest = max(lowest, int(said.get("r", "0")))

    def declared(*_: object) -> None:
        raise _no_workbook()  # no spreadsheet declares entities

    parser = expat.ParserCreate()
    parser.StartElementHandler = began
    parser.StartDoctypeDeclHandler = declared
    with archive.open(part) as opened:
        while piece := opened.read(_PIECE):
            unpacked += len(piece)
            if unpacked > MOST_BYTES:  # the archive lied about its size
                raise _too_large()
            try:
                parser.Parse(piece)
            except (expat.ExpatError, ValueError):
                return  # a picture: the reader can make no sheet of it either
            if widest * lowest > MOST_CELLS:
                raise _too_large()


def _number_of(column: str) -> int:
    """`A` → 1, `XFD` → 16384."""
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - 64
    return number


def _text(cell: object) -> str:
    """A cell as a person would type it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "はい" if cell else "いいえ"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _no_workbook() -> UnreadableFile:
    return UnreadableFile(
        "Excel ブックとして開けません。",
        "パスワードを外し、「Excel ブック (.xlsx)」の形式で保存し直してください。",
    )


def _too_large() -> UnreadableFile:
    return UnreadableFile(
        f"表が大きすぎます（セルは {MOST_CELLS:,} まで）。",
        "表の外側に離れて書かれたセルを消すか、いくつかのファイルに分けてください。",
    )
