"""Two profiles side by side: for each field one labelled level of agreement, the same in both directions.

Knows no weight: what a level is worth is score.py's business.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from matching.profile import PersonName, Profile
from matching.romaji import romaji_key

COMPANY_CLOSE = 85.0
"""Of 100: one wrong character in a company of six still counts as close."""
_SHORTEST_HINT = 3
"""Letters a surname needs before its turning up in a mailbox means anything: `yo` turns up everywhere."""


class Compared(StrEnum):
    """What is compared."""

    NAME = "name"
    READING = "reading"  # kana and romaji, by sound
    EMAIL = "email"
    MOBILE = "mobile"
    PHONE = "phone"
    COMPANY = "company"
    DOMAIN = "domain"
    DEPARTMENT = "department"
    TITLE = "title"
    ADDRESS = "address"


class Level(StrEnum):
    """How two records agree in a field."""

    EXACT = "exact"
    CLOSE = "close"  # one character apart
    FAMILY = "family"  # of a name: the surname only
    GIVEN = "given"  # of a name: the given name only
    PARTLY = "partly"  # of a reading: one of its words
    SAME_DOMAIN = "same_domain"  # of a mail: another box in the same house
    DIFFERENT = "different"
    MISSING = "missing"  # at least one record says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The levels of two records, and what must not be counted twice."""

    levels: Mapping[Compared, Level]
    mailbox_names_the_person: bool
    """The shared mail's local part holds a word of the name: then the two are one piece of evidence."""

    def __getitem__(self, field: Compared) -> Level:
        return self.levels[field]


def compare(a: Profile, b: Profile) -> Comparison:
    """The level of each field; `compare(a, b) == compare(b, a)`."""
    return Comparison(
        levels={
            Compared.NAME: _best(_names(x, y) for x, y in product(a.names, b.names)),
            Compared.READING: _best(_readings(x, y) for x, y in product(a.spellings, b.spellings)),
            Compared.EMAIL: _mails(a, b),
            Compared.MOBILE: _shared(a.mobiles, b.mobiles),
            Compared.PHONE: _shared(a.phones, b.phones),
            Compared.COMPANY: _best(
                _texts(x, y) for x, y in product(a.companies, b.companies) if x.isascii() == y.isascii()
            ),
            Compared.DOMAIN: _shared(a.domains, b.domains),
            Compared.DEPARTMENT: _best(_texts(x, y) for x, y in product(a.departments, b.departments)),
            Compared.TITLE: _best(_texts(x, y) for x, y in product(a.titles, b.titles)),
            Compared.ADDRESS: _best(_texts(x, y) for x, y in product(a.addresses, b.addresses)),
        },
        mailbox_names_the_person=any(_names_the_person(mail, a, b) for mail in a.emails & b.emails),
    )


_GOODNESS = {
    level: number
    for number, level in enumerate(
        (Level.DIFFERENT, Level.PARTLY, Level.GIVEN, Level.FAMILY, Level.SAME_DOMAIN, Level.CLOSE, Level.EXACT)
    )
}


def _best(levels: Iterable[Level]) -> Level:
    """Of several spellings the two that agree best; missing where there is nothing to compare."""
    return max(levels, key=_GOODNESS.__getitem__, default=Level.MISSING)


def _names(a: PersonName, b: PersonName) -> Level:
    """Two names as written."""
    if a.full == b.full:
        return Level.EXACT
    if min(len(a.full), len(b.full)) >= 3 and Levenshtein.distance(a.full, b.full, score_cutoff=1) == 1:
        return Level.CLOSE
    # Where one record has no space, the other's surname at its beginning is as good.
    if (
        (a.family and a.family == b.family)
        or (a.family and not b.family and b.full.startswith(a.family))
        or (b.family and not a.family and a.full.startswith(b.family))
    ):
        return Level.FAMILY
    if a.given and a.given == b.given:
        return Level.GIVEN
    return Level.DIFFERENT


def _readings(a: frozenset[str], b: frozenset[str]) -> Level:
    """Two names by their sound, in whatever order the words stand."""
    if a == b:
        return Level.EXACT
    shared = a & b
    rest_a, rest_b = "".join(sorted(a - shared)), "".join(sorted(b - shared))
    if shared and rest_a and rest_b and Levenshtein.distance(rest_a, rest_b, score_cutoff=1) == 1:
        return Level.CLOSE
    return Level.PARTLY if shared else Level.DIFFERENT


def _mails(a: Profile, b: Profile) -> Level:
    """Personal mailboxes; role boxes are not in a profile."""
    if not a.emails or not b.emails:
        return Level.MISSING
    if a.emails & b.emails:
        return Level.EXACT
    house_a = {mail.rpartition("@")[2] for mail in a.emails} & a.domains
    house_b = {mail.rpartition("@")[2] for mail in b.emails} & b.domains
    return Level.SAME_DOMAIN if house_a & house_b else Level.DIFFERENT


def _shared(a: Collection[str], b: Collection[str]) -> Level:
    """Whether two sets have something in common."""
    if not a or not b:
        return Level.MISSING
    return Level.EXACT if set(a) & set(b) else Level.DIFFERENT


def _texts(a: str, b: str) -> Level:
    """Two texts in key form."""
    if a == b:
        return Level.EXACT
    return Level.CLOSE if ratio(a, b, score_cutoff=COMPANY_CLOSE) else Level.DIFFERENT


def _names_the_person(mail: str, a: Profile, b: Profile) -> bool:
    """Whether the mailbox is made of the name, as far as the records know how it sounds."""
    local = romaji_key(mail.partition("@")[0])
    words = {word for words in a.spellings | b.spellings for word in words}
    return any(len(word) >= _SHORTEST_HINT and word in local for word in words)
