"""Taking an act back: what it alone did is undone, what happened since is kept, and what does not fit any more is told.

Knows no page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import or_, update
from sqlmodel import col, select

from contacts.desk import Desk, What, storable
from contacts.dossier import settle
from contacts.errors import ErasedForGood, NotPossible
from contacts.joining import act_named, gather
from contacts.model import Card, Company, Contact, ContactValue, Membership
from contacts.model_acts import OF_COMPANIES, Act, ActCard, ActKind, NeverSame, QuestionAbout
from contacts.model_records import Subject
from contacts.questions import ask, reopen_after
from contacts.record_undo import EDITS, take_back_edit
from contacts.record_values import settle_record
from contacts.tree import household, lock_people, root_of
from matching.decision import Verdict
from matching.merge import canonical
from normalize.draft import FieldKind

_TELLING = (
    FieldKind.NAME, FieldKind.NAME_KANA, FieldKind.NAME_ROMAJI, FieldKind.EMAIL, FieldKind.MOBILE,
    FieldKind.DIRECT_PHONE, FieldKind.COMPANY, FieldKind.DEPARTMENT, FieldKind.TITLE,
)  # fmt: skip


class Conflict(StrEnum):
    """What happened since, that the undoing leaves as it is."""

    LATER_CARD = "later_card"  # came after the merge and may belong to the other one; a question was raised
    LATER_MERGE = "later_merge"  # somebody was merged with what was one person then
    LATER_MOVE = "later_move"  # the card was moved on; it stays where it is
    EMPTY = "empty"  # nothing is left of one of the two


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One thing that an undoing left as it was, for a person to look at."""

    what: Conflict
    id: str
    """Of the card, act or contact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What was taken back."""

    act_id: str
    first_id: str
    second_id: str
    kept: tuple[Kept, ...]


def undo(desk: Desk, act_id: str, *, by: str) -> Undone:
    """Take an act back.

    Raises:
        NotPossible: it was taken back before.
        ErasedForGood: one of the two was erased.
    """
    by = storable(by)
    act = act_named(desk, act_id)
    if act.undone_at is not None:
        raise NotPossible(f"この操作は {act.undone_by} さんが取り消し済みです。", "連絡先を開き直してください。")
    _refuse_erased(desk, act)
    kept: list[Kept] = []
    if act.kind is ActKind.MERGE:
        kept = _undo_merge(desk, act, by)
    elif act.kind is ActKind.MOVE:
        kept = _undo_move(desk, act, by)
    elif act.kind in EDITS:
        _end(desk, act, by)
        take_back_edit(desk, act)
    else:
        _end(desk, act, by)
        if act.kind is ActKind.COMPANY_MERGE:
            company = desk.session.exec(select(Company).where(Company.id == act.second_id)).one()
            company.merged_into = company.merged_by = None
            desk.flush()
            settle_record(desk, Subject.COMPANY, company.id)
            settle_record(desk, Subject.COMPANY, root_of(desk, act.first_id, Company))
    connection = desk.session.connection()
    connection.execute(update(NeverSame).where(col(NeverSame.act_id) == act.id).values(ended_at=act.undone_at))
    desk.log(What.ACT_UNDONE, by=by, contact_id=act.first_id, other=act.second_id, act=act.id, kept=len(kept))
    desk.flush()
    desk.session.expire_all()
    reopen_after(desk, act.id)
    return Undone(act_id=act.id, first_id=act.first_id, second_id=act.second_id, kept=tuple(kept))


def _refuse_erased(desk: Desk, act: Act) -> None:
    if act.kind is ActKind.HANDOVER:
        return  # it names colleagues of ours; whoever was erased since is simply not there any more
    about = {act.first_id, act.second_id}
    table = Company if act.kind in OF_COMPANIES else Contact
    there = desk.session.exec(select(table.id).where(col(table.id).in_(about))).all()
    if len(set(there)) < len(about):
        raise ErasedForGood("消去された方についての操作は取り消せません。", "消去した内容は戻りません。")


def _end(desk: Desk, act: Act, by: str) -> None:
    act.undone_at, act.undone_by = desk.now(), by
    desk.flush()


