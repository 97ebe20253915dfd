"""Persons: the one door to who is whom. Merge, move, mark, take back, ask and answer; none commits.

Knows no request, no page and no picture file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from contacts import erasing, joining, questions, undoing
from contacts.beside import live_pair
from contacts.desk import Desk, What, storable
from contacts.erasing import Erased
from contacts.errors import NoSuchContact
from contacts.graveyard import Grave
from contacts.model import Card, Contact, Membership
from contacts.model_acts import Act, ActCard, ErasedKind, QuestionStatus, Tombstone
from contacts.questions import Answer, Question
from contacts.tree import check_version, household, lock_people, root_of
from contacts.undoing import Undone
from contacts.views import Page
from contacts.whole_book import WholeBook, whole_book
from matching.decision import FieldScore, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ActView:
    """A decision about two people or companies."""

    act_id: str
    kind: str
    first_id: str
    second_id: str
    by: str
    at: datetime
    because: str
    probability: float
    model_version: str
    cards: tuple[str, ...]
    """That it moved."""
    undone_at: datetime | None
    undone_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipView:
    """A card was, or is, this person's: who said so, why and how sure."""

    card_id: str
    contact_id: str
    by: str
    because: str
    because_en: str
    verdict: str
    probability: float
    model_version: str
    act_id: str | None
    since: datetime
    until: datetime | None


