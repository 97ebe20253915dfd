"""Who is shown as part of whom: the contact or company at the root of a merge, and everybody under it.

A merge hangs one root under another, and taking it back cuts that one edge; nothing else is ever hung anywhere, so a
tree can always be taken apart again in any order. Knows no value and no page.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import CompoundSelect, Select, and_, bindparam, or_
from sqlalchemy import select as sql_select
from sqlmodel import col, select

from contacts.desk import Desk
from contacts.errors import NeverTheSame, NoSuchContact, ReviewOutOfDate
from contacts.model import Card, Company, Contact
from contacts.model_acts import Act, NeverSame

Node = type[Contact] | type[Company]


def gone(column: Any) -> CompoundSelect[Any]:
    """This column of the contacts that are part of another one or hidden: few, so that counting leaves those out.

    Two halves, each with an index of its own; put together by OR they would be looked for in the whole book.
    """
    merged = sql_select(column).where(col(Contact.merged_into).is_not(None))
    return merged.union_all(sql_select(column).where(col(Contact.hidden_at).is_not(None)))


def root_of(desk: Desk, node_id: str, table: Node = Contact) -> str:
    """The id that stands for this one now; its own where it was never merged, or is not there."""
    desk.flush()
    # Put together once and past the session: asked of everybody on a page, a timeline or a list of things to do.
    connection, ask = desk.session.connection(), _ABOVE[table]
    while above := connection.execute(ask, {"node_id": node_id}).scalar():
        node_id = above
    return node_id


def roots_of(desk: Desk, node_ids: Sequence[str], table: Node = Contact) -> dict[str, str]:
    """The same of several at once: id → root; who is not there is left out."""
    desk.flush()
    found = desk.session.connection().execute(_ABOVE_EACH[table], {"node_ids": list(node_ids)}).all()
    return {each: root_of(desk, above, table) if above else each for each, above in found}


def _above(table: Node) -> Select[Any]:
    asked: Select[Any] = sql_select(col(table.merged_into)).where(col(table.id) == bindparam("node_id"))
    return asked


def _above_each(table: Node) -> Select[Any]:
    each: Any = sql_select(col(table.id), col(table.merged_into))
    asked: Select[Any] = each.where(col(table.id).in_(bindparam("node_ids", expanding=True)))
    return asked


_ABOVE: dict[Node, Select[Any]] = {Contact: _above(Contact), Company: _above(Company)}
_ABOVE_EACH: dict[Node, Select[Any]] = {Contact: _above_each(Contact), Company: _above_each(Company)}


def household(desk: Desk, root_id: str, table: Node = Contact) -> list[str]:
    """The root itself and everybody under it, in a fixed order."""
    found, level = [root_id], [root_id]
    while level:
        below = select(table.id).where(col(table.merged_into).in_(level)).order_by(col(table.id))
        level = list(desk.session.exec(below).all())
        found += level
    return found


def heads_of(desk: Desk, contact_ids: Sequence[str]) -> dict[str, str]:
    """These people and everybody under them, each with the one it is shown as."""
    heads = {each: each for each in contact_ids}
    level = list(contact_ids)
    while level:
        below = select(Contact.id, Contact.merged_into).where(col(Contact.merged_into).in_(level))
        found = {each: heads[above] for each, above in desk.session.exec(below).all() if above is not None}
        heads = found | heads
        level = list(found)
    return heads


def heads_above(desk: Desk, contact_ids: Collection[str]) -> set[str]:
    """The people that those of these who are part of another one are shown as; hundreds in one statement."""
    merged = select(Contact.id).where(col(Contact.id).in_(contact_ids), col(Contact.merged_into).is_not(None))
    return {root_of(desk, each) for each in desk.session.exec(merged).all()}


def lock_person(desk: Desk, contact_id: str) -> Contact | None:
    """The contact that stands for this one now, held against other writers until the transaction ends."""
    wanted: str | None = contact_id
    while wanted is not None:
        contact = desk.session.exec(
            select(Contact).where(Contact.id == wanted).with_for_update().execution_options(populate_existing=True)
        ).first()
        if contact is None or contact.merged_into is None:
            return contact
        wanted = contact.merged_into
    return None


def lock_many(desk: Desk, contact_ids: Sequence[str]) -> dict[str, Contact]:
    """The people who stand for these ids, those that are there, held; hundreds in one statement."""
    desk.flush()
    rows = desk.session.exec(
        select(Contact)
        .where(col(Contact.id).in_(set(contact_ids)))
        .order_by(col(Contact.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    found = {row.id: row for row in rows if row.merged_into is None}
    for row in rows:
        if row.merged_into is not None and (person := lock_person(desk, row.merged_into)) is not None:
            found[row.id] = person
    return found


def lock_people(desk: Desk, contact_ids: Sequence[str]) -> list[Contact]:
    """The people who stand for these ids, in the order asked for, held with their cards.

    Cards before contacts and both in one order everywhere, so that no two writers wait for each other.

    Raises:
        NoSuchContact: one of them is not there.
    """
    desk.flush()
    roots = [root_of(desk, contact_id) for contact_id in contact_ids]
    desk.session.exec(
        select(Card.id).where(col(Card.contact_id).in_(roots)).order_by(col(Card.id)).with_for_update()
    ).all()
    locked = {contact_id: lock_person(desk, contact_id) for contact_id in sorted(set(roots))}
    people = []
    for asked, root in zip(contact_ids, roots, strict=True):
        person = locked[root]
        if person is None:
            raise NoSuchContact(asked)
        people.append(person)
    return people


def check_version(contact: Contact, version: int | None) -> None:
    """Refuse what was decided while looking at an older state.

    Raises:
        ReviewOutOfDate: somebody changed the contact since.
    """
    if version is not None and contact.version != version:
        raise ReviewOutOfDate("先に別の人が、またはあとから届いた名刺が、この連絡先を変更しました。")


def mark_between(desk: Desk, first: Sequence[str], second: Sequence[str]) -> NeverSame | None:
    """A mark that somebody of the first is never somebody of the second."""
    return desk.session.exec(
        select(NeverSame).where(
            col(NeverSame.ended_at).is_(None),
            or_(
                and_(col(NeverSame.first_id).in_(first), col(NeverSame.second_id).in_(second)),
                and_(col(NeverSame.first_id).in_(second), col(NeverSame.second_id).in_(first)),
            ),
        )
    ).first()


def refuse_marked(desk: Desk, first: Sequence[str], second: Sequence[str]) -> None:
    """Stop a merge that somebody has ruled out.

    Raises:
        NeverTheSame: a mark stands between them.
    """
    mark = mark_between(desk, first, second)
    if mark is not None:
        act = desk.session.exec(select(Act).where(Act.id == mark.act_id)).one()
        raise NeverTheSame(act.by, act.at.date())


def never_same(desk: Desk, first_id: str, second_id: str) -> bool:
    """Whether a mark keeps these two people apart."""
    first, second = root_of(desk, first_id), root_of(desk, second_id)
    return first != second and mark_between(desk, household(desk, first), household(desk, second)) is not None
