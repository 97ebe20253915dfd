"""The review queue: a pile of cards for one window, answers to its doubts, taking them back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, status

from api.office import InOffice, Office
from api.routes.answers import PROBLEMS
from api.security.permissions import Permission, needs
from api.shapes_review import PileWish, ReviewAnswer, ReviewAnswered, ReviewDesk, ReviewPile, ReviewUndo, Window
from api.showing_review import review_pile
from contacts.review import Reviewer, Word

router = APIRouter(tags=["review"], responses=PROBLEMS)


def reviewer(office: Office, window: str, by: str = "") -> Reviewer:
    """Who looks, in which window."""
    return Reviewer(by=office.who(by), window=f"{office.visitor.account_id or 'local'}:{window}")


@router.post("/review/pile")
@needs(Permission.REVIEW)
def take_pile(office: InOffice, wish: PileWish) -> ReviewPile:
    """Doubts of some cards, similar ones together. The cards are kept from other reviewers for five minutes.

    Every answer and every sign of life begins the five minutes anew. Random looks at accepted values lie among them.
    """
    who = reviewer(office, wish.window, wish.by)
    with office.home.writing() as desk:
        pile = desk.review.pile(who, size=wish.size)
        return review_pile(pile, desk.review.left(who))


@router.post("/review/answers")
@needs(Permission.REVIEW)
def give_answer(office: InOffice, said: ReviewAnswer) -> ReviewAnswered:
    """What stands at these places of one card. 409 when somebody was first, with who and when in `detail`."""
    who = reviewer(office, said.window, said.by)
    values = {one.id: Word(value=one.value.strip(), kind=one.kind) for one in said.values}
    with office.home.writing() as desk:
        return ReviewAnswered(more=desk.review.answer(who, said.card_id, values, reading_id=said.reading))


@router.post("/review/undo", status_code=status.HTTP_204_NO_CONTENT)
@needs(Permission.REVIEW)
def undo_answer(office: InOffice, said: ReviewUndo) -> None:
    """Take back what the same person has just answered; the doubts wait again."""
    with office.home.writing() as desk:
        desk.review.take_back(reviewer(office, said.window, said.by), said.card_id, said.doubts)


@router.put("/review/desk", status_code=status.HTTP_204_NO_CONTENT)
@needs(Permission.REVIEW)
def stay_at_desk(office: InOffice, said: ReviewDesk) -> None:
    """A sign of life: the cards before this window stay there."""
    with office.home.writing() as desk:
        desk.review.stay(reviewer(office, said.window, said.by))


@router.delete("/review/desk", status_code=status.HTTP_204_NO_CONTENT)
@needs(Permission.REVIEW)
def leave_desk(office: InOffice, window: Annotated[Window, Query()]) -> None:
    """The cards before this window go back to the queue."""
    with office.home.writing() as desk:
        desk.review.leave(reviewer(office, window))
