"""The firms of the living book: what they do, where they sit, how large they are and what they are to us.

Domains lie under example.co.jp, which nobody can own; numbers are of ranges the numbering plan allows. Knows no person.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import date

from normalize.draft import FieldKind
from normalize.tidy import tidied
from tests.support.living.cast import LEFT, REPS
from tests.support.tables import table

RANKS = ("A", "B", "C", "D")


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One place of a firm."""

    branch: str
    postal_code: str
    address: str
    phone: str
    fax: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """A customer, or somebody who may become one."""

    number: int
    name: str
    stem: str
    latin: str
    domain: str
    industry: str
    business: str
    corporate_number: str
    capital: int
    employees: int
    fiscal_month: str
    listing: str
    rank: str
    contract: bool
    owner: str
    offices: tuple[Office, ...]
    people: int
    """How many of them are in the book."""
    cars: int
    """Leased from us; 0: none."""
    inspection: date | None
    """The next 車検 of these."""

    @property
    def url(self) -> str:
        """Its site, which is nobody's."""
        return f"https://www.{self.domain}"

    def as_typed(self) -> dict[str, str]:
        """What somebody would type of it, by the keys of the company's record."""
        head = self.offices[0]
        return {
            "corporate_number": self.corporate_number, "postal_code": head.postal_code, "address": head.address,
            "phone": head.phone, "url": self.url, "industry": self.industry, "business": self.business,
            "capital": str(self.capital), "employees": str(self.employees), "fiscal_month": self.fiscal_month,
            "listing": self.listing, "contract": "yes" if self.contract else "no", "rank": self.rank,
        }  # fmt: skip


def invent_firms(count: int, rng: random.Random, today: date) -> tuple[Firm, ...]:
    """So many firms, the large ones first; no two share a stem."""
    stems = [row for row in table("company_stems") if re.fullmatch(r"[一-龠々ヶァ-ヴー・]+", row[0])]
    stems = rng.sample(stems, min(count, len(stems)))
    places = [row[0] for row in table("firm_places")]
    return tuple(_firm(number, stems, places, count, rng, today) for number in range(count))


def corporate_number(rng: random.Random) -> str:
    """Thirteen digits, the first of them the check digit of the other twelve (国税庁の算式)."""
    body = f"{rng.randint(10**10, 10**11 - 1):012d}"
    total = sum(int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(body)))
    return f"{9 - total % 9}{body}"


def _firm(  # noqa: PLR0917 - one caller, above
    number: int, stems: list[tuple[str, ...]], places: list[str], count: int, rng: random.Random, today: date
) -> Firm:
    stem, _, latin = stems[number % len(stems)]
    suffix, suffix_latin, industry, business, usual = rng.choice(table("living_trades"))
    if number >= len(stems):  # the stems are used up: the same one in another town is another firm
        stem = rng.choice(places) + stem
    large = number < max(2, count // 25)
    middling = not large and number < count // 5
    # Whoever is larger than a few people is a 株式会社 as a rule, and nothing else is listed.
    form = rng.choices(("株式会社", "有限会社", "合同会社"), weights=(100, 0, 0) if large or middling else (82, 12, 6))[
        0
    ]
    core = stem + suffix
    slug = re.sub(r"[^a-z0-9]+", "-", f"{latin}-{suffix_latin}".lower()).strip("-")
    employees = int(
        int(usual) * (rng.uniform(4, 11) if large else rng.uniform(0.9, 2.5) if middling else rng.uniform(0.2, 0.9))
    )
    cars = rng.randint(12, 60) if large else rng.randint(3, 18) if middling else rng.choice((0, 0, 1, 2, 3))
    rank = rng.choices(RANKS, weights=(60, 30, 10, 0) if large else (25, 45, 25, 5) if middling else (2, 16, 50, 32))[0]
    listing = rng.choice(("東証プライム", "東証スタンダード")) if large and rng.random() < 0.7 else "非上場"
    offices = rng.choice((3, 4, 5)) if large else rng.choice((1, 2, 2, 3)) if middling else 1
    return Firm(
        number=number, name=form + core if rng.random() < 0.62 or form != "株式会社" else core + form, stem=stem,
        latin=latin, domain=f"{slug}{number if number >= len(stems) else ''}.example.co.jp", industry=industry,
        business=business, corporate_number=corporate_number(rng),
        capital=rng.choice((300, 500, 1000, 2000, 3000, 5000)) * 10_000 * (rng.choice((20, 50, 120)) if large else 1),
        employees=max(4, employees), fiscal_month=rng.choice(("3月", "3月", "3月", "3月", "9月", "12月", "6月", "8月")),
        listing=listing, rank=rank, contract=cars > 0 and (rank in "AB" or rng.random() < 0.5),
        owner=rng.choices((*REPS, LEFT), weights=(34, 26, 24, 16))[0],
        offices=tuple(_office(place, rng) for place in range(offices)),
        people=rng.randint(12, 20) if large else rng.randint(5, 8) if middling else rng.choice((1, 1, 1, 2, 2, 3)),
        cars=cars,
        inspection=date.fromordinal(today.toordinal() + rng.randint(-20, 700)) if cars else None,
    )  # fmt: skip


_BRANCHES = {
    "東京都": "東京支店", "大阪府": "大阪支店", "愛知県": "名古屋支店", "神奈川県": "横浜支店", "福岡県": "福岡支店",
    "北海道": "札幌支店", "宮城県": "仙台支店", "兵庫県": "神戸支店", "広島県": "広島支店", "京都府": "京都支店",
    "埼玉県": "大宮営業所",
}  # fmt: skip


def _office(place: int, rng: random.Random) -> Office:
    code, town, area = rng.choice(table("office_towns"))
    branch = (
        "本社" if place == 0 else next(word for prefecture, word in _BRANCHES.items() if town.startswith(prefecture))
    )
    house = f"{rng.randint(1, 5)}-{rng.randint(1, 25)}-{rng.randint(1, 20)}"
    building = rng.choice(
        ("", "", f" 第{rng.randint(1, 5)}ビル{rng.randint(2, 14)}F", f" 駅前ビル{rng.randint(2, 12)}階")
    )
    phone = line_of(area, rng)
    return Office(
        branch=branch, postal_code=code, address=f"{town}{house}{building}", phone=phone,
        fax=f"{phone[:-4]}{(int(phone[-4:]) + 1) % 10000:04d}",
    )  # fmt: skip


def line_of(area: str, rng: random.Random) -> str:
    """A fixed line of this area that the numbering plan allows."""
    while True:
        exchange = rng.randint(2 * 10 ** (5 - len(area)), 10 ** (6 - len(area)) - 1)
        number = f"{area}-{exchange}-{rng.randint(1000, 9990)}"
        if tidied(FieldKind.PHONE, number) == number:
            return number


def moved_to(firm: Firm, rng: random.Random) -> Office:
    """Where its head office goes: another town, the switchboard with it."""
    here = firm.offices[0]
    while True:
        there = _office(0, rng)
        if there.address[:6] != here.address[:6]:
            return there
