"""Two profiles side by side: for each field one labelled level of agreement, the same in both directions.

Knows no weight: what a level is worth is score.py's business.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from matching.company import spells
from matching.keys import Key, KeyKind
from matching.levels import (
    ADDRESS,
    CLOSE,
    COMPANY,
    DEPARTMENT,
    DIFFERENT,
    DOMAIN,
    EMAIL,
    EXACT,
    FAMILY,
    FITS,
    GIVEN,
    MISSING,
    MOBILE,
    NAME,
    PARTLY,
    PHONE,
    READING,
    SAME_DOMAIN,
    SPELT,
    TITLE,
    Compared,
    Level,
)
from matching.profile import PersonName, Profile
from matching.romaji import romaji_key
from matching.slips import misdialled, misread, one_off
from matching.sounds import Fit, fit_of, sounds_of

COMPANY_CLOSE = 85.0
"""Of 100: one wrong character in a company of six still counts as close."""
_SHORTEST_HINT = 3
"""Letters a word of the name needs before its turning up in a mailbox means anything: `yo` turns up everywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The levels of two records, and what they share: how rare that is, the book knows."""

    levels: Mapping[Compared, Level]
    shared: Mapping[Compared, Key]
    """The key that both records have, for fields that are exactly equal."""
    mailbox_names_the_person: bool = False
    """The shared mail's local part holds a word of the name: then the two are one piece of evidence."""

    def __getitem__(self, field: Compared) -> Level:
        return self.levels[field]


_KEYS = {
    NAME: KeyKind.NAME,
    READING: KeyKind.READING,
    EMAIL: KeyKind.EMAIL,
    MOBILE: KeyKind.MOBILE,
    PHONE: KeyKind.PHONE,
    COMPANY: KeyKind.COMPANY,
    DOMAIN: KeyKind.DOMAIN,
}


def compare(a: Profile, b: Profile) -> Comparison:
    """The level of each field; `compare(a, b) == compare(b, a)`."""
    # Nearly every pair goes this way twenty times a card, so nothing is looked at twice and nothing is built in vain.
    shared: dict[Compared, Key] = {}
    mail = _shared(EMAIL, a.emails, b.emails, shared)
    levels: dict[Compared, Level] = {
        NAME: (name := _name(a, b, shared)),
        READING: _reading(a, b, shared, name),
        EMAIL: _mail(a, b) if mail is DIFFERENT else mail,
        MOBILE: _shared(MOBILE, a.mobiles, b.mobiles, shared),
        PHONE: _shared(PHONE, a.phones, b.phones, shared),
        COMPANY: MISSING,
        DOMAIN: _shared(DOMAIN, a.domains, b.domains, shared),
        DEPARTMENT: _texts(a.departments, b.departments),
        TITLE: _texts(a.titles, b.titles),
        ADDRESS: _texts(a.addresses, b.addresses),
    }
    same_place = EXACT in (levels[PHONE], levels[ADDRESS])
    levels[COMPANY] = _company(a, b, shared, same_place=same_place)
    if levels[MOBILE] is DIFFERENT and _any(misdialled, a.mobiles, b.mobiles):
        levels[MOBILE] = CLOSE
    if levels[DOMAIN] is DIFFERENT and _any(misread, a.domains, b.domains):
        levels[DOMAIN] = CLOSE
    _witnessed(levels, a, b)
    named = mail is EXACT and _names_the_person(shared[EMAIL].text, a, b)
    return Comparison(levels=levels, shared=shared, mailbox_names_the_person=named)


def _witnessed(levels: dict[Compared, Level], a: Profile, b: Profile) -> None:
    """Where the name and one of the two, mailbox and mobile, agree, one wrong figure in the other is a slip."""
    if levels[NAME] not in _ALIKE and levels[READING] is not EXACT:
        return
    email, mobile = levels[EMAIL], levels[MOBILE]
    if email is EXACT and mobile is DIFFERENT and _any(one_off, a.mobiles, b.mobiles):
        levels[MOBILE] = CLOSE
    if mobile is EXACT and email in (DIFFERENT, SAME_DOMAIN) and _any(one_off, a.emails, b.emails):
        levels[EMAIL] = CLOSE


_ALIKE = (EXACT, CLOSE)


def _shared(field: Compared, a: frozenset[str], b: frozenset[str], shared: dict[Compared, Key]) -> Level:
    """Whether two sets have something in common."""
    if not a or not b:
        return MISSING
    if a.isdisjoint(b):
        return DIFFERENT
    shared[field] = Key(_KEYS[field], min(a & b))
    return EXACT


def _any(alike: Callable[[str, str], bool], a: Collection[str], b: Collection[str]) -> bool:
    for x in a:
        for y in b:
            if alike(x, y):
                return True
    return False


_NAME_ORDER = (CLOSE, FAMILY, GIVEN, DIFFERENT)


def _name(a: Profile, b: Profile, shared: dict[Compared, Key]) -> Level:
    """Of several names the two that agree best."""
    if not a.names or not b.names:
        return MISSING
    common = [x.full for x in a.names for y in b.names if x.full == y.full]
    if common:
        shared[NAME] = Key(KeyKind.NAME, min(common))
        return EXACT
    found = [_names(x, y) for x in a.names for y in b.names]
    return found[0] if len(found) == 1 else min(found, key=_NAME_ORDER.index)


