"""Taking back an edit: what it wrote stands no more, what stood before does, if its field still takes it.

Knows no page.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, update
from sqlmodel import col, select

from contacts.custom_fields import CustomFields
from contacts.desk import Desk
from contacts.dossier import settle, standing, values_of
from contacts.entry import key_of, take
from contacts.errors import NotPossible
from contacts.model import Card, Company, Contact
from contacts.model_activities import HandedMemo
from contacts.model_acts import Act, ActKind
from contacts.model_intake import Memo
from contacts.model_records import RecordValue, Subject
from contacts.person_values import unsay
from contacts.record_values import amount_of, day_of, owner_column, settle_field, settle_record, standing_items
from contacts.tree import lock_people, root_of

_AT_ONCE = 500
EDITS = frozenset({ActKind.PERSON_EDIT, ActKind.COMPANY_EDIT, ActKind.HANDOVER})


def take_back_edit(desk: Desk, act: Act) -> None:
    """After the act was marked as undone: derive afresh everybody it wrote about.

    Raises:
        NotPossible: what stood before does not fit its field any more.
    """
    if act.kind is ActKind.PERSON_EDIT:
        (person,) = lock_people(desk, (act.first_id,))
        unsay(desk, act)
        _settle(desk, Subject.PERSON, person.id)
        settle(desk, person)
        _hide_if_empty(desk, person)
        return
    if act.kind is ActKind.HANDOVER:
        _take_back_handover(desk, act)
        return
    company = desk.session.exec(
        select(Company)
        .where(Company.id == root_of(desk, act.first_id, Company))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    _settle(desk, Subject.COMPANY, company.id)
    stands = standing_items(desk, Subject.COMPANY, [company.id]).get(company.id, {})
    if "name" in stands:
        company.name = stands["name"].value
    company.version = (company.version or 1) + 1
    desk.flush()


def _take_back_handover(desk: Desk, act: Act) -> None:
    """Everybody goes back to whoever looked after them, by what stands of the acts that do."""
    connection = desk.session.connection()
    for subject in Subject:
        table = Company if subject is Subject.COMPANY else Contact
        owner = getattr(RecordValue, owner_column(subject))
        given = select(owner).where(RecordValue.act_id == act.id, RecordValue.subject == subject).distinct()
        ids = sorted(each for each in desk.session.exec(given).all() if each)
        settle_field(desk, subject, ids, "owner")
        for start in range(0, len(ids), _AT_ONCE):
            some = col(table.id).in_(ids[start : start + _AT_ONCE])
            connection.execute(update(table).where(some).values(version=func.coalesce(table.version, 1) + 1))
    for handed, memo in desk.session.exec(
        select(HandedMemo, Memo).join(Memo, col(Memo.id) == col(HandedMemo.memo_id)).where(HandedMemo.act_id == act.id)
    ).all():
        memo.rep = handed.before or None
    desk.flush()


def _settle(desk: Desk, subject: Subject, root_id: str) -> None:
    fit_again(desk, subject, settle_record(desk, subject, root_id))


def fit_again(desk: Desk, subject: Subject, risen: Sequence[RecordValue]) -> None:
    """Values that stand again take the form of what their field is now.

    Raises:
        NotPossible: one does not fit any more.
    """
    fields = CustomFields(desk.session, now=desk.now, new_id=desk.new_id).fields(subject, retired=True)
    by_key = {spec.key: spec for spec in fields}
    for row in risen:
        spec = by_key.get(row.key)
        if spec is None or not row.value:
            continue
        entry = take(spec, row.value)
        if entry.fault:
            raise NotPossible(
                f"「{spec.label}」の以前の値「{row.value[:40]}」は、いまの項目の形に合わないため戻せません。",
                "項目の設定を戻すか、新しい値を書いてください。",
            )
        row.value, row.folded = entry.value, key_of(entry.value)
        row.amount, row.day = amount_of(spec.type, entry.value), day_of(spec.type, entry.value)
    desk.flush()


def _hide_if_empty(desk: Desk, person: Contact) -> None:
    """Whoever was only typed in is out of the lists when that is taken back."""
    if desk.session.exec(select(Card.id).where(col(Card.contact_id) == person.id).limit(1)).first() is not None:
        return
    if not standing(values_of(desk, person.id)):
        person.hidden_at = person.hidden_at or desk.now()
        desk.flush()
