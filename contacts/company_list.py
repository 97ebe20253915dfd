"""The list of companies: found by any of their names or domains, those with most people first, page by page.

Knows no page of the browser and no act.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, Select, and_, cast, func, literal, or_
from sqlalchemy import select as sql_select
from sqlalchemy.orm import aliased
from sqlmodel import col

from contacts.cursor import bad_cursor, from_place, to_place
from contacts.desk import Desk
from contacts.model import Company, Contact
from contacts.model_known import Affiliation, CompanyAlias
from contacts.model_records import RecordValue
from contacts.naming import key_of_company
from contacts.tree import gone
from contacts.views import Page
from normalize.variants import fold_for_key


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyRow:
    """A company in a list."""

    company_id: str
    name: str
    people: int
    """Who are there now."""


def company_rows(desk: Desk, query: str = "", *, after: str | None = None, limit: int = 50) -> Page[CompanyRow]:
    """Companies whose name, English name or domain contains the query; those nobody is known of only if written down.

    Raises:
        BookError: `after` is not from a page.
    """
    desk.flush()
    moved = _moved()
    there: Select[str, int] = (
        sql_select(col(Affiliation.company_id).label("company_id"), func.count().label("people"))
        .where(
            col(Affiliation.company_id).is_not(None),
            col(Affiliation.until).is_(None),
            col(Affiliation.contact_id).not_in(gone(col(Contact.id))),
        )
        .group_by(col(Affiliation.company_id))
    )
    named: Select[str, int]
    if wanted := fold_for_key(query):
        found = sql_select(_root(moved, Company.id).label("root")).select_from(Company)
        found = found.join(moved, moved.c.id == col(Company.id), isouter=True).where(_called(query, wanted))
        roots = found.distinct().cte("roots")
        named = sql_select(roots.c.root.label("company_id"), literal(0).label("people"))
        parts = sql_select(moved.c.id).join(roots, roots.c.root == moved.c.root)
        there = there.where(col(Affiliation.company_id).in_(sql_select(roots.c.root).union_all(parts)))
    else:
        # Where nobody is known yet, but somebody wrote it down, it is a customer, too.
        named = sql_select(col(RecordValue.company_id).label("company_id"), literal(0).label("people")).where(
            col(RecordValue.company_id).is_not(None), col(RecordValue.ended_at).is_(None), col(RecordValue.value) != ""
        )
    said = there.union_all(named).subquery()
    root = _root(moved, said.c.company_id)
    people = cast(func.sum(said.c.people), Integer)
    counted = sql_select(root.label("root"), people.label("people")).select_from(said)
    counted = counted.join(moved, moved.c.id == said.c.company_id, isouter=True).group_by(root)
    listed = counted.subquery()
    page: Select[str, str, int] = sql_select(col(Company.id), col(Company.name), listed.c.people)
    page = page.join(listed, listed.c.root == col(Company.id))
    if after is not None:
        page = page.where(_behind(after, listed.c.people))
    page = page.order_by(listed.c.people.desc(), col(Company.name), col(Company.id)).limit(limit + 1)
    rows = [
        CompanyRow(company_id=row[0], name=row[1], people=row[2])
        for row in desk.session.connection().execute(page).all()
    ]
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(
        items=tuple(rows[:limit]), after=to_place(str(last.people), last.name, last.company_id) if last else None
    )


def _moved() -> CTE:
    """The few companies that are part of another one, each with the one at its root."""
    child, above = aliased(Company), aliased(Company)
    first: Select[str, str] = sql_select(col(child.id).label("id"), col(above.id).label("root"))
    first = first.join(above, col(above.id) == col(child.merged_into)).where(
        col(child.merged_into).is_not(None), col(above.merged_into).is_(None)
    )
    moved = first.cte("moved", recursive=True)
    below = aliased(Company)
    return moved.union_all(sql_select(col(below.id), moved.c.root).join(moved, col(below.merged_into) == moved.c.id))


def _root(moved: CTE, company_id: Any) -> ColumnElement[str]:
    return func.coalesce(moved.c.root, company_id)


def _called(query: str, wanted: str) -> ColumnElement[bool]:
    """Whether a company goes by this."""
    key = key_of_company(query) or wanted
    alias = sql_select(col(CompanyAlias.company_id)).where(
        or_(col(CompanyAlias.text).contains(wanted, autoescape=True), col(CompanyAlias.text) == key)
    )
    return or_(
        col(Company.key).contains(wanted, autoescape=True),
        col(Company.key).contains(key, autoescape=True),
        col(Company.id).in_(alias),
    )


def _behind(after: str, people: ColumnElement[int]) -> ColumnElement[bool]:
    """Rows that come after the last one of the page before."""
    count, name, company_id = from_place(after, 3)
    if not count.isascii() or not count.isdigit():
        raise bad_cursor()
    later = or_(col(Company.name) > name, and_(col(Company.name) == name, col(Company.id) > company_id))
    return or_(people < int(count), and_(people == int(count), later))
