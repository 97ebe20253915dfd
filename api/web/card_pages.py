"""The card pages: the list, and one card's picture beside its fields, to be looked through and confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from api.office import InOffice, Office
from api.problems import Problem, WrongForm, problem_of
from api.routes.cards import CardId, check_edit, join_sides, whole_card
from api.security.permissions import Permission, needs
from api.security.visitor import NotAllowed
from api.shapes import AlternativeShape, CardPage, CardShape, Corners, DoubtShape, FieldShape, OtherSideWish
from api.showing import card_brief
from api.web.drawing import draw
from api.web.offer_pages import offer_rows
from api.web.quads import crop_round, with_margin
from api.words import SHOWN_ORDER
from contacts.errors import BookError, ReviewOutOfDate
from contacts.model import CardStatus
from contacts.model_sides import NOT_CARDS
from contacts.views import ConfirmedValue
from normalize.draft import FieldKind

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

PER_PAGE = 48
LONGEST_VALUE = 1000
MOST_CHOICES = 12
"""Sides that a person can choose the other one from."""
TYPED = (
    FieldKind.NAME, FieldKind.NAME_KANA, FieldKind.COMPANY, FieldKind.DEPARTMENT, FieldKind.TITLE, FieldKind.MOBILE,
    FieldKind.PHONE, FieldKind.EMAIL, FieldKind.URL, FieldKind.POSTAL_CODE, FieldKind.ADDRESS,
)  # fmt: skip
"""What a person types of a card on which nothing could be read."""
Place = tuple[FieldKind, int]
Said = dict[Place, str]
"""What a person typed, by kind and position."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One field as the page shows it."""

    key: str
    kind: FieldKind
    position: int
    value: str
    """What the input holds: what the person typed before, else what stands."""
    read_value: str
    raw: str
    confidence: float
    accepted: bool
    verified: bool
    waits: bool
    by: str
    office: int | None
    boxes: tuple[Corners, ...]
    crop: str
    """An SVG viewBox round the field's boxes; empty where it has none."""
    lines: tuple[int, ...]
    alternatives: tuple[AlternativeShape, ...]
    doubts: tuple[DoubtShape, ...]
    reasons: tuple[str, ...]
    moved_to: FieldKind
    """The kind that the person has chosen for it, else its own."""


def row_of(field: FieldShape, card: CardShape, said: Said, moved: Mapping[Place, FieldKind]) -> Row:
    """A field with what the page adds to it."""
    return Row(
        moved_to=moved.get((field.kind, field.position), field.kind),
        key=f"{field.kind.value}-{field.position}",
        kind=field.kind,
        position=field.position,
        value=said.get((field.kind, field.position), field.value),
        read_value=field.read_value,
        raw=field.raw,
        confidence=field.confidence,
        accepted=field.accepted,
        verified=field.verified,
        waits=field.waits,
        by=field.by,
        office=field.office,
        boxes=tuple(with_margin(box) for box in field.card_boxes),
        crop=crop_round(field.card_boxes, card),
        lines=field.lines,
        alternatives=tuple(other for other in field.alternatives if other.value != field.value),
        doubts=field.doubts,
        reasons=field.reasons,
    )


@router.get("/cards")
@needs(Permission.SEE)
def cards_page(
    office: InOffice,
    status: Annotated[str, Query(pattern="^(|to_review|accepted|confirmed|blank|no_card|offered)$")] = "",
    after: Annotated[str | None, Query(max_length=500)] = None,
) -> HTMLResponse:
    """Cards as pictures, newest first."""
    with office.home.reading() as desk:
        found = desk.book.cards(
            status=CardStatus(status) if status not in ("", "offered") else None, offered=status == "offered",
            after=after, limit=PER_PAGE,
        )  # fmt: skip
    shown = [row for row in found.items if status or row.status not in NOT_CARDS]
    page = CardPage(items=tuple(card_brief(row) for row in shown), next=found.after)
    return draw("cards.html", here="cards", page=page, status=status)


@router.get("/cards/{card_id}")
@needs(Permission.SEE)
def card_page(
    office: InOffice,
    card_id: CardId,
    saved: bool = False,
    answered: Annotated[str, Query(max_length=60, description="the offer that was just answered")] = "",
) -> HTMLResponse:
    """A card's picture and boxes beside its fields."""
    with office.home.reading() as desk:
        card = whole_card(desk, card_id)
    kind, _, position = answered.partition(":")
    place = (FieldKind(kind), int(position)) if kind in set(FieldKind) and position.isdecimal() else None
    return draw_card(office, card, saved=saved, answered=place)


@router.post("/cards/{card_id}/other-side")
@needs(Permission.EDIT_OWN)
def choose_other_side(
    office: InOffice,
    card_id: CardId,
    version: Annotated[int, Form()],
    other: Annotated[str, Form(max_length=64)] = "",
    side: Annotated[str, Form(pattern="^(front|back)$")] = "back",
) -> Response:
    """A person's word on which side belongs to this one; no other: the two are parted."""
    try:
        with office.home.writing() as desk:
            if other:
                join_sides(office, desk, card_id, OtherSideWish(card_id=other, side=side), version)
            else:
                check_edit(office, desk, card_id)
                desk.sides.part(card_id, by=office.who(), version=version)
    except BookError as error:
        with office.home.reading() as desk:
            return draw_card(office, whole_card(desk, card_id), conflict=problem_of(error))
    return RedirectResponse(f"/cards/{card_id}", status_code=303)


