"""The living book planted into an empty one: two years of an invented company's customers, by the book's own doors.

One transaction: all of it is there, or nothing. The same seed on the same day tells the same story. Knows no page.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from api.home import Home, OpenBook
from api.intake import About
from contacts.errors import BookError
from tests.support.living import arrivals, desk_work, sheets, talks
from tests.support.living.cast import CARD_FAIR, CLERK, FAIRS, GONE_DAYS, MANAGER, PAST_DAYS, REPS
from tests.support.living.firms import Firm, invent_firms
from tests.support.living.people import Person, hired_by, invent_people, promoted
from tests.support.living.scene import Act, Clock, Scene, moment

FIRMS = 130
SEED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """What there is now."""

    day: date
    """The day that the story runs up to."""
    people: int
    companies: int
    new: bool
    """Planted just now."""


def planted(home: Home) -> Planted | None:
    """The living book, where this book is one."""
    with home.reading() as book:
        ledger = [each for each in book.imports.latest(1000) if each.file_name == sheets.LEDGER and each.by == MANAGER]
        if not ledger:
            return None
        status = book.book.status()
        day = ledger[-1].at.astimezone().date() + timedelta(days=PAST_DAYS)
        return Planted(day=day, people=status.contacts, companies=_companies(book), new=False)


def plant(home: Home, today: date, *, firms: int = FIRMS, seed: int = SEED) -> Planted:
    """Two years up to this day; nothing is added where they are already.

    Raises:
        BookError: somebody else's people are in the book.
    """
    if (there := planted(home)) is not None:
        return there
    clock = Clock(moment(today, PAST_DAYS + 3))
    with replace(home, clock=clock).writing() as book:
        if book.book.status().contacts:
            raise BookError("the book has people of its own; invented ones are not put among them", "")
        _tell(Scene(book=book, clock=clock, today=today, rng=random.Random(seed)), firms, seed)
        return Planted(day=today, people=book.book.status().contacts, companies=_companies(book), new=True)


def _tell(scene: Scene, count: int, seed: int) -> None:
    today, rng = scene.today, random.Random(seed + 1)
    firms = invent_firms(count, random.Random(seed + 2), today)
    people = list(invent_people(firms, random.Random(seed + 3)))
    own = desk_work.make_fields(scene)
    shares = _parted(people, rng)
    acts = [*_files(firms, shares, own, today, rng)]
    for fair, newcomers in zip(arrivals.fairs_of(today), _parts(shares["fairs"], len(FAIRS)), strict=True):
        wanted = max(1, round(fair.people * count / FIRMS))
        known = [person.number for person in rng.sample(people, min(len(people), wanted // 2 + 1))]
        acts += arrivals.met_at(fair, newcomers[:wanted], known, today, rng)
        shares["alone"] += newcomers[wanted:]
    acts += arrivals.came_alone(shares["alone"], today, rng)
    acts += arrivals.careers(people, firms, today, rng)
    mover = next((firm for firm in firms if firm.rank == "A" and 5 <= firm.people <= 9), firms[0])
    acts += arrivals.office_moves(mover, today, rng)
    acts += desk_work.records(firms, own, today, rng)
    acts += desk_work.flats([person.number for person in rng.sample(people, len(people) // 9)], own, today, rng)
    acts += talks.talks(firms, today, rng, share=0.8)
    acts += talks.goodbye(firms, today, GONE_DAYS)
    acts += talks.diaries(firms, today, rng)
    acts += [*desk_work.handover(today), *desk_work.answers(today)]
    for act in sorted(acts, key=lambda act: act.at):
        scene.clock.go_to(act.at)
        act.do(scene)
    desk_work.keep_views(scene.book, "")


def _files(
    firms: tuple[Firm, ...], shares: dict[str, list[Person]], own: desk_work.OwnFields, today: date, rng: random.Random
) -> Iterator[Act]:
    """The Excel ledger at the beginning, a rep's Eight, a seminar's list; one file that was the wrong one."""

    def first(scene: Scene) -> None:
        rows = [
            (
                person,
                sheets.Given(
                    met_on=today - timedelta(days=PAST_DAYS + rng.randint(10, 900)),
                    interests=rng.choice(arrivals.INTERESTS) if rng.random() < 0.1 else "", opt_out=rng.random() < 0.02,
                ),
            )
            for person in shares["ledger"]
        ]  # fmt: skip
        arrivals.take_file(scene, sheets.ledger(rows, own.inspection, own.cars), by=MANAGER)
        scene.persons |= {person.number: person for person in shares["ledger"]}

    yield Act(moment(today, PAST_DAYS, 9), first)

    def second(scene: Scene) -> None:
        again = rng.sample(sorted(scene.contacts), min(len(scene.contacts), 9))
        there = [replace(scene.persons[number]) for number in again]
        rows = [(person, today - timedelta(days=401 + rng.randint(0, 90))) for person in (*shares["eight"], *there)]
        arrivals.take_file(scene, sheets.eight(rows, today - timedelta(days=400)), by="鈴木 大輔")
        scene.persons |= {person.number: person for person in shares["eight"]}

    yield Act(moment(today, 400, 12), second)

    def third(scene: Scene) -> None:
        there = rng.sample(sorted(scene.contacts), len(scene.contacts))
        known = [scene.persons[number] for number in there]
        rows: list[tuple[Person, dict[str, str]]] = [(person, {}) for person in (*shares["seminar"], *known[:7])]
        # Some have risen since, and some carry their mobile elsewhere: those nobody can tell without asking.
        rows += [(promoted(person), {}) for person in known[7:11] if person.department]
        rows += [
            (hired_by(person, rng.choice(firms), rng), {"携帯番号": person.mobile, "フリガナ": ""})
            for person in [each for each in known[11:] if each.mobile][:9]
        ]
        rows.append((known[0], {"お名前": "", "フリガナ": "", "メールアドレス": "", "部署": "", "役職": ""}))
        arrivals.take_file(scene, sheets.seminar(rows, FAIRS[-1].day(today)), by=CLERK)
        scene.persons |= {person.number: person for person in shares["seminar"]}

    yield Act(moment(today, 38, 10), third)

    def wrong(scene: Scene) -> None:
        others = invent_people(invent_firms(len(firms) + 6, random.Random(7), today)[-6:], random.Random(8))
        strangers = [replace(person, number=-1 - person.number) for person in others]
        paper = sheets.seminar([(person, {}) for person in strangers], today - timedelta(days=900), name=sheets.WRONG)
        done = arrivals.take_file(scene, replace(paper, people=()), by=CLERK)
        arrivals.take_back_file(scene, done.import_id, by=CLERK)

    yield Act(moment(today, 120, 14), wrong)


def _parted(people: list[Person], rng: random.Random) -> dict[str, list[Person]]:
    """Who comes by which way; the whole staff of most firms stood in the ledger already."""
    shares: dict[str, list[Person]] = {"ledger": [], "eight": [], "seminar": [], "fairs": [], "alone": []}
    for person in people:
        old = person.firm.number % 5 != 3
        way = rng.choices(
            ("ledger", "eight", "seminar", "fairs", "alone"), weights=(58, 9, 4, 20, 9) if old else (0, 12, 10, 50, 28)
        )[0]
        shares[way].append(person)
    return shares


def _parts(some: list[Person], count: int) -> list[list[Person]]:
    return [some[place::count] for place in range(count)]


def about_cards(home: Home) -> tuple[About, ...]:
    """What is told of the pictures that are read beside the story: the latest fair, three of us, one after another."""
    there = planted(home)
    if there is None:
        return (About(),)
    fair, day = CARD_FAIR, CARD_FAIR.day(there.day)
    return tuple(
        About(owner=rep, event=fair.name, place=fair.place, met_on=day, companions=(MANAGER,) if rep == REPS[1] else ())
        for rep in REPS
    )


def _companies(book: OpenBook) -> int:
    count, after = 0, None
    while True:
        page = book.companies.companies(after=after, limit=500)
        count += len(page.items)
        if (after := page.after) is None:
            return count
