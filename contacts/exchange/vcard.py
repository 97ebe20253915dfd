"""Contacts as vCards 3.0, which phones and mail programs take in, or 4.0. Reads none back.

Sources: RFC 2426, RFC 6350; the reading goes into X-PHONETIC-* as Apple and Google write it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from contacts.exchange.portrait import Portrait, Speaks
from contacts.exchange.targets import Target
from normalize.draft import FieldKind

MEDIA_TYPE = "text/vcard; charset=utf-8"
_LONGEST_LINE = 75
"""Octets."""
_PHONES = (
    (FieldKind.MOBILE, "CELL"),
    (FieldKind.DIRECT_PHONE, "WORK,VOICE"),
    (FieldKind.PHONE, "WORK,VOICE"),
    (FieldKind.TOLL_FREE, "WORK,VOICE"),
    (FieldKind.FAX, "WORK,FAX"),
)


class VcardExchange:
    """All contacts in one file, one card after another."""

    media_type = MEDIA_TYPE
    suffix = ".vcf"

    def __init__(self, version: str = "3.0") -> None:
        self.version = version
        self.word = f"vCard {version}"

    def write(self, contacts: Iterable[Portrait], more: Sequence[Target] = ()) -> bytes:
        """UTF-8 with CRLF; fields of records have no place in a vCard."""
        return b"".join(vcard_of(contact, version=self.version, notes=contact.notes) for contact in contacts)


def vcard_of(contact: Speaks, *, version: str = "3.0", notes: Sequence[str] = ()) -> bytes:
    """What stands of a contact, UTF-8 with CRLF."""
    name = _first(contact, FieldKind.NAME) or _first(contact, FieldKind.NAME_ROMAJI)
    company = _first(contact, FieldKind.COMPANY) or _first(contact, FieldKind.COMPANY_EN)
    unit = [_first(contact, kind) for kind in (FieldKind.BRANCH, FieldKind.DEPARTMENT)]
    lines = ["BEGIN:VCARD", f"VERSION:{version}", f"FN:{_said(name or company or '名前なし')}"]
    lines.append(f"N:{_name(contact, name)}")
    family, _, given = _first(contact, FieldKind.NAME_KANA).partition(" ")
    if family:
        lines.append(f"X-PHONETIC-LAST-NAME:{_said(family)}")
    if given:
        lines.append(f"X-PHONETIC-FIRST-NAME:{_said(given)}")
    if company:
        lines.append("ORG:" + ";".join(_said(part) for part in (company, *unit) if part))
    if kana := _first(contact, FieldKind.COMPANY_KANA):
        lines.append(f"X-PHONETIC-ORG:{_said(kana)}")
    lines += [f"TITLE:{_said(title)}" for title in contact.current(FieldKind.TITLE)[:1]]
    for kind, type_ in _PHONES:
        how = type_ if version == "3.0" else f'"{type_.lower()}"' if "," in type_ else type_.lower()
        lines += [f"TEL;TYPE={how}:{_said(number)}" for number in contact.current(kind)]
    mail = "EMAIL;TYPE=INTERNET" if version == "3.0" else "EMAIL;TYPE=work"
    lines += [f"{mail}:{_said(address)}" for address in contact.current(FieldKind.EMAIL)]
    lines += [f"URL:{_said(url) if version == '3.0' else url}" for url in contact.current(FieldKind.URL)]
    codes = contact.current(FieldKind.POSTAL_CODE)
    for number, address in enumerate(contact.current(FieldKind.ADDRESS)):
        code = codes[number] if number < len(codes) else ""
        lines.append(f"ADR;TYPE=WORK:;;{_said(address)};;;{_said(code)};")
    lines += [f"NOTE:{_said(note)}" for note in notes]
    lines.append("END:VCARD")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode("utf-8", "replace")


def _name(contact: Speaks, name: str) -> str:
    family, _, given = name.partition(" ")
    if not _first(contact, FieldKind.NAME):  # printed in Latin letters, in either order: left whole
        family, given = name, ""
    return f"{_said(family)};{_said(given)};;;"


def _first(contact: Speaks, kind: FieldKind) -> str:
    return next(iter(contact.current(kind)), "")


def _said(text: str) -> str:
    """Free of what would end the value or the line."""
    for char, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(char, escaped)
    return text


def _folded(line: str) -> str:
    """Broken after at most 75 octets, never inside a character."""
    parts, size = [""], 0
    for char in line:
        octets = len(char.encode("utf-8", "replace"))
        if size + octets > _LONGEST_LINE:
            parts.append(" ")
            size = 1
        parts[-1] += char
        size += octets
    return "\r\n".join(parts)
