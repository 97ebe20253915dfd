"""Profile: what two records of a person are compared by, each value in its canonical key form. Knows no score.

Nothing here is ever shown or stored as a value: 髙橋 and 高橋 have one key, and so have 株式会社青葉 and (株)青葉.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeVar

from matching.company import company_key
from matching.mailboxes import SHARED_DOMAINS, is_role_box
from matching.romaji import romaji_key
from normalize.draft import CardDraft, FieldKind
from normalize.fields.person import split_name
from normalize.text import fold, is_kanji, without_spaces
from normalize.variants import fold_for_key

Item = TypeVar("Item")
Values = Iterable[tuple[FieldKind, str]]

_REMEMBERED = 100_000
"""Names and words that come again: a book of a million rows has far fewer of them."""
_NO_NUMBER = re.compile(r"[^\d+]")
_NO_DIGIT = re.compile(r"\D")
_BETWEEN_WORDS = re.compile(r"[\s,.・]+")
_AFTER_HOST = re.compile(r"[/:?#]")
_TOLL_FREE = re.compile(r"0120|0800|0570|0990")
_MOBILE = re.compile(r"0[6789]0\d{8}$")


class PersonName(NamedTuple):
    """A name in key form; `family` and `given` are empty where the record has no space between them."""

    full: str
    family: str = ""
    given: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """All that is known of one person or printed on one card, in key form; empty where nothing is known."""

    names: tuple[PersonName, ...] = ()
    kana: tuple[PersonName, ...] = ()
    spellings: frozenset[frozenset[str]] = frozenset()
    """Every way the name sounds, as sets of romaji words, from romaji and from kana: cards print either order."""
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


def profile_of(values: Values) -> Profile:
    """The profile of a record's values; a kind may repeat, empty values are as good as none."""
    of: dict[FieldKind, list[str]] = {}
    for kind, value in values:
        if value.strip():
            of.setdefault(kind, []).append(value)

    def every(*kinds: FieldKind) -> list[str]:
        return [value for kind in kinds for value in of.get(kind, [])]

    mails = [mail_key(value) for value in of.get(FieldKind.EMAIL, ())]
    numbers = [
        phone_key(value)
        for kind in (FieldKind.MOBILE, FieldKind.PHONE, FieldKind.DIRECT_PHONE)
        for value in of.get(kind, ())
    ]
    domains = {domain_of(mail) for mail in mails}
    domains.update(url_domain(url) for url in of.get(FieldKind.URL, ()))
    kana = _each(name_key(value) for value in of.get(FieldKind.NAME_KANA, ()))
    spellings = {romaji_words(value) for value in of.get(FieldKind.NAME_ROMAJI, ())}
    spellings.update(_sound(name) for name in kana if name.given)
    return Profile(
        names=_each(name_key(value) for value in of.get(FieldKind.NAME, ())),
        kana=kana,
        spellings=frozenset(words for words in spellings if words),
        companies=_each(filter(None, map(company_key, every(FieldKind.COMPANY, FieldKind.COMPANY_EN)))),
        departments=_each(map(text_key, of.get(FieldKind.DEPARTMENT, ()))),
        titles=_each(map(text_key, of.get(FieldKind.TITLE, ()))),
        mobiles=frozenset(number for number in numbers if _MOBILE.match(number)),
        phones=frozenset(
            number for number in numbers if number and not _MOBILE.match(number) and not _TOLL_FREE.match(number)
        ),
        emails=frozenset(mail for mail in mails if mail and not is_role_box(mail)),
        domains=frozenset(domain for domain in domains if domain and domain not in SHARED_DOMAINS),
        postal_codes=frozenset(filter(None, (_digits(code) for code in of.get(FieldKind.POSTAL_CODE, ())))),
        addresses=_each(map(text_key, of.get(FieldKind.ADDRESS, ()))),
    )


def is_mobile(number: str) -> bool:
    """Of a phone key: whether it is somebody's own."""
    return _MOBILE.match(number) is not None


def is_toll_free(number: str) -> bool:
    """Of a phone key: whether it is everybody's."""
    return _TOLL_FREE.match(number) is not None


def profile_of_draft(draft: CardDraft) -> Profile:
    """The profile of a card."""
    return profile_of((reading.kind, reading.value) for reading in draft.readings)


@lru_cache(maxsize=_REMEMBERED)
def name_key(value: str) -> PersonName:
    """`髙橋 一郎` and `髙橋一郎` → 高橋, 一郎. What the name lists cannot divide stays whole."""
    text = fold(value)
    parts, full = text.split(), fold_for_key(value)
    if len(parts) == 1 and any(map(is_kanji, text)) and (split := split_name(text)) is not None:
        parts = [split.family, split.given]
    if len(parts) != 2:
        return PersonName(full=full)
    return PersonName(full=full, family=fold_for_key(parts[0]), given=fold_for_key(parts[1]))


@lru_cache(maxsize=_REMEMBERED)
def romaji_words(value: str) -> frozenset[str]:
    """`Ichiro TAKAHASHI` → how its words sound, in no order."""
    return frozenset(filter(None, map(romaji_key, _BETWEEN_WORDS.split(fold(value)))))


@lru_cache(maxsize=_REMEMBERED)
def _sound(name: PersonName) -> frozenset[str]:
    return frozenset(filter(None, (romaji_key(name.family), romaji_key(name.given))))


text_key = lru_cache(maxsize=_REMEMBERED)(fold_for_key)
"""For departments and titles, which repeat, and for addresses, which colleagues share."""


def _digits(text: str) -> str:
    return _NO_DIGIT.sub("", text if text.isascii() else fold(text))


def phone_key(value: str) -> str:
    """Digits as dialled at home; a foreign number keeps its +."""
    digits = _NO_NUMBER.sub("", value if value.isascii() else fold(value))
    if digits.startswith("+81"):
        return "0" + digits[3:].removeprefix("0").replace("+", "")
    return digits[:1] + digits[1:].replace("+", "")


def mail_key(value: str) -> str:
    """A mail address in lower case, without spaces; empty where there is no @."""
    mail = without_spaces(value if value.isascii() else fold(value)).casefold()
    return mail if "@" in mail.strip("@") else ""


def domain_of(mail: str) -> str:
    """Of a mail key; sub-domains stay, they are often branches of their own."""
    return mail.rpartition("@")[2]


def url_domain(value: str) -> str:
    """The host of a URL without www."""
    plain = without_spaces(value if value.isascii() else fold(value)).casefold()
    host = _AFTER_HOST.split(plain.rpartition("://")[2], maxsplit=1)[0].removeprefix("www.")
    return host if "." in host.strip(".") else ""


def _each(items: Iterable[Item]) -> tuple[Item, ...]:
    """Each once, in order."""
    return tuple(dict.fromkeys(items))
