"""Everybody at once as columns, for looking the whole book through. Knows no score."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from contacts.model import Contact
from contacts.model_acts import NeverSame

_KINDS = ("name", "name_kana", "company", "department", "title", "email", "phone", "mobile")


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeBook:
    """Everybody who stands for themselves, in the order they came."""

    ids: tuple[str, ...]
    columns: dict[str, list[str]]
    """Kind → what stands, one cell a contact."""
    never: frozenset[tuple[int, int]]
    """Places of contacts that are never the same, smaller first."""


def whole_book(session: Session) -> WholeBook:
    """The contacts that are shown, without those that are part of another."""
    rows = session.exec(
        select(Contact)
        .where(col(Contact.merged_into).is_(None), col(Contact.hidden_at).is_(None))
        .order_by(col(Contact.number))
    ).all()
    place = {row.id: number for number, row in enumerate(rows)}
    marks = session.exec(select(NeverSame.first_id, NeverSame.second_id).where(col(NeverSame.ended_at).is_(None))).all()
    pairs = ((place[a], place[b]) for a, b in marks if a in place and b in place)
    return WholeBook(
        ids=tuple(row.id for row in rows),
        columns={kind: [getattr(row, kind) for row in rows] for kind in _KINDS},
        never=frozenset((min(pair), max(pair)) for pair in pairs),
    )
