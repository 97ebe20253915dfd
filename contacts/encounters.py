"""Which pages of a file an encounter is about. Knows no person."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col

from contacts.model import Encounter


def covers(page: Any) -> ColumnElement[bool]:
    """A condition on Encounter: it is about this page (a column, a bound parameter or a number) of its file."""
    first, last = col(Encounter.first_page), col(Encounter.last_page)
    return and_(or_(first.is_(None), first <= page), or_(last.is_(None), last >= page))
