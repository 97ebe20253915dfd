"""Review: the one queue of doubts. Piles of cards go to reviewers, no card to two at once; answers come back.

Each method says what it does; none commits. Knows no request and no page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, func, update
from sqlmodel import Session, col, select

from contacts import cards, spot_checks
from contacts.desk import Desk, storable
from contacts.doubts import Place
from contacts.errors import NoSuchCard, OnAnothersDesk
from contacts.model import Card
from contacts.model_review import QueuedDoubt, ReviewLease
from contacts.unsaying import take_back
from contacts.views import CardView, ConfirmedValue
from normalize.draft import FieldKind

LEASE = timedelta(minutes=5)
"""Each answer and each sign of life begins it anew; a window that was closed without a word gives its cards back."""
PILE = 8
"""Cards at once: enough to lay similar doubts together and to have the next one ready."""
_LOOK_AHEAD = 12
"""Rows of the queue read for each card wanted: a card may wait with many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """One person's one window."""

    by: str
    window: str
    """An account and a word that the window made up; two windows of one person never get the same card either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtView:
    """A place to be looked at. Who looks cannot tell an ordinary doubt from a look at an accepted value."""

    id: str
    card_id: str
    place: Place | None
    """None: nothing was read on the card."""
    second: bool
    """Somebody else has looked before: the value is shown as it was read. Not for the reviewer's eyes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What a reviewer says of a doubt."""

    value: str
    """Empty: nothing stands there."""
    kind: FieldKind | None = None
    """What it is, where it was taken for something else; None: what it was taken for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """What a reviewer has before them, in the order to look at it."""

    doubts: tuple[DoubtView, ...]
    cards: Mapping[str, CardView]


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What waits in all."""

    doubts: int
    cards: int
    elsewhere: int
    """Of the cards so many lie on others' desks."""


