"""Take a QR code's payload apart: vCard 2.1, 3.0 and 4.0, MECARD, BIZCARD, links. Knows no picture, no field of ours.

All come out in vCard's words, so that whoever reads them needs to know one language. Damaged or foreign parts are left
out, never guessed: the print is still there.
Source: RFC 2426, RFC 6350, versit vCard 2.1, NTT docomo's 電話帳登録機能 (MECARD).
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from urllib.parse import unquote

from ocr.code_reading import CodeKind, CodeProperty

MAX_CHARS = 8_000
"""A QR code holds at most 4,296 letters; what is longer did not come from one."""
MAX_PROPERTIES = 80


def payload_properties(payload: str) -> tuple[CodeProperty, ...]:
    """What the payload says; empty for plain text and for what is in no known form."""
    text = payload[:MAX_CHARS].lstrip("\ufeff \r\n\t")
    head = text[:16].upper()
    if head.startswith("BEGIN:VCARD"):
        found = _vcard(text)
    elif head.startswith(("MECARD:", "BIZCARD:", "MATMSG:", "MEBKM:")):
        found = _semicolons(text)
    else:
        found = _link(text.strip())
    named = (each for each in found if each.value)
    return tuple(each for each, _ in zip(named, range(MAX_PROPERTIES), strict=False))


_STRUCTURED = frozenset({"N", "ORG", "ADR", "SOUND"})
_NAMES = {
    "X-PHONETIC-LAST-NAME": "SOUND-FAMILY",
    "X-PHONETIC-FIRST-NAME": "SOUND-GIVEN",
    "X-PHONETIC-ORG": "SOUND-ORG",
}


def _vcard(text: str) -> Iterator[CodeProperty]:
    for line in _unfolded(text):
        left, colon, value = line.partition(":")
        if not colon:
            continue
        name, *parameters = left.split(";")
        name = name.rpartition(".")[2].strip().upper()  # item1.EMAIL: a group of Apple's
        if name in ("BEGIN", "END", "VERSION", "PRODID", "REV", "UID", "PHOTO", "LOGO", "KEY"):
            continue
        types, encoding, charset = _parameters(parameters)
        if encoding == "b":
            continue
        if encoding == "q":
            value = _unquoted(value, charset)
        parts = _components(value) if name in _STRUCTURED else (_unescaped(value),)
        parts = tuple(re.sub(r"^(?:tel|mailto):", "", part, flags=re.IGNORECASE).strip() for part in parts)
        yield CodeProperty(name=_NAMES.get(name, name), values=parts, types=types)


def _unfolded(text: str) -> list[str]:
    """Whole lines: one that begins with white space goes on (3.0), so does one whose quoted text ends in `=` (2.1)."""
    lines: list[str] = []
    for line in re.split(r"\r\n|\r|\n", text):
        before = lines[-1] if lines else ""
        if before.endswith("=") and "QUOTED-PRINTABLE" in before.partition(":")[0].upper():
            lines[-1] = before[:-1] + line
        elif line[:1] in (" ", "\t") and lines:
            lines[-1] += line[1:]
        elif line.strip():
            lines.append(line)
    return lines


def _parameters(parameters: list[str]) -> tuple[tuple[str, ...], str, str]:
    """(types, "q" quoted-printable or "b" base64 or "", charset)."""
    types: list[str] = []
    encoding = charset = ""
    for parameter in parameters:
        key, equals, said = parameter.partition("=")
        key, said = key.strip().upper(), said.strip().strip('"')
        if not equals:
            key, said = ("ENCODING", key) if key in ("QUOTED-PRINTABLE", "BASE64") else ("TYPE", key)  # 2.1
        if key == "ENCODING":
            encoding = said[:1].lower()
        elif key == "CHARSET":
            charset = said
        elif key == "TYPE":
            types += [each.strip().lower() for each in said.split(",") if each.strip()]
    return tuple(dict.fromkeys(types)), encoding, charset


def _unquoted(value: str, charset: str) -> str:
    """Quoted-printable undone. Old phones write Shift_JIS and do not always say so."""
    data = quopri.decodestring(value.encode("utf-8"))
    said = charset.lower().replace("-", "_")
    # cp932 is what everybody who says Shift_JIS means: ①, 髙 and 﨑 are only in it.
    first = "cp932" if said in ("shift_jis", "sjis", "x_sjis", "ms932", "windows_31j", "cp932") else said or "utf-8"
    for name in dict.fromkeys((first, "utf-8", "cp932")):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return ""


def _components(value: str) -> tuple[str, ...]:
    """Parts between semicolons that are not escaped. In Shift_JIS text, `\\` may be printed as ¥ but is the same."""
    return tuple(_unescaped(part) for part in re.split(r"(?<!\\);", value))


def _unescaped(value: str) -> str:
    return re.sub(r"\\([nN\\,;:])", lambda m: "\n" if m[1] in "nN" else m[1], value).strip()


_MECARD = {
    "N": "N", "SOUND": "SOUND", "TEL": "TEL", "TEL-AV": "TEL", "EMAIL": "EMAIL", "ADR": "ADR", "URL": "URL",
    "ORG": "ORG", "TITLE": "TITLE", "TIL": "TITLE", "NOTE": "NOTE", "BDAY": "BDAY", "NICKNAME": "NICKNAME",
}  # fmt: skip
_BIZCARD = {"N": "N1", "X": "N0", "T": "TITLE", "C": "ORG", "A": "ADR", "B": "TEL", "M": "TEL", "F": "TEL",
            "E": "EMAIL"}  # fmt: skip
_OTHER = {"TO": "EMAIL", "URL": "URL"}
"""Of MATMSG (a mail to be sent) and MEBKM (a bookmark); their titles are not the person's."""


