"""The review queue as a page: one doubt at a time beside its card. Knows no SQL."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.office import InOffice
from api.routes.review import reviewer
from api.security.permissions import Permission, needs
from api.shapes import CardShape, FieldShape
from api.shapes_review import PileWish, ReviewItem
from api.showing import card_shape
from api.showing_review import review_pile
from api.web.drawing import draw
from api.web.quads import crop_round, with_margin
from api.words import SHOWN_ORDER
from normalize.draft import FieldKind

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_ORDER = {kind: number for number, kind in enumerate(SHOWN_ORDER)}
_TALL = 1.4
"""Crops this much higher than wide are of vertical print and get more room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A doubt as the page shows it."""

    item: ReviewItem
    key: str
    card: CardShape
    crop: str
    tall: bool
    agreed: bool
    """Whether all readers that looked saw the same."""
    number: int
    """Which doubt of its card, from 1."""
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A card beside its doubts."""

    card: CardShape
    fields: tuple[FieldShape, ...]
    waiting: dict[tuple[FieldKind, int], str]
    """What waits, with the value that is looked at."""


@router.get("/review")
@needs(Permission.REVIEW)
def review_page(office: InOffice) -> HTMLResponse:
    """The empty desk; review.js asks for the pile."""
    return draw("review.html", here="questions", kinds=SHOWN_ORDER)


@router.post("/review/pile")
@needs(Permission.REVIEW)
def pile_page(office: InOffice, wish: PileWish) -> HTMLResponse:
    """The pile as HTML, for review.js."""
    who = reviewer(office, wish.window, wish.by)
    with office.home.writing() as desk:
        taken = desk.review.pile(who, size=wish.size)
        pile = review_pile(taken, desk.review.left(who))
        others = desk.sides.other_of(list(taken.cards))
        shapes = {one: card_shape(view, others.get(one)) for one, view in taken.cards.items()}
    counts: dict[str, int] = {}
    totals: dict[str, int] = {}
    for item in pile.items:
        totals[item.card_id] = totals.get(item.card_id, 0) + 1
    looks = []
    for item in pile.items:
        counts[item.card_id] = counts.get(item.card_id, 0) + 1
        looks.append(_look(item, shapes[item.card_id], counts[item.card_id], totals[item.card_id]))
    wholes = [_whole(card, pile.items) for card in shapes.values()]
    return draw("review_pile.html", looks=looks, wholes=wholes, left=pile.left, boxes_of=_boxes_of)


def _look(item: ReviewItem, card: CardShape, number: int, of: int) -> Look:
    crop = crop_round(item.card_boxes, card, around=0.35)
    _, _, width, height = (float(part) for part in (crop or "0 0 1 0").split())
    texts = {said.text for said in item.readers if said.text is not None}
    return Look(
        item=item,
        key=f"{item.kind.value}-{item.position}" if item.kind else "",
        card=card,
        crop=crop,
        tall=height > _TALL * width,
        agreed=len(texts) == 1 and all(said.text for said in item.readers) and len(item.readers) > 1,
        number=number,
        of=of,
    )


def _whole(card: CardShape, items: tuple[ReviewItem, ...]) -> Whole:
    shown = [field for field in card.fields if field.value]
    return Whole(
        card=card,
        fields=tuple(sorted(shown, key=lambda field: (field.office or 0, _ORDER[field.kind], field.position))),
        waiting={(item.kind, item.position): item.value for item in items if item.card_id == card.id and item.kind},
    )


def _boxes_of(field: FieldShape) -> tuple[object, ...]:
    return tuple(with_margin(box) for box in field.card_boxes)
