"""Merges, moves and marks: decisions about who is whom, each an act that can be taken back at any time.

Cards and readings stay as they are; an act says only where they belong. What holds is read off the acts that stand:
a card's home is where the last move that stands put it, a merge hangs one person under another. Knows no page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from sqlalchemy import update
from sqlmodel import col, select

from contacts.desk import Desk, What, storable
from contacts.dossier import settle
from contacts.errors import BookError, NotPossible
from contacts.model import Card, Contact, ContactValue, Membership
from contacts.model_acts import Act, ActCard, ActKind, NeverSame
from contacts.model_records import Subject
from contacts.record_values import settle_record
from contacts.tree import check_version, household, lock_people, mark_between, refuse_marked
from matching.decision import Verdict

Versions = Mapping[str, int]
"""The version of a contact that the person was looking at, by its id."""


def merge(
    desk: Desk,
    first_id: str,
    second_id: str,
    *,
    by: str,
    because: str = "",
    probability: float = 1.0,
    model_version: str = "",
    versions: Versions | None = None,
) -> Act:
    """The two are one person: the second is shown as part of the first from now on.

    Raises:
        NeverTheSame: somebody ruled it out.
        NotPossible: they are one person already.
        ReviewOutOfDate: one of them changed since the person looked.
    """
    first, second = lock_people(desk, (first_id, second_id))
    if first.id == second.id:
        raise NotPossible("この二件は、すでに同じ人としてまとめられています。", "連絡先を開き直してください。")
    for person in (first, second):
        check_version(person, (versions or {}).get(person.id))
    ones, others = household(desk, first.id), household(desk, second.id)
    refuse_marked(desk, ones, others)
    act = new_act(
        desk, ActKind.MERGE, first.id, second.id, by=by, because=because, probability=probability,
        model_version=model_version,
    )  # fmt: skip
    second.merged_into, second.merged_by = first.id, act.id
    desk.flush()
    gather(desk, first, act)
    settle(desk, second)
    settle(desk, first)
    settle_record(desk, Subject.PERSON, first.id)
    desk.log(What.CONTACTS_JOINED, by=by, contact_id=first.id, other=second.id, act=act.id, probability=probability)
    return act


def move_cards(
    desk: Desk,
    contact_id: str,
    card_ids: Sequence[str],
    *,
    to: str | None,
    by: str,
    because: str = "",
    versions: Versions | None = None,
) -> Act:
    """These cards are somebody else's: of `to`, or of a new contact that is never the same as this one.

    Raises:
        NotPossible: a card is not this person's, or a new contact would leave nothing behind.
        ReviewOutOfDate: the person changed since somebody looked.
    """
    people = lock_people(desk, (contact_id,) if to is None else (contact_id, to))
    person = people[0]
    check_version(person, (versions or {}).get(person.id))
    cards = desk.session.exec(
        select(Card).where(col(Card.id).in_(card_ids)).order_by(col(Card.id)).execution_options(populate_existing=True)
    ).all()
    if not cards or len(cards) != len(set(card_ids)) or any(card.contact_id != person.id for card in cards):
        raise NotPossible("この連絡先の名刺ではないものが選ばれています。", "連絡先を開き直して選んでください。")
    if to is None:
        left = select(Card.id).where(Card.contact_id == person.id, col(Card.id).not_in(card_ids))
        if desk.session.exec(left).first() is None:
            raise NotPossible("すべての名刺を分けることはできません。", "分ける名刺だけを選んでください。")
        other = empty_contact(desk)
    else:
        other = people[1]
        if other.id == person.id:
            raise NotPossible("移す先が同じ人です。", "別の連絡先を選んでください。")
    act = new_act(desk, ActKind.MOVE, person.id, other.id, by=by, because=because)
    for card in cards:
        first_home = select(ActCard.from_id).where(ActCard.card_id == card.id)
        origin = desk.session.exec(first_home).first() or card.home_id or person.id
        desk.session.add(ActCard(act_id=act.id, card_id=card.id, from_id=origin))
        card.home_id = other.id
    if to is None:
        _mark_split(desk, act, household(desk, person.id), other.id)
    desk.flush()
    gather(desk, other, act)
    settle(desk, person)
    settle(desk, other)
    desk.log(
        What.CARDS_MOVED, by=by, contact_id=person.id, other=other.id, act=act.id,
        cards=[card.id for card in cards],
    )  # fmt: skip
    return act


def _mark_split(desk: Desk, act: Act, rest: Sequence[str], new: str) -> None:
    """Whoever was split off is not the rest, and is kept apart from whomever the rest was kept apart from."""
    kept = desk.session.exec(
        select(NeverSame.first_id, NeverSame.second_id).where(
            col(NeverSame.ended_at).is_(None),
            col(NeverSame.first_id).in_(rest) | col(NeverSame.second_id).in_(rest),
        )
    ).all()
    others = {end for pair in kept for end in pair} - {new}
    for other in sorted(others | set(rest)):
        desk.session.add(NeverSame(id=desk.new_id(), act_id=act.id, first_id=other, second_id=new))


def keep_apart(desk: Desk, first_id: str, second_id: str, *, by: str, because: str = "") -> Act:
    """The two are never the same, whoever or whatever wants to merge them.

    Raises:
        NotPossible: they are merged, or marked already.
    """
    first, second = lock_people(desk, (first_id, second_id))
    if first.id == second.id:
        raise NotPossible(
            "この二件は同じ人としてまとめられています。", "別人なら、先に統合を取り消すか、名刺を分けてください。"
        )
    ones, others = household(desk, first.id), household(desk, second.id)
    if mark_between(desk, ones, others) is not None:
        raise NotPossible("この二件は、すでに別人と記録されています。", "このままでかまいません。")
    act = new_act(desk, ActKind.APART, first.id, second.id, by=by, because=because)
    for one, other in product(ones, others):
        desk.session.add(NeverSame(id=desk.new_id(), act_id=act.id, first_id=one, second_id=other))
    desk.log(What.KEPT_APART, by=by, contact_id=first.id, other=second.id, act=act.id)
    desk.flush()
    return act


def new_act(
    desk: Desk,
    kind: ActKind,
    first_id: str,
    second_id: str,
    *,
    by: str,
    because: str = "",
    probability: float = 1.0,
    model_version: str = "",
) -> Act:
    """An act, written down."""
    act = Act(
        id=desk.new_id(), kind=kind, first_id=first_id, second_id=second_id, by=storable(by), at=desk.now(),
        because=storable(because), probability=probability, model_version=model_version,
    )  # fmt: skip
    desk.session.add(act)
    desk.flush()
    return act


def empty_contact(desk: Desk) -> Contact:
    """A contact that cards are about to be moved to."""
    now = desk.now()
    contact = Contact(id=desk.new_id(), created_at=now, updated_at=now)
    desk.session.add(contact)
    desk.flush()
    return contact


def gather(desk: Desk, root: Contact, act: Act) -> None:
    """Bring to this person every card and value whose home is in its tree; memberships say since when and why.

    A person whom nothing is left of is hidden, one who gets cards is shown again. `settle` comes after.
    """
    desk.flush()
    session, now = desk.session, desk.now()
    homes = household(desk, root.id)
    away = session.exec(
        select(Card.id).where(col(Card.home_id).in_(homes), col(Card.contact_id) != root.id).order_by(col(Card.id))
    ).all()
    connection = session.connection()
    if away:
        connection.execute(
            update(Membership)
            .where(col(Membership.card_id).in_(away), col(Membership.ended_at).is_(None))
            .values(ended_at=now)
        )
        connection.execute(update(Card).where(col(Card.id).in_(away)).values(contact_id=root.id))
        connection.execute(update(ContactValue).where(col(ContactValue.card_id).in_(away)).values(contact_id=root.id))
        session.add_all(
            Membership(
                id=desk.new_id(), card_id=card_id, contact_id=root.id, verdict=Verdict.SAME,
                probability=act.probability, because=act.because, by=act.undone_by or act.by,
                model_version=act.model_version, act_id=act.id, at=now,
            )
            for card_id in away
        )  # fmt: skip
    connection.execute(
        update(ContactValue)
        .where(col(ContactValue.home_id).in_(homes), col(ContactValue.contact_id) != root.id)
        .values(contact_id=root.id)
    )
    desk.flush()
    session.expire_all()
    if away:
        root.hidden_at = None
    elif _is_empty(desk, root.id):
        root.hidden_at = root.hidden_at or now


def _is_empty(desk: Desk, contact_id: str) -> bool:
    """No card and no value is left."""
    card = select(Card.id).where(Card.contact_id == contact_id)
    value = select(ContactValue.id).where(ContactValue.contact_id == contact_id)
    return desk.session.exec(card).first() is None and desk.session.exec(value).first() is None


def act_named(desk: Desk, act_id: str) -> Act:
    """An act, held against other writers.

    Raises:
        BookError: there is none of this id.
    """
    desk.flush()
    act = desk.session.exec(
        select(Act).where(Act.id == act_id).with_for_update().execution_options(populate_existing=True)
    ).first()
    if act is None:
        raise BookError("その操作の記録はありません。", "連絡先を開き直してください。")
    return act
