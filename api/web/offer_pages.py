"""読み直しの提案: on the page of a confirmed card, what a better reader reads otherwise, taken or left by a press."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.office import InOffice
from api.routes.cards import CardId, check_edit
from api.security.permissions import Permission, needs
from api.shapes import CardShape
from api.web.quads import crop_round
from contacts.offers import Offer
from normalize.draft import FieldKind

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Kind = Annotated[FieldKind, Form()]
Position = Annotated[int, Form(ge=0, le=99)]
Version = Annotated[int, Form()]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRow:
    """An offer as the page shows it."""

    offer: Offer
    crop: str
    """An SVG viewBox round what was read; empty where it is not on the picture."""


def offer_rows(offers: tuple[Offer, ...], card: CardShape) -> tuple[OfferRow, ...]:
    """Offers with their crops."""
    return tuple(OfferRow(offer=offer, crop=crop_round(offer.boxes, card)) for offer in offers)


@router.post("/cards/{card_id}/offers")
@needs(Permission.EDIT_OWN)
def answer_offer(  # noqa: PLR0917 - FastAPI passes by name
    office: InOffice, card_id: CardId, kind: Kind, position: Position, take: Annotated[bool, Form()], version: Version
) -> Response:
    """採用 or このまま."""
    with office.home.writing() as desk:
        check_edit(office, desk, card_id)
        desk.offers.answer(card_id, (kind, position), take=take, by=office.who(), version=version)
    return RedirectResponse(f"/cards/{card_id}?answered={kind.value}:{position}#offers", status_code=303)


@router.post("/cards/{card_id}/offers/undo")
@needs(Permission.EDIT_OWN)
def take_back_offer(office: InOffice, card_id: CardId, kind: Kind, position: Position, version: Version) -> Response:
    """元に戻す."""
    with office.home.writing() as desk:
        check_edit(office, desk, card_id)
        desk.offers.take_back(card_id, (kind, position), by=office.who(), version=version)
    return RedirectResponse(f"/cards/{card_id}#offers", status_code=303)
