"""A book of rows, and new cards with the truth: who each is, and what happened to them since. Knows no matcher."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from tests.support.books.cards import Print, Row, fewer, row_of
from tests.support.books.people import Crowd, Person, World, local_part


class Story(StrEnum):
    """What lies between the row in the book and the new card."""

    RESCAN = "rescan"
    PROMOTION = "promotion"
    TRANSFER = "transfer"
    NEW_PHONE = "new_phone"
    MARRIAGE = "marriage"
    MOVED_WITH_MOBILE = "moved_with_mobile"
    MOVED = "moved"  # nothing but the name goes along
    NAMESAKE_AT_WORK = "namesake_at_work"  # somebody else of the same name in the same firm
    NAMESAKE = "namesake"  # somebody else of the same name elsewhere
    SHARED_PHONE = "shared_phone"  # a colleague who prints the same mobile
    COLLEAGUE = "colleague"
    STRANGER = "stranger"


STAYED = frozenset({Story.RESCAN, Story.PROMOTION, Story.TRANSFER, Story.NEW_PHONE, Story.MARRIAGE})
"""The same person at the same firm."""
MOVERS = frozenset({Story.MOVED_WITH_MOBILE, Story.MOVED})
OTHERS = frozenset(Story) - STAYED - MOVERS
"""Nobody who is in the book."""
USUAL_STORIES: Mapping[Story, float] = {
    Story.RESCAN: 24, Story.PROMOTION: 10, Story.TRANSFER: 8, Story.NEW_PHONE: 4, Story.MARRIAGE: 1.5,
    Story.MOVED_WITH_MOBILE: 4, Story.MOVED: 4, Story.NAMESAKE_AT_WORK: 0.4, Story.NAMESAKE: 3, Story.SHARED_PHONE: 0.5,
    Story.COLLEAGUE: 15, Story.STRANGER: 25,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A kind of book: who is in it, how its rows and the new cards are filled."""

    world: World
    cards: int
    book_print: Print = field(default_factory=Print)
    card_print: Print = field(default_factory=Print)
    twice: float = 0.03
    """People of whom the book holds two rows already."""
    stories: Mapping[Story, float] = field(default_factory=lambda: dict(USUAL_STORIES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A new card and the truth about it."""

    row: Row
    story: Story
    same: frozenset[int]
    """The rows of the book that are this person."""
    firm: int
    """The number of the firm it is from."""
    name_alone: bool = False
    """Somebody who has moved, and nothing but the name is both in the book and on the card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeBook:
    """Rows, whose they are, and new cards."""

    rows: list[Row]
    people: list[int]
    """Of each row: the number of the person."""
    firms: list[int]
    """Of each row: the number of the firm."""
    cards: list[Card]


def make_book(style: Style) -> MadeBook:
    """The same style always gives the same book."""
    crowd, rng = Crowd(style.world), random.Random(style.world.seed + 1)
    rows: list[Row] = []
    people: list[int] = []
    held: dict[int, list[int]] = {}
    for number in range(style.world.people):
        person = crowd.person(number)
        for _ in range(2 if rng.random() < style.twice else 1):
            rows.append(row_of(person, style.book_print, rng))
            people.append(number)
    for row, number in enumerate(people):
        held.setdefault(number, []).append(row)
    stories, weights = zip(*style.stories.items(), strict=True)
    cards = []
    for story in rng.choices(stories, weights=weights, k=style.cards):
        person = _told(story, crowd, rng)
        same = frozenset() if story in OTHERS else frozenset(held[person.number])
        said = row_of(person, style.card_print, rng)
        # Who took the mobile along leaves nothing but a name where one of the two does not print it.
        taken = "mobile" in said and any("mobile" in rows[row] for row in same)
        alone = story is Story.MOVED or (story is Story.MOVED_WITH_MOBILE and not taken)
        cards.append(Card(row=said, story=story, same=same, firm=person.firm.number, name_alone=alone))
    return MadeBook(rows=rows, people=people, firms=[int(crowd.firm[number]) for number in people], cards=cards)


def _told(story: Story, crowd: Crowd, rng: random.Random) -> Person:
    """The person of a new card after their story."""
    person = crowd.person(rng.randrange(crowd.world.people))
    elsewhere = rng.choice(crowd.firms)
    match story:
        case Story.PROMOTION:
            return crowd.promoted(person)
        case Story.TRANSFER:
            return crowd.transferred(person)
        case Story.NEW_PHONE:
            return replace(person, mobile=crowd.new_mobile())
        case Story.MARRIAGE:
            return crowd.married(person)
        case Story.MOVED_WITH_MOBILE:
            return crowd.hired(person, elsewhere)
        case Story.MOVED:
            return replace(crowd.hired(person, elsewhere), mobile=crowd.new_mobile())
        case Story.NAMESAKE_AT_WORK:
            return _named_like(person, crowd.joiner(person.firm), rng)
        case Story.NAMESAKE:
            return _named_like(person, crowd.joiner(elsewhere), rng)
        case Story.SHARED_PHONE:
            return replace(crowd.joiner(person.firm), mobile=person.mobile, line=person.line)
        case Story.COLLEAGUE:
            return crowd.joiner(person.firm)
        case Story.STRANGER:
            return crowd.joiner(rng.choice(crowd.unknown_firms))
        case _:
            return person


def _named_like(person: Person, other: Person, rng: random.Random) -> Person:
    """The other with this person's name; a house gives the second of a name another mailbox."""
    local = local_part(other.firm.mailbox, person.family, person.given, rng.randrange(10**6))
    taken = other.firm is person.firm and local == person.local
    return replace(other, family=person.family, given=person.given, local=f"{local}2" if taken else local)


KINDS: Mapping[str, Style] = {
    # What an office has typed and scanned for years.
    "usual": Style(world=World(people=10_000, seed=1), cards=3_000),
    # Exports of other programs: few columns, no readings.
    "sparse": Style(
        world=World(people=10_000, seed=2, people_a_firm=6),
        cards=3_000,
        book_print=Print(
            filled=fewer(name_kana=0.0, name_romaji=0.0, mobile=0.25, email=0.5, url=0.0, fax=0.0, title=0.4)
        ),
        card_print=Print(filled=fewer(name_kana=0.1, mobile=0.4, email=0.7), misread=0.05),
    ),
    # A drawn book of somebody else: a few hundred names, all equally common, and large firms.
    "flat": Style(
        world=World(people=10_000, seed=3, names_flat=1.0, names_listed=250, people_a_firm=40, namesakes_at_work=0.006),
        cards=3_000,
        book_print=Print(unspaced=0.0, english=0.0, role_box=0.0, variant=0.03),
        card_print=Print(unspaced=0.0, english=0.1, variant=0.15, misread=0.06),
    ),
}
"""Quite different books; `replace` their sizes and seeds."""


def book_of(kind: str, *, people: int, cards: int, seed: int) -> MadeBook:
    """A book of this kind in this size."""
    style = KINDS[kind]
    return make_book(replace(style, world=replace(style.world, people=people, seed=seed), cards=cards))
