"""Profile: what two records of a person are compared by, each value in its canonical key form. Knows no score.

Nothing here is ever shown or stored as a value: 髙橋 and 高橋 have one key, and so have 株式会社青葉 and (株)青葉.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from matching.company import company_key
from matching.mailboxes import SHARED_DOMAINS, is_role_box
from matching.romaji import romaji_key
from normalize.draft import CardDraft, FieldKind
from normalize.text import fold, without_spaces
from normalize.variants import fold_for_key

Item = TypeVar("Item")
Values = Iterable[tuple[FieldKind, str]]

_TOLL_FREE = re.compile(r"0120|0800|0570|0990")
_MOBILE = re.compile(r"0[6789]0\d{8}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonName:
    """A name in key form; `family` and `given` are empty where the record has no space between them."""

    full: str
    family: str = ""
    given: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """All that is known of one person or printed on one card, in key form; empty where nothing is known."""

    names: tuple[PersonName, ...] = ()
    kana: tuple[PersonName, ...] = ()
    romaji: tuple[frozenset[str], ...] = ()
    """Each name as the set of its words: cards print either order."""
    companies: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    mobiles: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    """Fixed and direct numbers; toll-free ones carry nothing and are left out."""
    emails: frozenset[str] = frozenset()
    """Personal boxes; role boxes (info@) carry nothing and are left out."""
    domains: frozenset[str] = frozenset()
    """Of mail and URL, where one organisation owns it."""
    postal_codes: frozenset[str] = frozenset()
    addresses: tuple[str, ...] = ()

    @property
    def spellings(self) -> frozenset[frozenset[str]]:
        """Every way the name sounds, as sets of romaji words, from romaji and from kana."""
        sounded = {
            frozenset(filter(None, (romaji_key(name.family), romaji_key(name.given))))
            for name in self.kana
            if name.given
        }
        return frozenset({words for words in self.romaji if words} | sounded)


def profile_of(values: Values) -> Profile:
    """The profile of a record's values; a kind may repeat, empty values are as good as none."""
    of: dict[FieldKind, list[str]] = {}
    for kind, value in values:
        if value.strip():
            of.setdefault(kind, []).append(value)

    def every(*kinds: FieldKind) -> list[str]:
        return [value for kind in kinds for value in of.get(kind, [])]

    mails = [mail_key(value) for value in every(FieldKind.EMAIL)]
    numbers = [
        (kind, phone_key(value))
        for kind in (FieldKind.MOBILE, FieldKind.PHONE, FieldKind.DIRECT_PHONE)
        for value in every(kind)
    ]
    domains = {domain_of(mail) for mail in mails} | {url_domain(url) for url in every(FieldKind.URL)}
    return Profile(
        names=_each(name_key(value) for value in every(FieldKind.NAME)),
        kana=_each(name_key(value) for value in every(FieldKind.NAME_KANA)),
        romaji=_each(
            frozenset(filter(None, map(romaji_key, re.split(r"[\s,.・]+", fold(value)))))
            for value in every(FieldKind.NAME_ROMAJI)
        ),
        companies=_each(filter(None, map(company_key, every(FieldKind.COMPANY, FieldKind.COMPANY_EN)))),
        departments=_each(map(fold_for_key, every(FieldKind.DEPARTMENT))),
        titles=_each(map(fold_for_key, every(FieldKind.TITLE))),
        mobiles=frozenset(number for _, number in numbers if _MOBILE.match(number)),
        phones=frozenset(
            number for _, number in numbers if number and not _MOBILE.match(number) and not _TOLL_FREE.match(number)
        ),
        emails=frozenset(mail for mail in mails if mail and not is_role_box(mail)),
        domains=frozenset(domain for domain in domains if domain and domain not in SHARED_DOMAINS),
        postal_codes=frozenset(filter(None, (re.sub(r"\D", "", fold(code)) for code in every(FieldKind.POSTAL_CODE)))),
        addresses=_each(map(fold_for_key, every(FieldKind.ADDRESS))),
    )


def profile_of_draft(draft: CardDraft) -> Profile:
    """The profile of a card."""
    return profile_of((reading.kind, reading.value) for reading in draft.readings)


def name_key(value: str) -> PersonName:
    """`髙橋 一郎` → 高橋, 一郎. A name without a space stays whole."""
    parts = fold(value).split()
    full = fold_for_key(value)
    if len(parts) != 2:
        return PersonName(full=full)
    return PersonName(full=full, family=fold_for_key(parts[0]), given=fold_for_key(parts[1]))


def phone_key(value: str) -> str:
    """Digits as dialled at home; a foreign number keeps its +."""
    digits = re.sub(r"[^\d+]", "", fold(value))
    if digits.startswith("+81"):
        return "0" + digits[3:].removeprefix("0").replace("+", "")
    return digits[:1] + digits[1:].replace("+", "")


def mail_key(value: str) -> str:
    """A mail address in lower case, without spaces; empty where there is no @."""
    mail = without_spaces(fold(value)).casefold()
    return mail if "@" in mail.strip("@") else ""


def domain_of(mail: str) -> str:
    """Of a mail key; sub-domains stay, they are often branches of their own."""
    return mail.rpartition("@")[2]


def url_domain(value: str) -> str:
    """The host of a URL without www."""
    host = re.sub(r"^[a-z]+://", "", without_spaces(fold(value)).casefold())
    host = re.split(r"[/:?#]", host, maxsplit=1)[0].removeprefix("www.")
    return host if "." in host.strip(".") else ""


def _each(items: Iterable[Item]) -> tuple[Item, ...]:
    """Each once, in order."""
    return tuple(dict.fromkeys(items))
