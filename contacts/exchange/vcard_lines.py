"""vCard 2.1, 3.0 and 4.0 as properties: unfolded, decoded from quoted-printable and whatever charset, unescaped.

Old phones write Shift_JIS, one charset a line, soft line breaks and types without a name; all of it is read. Knows no
meaning of a property.
Sources: the vCard 2.1 specification of versit, RFC 2426, RFC 6350.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass

from contacts.exchange.exchange import UnreadableFile
from contacts.exchange.text import text_of

MOST_CARDS = 200_000
_LONGEST_VALUE = 20_000
"""Octets; longer ones are pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One line of a card."""

    name: str
    """In upper case, without its group."""
    group: str
    """`item1`; lines of one group belong together."""
    types: frozenset[str]
    """Of TYPE and of the bare words of 2.1, in lower case."""
    params: dict[str, str]
    """Names in upper case."""
    value: str
    """As decoded, escapes still in it."""

    def parts(self) -> tuple[str, ...]:
        """The value taken apart at its semicolons."""
        return tuple(map(unescaped, _split(self.value, ";")))

    @property
    def text(self) -> str:
        """The whole value."""
        return unescaped(self.value)


Card = tuple[Property, ...]


def read_cards(data: bytes) -> list[Card]:
    """The cards of a file, in its order.

    Raises:
        UnreadableFile: no vCard, or one that is cut off.
    """
    raw = _as_bytes(data)
    cards: list[Card] = []
    lines: list[bytes] | None = None
    for number, line in enumerate(raw, 1):
        word = line.strip().upper()
        if word == b"BEGIN:VCARD":
            if lines is not None:
                raise UnreadableFile(
                    f"{number} 行目で、終わっていない名刺の次が始まっています。", "書き出し直してください。"
                )
            lines = []
        elif word == b"END:VCARD" and lines is not None:
            cards.append(tuple(_properties(lines)))
            lines = None
            if len(cards) > MOST_CARDS:
                raise UnreadableFile(f"名刺が {MOST_CARDS:,} 件を超えています。", "ファイルを分けてください。")
        elif lines is not None:
            lines.append(line)
    if lines is not None:
        raise UnreadableFile("最後の名刺が途中で切れています。", "元のファイルを書き出し直してください。")
    if not cards:
        raise UnreadableFile("vCard がありません。", "BEGIN:VCARD で始まるファイルを選んでください。")
    return cards


def _as_bytes(data: bytes) -> list[bytes]:
    """Lines; UTF-16 is made UTF-8 first, everything else stays bytes, for a line may name its own charset."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:400]:
        data = text_of(data).encode()
    return data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")


def _properties(lines: list[bytes]) -> Iterator[Property]:
    old = any(line.strip().upper() == b"VERSION:2.1" for line in lines)
    for line in _unfolded(lines, old):
        head, colon, value = _cut(line)
        if not colon:
            continue  # the rest of a picture
        found = _property(head, value)
        if found is not None:
            yield found


_QP = re.compile(rb"QUOTED-PRINTABLE", re.IGNORECASE)


def _unfolded(lines: list[bytes], old: bool) -> Iterator[bytes]:
    """Whole lines: folded ones joined, and quoted-printable ones over their soft breaks."""
    held: list[bytes] = []
    soft = False
    for line in lines:
        if soft:
            held[-1] = held[-1][:-1]
            held.append(line.lstrip(b"\t") if old else line)
        elif line[:1] in (b" ", b"\t") and held:
            held.append(line if old else line[1:])
            continue
        else:
            if held:
                yield b"".join(held)
            held = [line]
        whole_head = held[0].partition(b":")[0]
        soft = line.endswith(b"=") and _QP.search(whole_head) is not None
    if held:
        yield b"".join(held)


def _cut(line: bytes) -> tuple[bytes, bool, bytes]:
    """Before and after the colon that ends the name; one inside quotes does not."""
    quoted = False
    for place, octet in enumerate(line):
        if octet == 0x22:
            quoted = not quoted
        elif octet == 0x3A and not quoted:
            return line[:place], True, line[place + 1 :]
    return line, False, b""


def _property(head: bytes, value: bytes) -> Property | None:
    words = _split(head.decode("latin-1"), ";")
    group, _, name = words[0].strip().rpartition(".")
    params: dict[str, str] = {}
    types: set[str] = set()
    for word in words[1:]:
        key, equals, said = word.partition("=")
        key, said = key.strip().upper(), said.strip().strip('"')
        if not equals:
            types.add(key.lower())  # 2.1: TEL;WORK;VOICE
            if key in ("QUOTED-PRINTABLE", "BASE64", "8BIT"):
                params["ENCODING"] = key
        elif key == "TYPE":
            types.update(each.strip().lower() for each in said.split(","))
        else:
            params[key] = said.encode("latin-1").decode("utf-8", "replace")
    encoding = params.get("ENCODING", "").upper()
    if encoding in ("BASE64", "B") or len(value) > _LONGEST_VALUE:
        return None
    if encoding == "QUOTED-PRINTABLE":
        value = quopri.decodestring(value)
    return Property(
        name=name.upper(), group=group.lower(), types=frozenset(types), params=params,
        value=_decoded(value, params.get("CHARSET", "")),
    )  # fmt: skip


_CHARSETS = {"shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932"}


def _decoded(value: bytes, charset: str) -> str:
    """By the charset the line names, else by what the bytes are."""
    if charset:
        try:
            return value.decode(_CHARSETS.get(charset.lower(), charset))
        except (LookupError, UnicodeDecodeError):
            pass
    try:
        return text_of(value)
    except UnreadableFile:
        return value.decode("cp932", "replace")


def _split(text: str, at: str) -> list[str]:
    """At each of these that is neither escaped nor quoted by a whole parameter."""
    parts, held, escaped, quoted = [], "", False, False
    for char in text:
        if escaped:
            held += "\\" + char
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == at and not quoted:
            parts.append(held)
            held = ""
        else:
            quoted = quoted != (char == '"' and (quoted or held.endswith("=")))
            held += char
    return [*parts, held + ("\\" if escaped else "")]


_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def unescaped(text: str) -> str:
    """`\\n` as a line break, and what a backslash kept from ending something as itself."""
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], text).strip()
