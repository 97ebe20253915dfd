"""Trust: what the promise is worth now, second looks, and what the book has learnt from people."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, status

from api.office import InOffice
from api.routes.answers import PROBLEMS
from api.security.permissions import Permission, needs
from api.shapes_trust import LessonList, SecondLookList, SecondWord, TrustShape
from api.showing_trust import lesson_shape, second_look_shape, trust_shape

router = APIRouter(tags=["trust"], responses=PROBLEMS)

CheckId = Annotated[str, Path(max_length=64)]


@router.get("/trust")
@needs(Permission.SEE)
def see_trust(office: InOffice) -> TrustShape:
    """Of accepted fields at most 1 in 1,000 may be wrong: what people's verdicts on a random share of them say."""
    with office.home.reading() as desk:
        return trust_shape(desk.trust.now(), len(desk.trust.second_looks()))


@router.get("/trust/second-looks")
@needs(Permission.REVIEW)
def list_second_looks(office: InOffice, not_by: str = "") -> SecondLookList:
    """Accepted fields that one person found wrong; a second one decides. `not_by` leaves out that person's own."""
    with office.home.reading() as desk:
        return SecondLookList(items=tuple(map(second_look_shape, desk.trust.second_looks(not_by=not_by))))


@router.put("/trust/second-looks/{check_id}", status_code=status.HTTP_204_NO_CONTENT)
@needs(Permission.REVIEW)
def look_again(office: InOffice, check_id: CheckId, said: SecondWord) -> None:
    """What a second person reads there; the values on the card stay as the first one left them."""
    with office.home.writing() as desk:
        desk.trust.judge(check_id, value=said.value.strip(), by=office.who(said.by))


@router.get("/lessons")
@needs(Permission.SEE)
def list_lessons(office: InOffice) -> LessonList:
    """What people confirmed and what counts as evidence on the next card, the latest first."""
    with office.home.reading() as desk:
        return LessonList(items=tuple(map(lesson_shape, desk.trust.lessons())))


@router.delete("/lessons/{lesson_id}", status_code=status.HTTP_204_NO_CONTENT)
@needs(Permission.REVIEW)
def forget_lesson(office: InOffice, lesson_id: Annotated[str, Path(max_length=64)]) -> None:
    """Take a lesson back; the values on the cards stay."""
    with office.home.writing() as desk:
        desk.trust.forget(lesson_id, by=office.who())
