"""The organisation of two records: company name and domain name one thing and count once. Knows no person."""

from __future__ import annotations

from dataclasses import dataclass
from math import log2

from matching.compare import Comparison
from matching.levels import ADDRESS, CLOSE, COMPANY, DIFFERENT, DOMAIN, EXACT, PHONE, SPELT
from matching.rarity import Seen
from matching.weights import Bits, weights

_NAMESAKES = 0.001
"""So many people share their whole name with a colleague, whatever chance says: relatives, and hires by reputation."""

_USUAL_HOUSE = 10
"""So many people of a house that is known by a misread name only."""
_NAMESAKES_ELSEWHERE = 0.06
"""Of new cards that bear the name of somebody who is known at another house so many, beyond chance, are of somebody
else, and that however rare the name: at the most 55 in 100 were of somebody who has moved."""
_SAME = ("both", "one", "spelt", "half", "line", "close")


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """How two records' organisations agree."""

    level: str
    """`both`, `one`, `spelt`, `half`, `line`, `close`, `different` or `missing`."""
    bits: Bits
    """Evidence for the same person: few people are of a small house."""
    count: int
    """People of the book who are of the shared house, at least one."""
    namesakes: float
    """Beyond chance: how likely another bears the same name, of that house or, of two houses, anybody."""
    same: bool
    """Whether we take them to be one organisation when weighing the rest."""


def house_of(found: Comparison, seen: Seen) -> House:
    """By company name and by domain, whichever say something."""
    company, domain = found.levels[COMPANY], found.levels[DOMAIN]
    exact, different = EXACT, DIFFERENT
    if company is exact or domain is exact:
        level = "both" if company is domain else "half" if different in (company, domain) else "one"
    elif different in (company, domain):
        level = "different"
    elif company is SPELT:
        level = "spelt"
    elif CLOSE in (company, domain):
        # A name misread by a character, and its switchboard: how many are of that house, the number says.
        level = "line" if found.levels[PHONE] is exact else "close"
    else:
        level = "missing"
    count = _USUAL_HOUSE if level in ("close", "spelt") else 1
    for field in (PHONE,) if level == "line" else (COMPANY, DOMAIN):
        if field in found.shared:
            count = max(count, seen.count(found.shared[field]))
    same = level in _SAME
    namesakes = _NAMESAKES / count if same else _NAMESAKES_ELSEWHERE / seen.crowd
    return House(level=level, bits=_bits(level, count, seen), count=count, namesakes=namesakes, same=same)


def _bits(level: str, count: int, seen: Seen) -> Bits:
    if level == "missing":
        return 0.0
    weight = weights()["house", level]
    if weight.u is None:
        return max(0.0, log2(weight.m * seen.crowd / count))
    return weight.bits


_PHONE_ODDS = 8.0
_PHONE_ALONE_ODDS = 800.0
"""Where the names differ: groups of firms and shared offices have one number too."""
_PHONE_UNNAMED_ODDS = 20_000.0
"""Where the names cannot be compared, as between a card's Japanese and its English side."""
_ADDRESS_ODDS = 4.0


def company_probability(found: Comparison, house: House) -> float:
    """How likely the two are of one organisation."""
    level = house.level
    if level == "one":
        level = "name" if found[COMPANY] is EXACT else "domain"
    weight = weights()["company", level]
    odds = weight.m / (weight.u or 1.0)
    if found[PHONE] is EXACT:
        odds *= {"different": _PHONE_ALONE_ODDS, "missing": _PHONE_UNNAMED_ODDS}.get(level, _PHONE_ODDS)
    if found[ADDRESS] is EXACT:
        odds *= _ADDRESS_ODDS
    return odds / (1 + odds)
