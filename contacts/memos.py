"""Memos: what somebody jots down of a person, and the day to get back to them. Knows no page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from contacts.desk import Desk, storable
from contacts.errors import BookError, NoSuchCard, NoSuchContact, NoSuchMemo, ReviewOutOfDate
from contacts.model import Card, Company, Contact
from contacts.model_intake import Memo
from contacts.tree import household, root_of, roots_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoView:
    """A memo, and whom it is of now."""

    memo_id: str
    card_id: str | None
    contact_id: str | None
    name: str
    company: str
    text: str
    due_on: date | None
    done_at: datetime | None
    by: str
    at: datetime
    version: int
    rep: str
    """Who is to do it."""
    company_id: str | None = None
    """Of a memo about a company as a whole."""


class Memos:
    """Bound to one transaction; flushes, never commits."""

    def __init__(self, session: Session, *, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        """`now` gives a moment with a time zone; `new_id` a fresh string of at most 64 characters."""
        self._desk = Desk(session=session, now=now, new_id=new_id)

    def add(
        self,
        *,
        once: str,
        by: str,
        text: str,
        due_on: date | None = None,
        card_id: str | None = None,
        contact_id: str | None = None,
        company_id: str | None = None,
        rep: str = "",
    ) -> MemoView:
        """Jot it down, of a card, a contact or a company; the same `once` again gives the memo that is there.

        `rep` is to do it; empty: whoever writes it down.

        Raises:
            NoSuchCard, NoSuchContact: there is none.
        """
        session = self._desk.session
        if card_id is not None and session.get(Card, card_id) is None:
            raise NoSuchCard(card_id)
        if contact_id is not None and not session.exec(select(Contact.id).where(Contact.id == contact_id)).first():
            raise NoSuchContact(contact_id)
        if company_id is not None and not session.exec(select(Company.id).where(Company.id == company_id)).first():
            raise BookError("その会社はありません。", "一覧から選び直してください。")
        self._desk.add_once(
            Memo,
            {
                "id": self._desk.new_id(), "once": once, "card_id": card_id, "contact_id": contact_id,
                "company_id": company_id, "rep": storable(rep.strip()) or None,
                "text": storable(text), "due_on": due_on, "done_at": None, "by": storable(by), "at": self._desk.now(),
                "version": 1,
            },
        )  # fmt: skip
        return self._views([session.exec(select(Memo).where(Memo.once == once)).one()])[0]

    def of_card(self, card_id: str) -> tuple[MemoView, ...]:
        """Of this card, the latest first."""
        rows = self._desk.session.exec(select(Memo).where(Memo.card_id == card_id).order_by(col(Memo.at).desc())).all()
        return self._views(rows)

    def of_contact(self, contact_id: str) -> tuple[MemoView, ...]:
        """Of this person: of their cards, and of whoever was merged into them; the latest first."""
        self._desk.flush()
        homes = household(self._desk, root_of(self._desk, contact_id))
        cards = select(Card.id).where(col(Card.contact_id).in_(homes))
        rows = self._desk.session.exec(
            select(Memo)
            .where(or_(col(Memo.card_id).in_(cards), col(Memo.contact_id).in_(homes)))
            .order_by(col(Memo.at).desc())
        ).all()
        return self._views(rows)

    def of_company(self, company_id: str) -> tuple[MemoView, ...]:
        """Of the company as a whole, the latest first."""
        homes = household(self._desk, root_of(self._desk, company_id, Company), Company)
        rows = self._desk.session.exec(
            select(Memo).where(col(Memo.company_id).in_(homes)).order_by(col(Memo.at).desc())
        ).all()
        return self._views(rows)

    def due(self, until: date, *, by: str | None = None, limit: int = 50) -> tuple[MemoView, ...]:
        """Whom to get back to until this day and not yet done, the earliest first; `by`: of one of us alone."""
        query = select(Memo).where(col(Memo.due_on) <= until, col(Memo.done_at).is_(None))
        if by is not None:
            query = query.where(func.coalesce(Memo.rep, Memo.by) == by)
        rows = self._desk.session.exec(query.order_by(col(Memo.due_on), col(Memo.at)).limit(limit)).all()
        return self._views(rows)

    def tick(self, memo_id: str, *, done: bool, version: int) -> MemoView:
        """Done, or to do again.

        Raises:
            NoSuchMemo: no memo has this id.
            ReviewOutOfDate: somebody else was first.
        """
        row = self._desk.session.get(Memo, memo_id)
        if row is None:
            raise NoSuchMemo(memo_id)
        if row.version != version:
            raise ReviewOutOfDate
        row.done_at = self._desk.now() if done else None
        self._desk.flush()
        return self._views([row])[0]

    def _views(self, rows: Sequence[Memo]) -> tuple[MemoView, ...]:
        cards = [row.card_id for row in rows if row.card_id]
        found = select(Card.id, Card.contact_id).where(col(Card.id).in_(cards))
        of_card = dict(self._desk.session.exec(found).all())
        whose = {row.id: of_card.get(row.card_id) if row.card_id else row.contact_id for row in rows}
        roots = roots_of(self._desk, [each for each in whose.values() if each])
        people = {
            contact.id: contact
            for contact in self._desk.session.exec(select(Contact).where(col(Contact.id).in_(roots.values()))).all()
        }
        above = roots_of(self._desk, [row.company_id for row in rows if row.company_id], Company)
        firms = {
            company.id: company
            for company in self._desk.session.exec(select(Company).where(col(Company.id).in_(above.values()))).all()
        }
        views = []
        for row in rows:
            firm = firms.get(above.get(row.company_id, "")) if row.company_id else None
            person = people.get(roots.get(whose[row.id] or "", ""))
            views.append(
                MemoView(
                    memo_id=row.id, card_id=row.card_id, contact_id=person.id if person else None,
                    name=person.name if person else "",
                    company=person.company if person else firm.name if firm else "", text=row.text,
                    due_on=row.due_on, done_at=row.done_at, by=row.by, at=row.at, version=row.version or 1,
                    rep=row.rep or row.by, company_id=firm.id if firm else None,
                )
            )  # fmt: skip
        return tuple(views)
