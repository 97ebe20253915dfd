"""Front and back: which card sides are one card, who said so, and what lies beside a side that was just read.

Pairing two sides of two contacts merges those (an act that can be taken back); parting the sides takes that back and
is remembered: no machine pairs them again. Knows no picture and no page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, col, select

from contacts.beside import beside, live_pair, owners
from contacts.desk import Desk, What, storable
from contacts.dossier import settle
from contacts.errors import NeverTheSame, NoSuchCard, NotPossible, ReviewOutOfDate
from contacts.filing import belong, lock_contact
from contacts.joining import merge
from contacts.model import (
    Card,
    ContactValue,
    Membership,
    Superseded,
    ValueSource,
)
from contacts.model_acts import Act
from contacts.model_sides import NOT_CARDS, SidePair
from contacts.undoing import undo
from matching.decision import Verdict
from matching.side_evidence import Side
from matching.sides import Pairing, partner
from normalize.draft import FieldKind
from normalize.text import is_latin


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherSideView:
    """The other side of a card."""

    card_id: str
    side: str
    """What the other one is."""
    by: str
    at: datetime
    because: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPartner:
    """A side in the book that belongs to one about to be filed."""

    card_id: str
    side: Side
    pairing: Pairing
    """Front 0: the side asked about."""


class Sides:
    """Bound to one transaction; flushes, never commits."""

    def __init__(self, session: Session, *, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        """`now` gives a moment with a time zone; `new_id` a fresh string of at most 64 characters."""
        self._desk = Desk(session=session, now=now, new_id=new_id)

    def beside_what(self, sha256: str) -> tuple[str, ...]:
        """What may hold the other side of a page of this file: the file itself, whoever got cards at that time."""
        return (sha256, *sorted(f"owner {owner}" for owner in owners(self._desk, sha256)))

    def partner_of(self, side: Side, *, sha256: str, page: int, card_id: str | None = None) -> FoundPartner | None:
        """The side already in the book that is this one's other side: on the page before or after, in the file before
        or after, or uploaded by the same person within a minute.
        """
        near = [one for one in beside(self._desk, sha256, page) if not _parted(self._desk, one[0].id, card_id)]
        found = partner(side, [neighbour for _, neighbour in near])
        if found is None:
            return None
        number, pairing = found
        return FoundPartner(card_id=near[number][0].id, side=near[number][1].side, pairing=pairing)

    def pair(
        self,
        front_id: str,
        back_id: str,
        *,
        by: str,
        because: str = "",
        probability: float = 1.0,
        machine: bool = False,
    ) -> bool:
        """The two are front and back of one card, and of one person. False: a machine may not, for people said no.

        Raises:
            NoSuchCard: one of them is not there.
            NotPossible: they are one side, or one of them has another side already.
            NeverTheSame: somebody ruled out that their contacts are one person.
        """
        desk = self._desk
        front, back = _locked(desk, front_id, back_id)
        if front.id == back.id:
            raise NotPossible("同じ面どうしは組にできません。", "もう一方の面を選んでください。")
        live = [pair for card in (front, back) if (pair := live_pair(desk, card.id)) is not None]
        if any({pair.front_id, pair.back_id} == {front.id, back.id} for pair in live):
            return True
        if live:
            if machine:
                return False
            raise NotPossible("もう一方の面がすでに決まっている名刺です。", "先に、いまの組を分けてください。")
        if machine and _parted(desk, front.id, back.id):
            return False
        try:
            act_id = self._join(front, back, by=by, because=because, probability=probability)
        except NeverTheSame:
            if machine:
                return False
            raise
        pair = SidePair(
            front_id=front.id, back_id=back.id, by=storable(by), at=desk.now(), because=storable(because),
            probability=probability, act_id=act_id,
        )  # fmt: skip
        desk.session.add(pair)
        front.side, back.side = "front", "back"
        for card in (front, back):
            flag_modified(card, "side")
        desk.flush()
        _name_in_english(desk, front, back)
        if front.contact_id and (contact := lock_contact(desk, front.contact_id)) is not None:
            settle(desk, contact)
        desk.log(
            What.SIDES_PAIRED, by=by, sha256=front.sha256, card_id=front.id, contact_id=front.contact_id,
            back=back.id, probability=probability,
        )  # fmt: skip
        desk.flush()
        return True

    def _join(self, front: Card, back: Card, *, by: str, because: str, probability: float) -> str | None:
        """One contact for both sides; the merge that made it so, where it took one."""
        desk = self._desk
        if front.contact_id is None and back.contact_id is None:
            return None
        if front.contact_id and back.contact_id:
            if front.contact_id == back.contact_id:
                return None
            act = merge(desk, front.contact_id, back.contact_id, by=by, because=because, probability=probability)
            desk.session.refresh(front)
            desk.session.refresh(back)
            return act.id
        # A side that says nothing of anybody has no contact yet.
        bare, whole = (back, front) if back.contact_id is None else (front, back)
        belong(
            desk, bare, whole.contact_id or "", verdict=Verdict.SAME, probability=probability, by=by, because=because
        )
        return None

    def part(self, card_id: str, *, by: str, version: int | None = None) -> str:
        """The two sides are not one card; what pairing them did to their contacts is taken back. The other side's id.

        Raises:
            NoSuchCard: no card has this id.
            NotPossible: it has no other side.
            ReviewOutOfDate: `version` is not the card's any more.
        """
        desk = self._desk
        pair = live_pair(desk, card_id)
        if pair is None:
            raise NotPossible("この名刺には、組になった面がありません。", "名刺を開き直してください。")
        front, back = _locked(desk, pair.front_id, pair.back_id)
        if version is not None and version != next(card.version for card in (front, back) if card.id == card_id):
            raise ReviewOutOfDate
        pair.ended_at, pair.ended_by = desk.now(), storable(by)
        desk.flush()
        if pair.act_id is not None and _stands(desk, pair.act_id):
            undo(desk, pair.act_id, by=by)
        elif not _says_something(desk, back.id):
            _let_go(desk, back)
        for card in (front, back):
            desk.session.refresh(card)
            flag_modified(card, "side")
        back.side = "front" if _says_something(desk, back.id) else "back"
        for contact_id in sorted({card.contact_id for card in (front, back) if card.contact_id}):
            if (contact := lock_contact(desk, contact_id)) is not None:
                settle(desk, contact)
        desk.log(
            What.SIDES_PARTED, by=by, sha256=front.sha256, card_id=front.id, contact_id=front.contact_id, back=back.id
        )
        desk.flush()
        return back.id if card_id == front.id else front.id

    def other_of(self, card_ids: Sequence[str]) -> dict[str, OtherSideView]:
        """The other side of each of these cards that has one."""
        rows = self._desk.session.exec(
            select(SidePair).where(
                col(SidePair.ended_at).is_(None),
                or_(col(SidePair.front_id).in_(card_ids), col(SidePair.back_id).in_(card_ids)),
            )
        ).all()
        found = {}
        for row in rows:
            told = {"by": row.by, "at": row.at, "because": row.because, "probability": row.probability}
            found[row.front_id] = OtherSideView(card_id=row.back_id, side="back", **told)  # type: ignore[arg-type]  # one row's columns by name
            found[row.back_id] = OtherSideView(card_id=row.front_id, side="front", **told)  # type: ignore[arg-type]  # one row's columns by name
        return {card_id: found[card_id] for card_id in card_ids if card_id in found}

    def candidates(self, card_id: str) -> tuple[str, ...]:
        """Sides without another one that lie near this one, for a person to choose from: same picture, page, minute."""
        desk = self._desk
        card = desk.session.get(Card, card_id)
        if card is None:
            raise NoSuchCard(card_id)
        here = select(Card).where(Card.sha256 == card.sha256, Card.id != card.id)
        near = {one.id: one for one in desk.session.exec(here.where(Card.page >= card.page - 1)).all()
                if one.page <= card.page + 1}  # fmt: skip
        near |= {one.id: one for one, *_ in beside(desk, card.sha256, card.page)}
        taken = self.other_of(list(near))
        free = [one for one in near.values() if one.id not in taken and one.status not in NOT_CARDS]
        return tuple(one.id for one in sorted(free, key=lambda one: (one.sha256 != card.sha256, one.page, one.index)))


def _locked(desk: Desk, *card_ids: str) -> list[Card]:
    """These cards as they are now, held against other writers, in the order asked for."""
    desk.flush()
    rows = desk.session.exec(
        select(Card)
        .where(col(Card.id).in_(card_ids))
        .order_by(col(Card.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    by_id = {card.id: card for card in rows}
    for card_id in card_ids:
        if card_id not in by_id:
            raise NoSuchCard(card_id)
    return [by_id[card_id] for card_id in card_ids]


def _parted(desk: Desk, one: str, other: str | None) -> bool:
    """Whether these two were paired once and parted."""
    if other is None:
        return False
    pairs = select(SidePair.number).where(
        col(SidePair.ended_at).is_not(None),
        col(SidePair.front_id).in_((one, other)),
        col(SidePair.back_id).in_((one, other)),
    )
    return desk.session.exec(pairs).first() is not None


def _stands(desk: Desk, act_id: str) -> bool:
    return desk.session.exec(select(Act.id).where(Act.id == act_id, col(Act.undone_at).is_(None))).first() is not None


def _says_something(desk: Desk, card_id: str) -> bool:
    return desk.session.exec(select(ContactValue.id).where(ContactValue.card_id == card_id)).first() is not None


def _let_go(desk: Desk, card: Card) -> None:
    """A side that says nothing is nobody's again."""
    card.contact_id = card.home_id = None
    now = desk.now()
    for row in desk.session.exec(
        select(Membership).where(Membership.card_id == card.id, col(Membership.ended_at).is_(None))
    ).all():
        row.ended_at = now
    desk.flush()


def _name_in_english(desk: Desk, front: Card, back: Card) -> None:
    """The Latin company of a back that was filed before its Japanese front is the English name; its row stays."""
    rows = desk.session.exec(select(ContactValue).where(col(ContactValue.card_id).in_((front.id, back.id)))).all()
    alive = [row for row in rows if row.superseded_because not in (Superseded.CORRECTED, Superseded.REREAD)]
    fronts, backs = ([row for row in alive if row.card_id == card.id] for card in (front, back))
    if not any(row.kind is FieldKind.COMPANY and not is_latin(row.value) for row in fronts):
        return
    known = {row.value for row in backs if row.kind is FieldKind.COMPANY_EN}
    for row in backs:
        latin = row.kind is FieldKind.COMPANY and row.source is ValueSource.CARD and is_latin(row.value)
        if latin and row.value not in known:
            copied = row.model_dump(
                exclude={"id", "kind", "at", "superseded_at", "superseded_by", "superseded_because"}
            )
            desk.session.add(ContactValue(id=desk.new_id(), kind=FieldKind.COMPANY_EN, at=desk.now(), **copied))
    desk.flush()
