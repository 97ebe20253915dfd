"""What was cut out of a picture and is no card is set aside: its values count for nobody until somebody takes it back.

Nothing is deleted. The row stays with whom it was filed to, so that erasing a person takes it along. Flushes, never
commits. Knows no picture and no page.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, update
from sqlmodel import Session, col, select

from contacts.beside import live_pair
from contacts.cards import first_one, stand
from contacts.desk import Desk, What
from contacts.dossier import settle, standing, values_of
from contacts.errors import NoSuchCard, NotPossible
from contacts.filing import belong, lock_contact
from contacts.model import Card, CardStatus, Contact, ContactValue, Event, Membership, Reading, Superseded
from contacts.model_acts import MatchQuestion, QuestionStatus
from contacts.model_review import QueuedDoubt, ReviewLease
from contacts.model_sides import NOT_CARDS
from contacts.model_trust import CheckState, SpotCheck
from contacts.sides import Sides
from contacts.survivorship import FINAL
from matching.decision import Verdict
from normalize.recording import load_card_draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Something that is no card, and who said so."""

    card_id: str
    by: str
    at: datetime


class Asides:
    """Bound to one transaction; flushes, never commits."""

    def __init__(self, session: Session, *, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        """`now` gives a moment with a time zone; `new_id` a fresh string of at most 64 characters."""
        self._desk = Desk(session=session, now=now, new_id=new_id)
        self._sides = Sides(session, now=now, new_id=new_id)

    def set_aside(self, card_id: str, *, by: str, version: int | None = None, instead: str | None = None) -> None:
        """It is no card; whom nothing is left of is hidden.

        Args:
            instead: the card that was cut out in its place; it then goes where that one goes.

        Raises:
            NoSuchCard: no card has this id.
            NotPossible: it was set aside before.
            ReviewOutOfDate: `version` is not the card's any more.
        """
        desk = self._desk
        card = self._held(card_id, version)
        if card.status is CardStatus.NO_CARD:
            raise NotPossible("すでに「名刺ではない」と記録されています。", "画像のページから元に戻せます。")
        if live_pair(desk, card_id) is not None:
            self._sides.part(card_id, by=by)
            desk.session.refresh(card)
        before, home = card.status, card.home_id or ""
        desk.session.connection().execute(delete(QueuedDoubt).where(col(QueuedDoubt.card_id) == card_id))
        desk.session.connection().execute(delete(ReviewLease).where(col(ReviewLease.card_id) == card_id))
        waiting = col(SpotCheck.state).in_((CheckState.OPEN, CheckState.SUSPECTED))
        checks = desk.session.exec(select(SpotCheck).where(SpotCheck.card_id == card_id, waiting)).all()
        open_before = [f"{check.state.value} {check.id}" for check in checks]
        for check in checks:
            check.state = CheckState.DROPPED
        now = desk.now()
        for row in desk.session.exec(select(ContactValue).where(ContactValue.card_id == card_id)).all():
            if row.superseded_because not in FINAL:
                row.superseded_at, row.superseded_by, row.superseded_because = now, None, Superseded.SET_ASIDE
        card.status = CardStatus.NO_CARD
        desk.flush()
        contact = lock_contact(desk, card.contact_id) if card.contact_id else None
        hid, moot = False, []
        if contact is not None:
            settle(desk, contact)
            if contact.hidden_at is None and self._nothing_left(contact.id):
                contact.hidden_at, hid = now, True
                moot = self._close_questions(contact.id, by)
        desk.log(
            What.CARD_SET_ASIDE, by=by, sha256=card.sha256, card_id=card_id, contact_id=card.contact_id,
            home=home, before=before.value, hid=int(hid), questions=moot, instead=instead or "",
            checks=open_before,
        )  # fmt: skip
        desk.flush()

    def follow(self, card_id: str, instead: str) -> None:
        """What was set aside for another card goes where that one is: whoever is erased is erased with both."""
        desk = self._desk
        card, other = self._held(card_id, None), self._held(instead, None)
        if other.contact_id is not None and other.contact_id != card.contact_id:
            self._move(card, other.contact_id, other.home_id or other.contact_id, by="")
        desk.flush()

    def take_back(self, card_id: str, *, by: str, version: int | None = None) -> None:
        """It is a card after all: what it said counts again, for whom it did.

        Raises:
            NoSuchCard: no card has this id.
            NotPossible: nobody has set it aside.
            ReviewOutOfDate: `version` is not the card's any more.
        """
        desk = self._desk
        card = self._held(card_id, version)
        said = desk.session.exec(
            select(Event)
            .where(Event.card_id == card_id, Event.what == What.CARD_SET_ASIDE.value)
            .order_by(col(Event.number).desc())
        ).first()
        if card.status is not CardStatus.NO_CARD or said is None or card.reading_id is None:
            raise NotPossible("「名刺ではない」とは記録されていません。", "名刺を開き直してください。")
        told = json.loads(said.detail)
        for row in desk.session.exec(
            select(ContactValue).where(
                ContactValue.card_id == card_id, ContactValue.superseded_because == Superseded.SET_ASIDE
            )
        ).all():
            row.superseded_at = row.superseded_because = None
        home = told["home"]
        if home and home != card.home_id and desk.session.exec(select(Contact.id).where(Contact.id == home)).first():
            first = lock_contact(desk, home)
            self._move(card, first.id if first else home, home, by=by)
        contact = lock_contact(desk, card.contact_id) if card.contact_id else None
        if contact is not None and told["hid"]:
            contact.hidden_at = None
            for question in desk.session.exec(
                select(MatchQuestion).where(col(MatchQuestion.id).in_(told["questions"]))
            ).all():
                question.status, question.answer, question.answered_by = QuestionStatus.OPEN, "", ""
                question.answered_at = None
        for state, check_id in (one.split(" ", 1) for one in told.get("checks", ())):
            check = desk.session.get(SpotCheck, check_id)
            if check is not None and check.state is CheckState.DROPPED:
                check.state = CheckState(state)
        card.status = CardStatus(told["before"])
        if card.status is not CardStatus.BLANK and card.status is not CardStatus.ACCEPTED:
            stand(desk, card, load_card_draft(desk.session.get_one(Reading, card.reading_id).draft))
        desk.flush()
        if contact is not None:
            settle(desk, contact)
        desk.log(What.CARD_TAKEN_BACK, by=by, sha256=card.sha256, card_id=card_id, contact_id=card.contact_id)
        desk.flush()

    def of_picture(self, sha256: str) -> tuple[Aside, ...]:
        """What of a picture was set aside, in the order of the cards."""
        desk = self._desk
        desk.flush()
        cards = desk.session.exec(
            select(Card.id)
            .where(Card.sha256 == sha256, Card.status == CardStatus.NO_CARD)
            .order_by(col(Card.page), col(Card.index))
        ).all()
        said = desk.session.exec(
            select(Event)
            .where(col(Event.card_id).in_(cards), Event.what == What.CARD_SET_ASIDE.value)
            .order_by(col(Event.number))
        ).all()
        latest = {event.card_id: (event.by, event.at) for event in said}
        return tuple(Aside(card_id=one, by=latest[one][0], at=latest[one][1]) for one in cards if one in latest)

    def _held(self, card_id: str, version: int | None) -> Card:
        desk = self._desk
        desk.flush()
        card = desk.session.exec(
            select(Card).where(Card.id == card_id).with_for_update().execution_options(populate_existing=True)
        ).first()
        if card is None:
            raise NoSuchCard(card_id)
        if version is not None and card.version != version:
            raise first_one(desk, card_id)
        return card

    def _nothing_left(self, contact_id: str) -> bool:
        desk = self._desk
        cards = select(Card.id).where(Card.contact_id == contact_id, col(Card.status).not_in(NOT_CARDS))
        return desk.session.exec(cards).first() is None and not standing(values_of(desk, contact_id))

    def _close_questions(self, contact_id: str, by: str) -> list[str]:
        """Nobody is left to be asked about."""
        desk = self._desk
        rows = desk.session.exec(
            select(MatchQuestion).where(
                MatchQuestion.status == QuestionStatus.OPEN,
                or_(col(MatchQuestion.contact_id) == contact_id, col(MatchQuestion.other_id) == contact_id),
            )
        ).all()
        for row in rows:
            row.status, row.answer, row.answered_by = QuestionStatus.ANSWERED, "set_aside", by
            row.answered_at = desk.now()
        return [row.id for row in rows]

    def _move(self, card: Card, contact_id: str, home_id: str, *, by: str) -> None:
        """The card and what it said to another contact; the memberships say since when."""
        desk = self._desk
        desk.session.connection().execute(
            update(Membership)
            .where(col(Membership.card_id) == card.id, col(Membership.ended_at).is_(None))
            .values(ended_at=desk.now())
        )
        belong(desk, card, contact_id, verdict=Verdict.SAME, probability=1.0, by=by)
        card.home_id = home_id
        desk.session.connection().execute(
            update(ContactValue).where(col(ContactValue.card_id) == card.id).values(contact_id=contact_id)
        )
        desk.flush()
        desk.session.expire_all()