class Persons:
    """Who is whom, as one transaction sees it; flushes, never commits."""

    def __init__(self, session: Session, *, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        """`now` gives a moment with a time zone; `new_id` a fresh string of at most 64 characters."""
        self._desk = Desk(session=session, now=now, new_id=new_id)

    def merge(
        self,
        first_id: str,
        second_id: str,
        *,
        by: str,
        because: str = "",
        probability: float = 1.0,
        model_version: str = "",
        versions: Mapping[str, int] | None = None,
    ) -> ActView:
        """The two are one person, shown as the first; no card, reading or value is changed.

        Raises:
            NeverTheSame: somebody ruled it out.
            NotPossible: they are one person already.
            ReviewOutOfDate: one of them is not at the version given any more.
            NoSuchContact: one of them is not there.
        """
        act = joining.merge(
            self._desk, first_id, second_id, by=by, because=because, probability=probability,
            model_version=model_version, versions=versions,
        )  # fmt: skip
        self._close(act)
        return self._act(act)

    def move_cards(
        self,
        contact_id: str,
        card_ids: Sequence[str],
        *,
        to: str | None = None,
        by: str,
        because: str = "",
        versions: Mapping[str, int] | None = None,
    ) -> ActView:
        """These cards are somebody else's: `to`'s, or a new contact's, which then is never the same as this one.

        The other side of a card goes along.

        Raises:
            NotPossible: a card is not this person's, or nothing would be left.
            ReviewOutOfDate: the person changed since.
        """
        pairs = [pair for card_id in card_ids if (pair := live_pair(self._desk, card_id)) is not None]
        whole = dict.fromkeys([*card_ids, *(side for pair in pairs for side in (pair.front_id, pair.back_id))])
        act = joining.move_cards(self._desk, contact_id, list(whole), to=to, by=by, because=because, versions=versions)
        return self._act(act)

    def keep_apart(self, first_id: str, second_id: str, *, by: str, because: str = "") -> ActView:
        """The two are never the same: filing, the whole-book run and merging by hand all keep to it.

        Raises:
            NotPossible: they are one person now, or marked already.
        """
        act = joining.keep_apart(self._desk, first_id, second_id, by=by, because=because)
        self._close(act)
        return self._act(act)

    def undo(self, act_id: str, *, by: str) -> Undone:
        """Take an act back, whenever it was; what came later is kept, and told where it no longer fits.

        Raises:
            NotPossible: it was taken back before.
            ErasedForGood: one of the two was erased.
        """
        return undoing.undo(self._desk, act_id, by=by)

    def acts(self, contact_id: str) -> tuple[ActView, ...]:
        """What was decided about a person, the latest first, undone acts too."""
        homes = household(self._desk, root_of(self._desk, contact_id))
        return tuple(self._act(act) for act in undoing.acts_about(self._desk, homes))

    def memberships(self, contact_id: str) -> tuple[MembershipView, ...]:
        """Which cards are, and were, this person's, the latest first."""
        self._desk.flush()
        homes = household(self._desk, root_of(self._desk, contact_id))
        rows = self._desk.session.exec(
            select(Membership)
            .where(col(Membership.contact_id).in_(homes))
            .order_by(col(Membership.at).desc(), col(Membership.id).desc())
        ).all()
        return tuple(
            MembershipView(
                card_id=row.card_id, contact_id=row.contact_id, by=row.by, because=row.because,
                because_en=row.because_en,
                verdict=row.verdict.value, probability=row.probability, model_version=row.model_version,
                act_id=row.act_id, since=row.at, until=row.ended_at,
            )
            for row in rows
        )  # fmt: skip

    def everybody(self) -> WholeBook:
        """All contacts as columns, and who is never the same."""
        return whole_book(self._desk.session)

    def ask(
        self,
        contact_id: str,
        other_id: str,
        *,
        probability: float,
        because: str,
        by: str,
        verdict: Verdict = Verdict.UNSURE,
        evidence: Sequence[FieldScore] = (),
    ) -> str | None:
        """Put two contacts before a person; None where they are one, never the same, or being asked about."""
        return questions.ask(
            self._desk, contact_id, other_id, verdict=verdict, probability=probability, because=because, by=by,
            evidence=evidence,
        )  # fmt: skip

    def question(self, question_id: str) -> Question:
        """One question.

        Raises:
            BookError: there is none of this id.
        """
        return questions.question(self._desk, question_id)

    def questions(
        self, *, status: QuestionStatus = QuestionStatus.OPEN, after: str | None = None, limit: int = 50
    ) -> Page[Question]:
        """Questions in this state, the oldest first.

        Raises:
            BookError: `after` is not from a page.
        """
        return questions.questions(self._desk, status=status, after=after, limit=limit)

    def answer(self, question_id: str, said: Answer, *, by: str, version: int | None = None) -> Question:
        """A person's answer and what follows from it; `undo` its act, or `reopen` it, to take it back.

        Raises:
            ReviewOutOfDate: somebody else answered first.
            NeverTheSame: in the meantime somebody ruled it out.
        """
        return questions.answer(self._desk, question_id, said, by=by, version=version)

    def reopen(self, question_id: str, *, by: str) -> Question:
        """Take back an answer that did nothing.

        Raises:
            NotPossible: it did something; undo that act.
        """
        return questions.reopen(self._desk, question_id, by=by)

    def hide(self, contact_id: str, *, by: str, hidden: bool = True, version: int | None = None) -> None:
        """Out of the lists and the search until somebody shows it again or a new card comes; nothing is lost.

        Raises:
            ReviewOutOfDate: the contact changed since.
        """
        (person,) = lock_people(self._desk, (contact_id,))
        check_version(person, version)
        if (person.hidden_at is not None) != hidden:
            person.hidden_at = self._desk.now() if hidden else None
            self._desk.log(What.CONTACT_HIDDEN if hidden else What.CONTACT_SHOWN, by=storable(by), contact_id=person.id)
        self._desk.flush()

    def erase(self, contact_id: str, *, by: str, version: int | None = None) -> Erased:
        """Erase a person for good; write the graves down outside the book before the transaction ends.

        Raises:
            NoSuchContact: nobody has this id.
            ReviewOutOfDate: the contact changed since somebody looked.
        """
        return erasing.erase(self._desk, contact_id, by=by, version=version)

    def erase_again(self, graves: Sequence[Grave]) -> Erased | None:
        """After an older copy of the book was put back: erase what the graves name; None where nothing is left."""
        return erasing.erase_again(self._desk, graves)

    def unfinished(self) -> tuple[Grave, ...]:
        """Graves whose files may still lie beside the book."""
        rows = self._desk.session.exec(
            select(Tombstone).where(col(Tombstone.files_gone).is_(False)).order_by(col(Tombstone.id))
        ).all()
        return tuple(_grave(row) for row in rows)

    def graves_on(self, sha256: str) -> tuple[Grave, ...]:
        """The erased cards of a picture."""
        rows = self._desk.session.exec(select(Tombstone).where(Tombstone.kind == ErasedKind.CARD)).all()
        return tuple(grave for row in rows if (grave := _grave(row)).detail.get("sha256") == sha256)

    def graves(self, *, finished: bool = False) -> tuple[Grave, ...]:
        """Everything that was erased, the oldest first; `finished`: only that whose files are gone."""
        query = select(Tombstone).order_by(col(Tombstone.at), col(Tombstone.id))
        if finished:
            query = query.where(col(Tombstone.files_gone).is_(True))
        return tuple(_grave(row) for row in self._desk.session.exec(query).all())

    def count_graves(self) -> int:
        """How many things were erased."""
        return self._desk.session.exec(select(func.count()).select_from(Tombstone)).one()

    def finished(self, ids: Sequence[str], *, gone: bool = True) -> None:
        """The files of these graves are gone, or may have come back."""
        for row in self._desk.session.exec(select(Tombstone).where(col(Tombstone.id).in_(ids))).all():
            row.files_gone = gone
        self._desk.flush()

    def stands_for(self, contact_id: str) -> str:
        """The contact that this id means now.

        Raises:
            NoSuchContact: there is none.
        """
        root = root_of(self._desk, contact_id)
        if self._desk.session.exec(select(Contact.id).where(Contact.id == root)).first() is None:
            raise NoSuchContact(contact_id)
        return root

    def home_of(self, card_id: str) -> str | None:
        """The contact a card was filed or moved to, whatever that contact is part of now."""
        return self._desk.session.exec(select(Card.home_id).where(Card.id == card_id)).first()

    def _close(self, act: Act) -> None:
        one, other = root_of(self._desk, act.first_id), root_of(self._desk, act.second_id)
        questions.close_after(self._desk, act, household(self._desk, one), household(self._desk, other))

    def _act(self, act: Act) -> ActView:
        cards = select(ActCard.card_id).where(ActCard.act_id == act.id).order_by(col(ActCard.card_id))
        return ActView(
            act_id=act.id, kind=act.kind.value, first_id=act.first_id, second_id=act.second_id, by=act.by, at=act.at,
            because=act.because, probability=act.probability, model_version=act.model_version,
            cards=tuple(self._desk.session.exec(cards).all()), undone_at=act.undone_at, undone_by=act.undone_by,
        )  # fmt: skip


def _grave(row: Tombstone) -> Grave:
    return Grave(id=row.id, kind=row.kind.value, at=row.at.isoformat(), by=row.by, detail=json.loads(row.detail))
