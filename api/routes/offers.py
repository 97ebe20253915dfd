"""What a better reader reads otherwise on confirmed cards: seen, taken or left, and the answer taken back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query
from pydantic import Field

from api.office import InOffice
from api.people_shapes import Seen
from api.routes.answers import PROBLEMS, version_in
from api.routes.cards import CardId, check_edit
from api.security.permissions import Permission, needs
from api.shapes import Corners, Shape
from normalize.draft import FieldKind

router = APIRouter(prefix="/cards/{card_id}/offers", tags=["cards"], responses=PROBLEMS)

IfMatch = Annotated[str | None, Header()]
Position = Annotated[int, Query(ge=0, le=99)]


class OfferShape(Seen):
    """One place of a confirmed card that is read otherwise now. Nothing changes until somebody says so."""

    kind: FieldKind
    position: int
    standing: str = Field(description="what stands there; empty: nothing does")
    by: str = Field(description="who said so; empty: an earlier reader, and people let it stand")
    read: str
    raw: str
    confidence: float
    accepted: bool = Field(description="the new reader stands by it")
    boxes: tuple[Corners, ...] = Field(description="card px")
    pipeline_version: str


class OfferAnswer(Shape):
    """A person's word on an offer."""

    kind: FieldKind
    position: Annotated[int, Field(ge=0, le=99)] = 0
    take: bool = Field(description="true: the new value stands; false: what stood does, and it is not offered again")
    by: Annotated[str, Field(max_length=200)] = ""


@router.get("")
@needs(Permission.SEE)
def see_offers(office: InOffice, card_id: CardId) -> tuple[OfferShape, ...]:
    """What is offered on this card, what the new reader stands by first."""
    with office.home.reading() as desk:
        return tuple(OfferShape.model_validate(offer) for offer in desk.offers.of_card(card_id))


@router.post("")
@needs(Permission.EDIT_OWN)
def answer_offer(
    office: InOffice, card_id: CardId, said: OfferAnswer, if_match: IfMatch = None
) -> tuple[OfferShape, ...]:
    """Take a new value or leave what stands; what is offered still. 409 when somebody else was first."""
    version = version_in(if_match)
    with office.home.writing() as desk:
        check_edit(office, desk, card_id)
        place = (said.kind, said.position)
        desk.offers.answer(card_id, place, take=said.take, by=office.who(said.by), version=version)
        return tuple(OfferShape.model_validate(offer) for offer in desk.offers.of_card(card_id))


@router.delete("")
@needs(Permission.EDIT_OWN)
def take_back_offer(  # noqa: PLR0917 - FastAPI passes by name
    office: InOffice,
    card_id: CardId,
    kind: FieldKind,
    position: Position = 0,
    by: Annotated[str, Query(max_length=200)] = "",
    if_match: IfMatch = None,
) -> tuple[OfferShape, ...]:
    """One's own answer is taken back: what stood before stands again, and it is offered once more."""
    version = version_in(if_match)
    with office.home.writing() as desk:
        check_edit(office, desk, card_id)
        desk.offers.take_back(card_id, (kind, position), by=office.who(by), version=version)
        return tuple(OfferShape.model_validate(offer) for offer in desk.offers.of_card(card_id))