def _names(a: PersonName, b: PersonName) -> Level:
    """Two different names as written."""
    long_enough = len(a.full) >= 3 and len(b.full) >= 3
    if (
        long_enough
        and abs(len(a.full) - len(b.full)) <= 1
        and Levenshtein.distance(a.full, b.full, score_cutoff=1) == 1
    ):
        return CLOSE
    # Where one record has no space, the other's surname at its beginning is as good; and where a reader saw only one
    # of the two words, that word.
    if (
        (a.family and a.family in (b.family, b.full))
        or (b.family and b.family == a.full)
        or (a.family and not b.family and b.full.startswith(a.family))
        or (b.family and not a.family and a.full.startswith(b.family))
    ):
        return FAMILY
    if (a.given and a.given in (b.given, b.full)) or (b.given and b.given == a.full):
        return GIVEN
    return DIFFERENT


_READING_ORDER = (CLOSE, PARTLY, DIFFERENT)


def _reading(a: Profile, b: Profile, shared: dict[Compared, Key], name: Level) -> Level:
    """Of several spellings the two that agree best; kanji against a spelling where that is all there is.

    Where the kanji are a character apart, the spelling of one may fit the kanji of the other: then they were misread.
    """
    if a.spellings and b.spellings:
        if not a.spellings.isdisjoint(b.spellings):
            common = {" ".join(sorted(words)) for words in a.spellings & b.spellings}
            shared[READING] = Key(KeyKind.READING, min(common))
            return EXACT
        return min((_spellings(x, y) for x in a.spellings for y in b.spellings), key=_READING_ORDER.index)
    if name is MISSING or name is CLOSE:
        kanji, sounded = (a, b) if b.spellings else (b, a)
        if kanji.names and sounded.spellings:
            said = _FITTING[fit_of(kanji.names, kanji.emails & sounded.emails, sounded.spellings)]
            return said if name is MISSING or said is FITS else MISSING
    return MISSING


_FITTING = {
    Fit.WHOLLY: FITS, Fit.NEARLY: CLOSE, Fit.FAMILY: FAMILY, Fit.PARTLY: PARTLY,
    Fit.NOT: DIFFERENT, Fit.UNKNOWN: MISSING,
}  # fmt: skip


def _spellings(a: frozenset[str], b: frozenset[str]) -> Level:
    """Two different names by their sound, in whatever order the words stand."""
    shared = a & b
    rest_a, rest_b = "".join(sorted(a - shared)), "".join(sorted(b - shared))
    if shared and rest_a and rest_b and Levenshtein.distance(rest_a, rest_b, score_cutoff=1) == 1:
        return CLOSE
    return PARTLY if shared else DIFFERENT


def _mail(a: Profile, b: Profile) -> Level:
    """Two different personal mailboxes; role boxes are not in a profile."""
    if _any(misread, a.emails, b.emails):
        return CLOSE
    house_a = {mail.rpartition("@")[2] for mail in a.emails} & a.domains
    house_b = {mail.rpartition("@")[2] for mail in b.emails} & b.domains
    return SAME_DOMAIN if house_a & house_b else DIFFERENT


def _company(a: Profile, b: Profile, shared: dict[Compared, Key], *, same_place: bool) -> Level:
    """Company names in one script; a name in Latin letters says nothing of one in kanji.

    In short names one wrong character is a large part: they are close where the number or the address is the same.
    """
    found = MISSING
    if common := [text for text in a.companies if text in b.companies]:
        shared[COMPANY] = Key(KeyKind.COMPANY, min(common))
        return EXACT
    for x in a.companies:
        latin = x.isascii()
        for y in b.companies:
            if latin == y.isascii():
                if ratio(x, y, score_cutoff=COMPANY_CLOSE) or (
                    same_place and min(len(x), len(y)) >= 2 and Levenshtein.distance(x, y, score_cutoff=1) == 1
                ):
                    return CLOSE
                found = DIFFERENT
    if found is MISSING and not (a.domains and b.domains) and (_spelt_by(a, b) or _spelt_by(b, a)):
        return SPELT
    return found


def _spelt_by(a: Profile, b: Profile) -> bool:
    """Whether a company's name in Latin letters is what the other's domain is made of."""
    return any(spells(name, domain) for domain in b.domains for name in a.companies)


def _texts(a: tuple[str, ...], b: tuple[str, ...]) -> Level:
    """Two lists of texts in key form, by the two that agree best."""
    if not a or not b:
        return MISSING
    for text in a:
        if text in b:
            return EXACT
    for x in a:
        for y in b:
            if ratio(x, y, score_cutoff=COMPANY_CLOSE):
                return CLOSE
    return DIFFERENT


def _names_the_person(mail: str, a: Profile, b: Profile) -> bool:
    """Whether the mailbox is made of the name, as far as the records know how it sounds."""
    local = romaji_key(mail.partition("@")[0])
    words = {word for words in a.spellings | b.spellings for word in words}
    for name in {*a.names, *b.names}:
        if name.family:
            words.update(*sounds_of(name.family, name.given))
    return any(len(word) >= _SHORTEST_HINT and word in local for word in words)
