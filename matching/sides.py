"""Two card sides seen near each other: are they front and back of one card? Bits of evidence, as in score.py.

What only says "the same organisation" is capped, for colleagues share all of it; what belongs to one person decides,
and what two people cannot share forbids. Knows no picture, no page number and no table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations

from matching.side_evidence import (
    Evidence,
    Side,
    duplicate_of,
    forbidding,
    organisation_evidence,
    person_evidence,
)
from normalize.draft import CardDraft, FieldKind
from normalize.text import is_latin

PAIR_ABOVE = 2.0
"""Bits: one in five of such pairs may be wrong by the evidence alone; measured, see docs/accuracy-sides.md."""
CLEAR_BY = 3.0
"""Bits between a pair and the next one that shares a side with it: with less between, nobody can tell which."""
ORGANISATION_AT_MOST = 9.0
"""Colleagues share company, domain, switchboard and address: together they say no more than this."""
LEAST_ORGANISATION = 4.0
"""What a side without a person must share with the front before it is taken for its back."""


class Nearness(StrEnum):
    """How two sides came to lie beside each other."""

    PICTURE = "picture"  # in one picture
    PAGES = "pages"  # consecutive pages of one scan
    FILES = "files"  # consecutive numbers of a scanner's files
    MINUTE = "minute"  # two uploads of one person within a minute


_PRIOR = {Nearness.PICTURE: -7.0, Nearness.PAGES: -4.0, Nearness.FILES: -5.0, Nearness.MINUTE: -5.0}
"""Most neighbours are different people's cards; a scan of both sides is common enough."""
_BARE_PAIR = 6.5
"""What a side that says nothing of anybody gains by having no other neighbour than a card with a person on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """Two sides that are taken for one card."""

    front: int
    """Places in the sequence that was asked about."""
    back: int
    bits: float
    because: str
    """One Japanese sentence."""

    @property
    def probability(self) -> float:
        """Of the two being one card, 0–1."""
        odds: float = 2.0 ** min(60.0, self.bits)
        return odds / (1 + odds)


def pair_sides(sides: Sequence[Side], near: Nearness, *, alone: bool = True) -> tuple[Pairing, ...]:
    """Front and back of one card among sides near one another; each side in at most one pair, surest first.

    Args:
        alone: nothing else lies near these sides, so that a side with only a logo can belong nowhere else.
    """
    bare_may = alone and len(sides) == 2
    scored = [
        (evidence, i, j)
        for i, j in combinations(range(len(sides)), 2)
        if (evidence := weigh(sides[i], sides[j], near, bare_may=bare_may)) is not None
    ]
    scored.sort(key=lambda one: (-one[0].bits, one[1], one[2]))
    found: list[Pairing] = []
    taken: set[int] = set()
    for evidence, i, j in scored:
        if evidence.bits < PAIR_ABOVE or i in taken or j in taken:
            continue
        rival = max(
            (other.bits for other, k, m in scored if {k, m} & {i, j} and (k, m) != (i, j) and not {k, m} & taken),
            default=-99.0,
        )
        if rival > max(PAIR_ABOVE, evidence.bits - CLEAR_BY):
            continue
        front, back = (i, j) if leads(sides[i], sides[j]) else (j, i)
        because = "、".join(evidence.reasons) + "ため、一枚の名刺の表と裏と判断しました。"
        found.append(Pairing(front=front, back=back, bits=round(evidence.bits, 2), because=because))
        taken |= {i, j}
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A side that may be the other one of a card, and how it came to lie there."""

    side: Side
    near: Nearness
    alone: bool
    """No other side lies as near: it may be taken for the other one though it says nothing of anybody."""


def partner(side: Side, neighbours: Sequence[Neighbour]) -> tuple[int, Pairing] | None:
    """Which of the neighbours is the other side of this card, and the pairing (front 0: this side); None: nobody's."""
    found = [
        (pairing, number)
        for number, other in enumerate(neighbours)
        for pairing in pair_sides([side, other.side], other.near, alone=other.alone)
    ]
    found.sort(key=lambda one: (-one[0].bits, one[1]))
    if not found or (len(found) > 1 and found[1][0].bits > found[0][0].bits - CLEAR_BY):
        return None
    return found[0][1], found[0][0]


def weigh(a: Side, b: Side, near: Nearness, *, bare_may: bool) -> Evidence | None:
    """All the evidence for one card, the prior with it; None where something forbids it.

    Symmetric but for what nearness says.
    """
    if forbidding(a, b) or duplicate_of(a, b):
        return None
    person, organisation = person_evidence(a, b), organisation_evidence(a, b)
    if not a.of_somebody and not b.of_somebody:
        return None
    shared = min(organisation.bits, ORGANISATION_AT_MOST)
    bits, reasons = person.bits + shared, (*person.reasons, *organisation.reasons)
    nameless = a.of_somebody != b.of_somebody
    if person.bits < 3.0:
        bare = b if a.of_somebody else a
        if not nameless:
            return None  # two people's sides without anything in common of a person: colleagues at best
        if not (organisation.bits >= LEAST_ORGANISATION or (bare.says_nothing and bare_may)):
            return None
        if bare.says_nothing:
            bits += _BARE_PAIR
            reasons = (*reasons, "片方に名前も連絡先もない")
    bits += _PRIOR[near] + _looks(a, b)
    if nameless:
        bits += 1.5
        reasons = reasons or ("片方だけに氏名がある",)
    if a.japanese != b.japanese:
        bits += 2.0
        reasons = (*reasons, "日本語の面と英語の面である") if person.bits >= 3 else reasons
    return Evidence(bits=bits, reasons=tuple(dict.fromkeys(reasons)) or ("隣り合っている",))


def _looks(a: Side, b: Side) -> float:
    """Size and stock: weak, for cards are much alike; a different size speaks against."""
    bits = 0.0
    if a.long_px and b.long_px:
        away = max(a.long_px, b.long_px) / min(a.long_px, b.long_px) - 1
        bits += 0.7 if away < 0.06 else -3.0 if away > 0.18 else 0.0
    aspects = max(a.aspect, b.aspect) / min(a.aspect, b.aspect) - 1
    bits += 0.5 if aspects < 0.05 else -2.0 if aspects > 0.15 else 0.0
    if a.paper is not None and b.paper is not None:
        away = sum((x - y) ** 2 for x, y in zip(a.paper, b.paper, strict=True)) ** 0.5
        bits += 0.5 if away < 8 else 0.0  # a back printed full in another colour is common
    return bits


def leads(a: Side, b: Side) -> bool:
    """Whether the first is the front: a name in Japanese, else any name, else the more it tells of a person."""

    def rank(side: Side) -> tuple[bool, bool, bool, int]:
        return (bool(side.profile.names), side.of_somebody, side.japanese, side.personal)

    return rank(a) >= rank(b)


def as_back(draft: CardDraft, front: CardDraft) -> CardDraft:
    """The back's draft: on a card that prints its company in Japanese, the Latin name is the English one."""
    japanese = any(not is_latin(reading.value) for reading in front.all_of(FieldKind.COMPANY))
    if not japanese:
        return draft
    return replace(
        draft,
        readings=tuple(
            replace(reading, kind=FieldKind.COMPANY_EN)
            if reading.kind is FieldKind.COMPANY and is_latin(reading.value)
            else reading
            for reading in draft.readings
        ),
    )
