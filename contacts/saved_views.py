"""Views of the contacts and pivot tables that somebody has saved for themselves. Flushes, never commits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete
from sqlmodel import Session, col, select

from contacts.desk import storable
from contacts.errors import NotPossible
from contacts.model_own import SavedView

LONGEST_NAME = 40
MOST_VIEWS = 50
PIVOT = "pivot?"
"""Stands before the query of a pivot table; no query of a list can begin so, for it would be written %3F."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewOfList:
    """A view, by the name its owner gave it."""

    name: str
    query: str


class SavedViews:
    """One person's views, on one transaction."""

    def __init__(self, session: Session, *, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        """`now` gives a moment with a time zone; `new_id` a fresh string of at most 64 characters."""
        self.session = session
        self.now = now
        self.new_id = new_id

    def of(self, account_id: str) -> tuple[ViewOfList, ...]:
        """An account's views by name; of "", those of whoever sits here while there are no accounts."""
        return tuple(view for view in self._all(account_id) if not view.query.startswith(PIVOT))

    def pivots(self, account_id: str) -> tuple[ViewOfList, ...]:
        """Their pivot tables."""
        return tuple(
            ViewOfList(name=view.name, query=view.query.removeprefix(PIVOT))
            for view in self._all(account_id)
            if view.query.startswith(PIVOT)
        )

    def _all(self, account_id: str) -> tuple[ViewOfList, ...]:
        rows = self.session.exec(select(SavedView).where(_whose(account_id)).order_by(col(SavedView.name))).all()
        return tuple(ViewOfList(name=row.name, query=row.query) for row in rows)

    def save(self, account_id: str, name: str, query: str) -> None:
        """Keep it under this name, in the place of what had the name before.

        Raises:
            NotPossible: the name is empty, too long or taken on the other page, or there are too many.
        """
        shown = storable(name).strip()
        if not shown or len(shown) > LONGEST_NAME:
            raise NotPossible(f"見え方の名前は 1〜{LONGEST_NAME} 文字です。", "短い名前を付けてください。")
        others = self.of(account_id) if query.startswith(PIVOT) else self.pivots(account_id)
        if any(view.name == shown for view in others):
            raise NotPossible("この名前は、もう一方の画面で使っています。", "別の名前を付けてください。")
        self.forget(account_id, shown)
        if len(self._all(account_id)) >= MOST_VIEWS:
            raise NotPossible(f"見え方は {MOST_VIEWS} 件まで残せます。", "使わないものを消してください。")
        self.session.add(
            SavedView(id=self.new_id(), account_id=account_id or None, name=shown, query=storable(query), at=self.now())
        )
        self.session.flush()

    def forget(self, account_id: str, name: str) -> None:
        """It is not kept any more; nothing where it was not."""
        self.session.connection().execute(delete(SavedView).where(_whose(account_id), col(SavedView.name) == name))


def _whose(account_id: str) -> ColumnElement[bool]:
    owner = col(SavedView.account_id)
    return owner == account_id if account_id else owner.is_(None)
