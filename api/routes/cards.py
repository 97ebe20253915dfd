"""Cards: look at one with its evidence, confirm what is printed on it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request
from fastapi.responses import Response

from api.home import OpenBook
from api.office import InOffice, Office
from api.routes.answers import PROBLEMS, picture_answer, tag_of, version_in
from api.security.permissions import Permission, needs
from api.shapes import CardPage, CardShape, Confirmation, OtherSideWish
from api.shapes_cut import CutWish
from api.showing import card_brief, card_shape
from contacts.errors import ReviewOutOfDate
from contacts.model import CardStatus
from contacts.views import ConfirmedValue

router = APIRouter(tags=["cards"], responses=PROBLEMS)

CardId = Annotated[str, Path(max_length=64)]


@router.get("/cards")
@needs(Permission.SEE)
def list_cards(
    office: InOffice,
    status: CardStatus | None = None,
    after: Annotated[str | None, Query(max_length=500, description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> CardPage:
    """Card sides, newest first."""
    with office.home.reading() as desk:
        page = desk.book.cards(status=status, after=after, limit=limit)
    return CardPage(items=tuple(card_brief(row) for row in page.items), next=page.after)


@router.get("/cards/{card_id}")
@needs(Permission.SEE)
def see_card(response: Response, office: InOffice, card_id: CardId) -> CardShape:
    """A card with its fields, boxes, lines and who read them; the ETag is what a confirmation sends as If-Match."""
    with office.home.reading() as desk:
        card = whole_card(desk, card_id)
    response.headers["etag"] = tag_of(card.version)
    return card


@router.get("/cards/{card_id}/picture", response_class=Response)
@needs(Permission.SEE, quiet=True)
def card_picture(request: Request, office: InOffice, card_id: CardId) -> Response:
    """The card, flat and the right way up, as a JPEG."""
    with office.home.reading() as desk:
        card = desk.book.card(card_id)
    # A better pipeline may cut the same card anew.
    tag = f"{card.card_id}-{card.pipeline_version}".encode("ascii", "replace").decode().replace('"', "")
    return picture_answer(request, tag, lambda: office.home.pictures.card(card_id), lasts=False)


@router.put("/cards/{card_id}/other-side")
@needs(Permission.EDIT_OWN)
def pair_sides(
    response: Response,
    office: InOffice,
    card_id: CardId,
    wish: OtherSideWish,
    if_match: Annotated[str | None, Header()] = None,
) -> CardShape:
    """Two sides are one card: one contact gets the values of both, the front's lead. Undone by DELETE, nothing is lost.

    409 when somebody else changed the card first, 428 without If-Match.
    """
    with office.home.writing() as desk:
        join_sides(office, desk, card_id, wish, version_in(if_match))
        card = whole_card(desk, card_id)
    response.headers["etag"] = tag_of(card.version)
    return card


@router.delete("/cards/{card_id}/other-side")
@needs(Permission.EDIT_OWN)
def part_sides(
    response: Response,
    office: InOffice,
    card_id: CardId,
    by: Annotated[str, Query(max_length=200)] = "",
    if_match: Annotated[str | None, Header()] = None,
) -> CardShape:
    """The two sides are not one card: each goes back to the contact it had, and no machine pairs them again."""
    version = version_in(if_match)
    with office.home.writing() as desk:
        check_edit(office, desk, card_id)
        desk.sides.part(card_id, by=office.who(by), version=version)
        card = whole_card(desk, card_id)
    response.headers["etag"] = tag_of(card.version)
    return card


@router.put("/cards/{card_id}/cut")
@needs(Permission.EDIT_OWN)
def cut_card(
    response: Response,
    office: InOffice,
    card_id: CardId,
    wish: CutWish,
    if_match: Annotated[str | None, Header()] = None,
) -> CardShape:
    """Cut the card out of its picture by hand, or as it is, and read it again; what people said of it stands.

    Takes a second or two. 409 when somebody else changed the card first, 428 without If-Match.
    """
    version = version_in(if_match)
    with office.home.reading() as desk:
        check_edit(office, desk, card_id)
    office.recutter().again(
        card_id, wish.quad, by=office.who(wish.by), version=version, quarter_turns=wish.quarter_turns
    )
    with office.home.reading() as desk:
        card = whole_card(desk, card_id)
    response.headers["etag"] = tag_of(card.version)
    return card


@router.put("/cards/{card_id}/no-card")
@needs(Permission.EDIT_OWN)
def set_card_aside(
    response: Response,
    office: InOffice,
    card_id: CardId,
    by: Annotated[str, Query(max_length=200)] = "",
    if_match: Annotated[str | None, Header()] = None,
) -> CardShape:
    """It is no card: what was read of it counts for nobody, and a contact that has nothing else is hidden.

    Undone by DELETE, nothing is lost.
    """
    return _aside(response, office, card_id, by=by, version=version_in(if_match), aside=True)


@router.delete("/cards/{card_id}/no-card")
@needs(Permission.EDIT_OWN)
def take_card_back(
    response: Response,
    office: InOffice,
    card_id: CardId,
    by: Annotated[str, Query(max_length=200)] = "",
    if_match: Annotated[str | None, Header()] = None,
) -> CardShape:
    """It is a card after all."""
    return _aside(response, office, card_id, by=by, version=version_in(if_match), aside=False)


def _aside(response: Response, office: Office, card_id: str, *, by: str, version: int, aside: bool) -> CardShape:
    with office.home.writing() as desk:
        check_edit(office, desk, card_id)
        act = desk.asides.set_aside if aside else desk.asides.take_back
        act(card_id, by=office.who(by), version=version)
        card = whole_card(desk, card_id)
    response.headers["etag"] = tag_of(card.version)
    return card


def join_sides(office: Office, desk: OpenBook, card_id: str, wish: OtherSideWish, version: int) -> None:
    """A person's word that two sides are one card.

    Raises:
        ReviewOutOfDate: `version` is not the card's any more.
    """
    check_edit(office, desk, card_id)
    check_edit(office, desk, wish.card_id)
    if desk.book.card(card_id).version != version:
        raise ReviewOutOfDate
    front, back = (card_id, wish.card_id) if wish.side == "back" else (wish.card_id, card_id)
    desk.sides.pair(front, back, by=office.who(wish.by))


def check_edit(office: Office, desk: OpenBook, card_id: str) -> None:
    """A rep edits the cards of their own encounters.

    Raises:
        NotAllowed: others met this person.
    """
    met = desk.originals.one(desk.book.card(card_id).sha256).encounters
    office.check_edit(encounter.owner for encounter in met)


def whole_card(desk: OpenBook, card_id: str) -> CardShape:
    """A card with its evidence and its other side.

    Raises:
        NoSuchCard: no card has this id.
    """
    return card_shape(desk.book.card(card_id), desk.sides.other_of([card_id]).get(card_id))


@router.put("/cards/{card_id}")
@needs(Permission.EDIT_OWN)
def confirm_card(
    response: Response,
    office: InOffice,
    card_id: CardId,
    said: Confirmation,
    if_match: Annotated[str | None, Header()] = None,
) -> CardShape:
    """A person's word on a card: the values named stand from now on, places not named stay as they are.

    409 when somebody else confirmed it first, 428 without If-Match. Nothing that was read is lost.
    """
    version = version_in(if_match)
    with office.home.writing() as desk:
        check_edit(office, desk, card_id)
        desk.book.confirm_card(
            card_id,
            values=[
                ConfirmedValue(kind=value.kind, value=value.value.strip(), position=value.position)
                for value in said.values
            ],
            by=office.who(said.by),
            version=version,
        )
        card = whole_card(desk, card_id)
    response.headers["etag"] = tag_of(card.version)
    return card
