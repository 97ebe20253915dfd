"""One contact as a vCard 3.0, which phones and mail programs take in. Knows no list and reads none back.

Source: RFC 2426; the reading goes into X-PHONETIC-* as Apple and Google write it.
"""

from __future__ import annotations

from contacts.views import ContactView
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


def vcard_of(contact: ContactView) -> bytes:
    """What stands of a contact, UTF-8 with CRLF."""
    name = _first(contact, FieldKind.NAME) or _first(contact, FieldKind.NAME_ROMAJI)
    company = _first(contact, FieldKind.COMPANY) or _first(contact, FieldKind.COMPANY_EN)
    unit = [_first(contact, kind) for kind in (FieldKind.BRANCH, FieldKind.DEPARTMENT)]
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{_said(name or company or '名前なし')}", f"N:{_name(contact, name)}"]
    family, _, given = _first(contact, FieldKind.NAME_KANA).partition(" ")
    if family:
        lines.append(f"X-PHONETIC-LAST-NAME:{_said(family)}")
    if given:
        lines.append(f"X-PHONETIC-FIRST-NAME:{_said(given)}")
    if company:
        lines.append("ORG:" + ";".join(_said(part) for part in (company, *unit) if part))
    lines += [f"TITLE:{_said(title)}" for title in contact.current(FieldKind.TITLE)[:1]]
    for kind, type_ in _PHONES:
        lines += [f"TEL;TYPE={type_}:{_said(number)}" for number in contact.current(kind)]
    lines += [f"EMAIL;TYPE=INTERNET:{_said(mail)}" for mail in contact.current(FieldKind.EMAIL)]
    lines += [f"URL:{_said(url)}" for url in contact.current(FieldKind.URL)]
    codes = contact.current(FieldKind.POSTAL_CODE)
    for number, address in enumerate(contact.current(FieldKind.ADDRESS)):
        code = codes[number] if number < len(codes) else ""
        lines.append(f"ADR;TYPE=WORK:;;{_said(address)};;;{_said(code)};")
    lines.append("END:VCARD")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode("utf-8", "replace")


def _name(contact: ContactView, name: str) -> str:
    family, _, given = name.partition(" ")
    if not _first(contact, FieldKind.NAME):  # printed in Latin letters, in either order: left whole
        family, given = name, ""
    return f"{_said(family)};{_said(given)};;;"


def _first(contact: ContactView, kind: FieldKind) -> str:
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
