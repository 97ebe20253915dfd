"""Two profiles side by side: for each field one labelled level of agreement, the same in both directions.

Knows no weight: what a level is worth is score.py's business.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from matching.keys import Key, KeyKind
from matching.profile import PersonName, Profile
from matching.romaji import romaji_key
from matching.sounds import sounds_of

COMPANY_CLOSE = 85.0
"""Of 100: one wrong character in a company of six still counts as close."""
_SHORTEST_HINT = 3
"""Letters a word of the name needs before its turning up in a mailbox means anything: `yo` turns up everywhere."""


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
    CLOSE = "close"  # one character apart, as a reader or a typist errs
    FITS = "fits"  # of a reading: the kanji may be read so
    FAMILY = "family"  # of a name: the surname only
    GIVEN = "given"  # of a name: the given name only
    PARTLY = "partly"  # of a reading: one of its words
    SAME_DOMAIN = "same_domain"  # of a mail: another box in the same house
    DIFFERENT = "different"
    MISSING = "missing"  # at least one record says nothing


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
    Compared.NAME: KeyKind.NAME,
    Compared.READING: KeyKind.READING,
    Compared.EMAIL: KeyKind.EMAIL,
    Compared.MOBILE: KeyKind.MOBILE,
    Compared.PHONE: KeyKind.PHONE,
    Compared.COMPANY: KeyKind.COMPANY,
    Compared.DOMAIN: KeyKind.DOMAIN,
}


def compare(a: Profile, b: Profile) -> Comparison:
    """The level of each field; `compare(a, b) == compare(b, a)`."""
    shared: dict[Compared, Key] = {}
    mail = _shared(Compared.EMAIL, a.emails, b.emails, shared)
    levels = {
        Compared.NAME: _name(a, b, shared),
        Compared.READING: _reading(a, b, shared),
        Compared.EMAIL: _mail(a, b) if mail is Level.DIFFERENT else mail,
        Compared.MOBILE: _shared(Compared.MOBILE, a.mobiles, b.mobiles, shared),
        Compared.PHONE: _shared(Compared.PHONE, a.phones, b.phones, shared),
        Compared.COMPANY: _company(a, b, shared),
        Compared.DOMAIN: _shared(Compared.DOMAIN, a.domains, b.domains, shared),
        Compared.DEPARTMENT: _texts(a.departments, b.departments),
        Compared.TITLE: _texts(a.titles, b.titles),
        Compared.ADDRESS: _texts(a.addresses, b.addresses),
    }
    if levels[Compared.MOBILE] is Level.DIFFERENT and _any(_misdialled, a.mobiles, b.mobiles):
        levels[Compared.MOBILE] = Level.CLOSE
    if levels[Compared.DOMAIN] is Level.DIFFERENT and _any(_misread, a.domains, b.domains):
        levels[Compared.DOMAIN] = Level.CLOSE
    named = mail is Level.EXACT and _names_the_person(shared[Compared.EMAIL].text, a, b)
    return Comparison(levels=levels, shared=shared, mailbox_names_the_person=named)


def _shared(field: Compared, a: Collection[str], b: Collection[str], shared: dict[Compared, Key]) -> Level:
    """Whether two sets have something in common."""
    if not a or not b:
        return Level.MISSING
    common = [text for text in a if text in b]
    if not common:
        return Level.DIFFERENT
    shared[field] = Key(_KEYS[field], common[0] if len(common) == 1 else min(common))
    return Level.EXACT


def _any(alike: Callable[[str, str], bool], a: Collection[str], b: Collection[str]) -> bool:
    return any(alike(x, y) for x in a for y in b)


_NAME_ORDER = (Level.CLOSE, Level.FAMILY, Level.GIVEN, Level.DIFFERENT)


def _name(a: Profile, b: Profile, shared: dict[Compared, Key]) -> Level:
    """Of several names the two that agree best."""
    if not a.names or not b.names:
        return Level.MISSING
    common = {name.full for name in a.names} & {name.full for name in b.names}
    if common:
        shared[Compared.NAME] = Key(KeyKind.NAME, min(common))
        return Level.EXACT
    found = {_names(x, y) for x in a.names for y in b.names}
    return next(level for level in _NAME_ORDER if level in found)


def _names(a: PersonName, b: PersonName) -> Level:
    """Two different names as written."""
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


_READING_ORDER = (Level.CLOSE, Level.PARTLY, Level.DIFFERENT)


def _reading(a: Profile, b: Profile, shared: dict[Compared, Key]) -> Level:
    """Of several spellings the two that agree best; kanji against a spelling where that is all there is."""
    if a.spellings and b.spellings:
        common = {" ".join(sorted(words)) for words in a.spellings & b.spellings}
        if common:
            shared[Compared.READING] = Key(KeyKind.READING, min(common))
            return Level.EXACT
        found = {_spellings(x, y) for x in a.spellings for y in b.spellings}
        return next(level for level in _READING_ORDER if level in found)
    if a.names and b.spellings and not b.names:
        return _fits(a, b)
    if b.names and a.spellings and not a.names:
        return _fits(b, a)
    return Level.MISSING


def _spellings(a: frozenset[str], b: frozenset[str]) -> Level:
    """Two different names by their sound, in whatever order the words stand."""
    shared = a & b
    rest_a, rest_b = "".join(sorted(a - shared)), "".join(sorted(b - shared))
    if shared and rest_a and rest_b and Levenshtein.distance(rest_a, rest_b, score_cutoff=1) == 1:
        return Level.CLOSE
    return Level.PARTLY if shared else Level.DIFFERENT


def _fits(kanji: Profile, sounded: Profile) -> Level:
    """Whether a name in kanji may be read as the other record spells it; missing where no list knows how."""
    known = False
    for name in kanji.names:
        families, givens = sounds_of(name.family, name.given)
        for words in sounded.spellings if families else ():
            if not families & words:
                known = True
            elif not givens:
                continue  # a given name nobody lists: the surname alone fits many
            elif givens & words:
                return Level.FITS
            else:
                known = True
    return Level.DIFFERENT if known else Level.MISSING


def _mail(a: Profile, b: Profile) -> Level:
    """Two different personal mailboxes; role boxes are not in a profile."""
    if _any(_misread, a.emails, b.emails):
        return Level.CLOSE
    house_a = {mail.rpartition("@")[2] for mail in a.emails} & a.domains
    house_b = {mail.rpartition("@")[2] for mail in b.emails} & b.domains
    return Level.SAME_DOMAIN if house_a & house_b else Level.DIFFERENT


_LOOK_ALIKE = str.maketrans({"1": "l", "i": "l", "|": "l", "0": "o", "5": "s", "8": "b", "q": "g", "9": "g"})


def _misread(a: str, b: str) -> bool:
    """The same letters as a reader takes them, or a letter exchanged or lost; another figure is another mailbox."""
    if abs(len(a) - len(b)) > 1 or Levenshtein.distance(a, b, score_cutoff=2) > 2:
        return False
    plain_a, plain_b = (text.translate(_LOOK_ALIKE).replace("rn", "m") for text in (a, b))
    if plain_a == plain_b:
        return True
    figures = [char for char in a if char.isdigit()] != [char for char in b if char.isdigit()]
    return not figures and Levenshtein.distance(plain_a, plain_b, score_cutoff=1) == 1


_NUMBER_IN_A_ROW = 2
"""The last figures tell the telephones of one contract apart: there another figure is another telephone."""


def _misdialled(a: str, b: str) -> bool:
    """One figure exchanged before the last two, or one lost."""
    if len(a) == len(b):
        return a[-_NUMBER_IN_A_ROW:] == b[-_NUMBER_IN_A_ROW:] and sum(x != y for x, y in zip(a, b, strict=True)) == 1
    return abs(len(a) - len(b)) == 1 and Levenshtein.distance(a, b, score_cutoff=1) == 1


def _company(a: Profile, b: Profile, shared: dict[Compared, Key]) -> Level:
    """Company names in one script; a name in Latin letters says nothing of one in kanji."""
    found = Level.MISSING
    common = [text for text in a.companies if text in b.companies]
    if common:
        shared[Compared.COMPANY] = Key(KeyKind.COMPANY, min(common))
        return Level.EXACT
    for x in a.companies:
        for y in b.companies:
            if x.isascii() == y.isascii():
                if ratio(x, y, score_cutoff=COMPANY_CLOSE):
                    return Level.CLOSE
                found = Level.DIFFERENT
    return found


def _texts(a: tuple[str, ...], b: tuple[str, ...]) -> Level:
    """Two lists of texts in key form, by the two that agree best."""
    if not a or not b:
        return Level.MISSING
    if any(text in b for text in a):
        return Level.EXACT
    close = any(ratio(x, y, score_cutoff=COMPANY_CLOSE) for x in a for y in b)
    return Level.CLOSE if close else Level.DIFFERENT


def _names_the_person(mail: str, a: Profile, b: Profile) -> bool:
    """Whether the mailbox is made of the name, as far as the records know how it sounds."""
    local = romaji_key(mail.partition("@")[0])
    words = {word for words in a.spellings | b.spellings for word in words}
    for name in {*a.names, *b.names}:
        if name.family:
            words.update(*sounds_of(name.family, name.given))
    return any(len(word) >= _SHORTEST_HINT and word in local for word in words)