class Review:
    """The queue, on one transaction."""

    def __init__(self, session: Session, *, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        """`now` gives a moment with a time zone; `new_id` a fresh string of at most 64 characters."""
        self._desk = Desk(session=session, now=now, new_id=new_id)

    def left(self, who: Reviewer) -> Left:
        """How much waits for this person."""
        mine = self._not_mine_to_judge(who)
        counted = self._desk.session.exec(
            select(func.count(), func.count(func.distinct(QueuedDoubt.card_id))).where(mine)
        ).one()
        others = select(func.count(func.distinct(QueuedDoubt.card_id))).where(mine, self._with_another(who))
        return Left(doubts=counted[0], cards=counted[1], elsewhere=self._desk.session.exec(others).one())

    def pile(self, who: Reviewer, *, size: int = PILE) -> Pile:
        """The cards on this reviewer's desk, filled up to `size` from the top of the queue."""
        session, now = self._desk.session, self._desk.now()
        session.connection().execute(delete(ReviewLease).where(col(ReviewLease.until) <= now))
        self.stay(who)
        held = self._held(who)
        free = (
            select(QueuedDoubt.card_id)
            .where(self._not_mine_to_judge(who), ~exists().where(col(ReviewLease.card_id) == col(QueuedDoubt.card_id)))
            .order_by(col(QueuedDoubt.rank), col(QueuedDoubt.cause), col(QueuedDoubt.company), col(QueuedDoubt.card_id))
            .limit(size * _LOOK_AHEAD)
        )
        for card_id in dict.fromkeys(session.exec(free).all() if len(held) < size else ()):
            if len(held) >= size:
                break
            lease = {"card_id": card_id, "holder": who.window, "by": storable(who.by), "until": now + LEASE}
            if self._desk.add_once(ReviewLease, lease):
                held.append(card_id)
        rows = session.exec(
            select(QueuedDoubt)
            .where(col(QueuedDoubt.card_id).in_(held), self._not_mine_to_judge(who))
            .order_by(
                col(QueuedDoubt.rank), col(QueuedDoubt.cause), col(QueuedDoubt.company), col(QueuedDoubt.card_id),
                col(QueuedDoubt.position), col(QueuedDoubt.id),
            )
        ).all()  # fmt: skip
        doubts = tuple(_view(row) for row in rows)
        waiting = dict.fromkeys(row.card_id for row in rows)
        self._put_down(who, [card_id for card_id in held if card_id not in waiting])
        return Pile(doubts=doubts, cards={card_id: cards.card_view(self._desk, card_id) for card_id in waiting})

    def answer(self, who: Reviewer, card_id: str, said: Mapping[str, str | Word], *, reading_id: str) -> bool:
        """Values for doubts of one card by their ids; whether more of it waits for this person.

        Who has said something a moment ago may say otherwise.

        Raises:
            NoSuchCard: no card has this id.
            OnAnothersDesk: another reviewer has it before them.
            ReviewOutOfDate: somebody has answered before, or the card was read again.
        """
        card = self._take_up(who, card_id)
        rows = self._desk.session.exec(select(QueuedDoubt).where(QueuedDoubt.card_id == card_id)).all()
        waiting = {row.id: row for row in rows}
        gone = [_place_in(doubt_id) for doubt_id in said if doubt_id not in waiting]
        if card.reading_id != reading_id or None in gone:
            raise cards.first_one(self._desk, card_id)
        places = [place for place in gone if place is not None]
        if places and not self._mine(card_id, places, who):
            raise cards.first_one(self._desk, card_id)
        if places:
            take_back(self._desk, card, places, by=storable(who.by))
        values: list[ConfirmedValue] = []
        for doubt_id, told in said.items():
            word = Word(value=told) if isinstance(told, str) else told
            row = waiting.get(doubt_id)
            if row is not None and row.check_id is not None:
                spot_checks.judge(self._desk, row.check_id, value=storable(word.value).strip(), by=storable(who.by))
                continue
            place = _place_in(doubt_id)
            if place is not None:
                values += self._placed(card_id, place, word, values)
        if values:
            cards.confirm(self._desk, card_id, values, who.by, card.version or 1)
        self.stay(who)
        return self._more(who, card_id)

    def _placed(self, card_id: str, place: Place, word: Word, before: Sequence[ConfirmedValue]) -> list[ConfirmedValue]:
        """The word at its place; of another kind, at that kind's next free one, and nothing where it stood."""
        kind, position = place
        if word.kind is None or word.kind is kind or not word.value:
            return [ConfirmedValue(kind=kind, value=word.value, position=position)]
        fields = cards.card_view(self._desk, card_id).fields
        taken = [one.position for one in fields if one.kind is word.kind]
        taken += [one.position for one in before if one.kind is word.kind]
        return [
            ConfirmedValue(kind=kind, value="", position=position),
            ConfirmedValue(kind=word.kind, value=word.value, position=max(taken, default=-1) + 1),
        ]

    def take_back(self, who: Reviewer, card_id: str, doubts: Sequence[str]) -> None:
        """What this person has just said of these doubts is unsaid, and they wait again.

        Raises:
            NotPossible: somebody else has had the last word since, or it was a second look.
        """
        card = self._take_up(who, card_id)
        places = [_place_in(doubt_id) for doubt_id in doubts]
        take_back(self._desk, card, [place for place in places if place is not None], by=storable(who.by))
        self.stay(who)

    def stay(self, who: Reviewer) -> None:
        """A sign of life: the cards stay on the desk."""
        until = self._desk.now() + LEASE
        self._desk.session.connection().execute(
            update(ReviewLease).where(col(ReviewLease.holder) == who.window).values(until=until)
        )

    def leave(self, who: Reviewer) -> None:
        """The cards on this desk go back at once."""
        self._desk.session.connection().execute(delete(ReviewLease).where(col(ReviewLease.holder) == who.window))

    def _take_up(self, who: Reviewer, card_id: str) -> Card:
        """The card, held against other writers, and on this desk."""
        self._desk.flush()
        card = self._desk.session.exec(
            select(Card).where(Card.id == card_id).with_for_update().execution_options(populate_existing=True)
        ).first()
        if card is None or card.reading_id is None:
            raise NoSuchCard(card_id)
        now = self._desk.now()
        lease = self._desk.session.get(ReviewLease, card_id, populate_existing=True)
        if lease is not None and lease.holder != who.window and lease.until > now:
            raise OnAnothersDesk(lease.by)
        if lease is not None and lease.holder != who.window:
            self._desk.session.delete(lease)
            self._desk.flush()
            lease = None
        if lease is None:
            given = {"card_id": card_id, "holder": who.window, "by": storable(who.by), "until": now + LEASE}
            self._desk.add_once(ReviewLease, given)
        return card

    def _mine(self, card_id: str, places: Sequence[Place], who: Reviewer) -> bool:
        """Whether this person has had the last word on all of these places."""
        said = {(field.kind, field.position): field.by for field in cards.card_view(self._desk, card_id).fields}
        return all(said.get(place) == storable(who.by) for place in places)

    def _more(self, who: Reviewer, card_id: str) -> bool:
        rest = select(QueuedDoubt.id).where(QueuedDoubt.card_id == card_id, self._not_mine_to_judge(who)).limit(1)
        if self._desk.session.exec(rest).first() is not None:
            return True
        self._put_down(who, [card_id])
        return False

    def _held(self, who: Reviewer) -> list[str]:
        return list(self._desk.session.exec(select(ReviewLease.card_id).where(ReviewLease.holder == who.window)).all())

    def _put_down(self, who: Reviewer, card_ids: Sequence[str]) -> None:
        self._desk.session.connection().execute(
            delete(ReviewLease).where(col(ReviewLease.card_id).in_(card_ids), col(ReviewLease.holder) == who.window)
        )

    def _not_mine_to_judge(self, who: Reviewer) -> ColumnElement[bool]:
        """Rows for this person: a second look is never the first one's."""
        return col(QueuedDoubt.not_by) != storable(who.by)

    def _with_another(self, who: Reviewer) -> ColumnElement[bool]:
        return exists().where(
            col(ReviewLease.card_id) == col(QueuedDoubt.card_id), col(ReviewLease.holder) != who.window,
            col(ReviewLease.until) > self._desk.now(),
        )  # fmt: skip


def _view(row: QueuedDoubt) -> DoubtView:
    return DoubtView(
        id=row.id,
        card_id=row.card_id,
        place=None if row.kind is None else (row.kind, row.position),
        second=row.check_id is not None,
    )


def _place_in(doubt_id: str) -> Place | None:
    """The place a first look's id names; None for a second look's."""
    _, _, rest = doubt_id.partition(":")
    kind, _, position = rest.partition(":")
    if kind not in set(FieldKind) or not position.isdigit():
        return None
    return FieldKind(kind), int(position)
