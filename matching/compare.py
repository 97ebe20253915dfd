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


# An attribute of an enumeration is looked up anew each time.
_EXACT, _DIFFERENT, _MISSING = Level.EXACT, Level.DIFFERENT, Level.MISSING


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
    # Nearly every pair goes this way twenty times a card, so nothing is looked at twice and nothing is built in vain.
    shared: dict[Compared, Key] = {}
    mail = _shared(Compared.EMAIL, a.emails, b.emails, shared)
    levels: dict[Compared, Level] = {
        Compared.NAME: _name(a, b, shared),
        Compared.READING: _reading(a, b, shared),
        Compared.EMAIL: _mail(a, b) if mail is Level.DIFFERENT else mail,
        Compared.MOBILE: _shared(Compared.MOBILE, a.mobiles, b.mobiles, shared),
        Compared.PHONE: _shared(Compared.PHONE, a.phones, b.phones, shared),
        Compared.COMPANY: Level.MISSING,
        Compared.DOMAIN: _shared(Compared.DOMAIN, a.domains, b.domains, shared),
        Compared.DEPARTMENT: _texts(a.departments, b.departments),
        Compared.TITLE: _texts(a.titles, b.titles),
        Compared.ADDRESS: _texts(a.addresses, b.addresses),
    }
    same_place = Level.EXACT in (levels[Compared.PHONE], levels[Compared.ADDRESS])
    levels[Compared.COMPANY] = _company(a, b, shared, same_place=same_place)
    if levels[Compared.MOBILE] is Level.DIFFERENT and _any(_misdialled, a.mobiles, b.mobiles):
        levels[Compared.MOBILE] = Level.CLOSE
    if levels[Compared.DOMAIN] is Level.DIFFERENT and _any(_misread, a.domains, b.domains):
        levels[Compared.DOMAIN] = Level.CLOSE
    named = mail is Level.EXACT and _names_the_person(shared[Compared.EMAIL].text, a, b)
    return Comparison(levels=levels, shared=shared, mailbox_names_the_person=named)


def _shared(field: Compared, a: frozenset[str], b: frozenset[str], shared: dict[Compared, Key]) -> Level:
    """Whether two sets have something in common."""
    if not a or not b:
        return _MISSING
    if a.isdisjoint(b):
        return _DIFFERENT
    shared[field] = Key(_KEYS[field], min(a & b))
    return _EXACT


def _any(alike: Callable[[str, str], bool], a: Collection[str], b: Collection[str]) -> bool:
    for x in a:
        for y in b:
            if alike(x, y):
                return True
    return False


_NAME_ORDER = (Level.CLOSE, Level.FAMILY, Level.GIVEN, Level.DIFFERENT)


def _name(a: Profile, b: Profile, shared: dict[Compared, Key]) -> Level:
    """Of several names the two that agree best."""
    if not a.names or not b.names:
        return _MISSING
    common = [x.full for x in a.names for y in b.names if x.full == y.full]
    if common:
        shared[Compared.NAME] = Key(KeyKind.NAME, min(common))
        return _EXACT
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
        return Level.CLOSE
    # Where one record has no space, the other's surname at its beginning is as good; and where a reader saw only one
    # of the two words, that word.
    if (
        (a.family and a.family in (b.family, b.full))
        or (b.family and b.family == a.full)
        or (a.family and not b.family and b.full.startswith(a.family))
        or (b.family and not a.family and a.full.startswith(b.family))
    ):
        return Level.FAMILY
    if (a.given and a.given in (b.given, b.full)) or (b.given and b.given == a.full):
        return Level.GIVEN
    return Level.DIFFERENT


_READING_ORDER = (Level.CLOSE, Level.PARTLY, Level.DIFFERENT)


def _reading(a: Profile, b: Profile, shared: dict[Compared, Key]) -> Level:
    """Of several spellings the two that agree best; kanji against a spelling where that is all there is."""
    if a.spellings and b.spellings:
        if not a.spellings.isdisjoint(b.spellings):
            common = {" ".join(sorted(words)) for words in a.spellings & b.spellings}
            shared[Compared.READING] = Key(KeyKind.READING, min(common))
            return Level.EXACT
        return min((_spellings(x, y) for x in a.spellings for y in b.spellings), key=_READING_ORDER.index)
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
    """Whether a name in kanji may be read as the other record spells it; missing where no list knows how.

    No list knows every reading of a given name. Where the surname fits, a mailbox of both records that spells the
    whole name witnesses the rest; without one the surname alone is left.
    """
    best = Level.MISSING
    boxes = kanji.emails & sounded.emails
    for name in kanji.names:
        families, givens = sounds_of(name.family, name.given)
        for words in sounded.spellings if families else ():
            if not families & words:
                best = Level.DIFFERENT if best is Level.MISSING else best
            elif givens & words or any(_spelt_out(words, box) for box in boxes):
                return Level.FITS
            elif givens or best is not Level.MISSING:
                best = Level.PARTLY
    return best


def _spelt_out(words: frozenset[str], mail: str) -> bool:
    """Whether the mailbox holds every word of the name."""
    local = romaji_key(mail.partition("@")[0])
    return len(words) >= 2 and all(len(word) >= _SHORTEST_HINT and word in local for word in words)


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
    if not -1 <= len(a) - len(b) <= 1 or Levenshtein.distance(a, b, score_cutoff=2) > 2:
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


def _company(a: Profile, b: Profile, shared: dict[Compared, Key], *, same_place: bool) -> Level:
    """Company names in one script; a name in Latin letters says nothing of one in kanji.

    In short names one wrong character is a large part: they are close where the number or the address is the same.
    """
    found = Level.MISSING
    if common := [text for text in a.companies if text in b.companies]:
        shared[Compared.COMPANY] = Key(KeyKind.COMPANY, min(common))
        return Level.EXACT
    for x in a.companies:
        latin = x.isascii()
        for y in b.companies:
            if latin == y.isascii():
                if ratio(x, y, score_cutoff=COMPANY_CLOSE) or (
                    same_place and min(len(x), len(y)) >= 2 and Levenshtein.distance(x, y, score_cutoff=1) == 1
                ):
                    return Level.CLOSE
                found = Level.DIFFERENT
    return found


def _texts(a: tuple[str, ...], b: tuple[str, ...]) -> Level:
    """Two lists of texts in key form, by the two that agree best."""
    if not a or not b:
        return _MISSING
    for text in a:
        if text in b:
            return _EXACT
    for x in a:
        for y in b:
            if ratio(x, y, score_cutoff=COMPANY_CLOSE):
                return Level.CLOSE
    return _DIFFERENT


def _names_the_person(mail: str, a: Profile, b: Profile) -> bool:
    """Whether the mailbox is made of the name, as far as the records know how it sounds."""
    local = romaji_key(mail.partition("@")[0])
    words = {word for words in a.spellings | b.spellings for word in words}
    for name in {*a.names, *b.names}:
        if name.family:
            words.update(*sounds_of(name.family, name.given))
    return any(len(word) >= _SHORTEST_HINT and word in local for word in words)
