"""The queue's views → what a reviewer sees: value, options, readers, failed checks. Knows no route and no query."""

from __future__ import annotations

from api.shapes_review import ReaderSaid, ReviewItem, ReviewLeft, ReviewPile
from contacts.doubts import failed_checks
from contacts.review import DoubtView, Left, Pile
from contacts.views import CardView, FieldView

MOST_OPTIONS = 5
"""As many as there are keys for them."""
_SEE_THE_DOUBT = "確認を要する点がある"
"""The guard that only says that there is a doubt; the doubt itself says which."""


def review_pile(pile: Pile, left: Left) -> ReviewPile:
    """The whole pile."""
    return ReviewPile(
        items=tuple(review_item(doubt, pile.cards[doubt.card_id]) for doubt in pile.doubts),
        left=ReviewLeft(doubts=left.doubts, cards=left.cards, elsewhere=left.elsewhere),
    )


def review_item(doubt: DoubtView, card: CardView) -> ReviewItem:
    """One place to look at."""
    field = next((field for field in card.fields if doubt.place == (field.kind, field.position)), None)
    if doubt.place is None or field is None:
        return ReviewItem(
            id=doubt.id, card_id=card.card_id, reading=card.reading_id, kind=None, position=0, office=None, value="",
            raw="", card_boxes=(), options=(), readers=(), checks=(),
        )  # fmt: skip
    value = field.read_value if doubt.second else field.value
    return ReviewItem(
        id=doubt.id,
        card_id=card.card_id,
        reading=card.reading_id,
        kind=field.kind,
        position=field.position,
        office=field.office,
        value=value,
        raw=field.raw,
        card_boxes=field.boxes,
        options=_options(field, card, value),
        readers=_readers(field, card),
        checks=_checks(field),
    )


def _options(field: FieldView, card: CardView, value: str) -> tuple[str, ...]:
    """The reader's alternatives; then what another engine read of a value that stands there just as it is printed."""
    found = [other.value for other in field.alternatives]
    if len(field.lines) == 1 and card.lines[field.lines[0]].text == field.read_value:
        found += [text for _, text in card.lines[field.lines[0]].by if text]
    return tuple(dict.fromkeys(one for one in found if one and one != value))[:MOST_OPTIONS]


def _readers(field: FieldView, card: CardView) -> tuple[ReaderSaid, ...]:
    """Each reader with all lines of the value together."""
    said: dict[str, list[str]] = {}
    for index in field.lines:
        for reader, text in card.lines[index].by:
            said.setdefault(reader, [])
            if text is not None:
                said[reader].append(text)
    return tuple(ReaderSaid(reader=reader, text=" ／ ".join(texts) or None) for reader, texts in said.items())


def _checks(field: FieldView) -> tuple[str, ...]:
    doubts = tuple(doubt.text for doubt in field.doubts)
    failed = failed_checks(field.against)
    return doubts + tuple(words for words in failed if words != _SEE_THE_DOUBT or not doubts)
