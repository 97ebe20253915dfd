"""Invented people at invented firms, each with a state that changes as careers do. Knows no card and no column."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

import numpy as np

from tests.support.books.firms import Firm, Office, invent_firms, sizes
from tests.support.books.words import Word, given_names, surnames
from tests.support.tables import table


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """How people and firms are spread; each setting is a kind of book somebody else may have."""

    people: int
    seed: int
    names_flat: float = 0.0
    """0: names as common as in Japan; 1: every listed name equally common."""
    names_listed: int = 100_000
    """How many different surnames and given names there are at most: other generators know fewer."""
    people_a_firm: float = 14.0
    homonyms: float = 0.02
    """Firms that bear another firm's name."""
    namesakes_at_work: float = 0.002
    """People who share the whole name with a colleague, beyond what chance brings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody at one moment of a career."""

    number: int
    family: Word
    given: Word
    firm: Firm
    office: int
    department: str
    title: str
    mobile: str
    local: str
    line: str
    """The office number on the card."""

    @property
    def email(self) -> str:
        """At the firm."""
        return f"{self.local}@{self.firm.domain}"

    @property
    def at(self) -> Office:
        """The office."""
        return self.firm.offices[self.office]


class Crowd:
    """Everybody, drawn at once; a person is put together when asked for."""

    def __init__(self, world: World) -> None:
        rng, self.rng = np.random.default_rng(world.seed), random.Random(world.seed)
        self.world, count = world, world.people
        families, family_share = surnames()
        givens, given_share = given_names()
        self._families, self._family = families, _draw(family_share, count, world, rng)
        self._givens, self._given = givens, _draw(given_share, count, world, rng)
        self.firms = invent_firms(max(3, int(count / world.people_a_firm)), self.rng, homonyms=world.homonyms)
        self.unknown_firms = invent_firms(500, self.rng, homonyms=0.0, first=len(self.firms))
        self.firm = sizes(count, len(self.firms), rng)
        order = np.argsort(self.firm, kind="stable")
        twins = np.flatnonzero((rng.random(count - 1) < world.namesakes_at_work) & (np.diff(self.firm[order]) == 0))
        self._family[order[twins + 1]] = self._family[order[twins]]
        self._given[order[twins + 1]] = self._given[order[twins]]
        self.namesakes = {int(order[i]): int(order[i + 1]) for i in twins}
        self._second = set(self.namesakes.values())
        self._draws = rng.integers(0, 2**31, size=(count, 4), dtype=np.int64)
        self._departments = [row[1] for row in table("departments")]
        self._titles = [row[0] for row in table("titles")]

    def person(self, number: int) -> Person:
        """The person of this number, always the same."""
        a, b, c, d = self._draws[number].tolist()
        firm = self.firms[self.firm[number]]
        family, given = self._families[self._family[number]], self._givens[self._given[number]]
        office = a % len(firm.offices)
        local = local_part(firm.mailbox, family, given, d // 10000)
        return Person(
            number=number,
            family=family,
            given=given,
            firm=firm,
            office=office,
            department=self._departments[b % len(self._departments)],
            title=self._titles[min(b // 1000 % len(self._titles), c // 1000 % len(self._titles))],
            mobile=f"0{'789'[a // 8 % 3]}0-{c % 9000 + 1000}-{d % 10000:04d}",
            local=f"{local}2" if number in self._second else local,  # a house gives the second of a name another box
            line=_line(firm, office, c // 9000),
        )

    def joiner(self, firm: Firm) -> Person:
        """Somebody who is in nobody's book yet, at this firm."""
        rng, number = self.rng, -self.rng.randrange(1, 2**40)
        family = self._families[self._family[rng.randrange(self.world.people)]]
        given = self._givens[self._given[rng.randrange(self.world.people)]]
        return replace(
            self.hired(self.person(rng.randrange(self.world.people)), firm),
            number=number,
            family=family,
            given=given,
            mobile=self.new_mobile(),
            local=local_part(firm.mailbox, family, given, rng.randrange(10**6)),
        )

    def hired(self, person: Person, firm: Firm) -> Person:
        """The same person at another firm: new desk, new mailbox, the mobile goes along."""
        rng = self.rng
        office = rng.randrange(len(firm.offices))
        return replace(
            person,
            firm=firm,
            office=office,
            department=rng.choice(self._departments),
            title=rng.choice(self._titles),
            local=local_part(firm.mailbox, person.family, person.given, rng.randrange(10**6)),
            line=_line(firm, office, rng.randrange(10**6)),
        )

    def promoted(self, person: Person) -> Person:
        """昇進."""
        return replace(person, title=self.rng.choice(self._titles))

    def transferred(self, person: Person) -> Person:
        """異動: another desk, often another office, within the firm."""
        rng = self.rng
        office = rng.randrange(len(person.firm.offices))
        return replace(
            person, office=office, department=rng.choice(self._departments),
            title=rng.choice((person.title, rng.choice(self._titles))),
            line=_line(person.firm, office, rng.randrange(10**6)),
        )  # fmt: skip

    def married(self, person: Person) -> Person:
        """Another surname; half the houses change the mailbox with it."""
        family = self._families[self._family[self.rng.randrange(self.world.people)]]
        local = person.local
        if self.rng.random() < 0.5:
            local = local_part(person.firm.mailbox, family, person.given, self.rng.randrange(10**6))
        return replace(person, family=family, local=local)

    def new_mobile(self) -> str:
        """A number nobody has, as far as we know."""
        return f"0{self.rng.choice('789')}0-{self.rng.randint(1000, 9999)}-{self.rng.randint(0, 9999):04d}"


def _draw(
    shares: np.ndarray[tuple[int], np.dtype[np.float64]], count: int, world: World, rng: np.random.Generator
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    known = shares[: world.names_listed] ** (1 - world.names_flat)
    return rng.choice(len(known), size=count, p=known / known.sum()).astype(np.int64)


def local_part(way: str, family: Word, given: Word, draw: int) -> str:
    """A mailbox; houses number those that would be taken, one in seven here."""
    f, g = family.latin.lower(), given.latin.lower()
    local = {
        "family": f, "given.family": f"{g}.{f}", "family.given": f"{f}.{g}", "f-family": f"{g[:1]}-{f}",
        "family-f": f"{f}-{g[:1]}", "gfamily": g[:1] + f, "given_family": f"{g}_{f}", "number": f"u{draw:06d}",
    }[way]  # fmt: skip
    taken = way in ("family", "gfamily", "f-family", "family-f") or draw % 7 == 0
    return f"{local}{draw // 7 % 97 + 1}" if taken and draw % 5 else local


def _line(firm: Firm, office: int, draw: int) -> str:
    at = firm.offices[office]
    if firm.shared_line or draw % 4 == 0:
        return at.switchboard
    return f"{at.area}-{at.stem}-{draw % 9000 + 1000}"
