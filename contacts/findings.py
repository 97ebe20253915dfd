"""Findings: what a new card tells that has changed — 昇進, 異動, 転職, 移転 — for people to confirm or dismiss.

Read off the stages of a career each time it is written, so that a finding goes with the merge or the reading it came
from. Knows no page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from contacts.cursor import from_cursor, to_cursor
from contacts.desk import Desk, What, storable
from contacts.errors import BookError, ReviewOutOfDate
from contacts.model import Company, Contact
from contacts.model_known import Affiliation, Finding, FindingKind, FindingStatus
from contacts.tree import household, root_of
from contacts.views import Page
from matching.merge import canonical
from normalize.draft import FieldKind

COLLEAGUES_TO_MOVE_AN_OFFICE = 3
"""So many people of one company show the same new address: one may have been sent elsewhere, three have moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """Something has changed, as a new card has it."""

    finding_id: str
    kind: FindingKind
    contact_id: str | None
    company_id: str | None
    name: str
    """Of the person or the company, as it stands now."""
    card_id: str | None
    before: str
    after: str
    since: date
    people: int
    """How many show it."""
    status: FindingStatus
    answered_by: str
    answered_at: datetime | None
    created_at: datetime
    version: int


def note_findings(desk: Desk, contact: Contact, career: Sequence[Affiliation]) -> None:
    """Write down what the last stage changed; open findings that nothing tells any more go."""
    wanted: dict[str, Finding] = {}
    if len(career) >= 2 and career[-1].sure:
        for kind, before, after in _differences(desk, career[-2], career[-1]):
            once = _digest(contact.id, kind.value, career[-1].card_id or "", after)
            wanted[once] = _finding(
                desk,
                kind,
                once,
                before=before,
                after=after,
                since=career[-1].since,
                contact_id=contact.id,
                card_id=career[-1].card_id,
            )
    there = desk.session.exec(select(Finding).where(Finding.contact_id == contact.id)).all()
    for row in there:
        if (again := wanted.pop(row.once, None)) is not None:
            row.since = again.since
        elif row.status is FindingStatus.OPEN:
            desk.session.delete(row)
    desk.session.add_all(wanted.values())
    desk.flush()
    companies = {stage.company_id for stage in career[-2:] if stage.company_id}
    roots = {root_of(desk, company_id, Company) for company_id in companies}
    if not (len(career) >= 2 and career[-2].address_key != career[-1].address_key):
        # Nobody came from elsewhere, but somebody may not have come after all.
        told = select(Finding.company_id).where(
            col(Finding.company_id).in_(roots), Finding.status == FindingStatus.OPEN
        )
        roots &= {found for found in desk.session.exec(told).all() if found}
    for company_id in sorted(roots):
        _note_office_moves(desk, company_id)


def _differences(desk: Desk, old: Affiliation, new: Affiliation) -> list[tuple[FindingKind, str, str]]:
    """What the newer stage changed, the largest change alone."""
    if not (old.company_id and new.company_id):
        return []
    if root_of(desk, old.company_id, Company) != root_of(desk, new.company_id, Company):
        return [(FindingKind.MOVED, old.company, new.company)]
    found = []
    old_place, new_place = (" ".join(filter(None, (each.branch, each.department))) for each in (old, new))
    if old_place and new_place and _differ(FieldKind.DEPARTMENT, old_place, new_place):
        found.append((FindingKind.TRANSFERRED, old_place, new_place))
    if old.title and new.title and _differ(FieldKind.TITLE, old.title, new.title):
        found.append((FindingKind.PROMOTED, old.title, new.title))
    return found


def _differ(kind: FieldKind, one: str, other: str) -> bool:
    return canonical(kind, one) != canonical(kind, other)


