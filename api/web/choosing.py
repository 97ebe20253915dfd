"""Of two records that become one: which of their values a person wants to stand, and what makes them stand.

Knows no page and no SQL.
"""

from __future__ import annotations

from collections.abc import Mapping

from api.home import OpenBook
from contacts.views import ConfirmedValue, ContactView
from normalize.draft import FieldKind

Choice = tuple[str, ConfirmedValue]
"""A card, and what somebody says of a place on it."""


def chosen(desk: OpenBook, said: Mapping[str, str], left_id: str, right_id: str) -> list[Choice]:
    """The values of the side that a form's `keep-<kind>` names; to be asked before the two are one."""
    return [
        kept
        for side, view in (("left", desk.book.contact(left_id)), ("right", desk.book.contact(right_id)))
        for kind in FieldKind
        if said.get(f"keep-{kind.value}") == side
        for kept in _places(view, kind)
    ]


def let_stand(desk: OpenBook, choices: list[Choice], *, by: str) -> None:
    """A person's word on the card where each value is printed: such a one stands before what is newer."""
    for card_id, value in choices:
        desk.book.confirm_card(card_id, values=(value,), by=by, version=desk.book.card(card_id).version)


def _places(view: ContactView, kind: FieldKind) -> list[Choice]:
    """Where the values of a kind stand that a person chose."""
    return [
        (value.card_id, ConfirmedValue(kind=kind, value=value.value, position=value.position))
        for value in view.values
        if value.kind is kind and value.current and value.value and value.card_id
    ]
