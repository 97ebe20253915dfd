"""One value on its own, outside any card: what `meishi parse` prints. Knows no card and no book."""

from __future__ import annotations

import re
from collections.abc import Callable

from normalize.fields.address import parse_address
from normalize.fields.company import company_parts
from normalize.fields.online import domain_of, find_emails, find_urls, has_public_suffix
from normalize.fields.person import family_readings, given_readings, kana_parts, split_name
from normalize.fields.phone import canonical_phone, phone_facts
from normalize.fields.postal import find_postal_codes
from normalize.text import fold, squeeze

MAX_CHARS = 400
"""No single value is longer; what is, is given back whole and not taken apart."""


def parse_one(kind: str, text: str) -> dict[str, object]:
    """The parts of one value, with the keys `meishi parse KIND` promises; None for a part that is not there.

    Raises:
        ValueError: no such kind.
    """
    parser = PARSERS.get(kind)
    if parser is None:
        raise ValueError(f"no parser for {kind!r}; there is {', '.join(PARSERS)}")
    plain = squeeze(fold(text))
    if len(plain) > MAX_CHARS:
        parts = parser("")
        return parts | {"rest" if kind == "address" else "family" if kind == "name" else "value": plain}
    return parser(plain)


def _address(text: str) -> dict[str, object]:
    codes = find_postal_codes(text)
    for code in reversed(codes):
        text = text[: code.start] + " " + text[code.end :]
    postal_code = codes[0].value if codes else None
    address = parse_address(text, postal_code)
    return {
        "prefecture": address.prefecture or None,
        "city": address.city or None,
        "town": address.town or None,
        "rest": address.rest or None,
        "building": address.building or None,
        "postal_code": postal_code,
    }


def _name(text: str) -> dict[str, object]:
    kana = None
    bracketed = re.match(r"^(.*?)\s*\(([^)]*)\)$", text)
    if bracketed and kana_parts(bracketed.group(2)):
        text, kana = bracketed.group(1), kana_parts(bracketed.group(2))
    split = split_name(text)
    if split is None:
        return {"family": text or None, "given": None, "family_kana": None, "given_kana": None}
    if kana is not None and len(kana) == 2:
        return {"family": split.family, "given": split.given, "family_kana": kana[0], "given_kana": kana[1]}
    families, givens = family_readings(split.family), given_readings(split.given)
    return {
        "family": split.family,
        "given": split.given,
        "family_kana": families[0] if families else None,
        "given_kana": givens[0] if givens else None,
    }


def _company(text: str) -> dict[str, object]:
    parts = company_parts(text)
    return {
        "value": parts.value,
        "legal_form": parts.legal_form or None,
        "legal_form_position": parts.position or None,
        "core": parts.core,
        "key": parts.key,
    }


def _phone(text: str) -> dict[str, object]:
    plain = re.sub(r"\((?:代表?|直通?)\)|(?:内線|ext\.?)\s*\d+", "", text, flags=re.IGNORECASE)
    value, _ = canonical_phone(plain)
    facts = phone_facts(value)
    return {"value": value or None, "e164": facts.e164, "type": facts.type, "region": facts.region}


def _email(text: str) -> dict[str, object]:
    found = find_emails(text)
    if not found:
        return {"value": None, "local": None, "domain": None, "valid": False}
    local, _, domain = found[0].value.rpartition("@")
    return {"value": found[0].value, "local": local or None, "domain": domain, "valid": found[0].valid}


def _url(text: str) -> dict[str, object]:
    found = find_urls(text, carried=True)
    if not found:
        return {"value": None, "host": None, "domain": None, "valid": False}
    value = found[0].value
    host = re.split(r"[/:?#]", re.sub(r"^https?://", "", value, flags=re.IGNORECASE), maxsplit=1)[0].lower()
    return {"value": value, "host": host, "domain": domain_of(value), "valid": has_public_suffix(host)}


PARSERS: dict[str, Callable[[str], dict[str, object]]] = {
    "address": _address,
    "name": _name,
    "company": _company,
    "phone": _phone,
    "email": _email,
    "url": _url,
}
