"""The page on which a person cuts a card out by hand. Knows no SQL and no engine."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from api.office import InOffice, Office
from api.problems import Problem, WrongForm, problem_of
from api.routes.cards import CardId, check_edit, whole_card
from api.security.permissions import Permission, needs
from api.shapes import CardShape, Corners
from api.web.drawing import draw
from contacts.errors import BookError
from ingest.geometry import bounding_box

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/cards/{card_id}/cut")
@needs(Permission.EDIT_OWN)
def cut_page(office: InOffice, card_id: CardId) -> HTMLResponse:
    """The picture with the card's corners, to be drawn over."""
    with office.home.reading() as desk:
        check_edit(office, desk, card_id)
        card = whole_card(desk, card_id)
    return draw_cut(office, card)


def draw_cut(
    office: Office, card: CardShape, *, quad: Corners | None = None, conflict: Problem | None = None
) -> HTMLResponse:
    """The page for corners; `quad`: as a person left them where a cut was refused."""
    from api.web.photo_view import picture_size, quarter_turns, turned  # noqa: PLC0415 - Pillow comes with it

    view = turned(card.page, picture_size(office.home, card.sha256, card.page), quarter_turns([card.quad]))
    box = bounding_box(card.quad)
    return draw(
        "cut.html", http_status=conflict.status if conflict else 200, here="cards", sha256=card.sha256, page=card.page,
        view=view, quad=quad or card.quad, handle_px=max(box.width, box.height) / 28, conflict=conflict,
        title="切り抜き・向きを直して読み直す", action=f"/cards/{card.id}/cut", back=f"/cards/{card.id}",
        back_name=card.name or "（氏名なし）", version=card.version, wrong=[], rest=None, split=False, others=[],
        whole=False,
    )  # fmt: skip


@router.post("/cards/{card_id}/cut")
@needs(Permission.EDIT_OWN)
async def cut(request: Request, office: InOffice, card_id: CardId) -> Response:
    """Read the card again in the shape that was drawn; where that is refused, the corners stay as they were left."""
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    return await run_in_threadpool(_cut, office, card_id, form)


def _cut(office: Office, card_id: str, form: dict[str, str]) -> Response:
    quad = corners_in(form)
    try:
        version, turns = int(form["version"]), int(form.get("turns") or 0)
    except (KeyError, ValueError) as error:
        raise WrongForm("the form does not say which version it was made from", "open the page again") from error
    with office.home.reading() as desk:
        check_edit(office, desk, card_id)
    try:
        office.recutter().again(card_id, quad, by=office.who(), version=version, quarter_turns=turns)
    except BookError as error:
        with office.home.reading() as desk:
            return draw_cut(office, whole_card(desk, card_id), quad=quad, conflict=problem_of(error))
    return RedirectResponse(f"/cards/{card_id}", status_code=303)


def corners_in(form: dict[str, str]) -> Corners:
    """The four corners of a form.

    Raises:
        WrongForm: it does not hold them.
    """
    try:
        a, b, c, d = ((float(form[f"x{n}"]), float(form[f"y{n}"])) for n in range(4))
    except (KeyError, ValueError) as error:
        raise WrongForm("the form does not hold four corners", "open the page again") from error
    return (a, b, c, d)
