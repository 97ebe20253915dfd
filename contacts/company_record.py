"""A company's name and version: begun without a card, renamed so that the new name finds it, edited one at a time.

Knows no page and no field but the name.
"""

from __future__ import annotations

from sqlalchemy import insert
from sqlmodel import col, select

from contacts.desk import Desk, What
from contacts.entry import key_of
from contacts.errors import ReviewOutOfDate
from contacts.model import Company, ValueSource
from contacts.model_acts import Act, ActKind
from contacts.model_records import RecordValue, Subject
from contacts.naming import key_of_company
from contacts.tree import household, root_of


def begin_company(desk: Desk, name: str, *, by: str) -> Company | None:
    """A new company of this name; None where there is one of it, or the name says nothing."""
    key = key_of_company(name)
    if not key:
        return None
    company_id = desk.new_id()
    if not desk.add_once(Company, {"id": company_id, "name": name, "key": key, "created_at": desk.now(), "version": 1}):
        return None
    desk.log(What.COMPANY_MADE, by=by, company=company_id)
    return desk.session.exec(select(Company).where(Company.id == company_id)).one()


def name_company(desk: Desk, company: Company, name: str, act: Act) -> str:
    """Call it so from now on; its former name still finds it. Why not, in words; empty: done."""
    if name == company.name:
        return ""
    key = key_of_company(name)
    if not key:
        return "企業名として読めません。"
    other = desk.session.exec(select(Company).where(Company.key == key)).first()
    if other is not None and root_of(desk, other.id, Company) != company.id:
        return f"「{other.name}」という会社がすでにあります。同じ会社なら「同じ会社をまとめる」でまとめてください。"
    if other is None:
        desk.session.add(
            Company(
                id=desk.new_id(), name=name, key=key, merged_into=company.id, merged_by=act.id, created_at=desk.now()
            )
        )
    said = select(RecordValue.number).where(
        col(RecordValue.home_id).in_(household(desk, company.id, Company)), RecordValue.key == "name"
    )
    if desk.session.exec(said).first() is None:
        # What it was called before anybody said otherwise: it stands again when every act is taken back.
        desk.session.connection().execute(
            insert(RecordValue),
            {
                "subject": Subject.COMPANY, "company_id": company.id, "home_id": company.id, "key": "name",
                "value": company.name, "raw": company.name, "folded": key_of(company.name),
                "source": ValueSource.CARD, "by": "", "at": company.created_at,
            },
        )  # fmt: skip
    company.name = name
    desk.flush()
    return ""


def check_company_version(desk: Desk, company: Company, version: int | None) -> None:
    """Refuse what was decided while looking at an older state.

    Raises:
        ReviewOutOfDate: somebody changed the company since, and who.
    """
    if version is None or (company.version or 1) == version:
        return
    last = desk.session.exec(
        select(Act)
        .where(Act.first_id == company.id, col(Act.kind).in_((ActKind.COMPANY_EDIT, ActKind.HANDOVER)))
        .order_by(col(Act.number).desc())
        .limit(1)
    ).first()
    if last is None:
        raise ReviewOutOfDate("先に別の人がこの会社を変更しました。")
    when = (last.undone_at or last.at).astimezone()
    who = last.undone_by or last.by
    raise ReviewOutOfDate(f"{who} さんが {when.month}月{when.day}日 {when:%H:%M} に先に変更しました。")
