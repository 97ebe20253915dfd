"""The pages on which a person adds a card to a picture: one the machine missed, two cut as one, one cut as two.

Knows no SQL and no engine.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from api.home import OpenBook
from api.office import InOffice, Office
from api.problems import Problem, WrongForm, problem_of
from api.routes.cards import CardId, check_edit
from api.routes.photos import Sha256, photo_shape
from api.security.permissions import Permission, needs
from api.shapes import Corners, FoundCard, PhotoShape
from api.web.cut_pages import corners_in
from api.web.drawing import draw
from api.web.quads import around, halves, in_the_middle
from contacts.errors import BookError
from ingest.geometry import bounding_box

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Ids = Annotated[list[str], Query(max_length=20)]


def check_photo(office: Office, desk: OpenBook, sha256: str) -> None:
    """A rep edits the pictures of their own encounters.

    Raises:
        NotAllowed: others met these people.
    """
    office.check_edit(met.owner for met in desk.originals.one(sha256).encounters)


@router.get("/photos/{sha256}/cut")
@needs(Permission.EDIT_OWN)
def add_page(  # noqa: PLR0917 - FastAPI passes by name
    office: InOffice,
    sha256: Sha256,
    page: Annotated[int, Query(ge=1, le=5000)] = 1,
    instead: Ids = [],  # noqa: B006 - FastAPI copies it
    split: bool = False,
    quad: Annotated[str, Query(max_length=200)] = "",
) -> HTMLResponse:
    """The picture with four corners to be put where the card is.

    Args:
        instead: cards that were wrongly cut: the new one lies round all of them.
        split: the one card in `instead` is two; this is the first, the other one follows.
        quad: where the corners begin, as the page before said.
    """
    with office.home.reading() as desk:
        check_photo(office, desk, sha256)
        photo = photo_shape(desk, desk.originals.one(sha256))
    wrong = [card for card in photo.cards if card.id in instead]
    if wrong:
        page = wrong[0].page
    return draw_add(office, photo, page=page, wrong=wrong, split=split and len(wrong) == 1, quad=_typed(quad))


def draw_add(
    office: Office,
    photo: PhotoShape,
    *,
    page: int,
    wrong: list[FoundCard],
    split: bool,
    quad: Corners | None = None,
    conflict: Problem | None = None,
) -> HTMLResponse:
    """The page for corners of a new card; `quad`: as a person left them where a cut was refused."""
    from api.web.photo_view import picture_size, quarter_turns, turned  # noqa: PLC0415 - Pillow comes with it

    here = [card.quad for card in photo.cards if card.page == page]
    view = turned(page, picture_size(office.home, photo.sha256, page), quarter_turns(here))
    rest: Corners | None = None
    if quad is None and split:
        quad, rest = halves(wrong[0].quad)
    elif quad is None and wrong:
        quad = around([card.quad for card in wrong])
    shape = quad or in_the_middle(view)
    box = bounding_box(shape)
    title = "二枚に分ける" if split else "一枚の名刺にする" if len(wrong) > 1 else "名刺を加える"
    return draw(
        "cut.html", http_status=conflict.status if conflict else 200, here="photos", sha256=photo.sha256, page=page,
        view=view, quad=shape, handle_px=max(box.width, box.height) / 28, conflict=conflict, title=title,
        action=f"/photos/{photo.sha256}/cut", back=f"/photos/{photo.sha256}", back_name=photo.file_name, version=None,
        wrong=wrong, rest=rest, split=split, others=[card for card in photo.cards if card.page == page],
        whole=not wrong and rest is None,
    )  # fmt: skip


@router.post("/photos/{sha256}/cut")
@needs(Permission.EDIT_OWN)
async def add(request: Request, office: InOffice, sha256: Sha256) -> Response:
    """Read the new card; where that is refused, the corners stay as they were left."""
    form = await request.form()
    instead = [str(one) for one in form.getlist("instead")]
    said = {name: value for name, value in form.items() if isinstance(value, str)}
    return await run_in_threadpool(_add, office, sha256, said, instead)


def _add(office: Office, sha256: str, form: dict[str, str], instead: list[str]) -> Response:
    quad = corners_in(form)
    page = int(form["page"]) if form.get("page", "").isdigit() else 1
    with office.home.reading() as desk:
        check_photo(office, desk, sha256)
    try:
        card_id = office.recutter().add(sha256, page, quad, by=office.who(), instead_of=instead)
    except BookError as error:
        with office.home.reading() as desk:
            photo = photo_shape(desk, desk.originals.one(sha256))
        wrong = [card for card in photo.cards if card.id in instead]
        return draw_add(
            office, photo, page=page, wrong=wrong, split=bool(form.get("rest")), quad=quad, conflict=problem_of(error)
        )
    if form.get("rest"):
        asked = urlencode({"page": page, "quad": form["rest"]})
        return RedirectResponse(f"/photos/{sha256}/cut?{asked}", status_code=303)
    return RedirectResponse(f"/cards/{card_id}", status_code=303)


@router.post("/cards/{card_id}/no-card")
@needs(Permission.EDIT_OWN)
def set_aside(
    office: InOffice, card_id: CardId, version: Annotated[int, Form()], aside: Annotated[bool, Form()] = True
) -> Response:
    """It is no card, or it is one after all; on to its picture."""
    with office.home.writing() as desk:
        check_edit(office, desk, card_id)
        card = desk.book.card(card_id)
        act = desk.asides.set_aside if aside else desk.asides.take_back
        act(card_id, by=office.who(), version=version)
    return RedirectResponse(f"/photos/{card.sha256}" if aside else f"/cards/{card_id}", status_code=303)


def _typed(quad: str) -> Corners | None:
    """Eight numbers from an address.

    Raises:
        WrongForm: they are not.
    """
    if not quad:
        return None
    try:
        a, b, c, d, e, f, g, h = (float(part) for part in quad.split(","))
    except ValueError as error:
        raise WrongForm("the address does not hold four corners", "open the page again") from error
    return ((a, b), (c, d), (e, f), (g, h))
