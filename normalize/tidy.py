"""One value of a kind as somebody typed it, in the way cards' values are written. Knows no card and no book."""

from __future__ import annotations

import re
from collections.abc import Callable

from normalize.anchors import corporate_number_valid
from normalize.canonical import canonical
from normalize.draft import FieldKind
from normalize.fields.address import code_agrees, parse_address
from normalize.fields.company import canonical_company, repair_legal_form
from normalize.fields.online import find_emails, find_urls
from normalize.fields.person import canonical_romaji, split_name
from normalize.fields.phone import canonical_phone
from normalize.fields.postal import find_postal_codes
from normalize.gazetteer import gazetteer
from normalize.numerals import digits_one_by_one
from normalize.text import fold, squeeze, to_katakana


def tidied(kind: FieldKind, typed: str) -> str | None:
    """The value in its canonical form; None where it is none of this kind."""
    text = squeeze(fold(" ".join(typed.split())))
    maker = _MAKERS.get(kind)
    if maker is not None:
        return maker(text)
    found = canonical(kind, [text])
    return found.value if found is not None and found.value else text


def address_of_code(code: str) -> str:
    """〒から住所: prefecture, city and town of a postal code; empty where the post knows none, or of several cities."""
    places = gazetteer().places_of(re.sub(r"\D", "", code))
    heads = {(place.prefecture, place.city) for place in places}
    if len(heads) != 1:
        return ""
    prefecture, city = heads.pop()
    towns = {place.town for place in places}
    return prefecture + city + (towns.pop() if len(towns) == 1 else "")


def code_disagrees(code: str, address: str) -> bool:
    """Whether the post has this code somewhere else."""
    return bool(code and address) and code_agrees(code, parse_address(fold(address), None)) is False


def _phone(text: str) -> str | None:
    value, valid = canonical_phone(text)
    return value if valid else None


def _email(text: str) -> str | None:
    found = find_emails(text)
    return found[0].value if len(found) == 1 and found[0].valid else None


def _url(text: str) -> str | None:
    found = find_urls(text, carried=True)
    return found[0].value if found else None


_ONLY_A_CODE = re.compile(r"[〒T]?\s*[\d\s〇一二三四五六七八九-]+")


def _postal_code(text: str) -> str | None:
    if _ONLY_A_CODE.fullmatch(text) and len(digits := re.sub(r"\D", "", digits_one_by_one(text))) == 7:
        return f"{digits[:3]}-{digits[3:]}"
    found = find_postal_codes(text)
    return found[0].value if len(found) == 1 else None


def _address(text: str) -> str:
    codes = find_postal_codes(text)
    for code in reversed(codes):
        text = (text[: code.start] + " " + text[code.end :]).strip()
    return parse_address(text, codes[0].value if codes else None).value or text


def _corporate_number(text: str) -> str | None:
    digits = re.sub(r"[\s-]", "", text).removeprefix("T").removeprefix("t")
    return digits if corporate_number_valid(digits) else None


def _name(text: str) -> str:
    split = split_name(text)
    return split.value if split is not None else text


_MAKERS: dict[FieldKind, Callable[[str], str | None]] = {
    FieldKind.NAME: _name,
    FieldKind.NAME_KANA: lambda text: to_katakana(squeeze(text.replace("・", " "))),
    FieldKind.NAME_ROMAJI: canonical_romaji,
    FieldKind.COMPANY: lambda text: repair_legal_form(canonical_company(text)),
    FieldKind.POSTAL_CODE: _postal_code,
    FieldKind.ADDRESS: _address,
    FieldKind.PHONE: _phone,
    FieldKind.DIRECT_PHONE: _phone,
    FieldKind.MOBILE: _phone,
    FieldKind.FAX: _phone,
    FieldKind.EMAIL: _email,
    FieldKind.URL: _url,
    FieldKind.CORPORATE_NUMBER: _corporate_number,
}
