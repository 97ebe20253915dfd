"""What the levels are worth: bits of evidence for the same person, and the chance of the same organisation.

Symmetric, explains itself, knows no book beyond how common a thing is there. Evidence that follows from other evidence
counts once: each piece is weighed given what was weighed before it. First the organisation, then the name among its
people, then the mailbox among those of the name, then numbers, department and title: so a switchboard that everybody
there shares adds nothing, a mailbox made of the name little, and a common name in a large house less than a rare one.
Source: Fellegi and Sunter, A Theory for Record Linkage, JASA 64 (1969).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from math import log2

from matching.compare import Comparison, compare
from matching.decision import FieldScore
from matching.house import House, company_probability, house_of
from matching.levels import (
    ADDRESS,
    CLOSE,
    COMPANY,
    DEPARTMENT,
    DIFFERENT,
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
    TITLE,
    Compared,
    Level,
)
from matching.profile import Profile
from matching.rarity import Seen
from matching.weights import Bits, weights

_SURE_BITS = 40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How likely two records are one person, and of one organisation."""

    bits: Bits
    """All the evidence for the same person, without the prior."""
    values: tuple[Bits, ...]
    """Of each of `Compared`; they add up to `bits`."""
    company: float
    """0–1."""
    comparison: Comparison
    house: House

    @property
    def fields(self) -> tuple[FieldScore, ...]:
        """As a decision shows them."""
        levels = self.comparison.levels
        return tuple(map(_field_score, _FIELDS, levels.values(), self.values))


_FIELDS = tuple(Compared)


@lru_cache(maxsize=20_000)
def _field_score(field: Compared, level: Level, bits: Bits) -> FieldScore:
    """The same few come again for every candidate."""
    return FieldScore(field=field.value, level=level.value, bits=round(bits, 3))


def prior(seen: Seen) -> Bits:
    """Before any evidence: every second card is of somebody known, and it could be any of them."""
    return -log2(seen.crowd) - 1.0


def probability(bits: Bits) -> float:
    """Of log2 odds, 0–1."""
    odds: float = 2.0 ** min(max(bits, -_SURE_BITS), _SURE_BITS)
    return odds / (1 + odds)


def score(a: Profile, b: Profile, seen: Seen | None = None) -> Score:
    """Compare two records; `score(a, b) == score(b, a)`."""
    seen = seen or Seen()
    found = compare(a, b)
    house = house_of(found, seen)
    name, reading = _name(a, b, found, house, seen)
    unnamed = found.levels[COMPANY] is MISSING
    values = (  # in the order of Compared
        name,
        reading,
        _email(found, house, seen),
        _mobile(found, house, seen),
        _phone(found, house, seen),
        0.0 if unnamed else house.bits,
        house.bits if unnamed else 0.0,
        _in_house("department_in_house", DEPARTMENT, found, house),
        _in_house("title_in_house", TITLE, found, house),
        _address(found, house),
    )
    return Score(
        bits=sum(values),
        values=values,
        company=company_probability(found, house),
        comparison=found,
        house=house,
    )


@cache
def _w(evidence: str, level: str) -> Bits:
    return weights()[evidence, level].bits


def _name(a: Profile, b: Profile, found: Comparison, house: House, seen: Seen) -> tuple[Bits, Bits]:
    """Name and reading: they are one fact written twice, so the second only mends or contradicts the first."""
    name, reading = found[NAME], found[READING]
    if name is MISSING:
        return 0.0, _reading(a, b, found, house, seen)
    if name is EXACT:
        bits = _rare(NAME, a, b, found=found, house=house, seen=seen)
    elif name is CLOSE:
        bits = _close(a, b, seen)
    else:
        bits = _w("name", name.value)
    if reading is MISSING:
        return bits, 0.0
    agrees = reading in (EXACT, CLOSE, FITS)
    if not agrees:
        # Of two names that differ anyway a reading that differs says nothing new.
        if name not in (EXACT, CLOSE):
            return bits, 0.0
        return bits, _w("reading_beside_name", "contradicts, no word alike" if reading is DIFFERENT else "contradicts")
    if name is EXACT:
        return bits, _w("reading_beside_name", "agrees")
    if name is CLOSE:
        return bits, _w("reading_beside_name", "mends")
    # Kanji read quite wrongly, or a namesake by sound alone: in between.
    if reading is EXACT:
        return bits, max(0.0, (_rare(READING, a, b, found=found, house=house, seen=seen) - bits) / 2)
    return bits, 0.0


def _close(a: Profile, b: Profile, seen: Seen) -> Bits:
    """A character apart: a slip, unless it is a whole word, for a name of one character has many beside it."""
    weight, word = weights()["name", "close"], weights()["name", "close, a whole word"]
    usual = _most_usual_family(a, b, seen)
    slip = log2(weight.m / (usual * (weight.u or 1.0)))
    for x in a.names:
        for y in b.names:
            if x.family == y.family and x.given and len(x.given) == len(y.given) == 1:
                return log2(word.m / (usual * (word.u or 1.0)))
            if x.given == y.given and x.family and x.family != y.family:
                # Two who are called alike, and surnames that share a character are many.
                return min(slip, _w("name", "close, the surname"))
    return slip