def _undo_merge(desk: Desk, act: Act, by: str) -> list[Kept]:
    """Cut the one edge that the act made."""
    lock_people(desk, (act.first_id,))
    second = desk.session.exec(select(Contact).where(Contact.id == act.second_id).with_for_update()).one()
    if second.merged_by != act.id:
        raise NotPossible("この統合はもう残っていません。", "連絡先を開き直してください。")
    _end(desk, act, by)
    second.merged_into = second.merged_by = None
    desk.flush()
    (first,) = lock_people(desk, (act.first_id,))
    gather(desk, second, act)
    gather(desk, first, act)
    settle(desk, second)
    settle(desk, first)
    settle_record(desk, Subject.PERSON, second.id)
    settle_record(desk, Subject.PERSON, first.id)
    later = select(Act).where(
        Act.kind == ActKind.MERGE,
        col(Act.number) > act.number,
        col(Act.undone_at).is_(None),
        or_(col(Act.first_id) == first.id, col(Act.second_id) == first.id),
    )
    kept = [Kept(what=Conflict.LATER_MERGE, id=row.id) for row in desk.session.exec(later).all()]
    kept += [Kept(what=Conflict.LATER_CARD, id=card_id) for card_id in _doubtful_cards(desk, act, first, second)]
    kept += [Kept(what=Conflict.EMPTY, id=each.id) for each in (first, second) if each.hidden_at and not each.name]
    return kept


def _doubtful_cards(desk: Desk, act: Act, first: Contact, second: Contact) -> list[str]:
    """Cards that came after the merge and say more of the one that leaves: a person is asked whose they are."""
    homes = household(desk, first.id)
    came = desk.session.exec(
        select(Membership.card_id)
        .join(Card, col(Card.id) == col(Membership.card_id))
        .where(
            col(Membership.contact_id).in_(homes),
            col(Membership.act_id).is_(None),
            Membership.at > act.at,
            col(Card.home_id).in_(homes),
        )
        .order_by(col(Membership.card_id))
    ).all()
    found = []
    for card_id in dict.fromkeys(came):
        said = _said_by(desk, col(ContactValue.card_id) == card_id)
        others = _said_by(desk, (col(ContactValue.contact_id) == first.id) & (col(ContactValue.card_id) != card_id))
        leaving = _said_by(desk, col(ContactValue.contact_id) == second.id)
        if sum((said & leaving).values()) > sum((said & others).values()):
            found.append(card_id)
            ask(
                desk, first.id, second.id, about=QuestionAbout.CARD, card_id=card_id, verdict=Verdict.UNSURE,
                probability=0.5, because="統合の取り消しのあと、この名刺はもう一方の方のものかもしれません。",
                by=act.undone_by,
            )  # fmt: skip
    return found


def _said_by(desk: Desk, condition: object) -> Counter[tuple[FieldKind, str]]:
    """What these values say of who somebody is, each once, in key form."""
    rows = desk.session.exec(
        select(ContactValue.kind, ContactValue.value).where(condition, col(ContactValue.kind).in_(_TELLING))  # type: ignore[arg-type]  # a condition of this query
    ).all()
    return Counter({(FieldKind(kind), canonical(FieldKind(kind), value)) for kind, value in rows if value})


def _undo_move(desk: Desk, act: Act, by: str) -> list[Kept]:
    """Each card goes back to where the moves that are left put it."""
    moved = desk.session.exec(select(ActCard).where(ActCard.act_id == act.id).order_by(col(ActCard.card_id))).all()
    cards = {
        card.id: card
        for card in desk.session.exec(
            select(Card)
            .where(col(Card.id).in_([row.card_id for row in moved]))
            .order_by(col(Card.id))
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()
    }
    _end(desk, act, by)
    kept = []
    touched = {act.first_id, act.second_id}
    for row in moved:
        card = cards.get(row.card_id)
        if card is None:
            continue
        was = card.home_id
        home = home_of(desk, row.card_id, row.from_id)
        if home == was:
            kept.append(Kept(what=Conflict.LATER_MOVE, id=row.card_id))
        card.home_id = home
        touched |= {home, was or home}
    desk.flush()
    roots = sorted({root_of(desk, contact_id) for contact_id in touched})
    for person in lock_people(desk, roots):
        gather(desk, person, act)
    for person in lock_people(desk, roots):
        settle(desk, person)
    return kept


def home_of(desk: Desk, card_id: str, origin: str) -> str:
    """Where the last move that stands put the card, else where it was filed."""
    last = desk.session.exec(
        select(Act.second_id)
        .join(ActCard, col(ActCard.act_id) == col(Act.id))
        .where(ActCard.card_id == card_id, col(Act.undone_at).is_(None))
        .order_by(col(Act.number).desc())
    ).first()
    return last or origin


def acts_about(desk: Desk, contact_ids: Sequence[str]) -> list[Act]:
    """Every act that any of these contacts took part in, the latest first."""
    rows = desk.session.exec(
        select(Act)
        .where(or_(col(Act.first_id).in_(contact_ids), col(Act.second_id).in_(contact_ids)))
        .order_by(col(Act.number).desc())
    ).all()
    return list(rows)
