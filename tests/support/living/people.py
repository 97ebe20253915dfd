"""The people of the living book: at which firm, in which department and office, and what becomes of them in two years.

Knows no encounter.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from tests.support.living.firms import Firm, Office
from tests.support.romaji import hiragana_to_katakana, kana_to_romaji
from tests.support.tables import table

LADDER = ("", "主任", "係長", "課長", "次長", "部長", "本部長", "執行役員", "常務取締役")
DECIDES_FROM = LADDER.index("部長")
DEPARTMENTS = (
    "総務部", "総務部 総務課", "人事部", "人事部 労務課", "経理部", "購買部", "営業部", "営業部 営業一課",
    "営業部 営業二課", "経営企画室", "情報システム部", "管理本部", "車両管理課", "施設管理部",
)  # fmt: skip
SMALL_DEPARTMENTS = ("総務部", "営業部", "管理部", "経理部")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody at one moment of a career."""

    number: int
    family: str
    given: str
    kana: str
    local: str
    firm: Firm
    office: Office
    department: str
    rung: int
    mobile: str

    @property
    def name(self) -> str:
        """Family and given name."""
        return f"{self.family} {self.given}"

    @property
    def title(self) -> str:
        """As on the card; empty: none."""
        if self.rung == len(LADDER):
            return "代表取締役社長"
        return LADDER[self.rung]

    @property
    def email(self) -> str:
        """At the firm."""
        return f"{self.local}@{self.firm.domain}"

    def as_typed(self) -> dict[str, str]:
        """What somebody would type of their card, by the keys of the person's record."""
        branch = self.office.branch if len(self.firm.offices) > 1 else ""
        said = {
            "name": self.name, "name_kana": self.kana, "company": self.firm.name, "branch": branch,
            "department": self.department, "title": self.title, "mobile": self.mobile, "phone": self.office.phone,
            "fax": self.office.fax, "email": self.email, "postal_code": self.office.postal_code,
            "address": self.office.address, "url": self.firm.url,
        }  # fmt: skip
        return {key: value for key, value in said.items() if value}


def invent_people(firms: tuple[Firm, ...], rng: random.Random) -> tuple[Person, ...]:
    """Everybody, firm by firm."""
    families = table("surnames")
    weights = [int(row[2]) ** 0.5 for row in families]
    found: list[Person] = []
    for firm in firms:
        taken: set[str] = set()
        for place in range(firm.people):
            family, family_kana, _ = rng.choices(families, weights=weights)[0]
            given, given_kana, _ = rng.choice(table("given_names"))
            found.append(_person(len(found), firm, place, (family, family_kana, given, given_kana), taken, rng))
    return tuple(found)


def _person(  # noqa: PLR0917 - one caller, above
    number: int, firm: Firm, place: int, names: tuple[str, str, str, str], taken: set[str], rng: random.Random
) -> Person:
    family, family_kana, given, given_kana = names
    latin, first = (
        kana_to_romaji(each).lower().replace("'", "").replace("-", "") for each in (family_kana, given_kana)
    )
    local = next(
        way for way in (f"{first[0]}.{latin}", f"{first}.{latin}", f"{first}.{latin}{place}") if way not in taken
    )
    taken.add(local)
    small = firm.people <= 3
    chief = small and place == 0 and rng.random() < 0.6
    rung = len(LADDER) if chief else rng.choices(range(len(LADDER)), weights=(16, 14, 10, 24, 8, 16, 5, 4, 3))[0]
    return Person(
        number=number, family=family, given=given,
        kana=f"{hiragana_to_katakana(family_kana)} {hiragana_to_katakana(given_kana)}", local=local, firm=firm,
        office=rng.choices(firm.offices, weights=[4, *[1] * (len(firm.offices) - 1)])[0],
        department="" if chief else rng.choice(SMALL_DEPARTMENTS if small else DEPARTMENTS), rung=rung,
        mobile=new_mobile(rng) if rng.random() < 0.6 else "",
    )  # fmt: skip


def new_mobile(rng: random.Random) -> str:
    """A number of a mobile range; 0800 would be toll-free."""
    return f"0{rng.choice('79')}0-{rng.randint(1000, 9999)}-{rng.randint(0, 9999):04d}"


def promoted(person: Person) -> Person:
    """昇進: one rung up."""
    return replace(person, rung=min(person.rung + 1, len(LADDER) - 1))


def transferred(person: Person, rng: random.Random) -> Person:
    """異動: another department, now and then another office."""
    others = [each for each in DEPARTMENTS if each.split()[0] != person.department.split()[0]]
    return replace(person, department=rng.choice(others), office=rng.choice(person.firm.offices))


def hired_by(person: Person, firm: Firm, rng: random.Random) -> Person:
    """転職: another firm, a new mailbox; the mobile goes along."""
    return replace(
        person, firm=firm, office=firm.offices[0], department=rng.choice(SMALL_DEPARTMENTS),
        local=f"{person.local}{'' if '.' in person.local else person.number}",
        rung=min(max(person.rung, 3), len(LADDER) - 1),
    )  # fmt: skip