def _reading(a: Profile, b: Profile, found: Comparison, house: House, seen: Seen) -> Bits:
    """Where only the sound can be compared."""
    reading = found[READING]
    if reading is MISSING:
        return 0.0
    if reading is EXACT:
        return _rare(READING, a, b, found=found, house=house, seen=seen)
    if reading is CLOSE:
        return _w("name", "close") + log2(1 / _most_usual_family(a, b, seen))
    if reading is FAMILY:
        return log2(weights()["reading", "family"].m / (_most_usual_family(a, b, seen) + house.namesakes))
    if reading is FITS:
        weight = weights()["reading", "fits"]
        return log2(weight.m / ((weight.u or 1.0) + house.namesakes))
    return _w("reading", reading.value)


def _rare(field: Compared, a: Profile, b: Profile, *, found: Comparison, house: House, seen: Seen) -> Bits:
    """A name both have: worth as much as it is rare, in one house never rarer than namesakes are there."""
    key = found.shared[field]
    families = {name.family for name in (*a.names, *b.names) if name.full == key.text and name.family} or {""}
    chance = max(seen.name(key, family) for family in families) + house.namesakes
    return log2(weights()[field.value, "exact"].m / min(1.0, chance))


def _most_usual_family(a: Profile, b: Profile, seen: Seen) -> float:
    """The share of people who bear the surname of either record."""
    families = [name.family for name in (*a.names, *b.names) if name.family] or [""]
    return max(seen.family(family) for family in families)


_ALIKE = (EXACT, CLOSE)


def _names_alike(found: Comparison) -> bool:
    name, reading = found[NAME], found[READING]
    return name in _ALIKE or (name is MISSING and reading in (*_ALIKE, FITS, FAMILY))


def _email(found: Comparison, house: House, seen: Seen) -> Bits:
    """A mailbox among those of its house; the house itself has been counted."""
    email, alike = found[EMAIL], _names_alike(found)
    name = found[NAME]
    if email is MISSING:
        return 0.0
    if email is EXACT:
        if not house.same:
            return _own(seen)  # a box at a provider
        if name is MISSING and found[READING] is MISSING:
            return _w("mail_in_house", "exact, no name")
        if name is GIVEN:
            return _w("mail_in_house", "exact, a name apart")  # who has married; a colleague has another box
        if alike:
            # A box made of the name is partly the name again: the next of that name would get one like it.
            return _w(
                "mail_in_house", "exact, name agrees" if found.mailbox_names_the_person else "exact, a name apart"
            )
        if name is FAMILY or (found.mailbox_names_the_person and found[READING] is PARTLY):
            return _w("mail_in_house", "exact, surname agrees")
        return _w("mail_in_house", "exact, name differs")
    if email is CLOSE:
        return _w("mail_in_house", "close, name agrees" if alike else "close")
    if email is SAME_DOMAIN:
        # Who takes another surname is often given another box: one piece of news, not two.
        return _w("mail_in_house", "different, another surname" if name is GIVEN else "different")
    return _w("mail_elsewhere", "different") if house.same else 0.0


def _own(seen: Seen) -> Bits:
    """A number or a box at a provider that belongs to one person: only people close to each other share it."""
    return log2(seen.crowd) + _w("own_number", "exact")


def _mobile(found: Comparison, house: House, seen: Seen) -> Bits:
    """A telephone of one's own; those who share one are mostly of one house, which has been counted."""
    mobile = found[MOBILE]
    if mobile is MISSING:
        return 0.0
    if mobile is EXACT:
        if found[EMAIL] is EXACT:
            return _w("own_number", "exact, mail too")
        return _own(seen) - (max(house.bits, 0.0) if house.same else 0.0)
    return _w("own_number", mobile.value)


def _phone(found: Comparison, house: House, seen: Seen) -> Bits:
    """An office's number: among its house's people it says as much as few of them have it."""
    phone = found[PHONE]
    if phone is MISSING:
        return 0.0
    if phone is EXACT:
        key = found.shared[PHONE]
        if house.same:
            among = min(1.0, seen.count(key) / house.count)
            return log2(weights()["phone_in_house", "exact"].m / among)
        weight = weights()["phone_elsewhere", "exact"]
        taken = found[EMAIL] is EXACT or found[MOBILE] is EXACT
        return 0.0 if taken else max(0.0, log2(weight.m / seen.share(key)))
    return _w("phone_in_house", "different") if house.same else 0.0


def _in_house(evidence: str, field: Compared, found: Comparison, house: House) -> Bits:
    """What tells colleagues apart; elsewhere it says nothing. Who has moved to another office has another desk too."""
    level = found[field]
    if not house.same or level is MISSING:
        return 0.0
    offices = (found[PHONE], found[ADDRESS])
    apart = EXACT not in offices and offices != (MISSING, MISSING)
    return _w(evidence, f"{level.value}, another office" if apart else level.value)


_LINES = {EXACT: ", same line", DIFFERENT: ", another line"}


def _address(found: Comparison, house: House) -> Bits:
    address = found[ADDRESS]
    if house.same:
        if address is MISSING:
            return 0.0
        # A line and an address are of one office: the second says little that the first has not.
        told = _LINES.get(found[PHONE], "")
        return _w("address_in_house", ("exact" if address is EXACT else "different") + told)
    alone = found[PHONE] is not EXACT and house.level == "missing"
    return _w("address_elsewhere", "exact") if address is EXACT and alone else 0.0
