"""引き継ぎ: the whole book of one of us goes to another in one act, to be taken back like any other.

Who met whom stays as it was: encounters are the company's memory, whoever looks after the customer now. Knows no page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from contacts.desk import Desk, What, storable
from contacts.encounters import covers
from contacts.entry import Entry
from contacts.errors import NotPossible
from contacts.joining import new_act
from contacts.model import Card, Company, Contact, Encounter, ValueSource
from contacts.model_accounts import Account
from contacts.model_activities import HandedMemo, Handover, Participant
from contacts.model_acts import Act, ActKind
from contacts.model_intake import Memo
from contacts.model_records import RecordValue, Subject
from contacts.record_fields import STANDARD
from contacts.record_values import owner_column, row_of
from contacts.tree import root_of

_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What somebody looks after."""

    people: tuple[str, ...]
    companies: tuple[str, ...]
    actions: tuple[str, ...]
    """Next actions not yet done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverView:
    """A handover, and whether it was taken back."""

    act_id: str
    giver: str
    taker: str
    people: int
    companies: int
    actions: int
    by: str
    at: datetime
    undone_by: str
    undone_at: datetime | None


class Handovers:
    """Handovers, as one transaction sees them; flushes, never commits."""

    def __init__(self, session: Session, *, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        """`now` gives a moment with a time zone; `new_id` a fresh string of at most 64 characters."""
        self._desk = Desk(session=session, now=now, new_id=new_id)

    def reps(self) -> tuple[str, ...]:
        """Everybody of ours who looks after somebody, has met somebody or has an account."""
        session = self._desk.session
        named = set(session.exec(select(Encounter.owner).distinct()).all())
        named |= set(session.exec(select(Account.name)).all())
        owner = select(RecordValue.value).where(RecordValue.key == "owner", col(RecordValue.ended_at).is_(None))
        named |= set(session.exec(owner.distinct()).all())
        named |= set(session.exec(select(func.coalesce(Memo.rep, Memo.by)).distinct()).all())
        return tuple(sorted(named - {"", None}))

    def charge_of(self, rep: str) -> Charge:
        """Whom and what a rep looks after: said so, or nobody's and met last by them."""
        self._desk.flush()
        session = self._desk.session
        theirs = {subject: self._said(subject, rep) for subject in Subject}
        others = select(RecordValue.contact_id).where(
            RecordValue.key == "owner", RecordValue.subject == Subject.PERSON, col(RecordValue.ended_at).is_(None),
            RecordValue.value != "",
        )  # fmt: skip
        met = {each for each, last in self._met_last(rep).items() if last == rep} - set(session.exec(others).all())
        actions = select(Memo.id).where(
            func.coalesce(Memo.rep, Memo.by) == rep, col(Memo.done_at).is_(None), col(Memo.due_on).is_not(None)
        )
        return Charge(
            people=tuple(sorted(theirs[Subject.PERSON] | met)), companies=tuple(sorted(theirs[Subject.COMPANY])),
            actions=tuple(session.exec(actions.order_by(col(Memo.id))).all()),
        )  # fmt: skip

    def hand_over(self, giver: str, taker: str, *, by: str) -> HandoverView:
        """All of it in one act; `undo` of the act brings it back.

        Raises:
            NotPossible: there is nothing to hand over, or nobody to take it.
        """
        giver, taker = storable(giver.strip()), storable(taker.strip())
        if not taker or giver == taker:
            raise NotPossible("引き継ぐ相手を選んでください。", "別の人の名前を選んでください。")
        charge = self.charge_of(giver)
        if not (charge.people or charge.companies or charge.actions):
            raise NotPossible(f"{giver} さんの担当はありません。", "名前を確かめてください。")
        act = new_act(self._desk, ActKind.HANDOVER, self._id_of(giver), self._id_of(taker), by=by)
        for subject, ids in ((Subject.PERSON, charge.people), (Subject.COMPANY, charge.companies)):
            self._give(subject, ids, taker, act)
        now, connection = self._desk.now(), self._desk.session.connection()
        if charge.actions:
            before = dict(
                self._desk.session.exec(select(Memo.id, Memo.rep).where(col(Memo.id).in_(charge.actions))).all()
            )
            connection.execute(
                insert(HandedMemo),
                [{"act_id": act.id, "memo_id": each, "before": before[each] or ""} for each in charge.actions],
            )
            for some in _parts(charge.actions):
                connection.execute(
                    update(Memo).where(col(Memo.id).in_(some)).values(rep=taker, version=col(Memo.version) + 1)
                )
        row = Handover(
            act_id=act.id, giver=giver, taker=taker, people=len(charge.people), companies=len(charge.companies),
            actions=len(charge.actions), by=storable(by), at=now,
        )  # fmt: skip
        self._desk.session.add(row)
        self._desk.log(
            What.HANDED_OVER, by=by, act=act.id, people=row.people, companies=row.companies, actions=row.actions
        )
        self._desk.flush()
        self._desk.session.expire_all()
        return self.all()[0]

    def all(self, limit: int = 50) -> tuple[HandoverView, ...]:
        """Every handover, the latest first."""
        rows = self._desk.session.exec(
            select(Handover, Act)
            .join(Act, col(Act.id) == col(Handover.act_id))
            .order_by(col(Act.number).desc())
            .limit(limit)
        ).all()
        return tuple(
            HandoverView(
                act_id=row.act_id, giver=row.giver, taker=row.taker, people=row.people, companies=row.companies,
                actions=row.actions, by=row.by, at=row.at, undone_by=act.undone_by, undone_at=act.undone_at,
            )
            for row, act in rows
        )  # fmt: skip

    def _said(self, subject: Subject, rep: str) -> set[str]:
        owner = getattr(RecordValue, owner_column(subject))
        found = select(owner).where(
            RecordValue.key == "owner", RecordValue.subject == subject, RecordValue.value == rep,
            col(RecordValue.ended_at).is_(None),
        )  # fmt: skip
        return {each for each in self._desk.session.exec(found).all() if each}

    def _met_last(self, rep: str) -> dict[str, str]:
        """Of everybody a rep has met: who met them last."""
        session = self._desk.session
        who = (col(Encounter.owner), col(Encounter.met_on), col(Encounter.created_at))
        by_card: Any = sql_select(col(Card.contact_id), *who).join(
            Encounter, (col(Card.sha256) == col(Encounter.sha256)) & covers(col(Card.page))
        )
        written: Any = (
            sql_select(col(Participant.contact_id), *who)
            .join(Encounter, col(Encounter.id) == col(Participant.encounter_id))
            .where(col(Encounter.ended_at).is_(None))
        )
        run = session.connection().execute
        met = {each for (each,) in run(by_card.with_only_columns(Card.contact_id).where(Encounter.owner == rep))}
        met |= {
            each for (each,) in run(written.with_only_columns(Participant.contact_id).where(Encounter.owner == rep))
        }
        last: dict[str, tuple[date, datetime, str]] = {}
        for some in _parts(sorted(each for each in met if each)):
            rows = [
                *run(by_card.where(col(Card.contact_id).in_(some), Encounter.owner != "")),
                *run(written.where(col(Participant.contact_id).in_(some), Encounter.owner != "")),
            ]
            part = select(Contact.id).where(col(Contact.id).in_(some), col(Contact.merged_into).is_not(None))
            below = {each: root_of(self._desk, each) for each in session.exec(part).all()}
            for contact_id, owner, day, at in rows:
                root = below.get(contact_id, contact_id)
                mine = (day or at.date(), at, owner)
                last[root] = max(last.get(root, mine), mine)
        there = select(Contact.id).where(col(Contact.merged_into).is_(None), col(Contact.hidden_at).is_(None))
        shown: set[str] = set()
        for some in _parts(sorted(last)):
            shown |= set(session.exec(there.where(col(Contact.id).in_(some))).all())
        return {each: last[each][2] for each in shown}

    def _give(self, subject: Subject, ids: Sequence[str], taker: str, act: Act) -> None:
        spec = next(spec for spec in STANDARD[subject] if spec.key == "owner")
        owner = getattr(RecordValue, owner_column(subject))
        table = Company if subject is Subject.COMPANY else Contact
        connection, now = self._desk.session.connection(), self._desk.now()
        for some in _parts(ids):
            connection.execute(
                update(RecordValue)
                .where(col(owner).in_(some), col(RecordValue.key) == "owner", col(RecordValue.ended_at).is_(None))
                .values(ended_at=now)
            )
            entry = Entry(value=taker, raw=taker)
            connection.execute(
                insert(RecordValue),
                [
                    row_of(
                        spec, entry, subject=subject, owner_id=each, by=act.by, at=now, act_id=act.id,
                        source=ValueSource.PERSON,
                    )
                    for each in some
                ],
            )  # fmt: skip
            connection.execute(
                update(table).where(col(table.id).in_(some)).values(version=func.coalesce(table.version, 1) + 1)
            )

    def _id_of(self, name: str) -> str:
        """Acts hold ids: the account's, else a digest of the name."""
        account = self._desk.session.exec(select(Account.id).where(Account.name == name)).first()
        return account or hashlib.sha256(name.encode()).hexdigest()


def _parts(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]
