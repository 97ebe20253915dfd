"""Who a row may be of: decided by the same matcher as a card, against the book and the rows before it.

One row's answer waits for no other's, so that several processes can share a file. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from contacts.book import Book
from contacts.import_index import ROW, RowIndex
from matching.decide import MatchOptions, decide
from matching.decision import MatchDecision
from matching.keys import Key
from matching.known import KnownValues, Nearby
from normalize.draft import CardDraft, FieldReading

Decider = Callable[[RowIndex, Sequence[int], MatchOptions], Iterator[MatchDecision]]
"""Decides the rows at these places, in their order."""


class _Neighbours:
    """The book and the rows before one, as the matcher asks them."""

    def __init__(self, book: Book, index: RowIndex, place: int) -> None:
        self._book, self._index, self._place = book, index, place

    def near(self, keys: Sequence[Key]) -> Nearby:
        """Both together."""
        # That its company is known makes a row nobody else's: colleagues alone are not looked at.
        there, here = self._book.near(keys, colleagues=False), self._index.near(self._place, keys)
        sizes = {key: there.sizes.get(key, 0) + here.sizes.get(key, 0) for key in {*there.sizes, *here.sizes}}
        return Nearby(contacts=(*there.contacts, *here.contacts), sizes=sizes, people=there.people + here.people)

    def values_of(self, contact_id: str) -> KnownValues:
        """What stands of a contact, or what a row says."""
        if contact_id.startswith(ROW):
            return self._index.values_of(contact_id)
        return self._book.values_of(contact_id)


def decide_rows(book: Book, index: RowIndex, places: Sequence[int], options: MatchOptions) -> Iterator[MatchDecision]:
    """What each of these rows is to the book and to the rows before it; of the candidates only the one it is about.

    Nobody is told of colleagues: such a row is NEW.
    """

    def apart(one: str, other: str) -> bool:
        """Rows of a file are marked by nobody."""
        return not (one.startswith(ROW) or other.startswith(ROW)) and book.apart(one, other)

    for place in places:
        draft = draft_of(index.said(place))
        decision = decide(
            draft, _Neighbours(book, index, place), options, apart=apart, profile=index.profile(place)
        )  # fmt: skip
        meant = tuple(each for each in decision.candidates if each.contact_id == decision.contact_id)
        yield replace(decision, candidates=meant)


def draft_of(values: KnownValues) -> CardDraft:
    """The row as the matcher sees a card."""
    return CardDraft(
        readings=tuple(
            FieldReading(kind=kind, raw=value, value=value, confidence=1.0, lines=(), accepted=True)
            for kind, value in values
        )
    )


def row_id(place: int) -> str:
    """As matching knows a row."""
    return f"{ROW}{place:07d}"


def place_of(row: str) -> int:
    """The place of a row that matching named."""
    return int(row.removeprefix(ROW))