def _semicolons(text: str) -> Iterator[CodeProperty]:
    form, _, rest = text.partition(":")
    form = form.upper()
    words = {"MECARD": _MECARD, "BIZCARD": _BIZCARD}.get(form, _OTHER)
    family_given = ["", ""]
    for part in re.split(r"(?<!\\);", rest):
        key, colon, value = part.partition(":")
        key = key.strip().upper()
        name = words.get(key)
        if not colon or name is None:
            continue
        if name in ("N0", "N1"):
            family_given[int(name[1])] = _unescaped(value)  # BIZCARD: N is the given name, X the family's
            continue
        types: tuple[str, ...] = ()
        if form == "BIZCARD" and name == "TEL":
            types = {"B": ("work",), "M": ("cell",), "F": ("fax",)}[key]
        named = name in ("N", "SOUND") and form == "MECARD"
        pieces = re.split(r"(?<!\\),", value) if named else [value]
        values = tuple(_unescaped(piece) for piece in pieces)
        if name == "ADR":
            values = ("", "", *values)  # one line of text: vCard's street
        yield CodeProperty(name=name, values=values, types=types)
    if any(family_given):
        yield CodeProperty(name="N", values=tuple(family_given))


def _link(text: str) -> Iterator[CodeProperty]:
    scheme, _, rest = text.partition(":")
    scheme = scheme.lower()
    if re.search(r"\s", text):
        return
    if scheme in ("http", "https"):
        yield CodeProperty(name="URL", values=(text,))
    elif scheme == "urlto":
        yield CodeProperty(name="URL", values=(rest,))
    elif scheme == "mailto":
        yield CodeProperty(name="EMAIL", values=(unquote(rest.partition("?")[0]),))
    elif scheme == "tel":
        yield CodeProperty(name="TEL", values=(rest,))


_HEADS = (
    ("BEGIN:VCARD", CodeKind.VCARD),
    ("MECARD:", CodeKind.MECARD),
    ("BIZCARD:", CodeKind.BIZCARD),
    ("MAILTO:", CodeKind.MAIL),
    ("MATMSG:", CodeKind.MAIL),
    ("TEL:", CodeKind.PHONE),
    ("HTTP://", CodeKind.URL),
    ("HTTPS://", CodeKind.URL),
    ("URLTO:", CodeKind.URL),
    ("MEBKM:", CodeKind.URL),
)


def kind_of(payload: str) -> CodeKind:
    """What sort of payload this is, by how it begins."""
    head = payload.lstrip("\ufeff \r\n\t")[:16].upper()
    return next((kind for start, kind in _HEADS if head.startswith(start)), CodeKind.TEXT)
