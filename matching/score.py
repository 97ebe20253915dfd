"""What the levels are worth: bits of evidence for the same person and for the same organisation.

Symmetric, explains itself, knows no book. The weights were set by hand on 2026-11-21 from what is known of Japanese
names and offices, each with its reason beside it; they have not been fitted to data yet. Evidence that follows from
other evidence counts once: a reading adds to a name only what the name does not say, a mailbox made of the name is not
the name again, a domain is not the company again.
Source: Fellegi and Sunter, A Theory for Record Linkage, JASA 64 (1969).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log2

from matching.compare import Compared, Comparison, Level, compare
from matching.decision import FieldScore
from matching.profile import Profile

Bits = float

# A full kanji name is shared by about one pair of strangers in 65,000 (16 bits); the commonest ones are much commoner,
# which is why a name alone never decides.
_NAME: dict[Level, Bits] = {
    Level.EXACT: 16.0,
    Level.CLOSE: 9.0,  # one misread kanji, or brothers
    Level.FAMILY: -5.0,  # namesakes by family: colleagues and relatives
    Level.GIVEN: -1.0,  # married, or chance
    Level.DIFFERENT: -10.0,
    Level.MISSING: 0.0,
}
_READING: dict[Level, Bits] = {
    Level.EXACT: 14.0,  # several kanji names share a reading
    Level.CLOSE: 9.0,
    Level.PARTLY: -3.0,
    Level.DIFFERENT: -10.0,
    Level.MISSING: 0.0,
}
# Name and reading together, instead of their sum: they are one fact written twice.
_NAME_AND_READING: dict[Level, dict[Level, Bits]] = {
    Level.EXACT: {Level.EXACT: 17.0, Level.CLOSE: 16.0, Level.PARTLY: 12.0, Level.DIFFERENT: 9.0},
    Level.CLOSE: {Level.EXACT: 14.0, Level.CLOSE: 11.0, Level.PARTLY: 4.0, Level.DIFFERENT: 0.0},
    Level.FAMILY: {Level.EXACT: 4.0, Level.CLOSE: 1.0, Level.PARTLY: -6.0, Level.DIFFERENT: -8.0},
    Level.GIVEN: {Level.EXACT: 4.0, Level.CLOSE: 1.0, Level.PARTLY: -1.0, Level.DIFFERENT: -6.0},
    Level.DIFFERENT: {Level.EXACT: -2.0, Level.CLOSE: -4.0, Level.PARTLY: -8.0, Level.DIFFERENT: -12.0},
}
_EMAIL: dict[Level, Bits] = {
    Level.EXACT: 20.0,  # two people share a personal box about never; the rest is misreading
    Level.SAME_DOMAIN: -3.0,  # a house gives a person one box
    Level.DIFFERENT: -1.0,  # moved, or a second address
    Level.MISSING: 0.0,
}
_SURNAME_IN_MAILBOX: Bits = 8.0
"""What the mailbox repeats of a name it is made of."""
_MOBILE: dict[Level, Bits] = {Level.EXACT: 18.0, Level.DIFFERENT: -4.0, Level.MISSING: 0.0}
_PHONE: dict[Level, Bits] = {Level.EXACT: 5.0, Level.DIFFERENT: -0.5, Level.MISSING: 0.0}
_SWITCHBOARD: Bits = 1.0
"""A number shared inside one organisation is mostly its switchboard."""
_ORGANISATION: dict[Level, Bits] = {
    Level.EXACT: 8.0,  # of the people in a book about one in 250 is of the same organisation
    Level.CLOSE: 5.0,
    Level.DIFFERENT: -3.0,  # one in eight known people turns up elsewhere
    Level.MISSING: 0.0,
}
_DEPARTMENT: dict[Level, Bits] = {Level.EXACT: 2.0, Level.CLOSE: 1.5, Level.DIFFERENT: -0.5, Level.MISSING: 0.0}
_TITLE: dict[Level, Bits] = {Level.EXACT: 1.0, Level.CLOSE: 0.5, Level.DIFFERENT: -0.3, Level.MISSING: 0.0}
_ADDRESS_ELSEWHERE: Bits = 3.0
"""The same address where the organisation is not known to be the same."""

# The same organisation. Company and domain are two names of one thing: the better one counts.
_PRIOR_ORGANISATION: Bits = -10.0
_COMPANY_SAME: dict[Level, Bits] = {Level.EXACT: 20.0, Level.CLOSE: 9.0, Level.DIFFERENT: -6.0, Level.MISSING: 0.0}
_DOMAIN_SAME: dict[Level, Bits] = {Level.EXACT: 14.0, Level.DIFFERENT: -4.0, Level.MISSING: 0.0}
_PHONE_SAME: Bits = 5.0
_ADDRESS_SAME: Bits = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How likely two records are one person, and of one organisation."""

    fields: tuple[FieldScore, ...]
    """Every field compared; the bits add up to `person` with the prior."""
    person: float
    """0–1."""
    company: float
    """0–1."""
    comparison: Comparison

    @property
    def bits(self) -> float:
        """All the evidence for the same person, without the prior."""
        return sum(field.bits for field in self.fields)


