"""Invented organisations with offices, switchboards and a way of giving out mailboxes. Knows no person."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

import numpy as np

from tests.support.tables import table

MAILBOXES = ("family", "given.family", "family.given", "f-family", "family-f", "gfamily", "given_family", "number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One place of a firm."""

    postal_code: str
    address: str
    area: str
    stem: str
    """Of its numbers, between area code and the last four digits."""
    switchboard: str
    fax: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """An organisation."""

    number: int
    core: str
    form: str
    front: bool
    english: str
    domain: str
    mailbox: str
    offices: tuple[Office, ...]
    shared_line: bool
    """Everybody prints the switchboard's number; else most have a line of their own."""

    def printed(self, way: float) -> str:
        """The name as a card may print it; `way` in 0–1 chooses among its spellings."""
        form = self.form
        if form == "株式会社" and way > 0.85:
            form = "㈱" if way > 0.94 else "(株)"
        return form + self.core if self.front else self.core + form


def invent_firms(count: int, rng: random.Random, *, homonyms: float, first: int = 0) -> list[Firm]:
    """So many organisations; a share of `homonyms` bears another's name at another domain."""
    stems, suffixes = table("company_stems"), table("company_suffixes")
    slugs: dict[str, int] = {}
    firms: list[Firm] = []
    for number in range(first, first + count):
        core, latin = _name(rng, stems, suffixes)
        if firms and rng.random() < homonyms:
            other = rng.choice(firms)
            core, latin = other.core, other.english.removesuffix(" Co., Ltd.")
        slug = re.sub(r"[^a-z0-9]+", "-", latin.lower()).strip("-")
        again = slugs[slug] = slugs.get(slug, 0) + 1
        ending = rng.choices(("co.jp", "jp", "com", "ne.jp", "or.jp"), weights=(60, 18, 14, 3, 5))[0]
        firms.append(
            Firm(
                number=number,
                core=core,
                form=rng.choices(("株式会社", "有限会社", "合同会社", "一般社団法人", ""), weights=(78, 8, 5, 3, 6))[0],
                front=rng.random() < 0.65,
                english=f"{latin} Co., Ltd.",
                domain=f"{slug}{again if again > 1 else ''}.{ending}",
                mailbox=rng.choices(MAILBOXES, weights=(22, 16, 10, 14, 14, 12, 6, 6))[0],
                offices=tuple(_office(rng) for _ in range(rng.choices((1, 2, 3, 6), weights=(70, 15, 10, 5))[0])),
                shared_line=rng.random() < 0.7,
            )
        )
    return firms


def sizes(people: int, firms: int, rng: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The firm of each person: most firms have a handful of people in the book, a few have thousands."""
    weights = rng.lognormal(0.0, 1.3, firms)
    return rng.choice(firms, size=people, p=weights / weights.sum()).astype(np.int64)


def _name(
    rng: random.Random, stems: tuple[tuple[str, ...], ...], suffixes: tuple[tuple[str, ...], ...]
) -> tuple[str, str]:
    stem, _, latin = rng.choice(stems)
    place = rng.choice(table("firm_places"))[0] if rng.random() < 0.35 else ""
    if rng.random() < 0.8:
        suffix, _, english, _ = rng.choice(suffixes)
        return place + stem + suffix, f"{latin} {english}"
    return place + stem, latin


def _office(rng: random.Random) -> Office:
    code, town, area = rng.choice(table("office_towns"))
    stem = str(rng.randint(2 * 10 ** (5 - len(area)), 10 ** (6 - len(area)) - 1))  # ten in all
    house = f"{rng.randint(1, 9)}-{rng.randint(1, 30)}-{rng.randint(1, 30)}"
    place = rng.choice(table("firm_places"))[0]
    building = rng.choice(
        ("", f" 第{rng.randint(1, 9)}ビル{rng.randint(2, 20)}F", f" {place}ビル{rng.randint(2, 12)}階")
    )
    last = rng.randint(1000, 9990)
    return Office(
        postal_code=code,
        address=f"{town}{house}{building}",
        area=area,
        stem=stem,
        switchboard=f"{area}-{stem}-{last}",
        fax=f"{area}-{stem}-{last + 1}",
    )
