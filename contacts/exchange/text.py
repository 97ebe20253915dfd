"""The text of a file whose encoding nobody names: UTF-8, UTF-16, Shift_JIS as Windows writes it, EUC-JP, ISO-2022-JP.

Knows no format.
"""

from __future__ import annotations

import codecs
import re

from contacts.exchange.exchange import UnreadableFile

_NOT_CP932 = re.compile("[\x80\uf8f0-\uf8f3]")
"""What Python makes of the bytes 80, A0 and FD to FF, which no Shift_JIS text holds."""
_HALF_KANA = re.compile("[\uff61-\uff9f]")


def text_of(data: bytes) -> str:
    """The text, without a byte order mark.

    Raises:
        UnreadableFile: none of the encodings fits; says in which line.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _bare_utf16(data):
        return _utf16(data)
    if b"\x1b$" in data[:100_000]:
        try:
            return data.decode("iso2022_jp_ext")
        except UnicodeDecodeError:
            pass
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    japanese = _cp932(data)
    if isinstance(japanese, str):
        return japanese
    raise UnreadableFile(
        f"{max(line, japanese)} 行目の文字を読み取れません。",
        "UTF-8、UTF-16、cp932 (Shift_JIS) のいずれかで保存し直してください。",
    )


def _cp932(data: bytes) -> str | int:
    """The text, or the line where it is none. EUC-JP read as Shift_JIS is a text full of half-width kana."""
    try:
        text = data.decode("cp932")
        junk = _NOT_CP932.search(text)
        line = text.count("\n", 0, junk.start()) + 1 if junk else 0
    except UnicodeDecodeError as error:
        text, line = "", data.count(b"\n", 0, error.start) + 1
    if line or len(_HALF_KANA.findall(text)) * 4 > sum(char > "\x7f" for char in text):
        try:
            return data.decode("euc_jp")
        except UnicodeDecodeError:
            pass
    return line or text


def _utf16(data: bytes) -> str:
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16" if marked else _bare_utf16(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            "UTF-16 の文字の途中でファイルが切れています。", "元のファイルをもう一度保存し直してください。"
        ) from error


def _bare_utf16(data: bytes) -> str:
    """The name of the encoding where the bytes are UTF-16 without a mark; empty where they are something else."""
    head = data[:4000]
    if len(data) % 2 or head.count(b"\0") * 20 < len(head):
        return ""
    lines = {name: head.decode(name, "ignore").count("\n") for name in ("utf-16-le", "utf-16-be")}
    best = max(lines, key=lambda name: lines[name])
    return best if lines[best] else ""
