"""The keys under which a person can be found again: any one shared key makes two records worth comparing.

A key is a text; books store its 64-bit number. Knows no book and no score.
Source of the list: measured on generated books, docs/performance.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from hashlib import blake2b
from itertools import product
from typing import NamedTuple

from matching.profile import PersonName, Profile
from matching.romaji import romaji_key
from matching.sounds import likely_sounds, sounds_of


class KeyKind(StrEnum):
    """What a key is made of."""

    PHONE = "phone"
    MOBILE = "mobile"
    EMAIL = "email"
    NAME = "name"
    NAME_LESS_ONE = "name_less_one"  # the name without one of its characters: finds one wrong character
    READING = "reading"
    PHONE_FAMILY = "phone_family"
    PHONE_SOUND = "phone_sound"
    DOMAIN_FAMILY = "domain_family"
    DOMAIN_GIVEN = "domain_given"
    DOMAIN_READING = "domain_reading"
    DOMAIN_SOUND = "domain_sound"  # one word of the name by its sound: finds a name with one wrong word
    COMPANY_FAMILY = "company_family"
    COMPANY_GIVEN = "company_given"
    COMPANY = "company"  # everybody there: a few are enough to know the company
    DOMAIN = "domain"  # likewise


ORGANISATION_KINDS = frozenset({KeyKind.COMPANY, KeyKind.DOMAIN})
"""Keys that say which organisation it is and nothing of the person: a book answers with a few contacts, not all."""


_PREFIX = {kind: f"{kind.value}\0".encode() for kind in KeyKind}


class Key(NamedTuple):
    """One way to find a person."""

    kind: KeyKind
    text: str

    @property
    def number(self) -> int:
        """Signed 64 bits, the same on every machine and for ever: it is stored."""
        digest = blake2b(_PREFIX[self.kind] + self.text.encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)


def keys_of(profile: Profile) -> tuple[Key, ...]:
    """Every key of a person or a card, each once, in a fixed order."""
    return tuple(_keys(profile))


def _keys(profile: Profile) -> Iterator[Key]:
    """The keys, kind by kind."""
    families = _family_names(profile)
    givens = {name.given for name in profile.names if name.given}
    sounds = {" ".join(sorted(words)) for words in profile.spellings if len(words) >= 2}
    if not sounds:
        sounds = {sound for name in profile.names for sound in likely_sounds(name.family, name.given)}
    words = {word for spelling in profile.spellings for word in spelling if len(word) >= 2}
    words.update(word for name in profile.names if name.family for word in sounds_of(name.family, name.given)[0])
    found: tuple[tuple[KeyKind, Collection[str]], ...] = (
        (KeyKind.PHONE, profile.phones),
        (KeyKind.MOBILE, profile.mobiles),
        (KeyKind.EMAIL, profile.emails),
        (KeyKind.NAME, {name.full for name in profile.names if len(name.full) >= 2}),
        (KeyKind.NAME_LESS_ONE, _less_one(name.full for name in profile.names)),
        (KeyKind.READING, sounds),
        (KeyKind.DOMAIN, profile.domains),
        (KeyKind.COMPANY, profile.companies),
        (KeyKind.PHONE_FAMILY, _pairs(profile.phones, families)),
        (KeyKind.PHONE_SOUND, _pairs(profile.phones, words)),
        (KeyKind.DOMAIN_FAMILY, _pairs(profile.domains, families)),
        (KeyKind.DOMAIN_GIVEN, _pairs(profile.domains, givens)),
        (KeyKind.DOMAIN_READING, _pairs(profile.domains, sounds)),
        (KeyKind.DOMAIN_SOUND, _pairs(profile.domains, words)),
        (KeyKind.COMPANY_FAMILY, _pairs(profile.companies, families)),
        (KeyKind.COMPANY_GIVEN, _pairs(profile.companies, givens)),
    )
    for kind, texts in found:
        for text in sorted(set(texts)) if len(texts) > 1 else texts:
            yield Key(kind, text)


def _pairs(firsts: Collection[str], seconds: Collection[str]) -> Collection[str]:
    return {f"{first} {second}" for first, second in product(firsts, seconds)} if firsts and seconds else ()


def _less_one(names: Iterable[str]) -> set[str]:
    """Each name of three characters or more without each of its characters."""
    return {name[:i] + name[i + 1 :] for name in names if len(name) >= 3 for i in range(len(name))}


def _family_names(profile: Profile) -> set[str]:
    """Surnames, and for names without a space the first two characters: most surnames are two characters long."""
    kana: tuple[PersonName, ...] = profile.kana if not profile.names else ()
    families = {name.family or name.full[:2] for name in profile.names if name.full}
    return families | {romaji_key(name.family) for name in kana if name.family}
