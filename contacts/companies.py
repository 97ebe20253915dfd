"""Companies: one entity for all the ways a company is written, its people by department, and who of us knows them.

Merged and told apart by the same acts as people, and as reversibly: people keep the company that their card spells, and
are found through the one it was merged into. Knows no request and no page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from contacts import undoing
from contacts.company_list import CompanyRow, company_rows
from contacts.desk import Desk, What
from contacts.errors import BookError, NotPossible
from contacts.joining import new_act
from contacts.knowing import Acquaintance, who_knows
from contacts.model import Company, Contact, ContactValue
from contacts.model_acts import Act, ActKind, NeverSame
from contacts.model_known import Affiliation, AliasKind, CompanyAlias
from contacts.model_records import Subject
from contacts.record_values import settle_record
from contacts.tree import household, mark_between, refuse_marked, root_of
from contacts.undoing import Undone
from contacts.views import Page
from normalize.draft import FieldKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody at a company on a day."""

    contact_id: str
    name: str
    """As it stands now."""
    branch: str
    department: str
    title: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyView:
    """A company with everything that is known of it."""

    company_id: str
    name: str
    spellings: tuple[tuple[str, int], ...]
    """As cards have it, with how often, the commonest first."""
    english: tuple[tuple[str, int], ...]
    domains: tuple[str, ...]
    corporate_numbers: tuple[str, ...]
    branches: tuple[tuple[str, int], ...]
    addresses: tuple[tuple[str, int], ...]
    merged: tuple[CompanyRow, ...]
    """Companies that were merged into this one."""
    roster: tuple[Colleague, ...]
    """By department, then since when."""
    known_by: tuple[Acquaintance, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Two companies that may be one, and what says so."""

    first: CompanyRow
    second: CompanyRow
    because: AliasKind
    text: str


class Companies:
    """The companies, as one transaction sees them; flushes, never commits."""

    def __init__(self, session: Session, *, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        """`now` gives a moment with a time zone; `new_id` a fresh string of at most 64 characters."""
        self._desk = Desk(session=session, now=now, new_id=new_id)

    def company(self, company_id: str, *, on: date | None = None) -> CompanyView:
        """A company, and its people as of a day; now without one.

        Raises:
            BookError: no company has this id.
        """
        company = self._company(company_id)
        homes = household(self._desk, company.id, Company)
        roster = self.roster(company.id, on=on)
        said = self._said(homes)
        aliases = self._desk.session.exec(
            select(CompanyAlias.kind, CompanyAlias.text)
            .where(col(CompanyAlias.company_id).in_(homes))
            .order_by(col(CompanyAlias.text))
            .distinct()
        ).all()
        return CompanyView(
            company_id=company.id, name=company.name,
            spellings=_ranked(said, FieldKind.COMPANY), english=_ranked(said, FieldKind.COMPANY_EN),
            branches=_ranked(said, FieldKind.BRANCH), addresses=_ranked(said, FieldKind.ADDRESS),
            domains=tuple(text for kind, text in aliases if kind is AliasKind.DOMAIN),
            corporate_numbers=tuple(text for kind, text in aliases if kind is AliasKind.CORPORATE_NUMBER),
            merged=tuple(self._row(each) for each in homes[1:]),
            roster=roster,
            known_by=who_knows(self._desk, sorted({each.contact_id for each in roster})),
        )  # fmt: skip

    def roster(self, company_id: str, *, on: date | None = None) -> tuple[Colleague, ...]:
        """Who was there on a day, as their cards tell; who is there now without one."""
        self._desk.flush()
        homes = household(self._desk, root_of(self._desk, company_id, Company), Company)
        query = (
            select(Affiliation, Contact.name)
            .join(Contact, col(Contact.id) == col(Affiliation.contact_id))
            .where(
                col(Affiliation.company_id).in_(homes),
                col(Contact.merged_into).is_(None),
                col(Contact.hidden_at).is_(None),
            )
        )
        if on is None:
            query = query.where(col(Affiliation.until).is_(None))
        else:
            query = query.where(
                col(Affiliation.since) <= on, or_(col(Affiliation.until).is_(None), col(Affiliation.until) > on)
            )
        found = [
            Colleague(
                contact_id=row.contact_id, name=name, branch=row.branch, department=row.department, title=row.title,
                since=row.since, until=row.until,
            )
            for row, name in self._desk.session.exec(query).all()
        ]  # fmt: skip
        return tuple(sorted(found, key=lambda each: (each.branch, each.department, each.since, each.contact_id)))

    def companies(self, query: str = "", *, after: str | None = None, limit: int = 50) -> Page[CompanyRow]:
        """Companies whose name, English name or domain contains the query, those with most people first.

        Raises:
            BookError: `after` is not from a page.
        """
        return company_rows(self._desk, query, after=after, limit=limit)

    def merge(self, first_id: str, second_id: str, *, by: str, because: str = "") -> str:
        """The second is the first by another name; the act's id, to take it back.

        Raises:
            NeverTheSame: somebody said that they are two.
            NotPossible: they are one already.
        """
        first, second = self._two(first_id, second_id)
        refuse_marked(self._desk, household(self._desk, first.id, Company), household(self._desk, second.id, Company))
        act = new_act(self._desk, ActKind.COMPANY_MERGE, first.id, second.id, by=by, because=because)
        second.merged_into, second.merged_by = first.id, act.id
        self._desk.flush()
        settle_record(self._desk, Subject.COMPANY, first.id)
        self._desk.log(What.COMPANIES_JOINED, by=by, company=first.id, other=second.id, act=act.id)
        self._desk.flush()
        return act.id

    def keep_apart(self, first_id: str, second_id: str, *, by: str, because: str = "") -> str:
        """They are two, whatever they have in common; the act's id, to take it back.

        Raises:
            NotPossible: they are one now, or marked already.
        """
        first, second = self._two(first_id, second_id)
        ones, others = household(self._desk, first.id, Company), household(self._desk, second.id, Company)
        if mark_between(self._desk, ones, others) is not None:
            raise NotPossible("この二社は、すでに別の会社と記録されています。", "このままでかまいません。")
        act = new_act(self._desk, ActKind.COMPANY_APART, first.id, second.id, by=by, because=because)
        for one in ones:
            for other in others:
                self._desk.session.add(NeverSame(id=self._desk.new_id(), act_id=act.id, first_id=one, second_id=other))
        self._desk.log(What.COMPANIES_KEPT_APART, by=by, company=first.id, other=second.id, act=act.id)
        self._desk.flush()
        return act.id

    def undo(self, act_id: str, *, by: str) -> Undone:
        """Take a merge or a mark back, whenever it was.

        Raises:
            NotPossible: it was taken back before.
        """
        return undoing.undo(self._desk, act_id, by=by)

    def acts(self, company_id: str) -> tuple[Act, ...]:
        """What was decided about a company, the latest first."""
        homes = household(self._desk, root_of(self._desk, company_id, Company), Company)
        return tuple(undoing.acts_about(self._desk, homes))

    def alike(self, limit: int = 50) -> tuple[Likeness, ...]:
        """Companies that share a corporate number or a domain, or of which one is the other's English name."""
        self._desk.flush()
        one, other = aliased(CompanyAlias), aliased(CompanyAlias)
        pairs = self._desk.session.exec(
            select(one.company_id, other.company_id, one.kind, one.text)
            .join(other, and_(col(one.kind) == col(other.kind), col(one.text) == col(other.text)))
            .where(col(one.company_id) < col(other.company_id))
            .order_by(col(one.company_id), col(other.company_id), col(one.kind))
            .limit(10 * limit)
        ).all()
        named = self._desk.session.exec(
            select(one.company_id, Company.id, one.kind, one.text)
            .join(Company, col(Company.key) == col(one.text))
            .where(one.kind == AliasKind.NAME_EN, col(Company.id) != col(one.company_id))
            .limit(10 * limit)
        ).all()
        found: dict[tuple[str, str], Likeness] = {}
        for a, b, kind, text in [*pairs, *named]:
            first, second = sorted((root_of(self._desk, a, Company), root_of(self._desk, b, Company)))
            if first == second or (first, second) in found:
                continue
            homes = household(self._desk, first, Company), household(self._desk, second, Company)
            if mark_between(self._desk, *homes) is None:
                found[first, second] = Likeness(
                    first=self._row(first), second=self._row(second), because=AliasKind(kind), text=text
                )
        return tuple(found.values())[:limit]

    def _two(self, first_id: str, second_id: str) -> tuple[Company, Company]:
        self._desk.flush()
        roots = [root_of(self._desk, each, Company) for each in (first_id, second_id)]
        locked = {
            row.id: row
            for row in self._desk.session.exec(
                select(Company)
                .where(col(Company.id).in_(roots))
                .order_by(col(Company.id))
                .with_for_update()
                .execution_options(populate_existing=True)
            ).all()
        }
        if roots[0] == roots[1]:
            raise NotPossible("この二社は、すでに一つの会社です。", "一覧を開き直してください。")
        if len(locked) < 2 or any(row.merged_into for row in locked.values()):
            raise BookError("その会社はありません。", "一覧を開き直してください。")
        return locked[roots[0]], locked[roots[1]]

    def _company(self, company_id: str) -> Company:
        self._desk.flush()
        root = root_of(self._desk, company_id, Company)
        company = self._desk.session.exec(select(Company).where(Company.id == root)).first()
        if company is None:
            raise BookError("その会社はありません。", "一覧から選び直してください。")
        return company

    def _row(self, company_id: str) -> CompanyRow:
        homes = household(self._desk, company_id, Company)
        count = (
            select(func.count(col(Affiliation.contact_id).distinct()))
            .join(Contact, col(Contact.id) == col(Affiliation.contact_id))
            .where(
                col(Affiliation.company_id).in_(homes),
                col(Affiliation.until).is_(None),
                col(Contact.merged_into).is_(None),
                col(Contact.hidden_at).is_(None),
            )
        )
        name = self._desk.session.exec(select(Company.name).where(Company.id == company_id)).first() or ""
        return CompanyRow(company_id=company_id, name=name, people=self._desk.session.exec(count).one())

    def _said(self, homes: Sequence[str]) -> Counter[tuple[FieldKind, str]]:
        """What the cards of its people say, now."""
        there = select(Affiliation.contact_id).where(
            col(Affiliation.company_id).in_(homes), col(Affiliation.until).is_(None)
        )
        rows = self._desk.session.exec(
            select(ContactValue.kind, ContactValue.value).where(
                col(ContactValue.contact_id).in_(there),
                col(ContactValue.superseded_at).is_(None),
                col(ContactValue.kind).in_(
                    (FieldKind.COMPANY, FieldKind.COMPANY_EN, FieldKind.BRANCH, FieldKind.ADDRESS)
                ),
                ContactValue.value != "",
            )
        ).all()
        return Counter((FieldKind(kind), value) for kind, value in rows)


def _ranked(said: Counter[tuple[FieldKind, str]], kind: FieldKind) -> tuple[tuple[str, int], ...]:
    """Values of a kind with how often they are said."""
    of_kind = {value: times for (said_kind, value), times in said.items() if said_kind is kind}
    return tuple(sorted(of_kind.items(), key=lambda item: (-item[1], item[0])))