def _note_office_moves(desk: Desk, company_id: str) -> None:
    """Addresses of a company that several people came to from elsewhere in it."""
    homes = household(desk, company_id, Company)
    earlier = aliased(Affiliation)
    rows = desk.session.exec(
        select(
            Affiliation.address_key,
            func.min(Affiliation.address),
            func.max(Affiliation.since),
            func.min(earlier.address),
        )
        .join(earlier, and_(col(earlier.contact_id) == col(Affiliation.contact_id)))
        .where(
            col(Affiliation.company_id).in_(homes),
            col(Affiliation.until).is_(None),
            col(earlier.until) == col(Affiliation.since),
            col(earlier.company_id).in_(homes),
            Affiliation.address_key != "",
            col(earlier.address_key) != "",
            col(earlier.address_key) != col(Affiliation.address_key),
        )
        .group_by(col(Affiliation.address_key))
        .having(func.count(col(Affiliation.contact_id).distinct()) >= COLLEAGUES_TO_MOVE_AN_OFFICE)
    ).all()
    wanted = {
        _digest(company_id, FindingKind.OFFICE_MOVED.value, key): (after, since, before)
        for key, after, since, before in rows
    }
    there = desk.session.exec(
        select(Finding).where(col(Finding.company_id).in_(homes), Finding.kind == FindingKind.OFFICE_MOVED)
    ).all()
    for finding in there:
        if finding.once not in wanted and finding.status is FindingStatus.OPEN:
            desk.session.delete(finding)
        wanted.pop(finding.once, None)
    for once, (after, since, before) in wanted.items():
        desk.session.add(
            _finding(
                desk, FindingKind.OFFICE_MOVED, once, before=before, after=after, since=since, company_id=company_id
            )
        )
    desk.flush()


def _finding(
    desk: Desk,
    kind: FindingKind,
    once: str,
    *,
    before: str,
    after: str,
    since: date,
    contact_id: str | None = None,
    company_id: str | None = None,
    card_id: str | None = None,
) -> Finding:
    return Finding(
        id=desk.new_id(), kind=kind, once=once, contact_id=contact_id, company_id=company_id, card_id=card_id,
        before=before, after=after, since=since, status=FindingStatus.OPEN, created_at=desk.now(),
    )  # fmt: skip


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def findings(
    desk: Desk, *, status: FindingStatus = FindingStatus.OPEN, after: str | None = None, limit: int = 50
) -> Page[FindingView]:
    """Findings in this state, the latest first.

    Raises:
        BookError: `after` is not from a page.
    """
    desk.flush()
    query = select(Finding).where(Finding.status == status)
    if after is not None:
        moment, last = from_cursor(after)
        older = and_(col(Finding.created_at) == moment, col(Finding.id) < last)
        query = query.where(or_(col(Finding.created_at) < moment, older))
    rows = desk.session.exec(
        query.order_by(col(Finding.created_at).desc(), col(Finding.id).desc()).limit(limit + 1)
    ).all()
    shown = rows[:limit]
    return Page(
        items=tuple(_view(desk, row) for row in shown),
        after=to_cursor(shown[-1].created_at, shown[-1].id) if len(rows) > limit else None,
    )


def answer_finding(
    desk: Desk, finding_id: str, status: FindingStatus, *, by: str, version: int | None = None
) -> FindingView:
    """Confirm it, dismiss it, or open it again.

    Raises:
        BookError: no such finding.
        ReviewOutOfDate: somebody else answered first.
    """
    desk.flush()
    row = desk.session.exec(
        select(Finding).where(Finding.id == finding_id).with_for_update().execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise BookError("この知らせはもうありません。", "一覧を開き直してください。")
    if version is not None and row.version != version:
        raise ReviewOutOfDate("この知らせには、先に別の人が答えました。")
    row.status = status
    row.answered_by = storable(by) if status is not FindingStatus.OPEN else ""
    row.answered_at = desk.now() if status is not FindingStatus.OPEN else None
    desk.log(What.FINDING_ANSWERED, by=by, contact_id=row.contact_id, finding=row.id, answer=status.value)
    desk.flush()
    return _view(desk, row)


def _view(desk: Desk, row: Finding) -> FindingView:
    people = 1
    if row.contact_id:
        name = desk.session.exec(select(Contact.name).where(Contact.id == row.contact_id)).first() or ""
    else:
        name = desk.session.exec(select(Company.name).where(Company.id == row.company_id)).first() or ""
        homes = household(desk, root_of(desk, row.company_id or "", Company), Company)
        there = desk.session.exec(
            select(Affiliation.contact_id, Affiliation.address).where(
                col(Affiliation.company_id).in_(homes), col(Affiliation.until).is_(None)
            )
        ).all()
        people = sum(not _differ(FieldKind.ADDRESS, address, row.after) for _, address in there)
    return FindingView(
        finding_id=row.id, kind=row.kind, contact_id=row.contact_id, company_id=row.company_id, name=name,
        card_id=row.card_id, before=row.before, after=row.after, since=row.since, people=people, status=row.status,
        answered_by=row.answered_by, answered_at=row.answered_at, created_at=row.created_at,
        version=row.version or 1,
    )  # fmt: skip