def draw_card(
    office: Office,
    card: CardShape,
    *,
    said: Said | None = None,
    moved: Mapping[Place, FieldKind] | None = None,
    conflict: Problem | None = None,
    saved: bool = False,
    answered: Place | None = None,
) -> HTMLResponse:
    """The page of a card, with what a person typed before where a save was refused."""
    order = {kind: number for number, kind in enumerate(SHOWN_ORDER)}
    fields = sorted(card.fields, key=lambda field: (field.office or 0, order[field.kind], field.position))
    with office.home.reading() as desk:
        choices = (
            [] if card.other_side else [whole_card(desk, one) for one in desk.sides.candidates(card.id)[:MOST_CHOICES]]
        )
        offers = offer_rows(desk.offers.of_card(card.id), card)
    may_edit = office.visitor.may(Permission.EDIT_OWN)
    try:
        with office.home.reading() as desk:
            check_edit(office, desk, card.id)
    except NotAllowed:
        may_edit = False  # others met this person
    following = None
    if saved:
        with office.home.reading() as desk:
            waiting = desk.book.cards(status=CardStatus.TO_REVIEW, limit=2).items
        following = next((row.card_id for row in waiting if row.card_id != card.id), None)
    return draw(
        "card.html",
        http_status=conflict.status if conflict else 200,
        here="cards",
        card=card,
        rows=[row_of(field, card, said or {}, moved or {}) for field in fields],
        unplaced=[(index, line) for index, line in enumerate(card.lines) if not line.placed],
        kinds=SHOWN_ORDER,
        typed=() if card.fields else TYPED,
        may_edit=may_edit and card.status != CardStatus.NO_CARD.value,
        may_take_back=may_edit,
        owner=office.who(),
        conflict=conflict,
        saved=saved,
        next_card=following,
        choices=choices,
        offers=offers,
        answered=answered,
    )


@router.post("/cards/{card_id}")
@needs(Permission.EDIT_OWN)
async def save_card(request: Request, office: InOffice, card_id: CardId) -> Response:
    """Confirm every value of the form; when somebody else was first, show theirs and keep what was typed."""
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    return await run_in_threadpool(_save, office, card_id, form)


def _save(office: Office, card_id: str, form: dict[str, str]) -> Response:
    version, said, moved = form.get("version", ""), values_in(form), kinds_in(form)
    if not version.isdigit():
        raise WrongForm("the form does not say which version it was made from", "open the card again")
    try:
        with office.home.writing() as desk:
            check_edit(office, desk, card_id)
            card = whole_card(desk, card_id)
            added = added_value(form, card)
            desk.book.confirm_card(
                card_id,
                values=[
                    ConfirmedValue(kind=kind, value=value, position=position)
                    for (kind, position), value in moved_values({**said, **added}, moved, card).items()
                ],
                by=office.who(form.get("by", "")),
                version=int(version),
            )
    except ReviewOutOfDate as error:
        with office.home.reading() as desk:
            return draw_card(office, whole_card(desk, card_id), said=said, moved=moved, conflict=problem_of(error))
    return RedirectResponse(f"/cards/{card_id}?saved=true", status_code=303)


def values_in(form: dict[str, str]) -> Said:
    """Inputs named `value:<kind>:<position>`, and `type:…` of a card to be typed, of which empty ones say nothing.

    Raises:
        WrongForm: a name or a value that our page does not make.
    """
    said: Said = {}
    for name, value in form.items():
        if not name.startswith("value:") and not (name.startswith("type:") and value.strip()):
            continue
        _, kind, position = [*name.split(":"), "", ""][:3]
        if kind not in set(FieldKind) or not position.isdigit() or len(value) > LONGEST_VALUE:
            raise WrongForm(f"the form has an input {name[:60]} that does not fit", "open the card again")
        said[FieldKind(kind), int(position)] = value.strip()
    return said


def kinds_in(form: dict[str, str]) -> dict[Place, FieldKind]:
    """Selects named `kind:<kind>:<position>` that say another kind than the field had.

    Raises:
        WrongForm: a name or a kind that our page does not make.
    """
    moved: dict[Place, FieldKind] = {}
    for name, value in form.items():
        if not name.startswith("kind:"):
            continue
        _, kind, position = [*name.split(":"), "", ""][:3]
        if kind not in set(FieldKind) or value not in set(FieldKind) or not position.isdigit():
            raise WrongForm(f"the form has a kind {name[:60]} that does not fit", "open the card again")
        if kind != value:
            moved[FieldKind(kind), int(position)] = FieldKind(value)
    return moved


def moved_values(said: Said, moved: Mapping[Place, FieldKind], card: CardShape) -> Said:
    """The values with those of another kind at the next free place of that kind; where they stood is nothing."""
    placed = dict(said)
    taken = {(field.kind, field.position) for field in card.fields} | set(said)
    for place, kind in moved.items():
        if not placed.get(place):
            continue
        free = max((position for one, position in taken if one is kind), default=-1) + 1
        placed[kind, free], placed[place] = placed[place], ""
        taken.add((kind, free))
    return placed


def added_value(form: dict[str, str], card: CardShape) -> Said:
    """What the person typed into the empty row at the end, at the next free position of its kind."""
    value, kind = form.get("add-value", "").strip(), form.get("add-kind", "")
    if not value or kind not in set(FieldKind) or len(value) > LONGEST_VALUE:
        return {}
    taken = [field.position for field in card.fields if field.kind == kind]
    return {(FieldKind(kind), max(taken, default=-1) + 1): value}
