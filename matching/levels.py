"""What is compared of two records, and how they may agree in it. Knows no record."""

from __future__ import annotations

from enum import StrEnum


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
    SPELT = "spelt"  # of a company: one's name in Latin letters is the other's domain
    FITS = "fits"  # of a reading: the kanji may be read so
    FAMILY = "family"  # of a name: the surname only; of a reading: the surname, and the rest nobody can tell
    GIVEN = "given"  # of a name: the given name only
    PARTLY = "partly"  # of a reading: one of its words
    SAME_DOMAIN = "same_domain"  # of a mail: another box in the same house
    DIFFERENT = "different"
    MISSING = "missing"  # at least one record says nothing


# Python 3.11 looks an attribute of an enumeration up anew each time, which took a quarter of the time of comparing.
(NAME, READING, EMAIL, MOBILE, PHONE, COMPANY, DOMAIN, DEPARTMENT, TITLE, ADDRESS) = Compared
(EXACT, CLOSE, SPELT, FITS, FAMILY, GIVEN, PARTLY, SAME_DOMAIN, DIFFERENT, MISSING) = Level
