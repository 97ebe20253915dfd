"""A file of people in any format we read → a sheet. The one door; formats are told by their bytes, not their name."""

from __future__ import annotations

from collections.abc import Sequence

from contacts.exchange.delimited import read_delimited
from contacts.exchange.dialects import sheet_of
from contacts.exchange.exchange import UnreadableFile
from contacts.exchange.sheet import Sheet
from contacts.exchange.targets import Target

FORMATS = ("csv", "xlsx", "vcard", "meishi")
MOST_ROWS = 200_000
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read_sheet(data: bytes, *, format_: str = "", more: Sequence[Target] = ()) -> Sheet:
    """The table of a file with its header found.

    Args:
        format_: one of FORMATS; empty: what the bytes say.
        more: fields of records, whose names may stand in the header.

    Raises:
        UnreadableFile: says what is wrong and in which line.
    """
    format_ = format_ or format_of(data)
    if not data.strip():
        raise UnreadableFile("ファイルが空です。", "中身のあるファイルを選んでください。")
    if format_ == "vcard":
        from contacts.exchange.vcard_read import read_vcards

        sheet = read_vcards(data)
    elif format_ == "meishi":
        from contacts.exchange.whole import read_whole

        sheet = read_whole(data)
    elif format_ == "xlsx":
        from contacts.exchange.xlsx_read import read_xlsx

        sheet = sheet_of("xlsx", read_xlsx(data), more)
    else:
        sheet = sheet_of("csv", read_delimited(data), more)
    if not sheet.rows:
        raise UnreadableFile("見出しのほかに行がありません。", "人の行があるファイルを選んでください。")
    if len(sheet.rows) > MOST_ROWS:
        raise UnreadableFile(f"行が {MOST_ROWS:,} を超えています。", "ファイルを分けてください。")
    return sheet


def format_of(data: bytes) -> str:
    """What the bytes are: csv where nothing else is said.

    Raises:
        UnreadableFile: an old Excel workbook.
    """
    if data.startswith(_ZIP):
        return "xlsx"
    if data.startswith(_OLD_EXCEL):
        raise UnreadableFile(
            "古い形式の Excel ブック (.xls)、またはパスワードのあるブックです。",
            "パスワードを外し、「Excel ブック (.xlsx)」の形式で保存し直してください。",
        )
    head = data[:4000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").upper()
    if head.startswith(b"BEGIN:VCARD"):
        return "vcard"
    return "meishi" if head.startswith(b'{"MEISHI"') else "csv"
