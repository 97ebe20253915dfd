"""Answers to what a better reader offers of confirmed cards: taken, left as it stands, or taken back. Knows no page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session, col, func, select

from contacts import cards, unsaying
from contacts.desk import Desk, storable
from contacts.doubts import Place
from contacts.errors import NoSuchCard, NotPossible
from contacts.model import Card
from contacts.offers import Offer, offers_of
from contacts.views import ConfirmedValue


class OfferAnswers:
    """Bound to one transaction; flushes, never commits."""

    def __init__(self, session: Session, *, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        """`now` gives a moment with a time zone; `new_id` a fresh string of at most 64 characters."""
        self._desk = Desk(session=session, now=now, new_id=new_id)

    def waiting(self) -> int:
        """On how many cards something is offered."""
        return self._desk.session.exec(
            select(func.count()).select_from(Card).where(col(Card.offered_id).is_not(None))
        ).one()

    def of_card(self, card_id: str) -> tuple[Offer, ...]:
        """What is offered on one card.

        Raises:
            NoSuchCard: no card has this id.
        """
        return offers_of(self._desk, self._card(card_id))

    def answer(self, card_id: str, place: Place, *, take: bool, by: str, version: int) -> None:
        """The new value stands from now on as this person's word, or what stood does.

        Raises:
            NotPossible: nothing is offered there any more.
            ReviewOutOfDate: `version` is not the card's any more.
        """
        offer = next((one for one in self.of_card(card_id) if (one.kind, one.position) == place), None)
        if offer is None:
            raise NotPossible("この提案はもうありません。", "名刺のページを開き直してください。")
        value = offer.read if take else offer.standing
        said = ConfirmedValue(kind=offer.kind, value=value, position=offer.position)
        cards.confirm(self._desk, card_id, [said], by, version)

    def take_back(self, card_id: str, place: Place, *, by: str, version: int) -> None:
        """What stood before the answer stands again, and it is offered once more.

        Raises:
            NotPossible: somebody else has had the last word since.
            ReviewOutOfDate: `version` is not the card's any more.
        """
        card = self._card(card_id, locked=True)
        if card.version != version:
            raise cards.first_one(self._desk, card_id)
        unsaying.take_back(self._desk, card, [place], by=storable(by))

    def _card(self, card_id: str, *, locked: bool = False) -> Card:
        self._desk.flush()
        query = select(Card).where(Card.id == card_id)
        if locked:
            query = query.with_for_update().execution_options(populate_existing=True)
        card = self._desk.session.exec(query).first()
        if card is None:
            raise NoSuchCard(card_id)
        return card
