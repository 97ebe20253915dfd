"""One value as somebody typed it, or as a cell of a file has it → the form a card's value has, and what was changed.

The same code as for cards, so that 03−1234−5678 in a spreadsheet and 03-1234-5678 on a card are one number. Knows no
card and no file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from normalize.canonical import canonical_address
from normalize.draft import FieldKind
from normalize.fields.online import find_emails, find_urls, has_public_suffix
from normalize.fields.person import canonical_romaji, split_name
from normalize.fields.phone import canonical_phone, phone_facts
from normalize.fields.postal import find_postal_codes
from normalize.text import fold, is_latin, squeeze
from normalize.tidy import tidied

PHONES = frozenset(
    {FieldKind.PHONE, FieldKind.DIRECT_PHONE, FieldKind.TOLL_FREE, FieldKind.MOBILE, FieldKind.FAX}
)  # fmt: skip
LONGEST = 1_000
"""Characters of one value; no name, title or address is longer."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A value in the form of its kind."""

    kind: FieldKind
    """The kind it came as, or the one its text says: 090-… among the phones is a mobile."""
    value: str
    """Empty: the text is nothing of this kind."""
    said: str = ""
    """In Japanese, what was changed beyond width and spaces, or why it was refused; empty: nothing."""


@lru_cache(maxsize=65_536)
def typed(kind: FieldKind, text: str) -> tuple[Typed, ...]:
    """What a text of this kind says: usually one value; none for an empty text, two where a code stands in an address.

    A text that is nothing of its kind comes back with an empty value and the reason.
    """
    plain = squeeze(fold(text))
    if not plain:
        return ()
    if len(plain) > LONGEST:
        return (Typed(kind, "", f"{LONGEST:,} 文字を超えています。"),)
    if kind in PHONES:
        return (_phone(kind, plain),)
    if kind is FieldKind.ADDRESS:
        return _address(plain)
    if kind is FieldKind.POSTAL_CODE:
        return (_postal_code(plain),)
    if kind is FieldKind.EMAIL:
        return (_email(plain),)
    if kind is FieldKind.URL:
        return (_url(plain),)
    if kind is FieldKind.NAME:
        return (_name(plain),)
    if kind in (FieldKind.CORPORATE_NUMBER, FieldKind.INVOICE_NUMBER):
        return (_number(kind, plain),)
    return (Typed(kind, tidied(kind, plain) or plain),)


def _name(plain: str) -> Typed:
    if is_latin(plain) and any(map(str.isalpha, plain)):
        return Typed(FieldKind.NAME_ROMAJI, canonical_romaji(plain))
    split = None if " " in plain else split_name(plain)
    return Typed(FieldKind.NAME, plain if split is None else split.value)


_ASIDE = re.compile(r"\((?:代表?|直通?)\)|(?:内線|ext\.?)\s*\d+|^(?:TEL|FAX|Tel|Fax|電話)[\s:.]*", re.IGNORECASE)
_KINDS = {"mobile": FieldKind.MOBILE, "toll_free": FieldKind.TOLL_FREE}


def _phone(kind: FieldKind, plain: str) -> Typed:
    bare = _ASIDE.sub("", plain).strip()
    value, valid = canonical_phone(bare)
    said = ""
    digits = re.sub(r"\D", "", bare)
    if not valid and digits == bare and len(digits) in (9, 10) and not digits.startswith("0"):
        # A spreadsheet that takes a phone number for a number drops its first zero.
        with_zero, mended = canonical_phone("0" + digits)
        if mended:
            value, valid = with_zero, True
    if digits == bare and value.startswith("0") and not digits.startswith("0"):
        said = "先頭の 0 を補いました。"
    if len(digits) < 6:
        return Typed(kind, "", "電話番号として読めません。")
    if not valid:
        said = "電話番号の桁や市外局番を確かめられません。"
    if kind is FieldKind.PHONE and (other := _KINDS.get(phone_facts(value).type)) is not None:
        return Typed(other, value, said)
    return Typed(kind, value, said)


def _postal_code(plain: str) -> Typed:
    digits = re.sub(r"\D", "", plain)
    if len(digits) == 7:
        return Typed(FieldKind.POSTAL_CODE, f"{digits[:3]}-{digits[3:]}")
    if len(digits) == 6 and digits == plain:
        return Typed(FieldKind.POSTAL_CODE, f"0{digits[:2]}-{digits[2:]}", "先頭の 0 を補いました。")
    return Typed(FieldKind.POSTAL_CODE, plain if digits else "", "郵便番号の 7 桁になっていません。")


def _address(plain: str) -> tuple[Typed, ...]:
    codes = [code for code in find_postal_codes(plain) if code.marked or code.start == 0]
    for code in reversed(codes):
        plain = squeeze(plain[: code.start] + " " + plain[code.end :])
    found = tuple(Typed(FieldKind.POSTAL_CODE, code.value) for code in codes)
    if not plain:
        return found
    return (*found, Typed(FieldKind.ADDRESS, canonical_address([plain], codes[0].value if codes else None).value))


_PLAIN_MAIL = re.compile(
    r"([A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*)@((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,40}[A-Za-z0-9])?\.)+[A-Za-z]{2,})"
)


def _email(plain: str) -> Typed:
    ordinary = _PLAIN_MAIL.fullmatch(plain)
    if ordinary is not None and len(ordinary[1]) <= 64 and has_public_suffix(ordinary[2].lower()):
        return Typed(
            FieldKind.EMAIL, f"{ordinary[1]}@{ordinary[2].lower()}"
        )  # as find_emails says, in a tenth of its time
    found = find_emails(plain)
    if not found:
        return Typed(FieldKind.EMAIL, "", "メールアドレスとして読めません。")
    said = "" if found[0].valid else "メールアドレスの形を確かめられません。"
    return Typed(FieldKind.EMAIL, found[0].value, said)


def _url(plain: str) -> Typed:
    found = find_urls(plain, carried=True)
    return Typed(FieldKind.URL, found[0].value) if found else Typed(FieldKind.URL, "", "URL として読めません。")


def _number(kind: FieldKind, plain: str) -> Typed:
    digits = re.sub(r"\D", "", plain)
    if len(digits) != 13:
        return Typed(kind, plain, "13 桁になっていません。")
    return Typed(kind, f"T{digits}" if kind is FieldKind.INVOICE_NUMBER else digits)
