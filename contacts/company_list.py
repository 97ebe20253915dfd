"""The list of companies: found by any of their names or domains, those with most people first, page by page.

Knows no page of the browser and no act.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, Select, and_, cast, func, or_
from sqlalchemy import select as sql_select
from sqlalchemy.orm import aliased
from sqlmodel import col

from contacts.cursor import bad_cursor, from_place, to_place
from contacts.desk import Desk
from contacts.model import Company, Contact
from contacts.model_known import Affiliation, CompanyAlias
from contacts.model_records import RecordValue
from contacts.naming import key_of_company
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
    top: Select[str, str] = sql_select(col(Company.id).label("id"), col(Company.id).label("root"))
    tree = top.where(col(Company.merged_into).is_(None)).cte("tree", recursive=True)
    child = aliased(Company)
    tree = tree.union_all(sql_select(col(child.id), tree.c.root).join(tree, col(child.merged_into) == tree.c.id))
    # The few who are part of another one or hidden are left out, rather than all others looked up one by one.
    gone = sql_select(col(Contact.id)).where(
        or_(col(Contact.merged_into).is_not(None), col(Contact.hidden_at).is_not(None))
    )
    there = (
        sql_select(col(Affiliation.company_id).label("company_id"), func.count().label("people"))
        .where(col(Affiliation.until).is_(None), col(Affiliation.contact_id).not_in(gone))
        .group_by(col(Affiliation.company_id))
        .subquery()
    )
    people = cast(func.coalesce(func.sum(there.c.people), 0), Integer)
    counted = sql_select(tree.c.root.label("root"), people.label("people"))
    counted = counted.join(there, there.c.company_id == tree.c.id, isouter=True).group_by(tree.c.root)
    if wanted := fold_for_key(query):
        named = sql_select(tree.c.root).join(Company, col(Company.id) == tree.c.id).where(_called(query, wanted))
        counted = counted.where(tree.c.root.in_(named))
    else:
        # Where nobody is known yet, but somebody wrote it down, it is a customer, too.
        written = sql_select(col(RecordValue.company_id)).where(
            col(RecordValue.company_id).is_not(None), col(RecordValue.ended_at).is_(None), col(RecordValue.value) != ""
        )
        counted = counted.having(or_(people > 0, tree.c.root.in_(written)))
    listed = counted.subquery()
    page: Select[str, str, int] = sql_select(col(Company.id), col(Company.name), listed.c.people)
    page = page.join(listed, listed.c.root == col(Company.id))
    if after is not None:
        page = page.where(_behind(after, listed.c.people))
    page = page.order_by(listed.c.people.desc(), col(Company.name), col(Company.id)).limit(limit + 1)
    found = desk.session.connection().execute(page).all()
    rows = [CompanyRow(company_id=row[0], name=row[1], people=row[2]) for row in found]
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(
        items=tuple(rows[:limit]), after=to_place(str(last.people), last.name, last.company_id) if last else None
    )


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