def score(a: Profile, b: Profile, *, book_size: int) -> Score:
    """Compare two records; `score(a, b) == score(b, a)`.

    Args:
        book_size: how many people it could be; the larger the book, the more evidence it takes.
    """
    levels = compare(a, b)
    bits = _person_bits(levels)
    fields = tuple(
        FieldScore(field=field.value, level=levels[field].value, bits=round(bits[field], 3)) for field in Compared
    )
    return Score(
        fields=fields,
        person=_probability(sum(bits.values()) - log2(max(book_size, 2))),
        company=_probability(_organisation_bits(levels)),
        comparison=levels,
    )


def _person_bits(levels: Comparison) -> dict[Compared, Bits]:
    """Evidence for the same person, field by field."""
    name, reading = levels[Compared.NAME], levels[Compared.READING]
    company, domain = levels[Compared.COMPANY], levels[Compared.DOMAIN]
    house = organisation_level(levels)
    same_house = house in (Level.EXACT, Level.CLOSE)
    email = _EMAIL[levels[Compared.EMAIL]]
    if levels.mailbox_names_the_person:
        email -= _SURNAME_IN_MAILBOX
    phone = _PHONE[levels[Compared.PHONE]]
    if same_house and phone > 0:
        phone = _SWITCHBOARD
    both = _NAME_AND_READING[name][reading] if Level.MISSING not in (name, reading) else None
    return {
        Compared.NAME: _NAME[name],
        Compared.READING: _READING[reading] if both is None else both - _NAME[name],
        Compared.EMAIL: email,
        Compared.MOBILE: _MOBILE[levels[Compared.MOBILE]],
        Compared.PHONE: phone,
        Compared.COMPANY: _ORGANISATION[house] if company is not Level.MISSING else 0.0,
        Compared.DOMAIN: _ORGANISATION[house] if company is Level.MISSING and domain is not Level.MISSING else 0.0,
        Compared.DEPARTMENT: _DEPARTMENT[levels[Compared.DEPARTMENT]] if same_house else 0.0,
        Compared.TITLE: _TITLE[levels[Compared.TITLE]] if same_house else 0.0,
        Compared.ADDRESS: (
            _ADDRESS_ELSEWHERE if levels[Compared.ADDRESS] is Level.EXACT and house is Level.MISSING else 0.0
        ),
    }


def organisation_level(levels: Comparison) -> Level:
    """How the organisations agree, by name or by domain, whichever says more."""
    company, domain = levels[Compared.COMPANY], levels[Compared.DOMAIN]
    if Level.EXACT in (company, domain):
        return Level.EXACT
    if company is Level.MISSING:
        return domain
    return company


def _organisation_bits(levels: Comparison) -> Bits:
    """Evidence for the same organisation, with the prior."""
    named, hosted = _COMPANY_SAME[levels[Compared.COMPANY]], _DOMAIN_SAME[levels[Compared.DOMAIN]]
    bits = _PRIOR_ORGANISATION + max(named, hosted, 0.0) + min(named, hosted, 0.0)
    if levels[Compared.PHONE] is Level.EXACT:
        bits += _PHONE_SAME
    if levels[Compared.ADDRESS] is Level.EXACT:
        bits += _ADDRESS_SAME
    return bits


def _probability(bits: Bits) -> float:
    """Of log2 odds, 0–1."""
    if bits > 60:
        return 1.0
    odds: float = 2.0**bits
    return odds / (1 + odds)
