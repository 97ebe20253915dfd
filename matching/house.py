"""The organisation of two records: company name and domain name one thing and count once. Knows no person."""

from __future__ import annotations

from dataclasses import dataclass
from math import log2

from matching.compare import Compared, Comparison, Level
from matching.rarity import Seen
from matching.weights import Bits, weights

_NAMESAKES = 0.001
"""So many people share their whole name with a colleague, whatever chance says: relatives, and hires by reputation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """How two records' organisations agree."""

    level: str
    """`both`, `one`, `half`, `close`, `different` or `missing`."""
    bits: Bits
    """Evidence for the same person: few people are of a small house."""
    count: int
    """People of the book who are of the shared house, at least one."""
    namesakes: float
    """Beyond chance: how likely another of that house bears the same name."""

    @property
    def same(self) -> bool:
        """Whether we take them to be one organisation when weighing the rest."""
        return self.level in ("both", "one", "half", "close")


def house_of(found: Comparison, seen: Seen) -> House:
    """By company name and by domain, whichever say something."""
    company, domain = found[Compared.COMPANY], found[Compared.DOMAIN]
    exact = Level.EXACT
    if company is exact and domain is exact:
        level = "both"
    elif (company is exact and domain is not Level.DIFFERENT) or (domain is exact and company is not Level.DIFFERENT):
        level = "one"
    elif exact in (company, domain):
        level = "half"
    elif Level.CLOSE in (company, domain) and Level.DIFFERENT not in (company, domain):
        level = "close"
    elif Level.DIFFERENT in (company, domain):
        level = "different"
    else:
        level = "missing"
    keys = [found.shared[field] for field in (Compared.COMPANY, Compared.DOMAIN) if field in found.shared]
    count = max((seen.count(key) for key in keys), default=1)
    namesakes = _NAMESAKES / count if level in ("both", "one", "half", "close") else 0.0
    return House(level=level, bits=_bits(level, count, seen), count=count, namesakes=namesakes)


def _bits(level: str, count: int, seen: Seen) -> Bits:
    if level == "missing":
        return 0.0
    weight = weights()["house", level]
    if weight.u is None:
        return max(0.0, log2(weight.m * seen.crowd / count))
    return weight.bits


_PHONE_ODDS = 8.0
_ADDRESS_ODDS = 4.0


def company_probability(found: Comparison, house: House) -> float:
    """How likely the two are of one organisation."""
    level = house.level
    if level == "one":
        level = "name" if found[Compared.COMPANY] is Level.EXACT else "domain"
    weight = weights()["company", level]
    odds = weight.m / (weight.u or 1.0)
    if found[Compared.PHONE] is Level.EXACT:
        odds *= _PHONE_ODDS * (100 if level in ("different", "missing") else 1)
    if found[Compared.ADDRESS] is Level.EXACT:
        odds *= _ADDRESS_ODDS
    return odds / (1 + odds)
