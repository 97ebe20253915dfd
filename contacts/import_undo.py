"""Taking a file back: what came with its rows stands no more, who came with it alone is gone from the lists.

What happened since is kept: a card, a person's word, a memo, a merge. Flushes, never commits. Knows no page.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import delete, func, or_, select, update
from sqlmodel import col

from contacts.desk import Desk
from contacts.model import Card, Contact, ContactSearch, ContactValue, MatchKeyRow, MatchProfileRow, Superseded
from contacts.model_acts import MatchQuestion, QuestionStatus
from contacts.model_imports import ImportRow, RowOutcome
from contacts.model_intake import Memo
from contacts.model_known import Affiliation
from contacts.model_records import RecordValue
from contacts.record_values import withdraw
from contacts.settling import settle_many
from contacts.tree import heads_above, lock_many

WITHDRAWN = "withdrawn"
"""The answer to a question that a row raised and nobody answered."""
_BLANK = dict.fromkeys(("name", "name_kana", "company", "department", "title", "email", "phone", "mobile"), "")


def take_rows_back(desk: Desk, import_id: str, *, after: int, limit: int, by: str) -> int:
    """Take back the next rows of a file, in their order; gives the number of the last one, 0 where none is left."""
    desk.flush()
    connection = desk.session.connection()
    rows = connection.execute(
        select(col(ImportRow.id), col(ImportRow.number), col(ImportRow.contact_id), col(ImportRow.outcome))
        .where(col(ImportRow.import_id) == import_id, col(ImportRow.number) > after)
        .order_by(col(ImportRow.number))
        .limit(limit)
    ).all()
    if not rows:
        return 0
    row_ids = [row[0] for row in rows]
    touched = {row[2] for row in rows if row[2] and row[3] in (RowOutcome.UPDATE, RowOutcome.NEW, RowOutcome.DOUBTFUL)}
    made = {row[2] for row in rows if row[2] and row[3] in (RowOutcome.NEW, RowOutcome.DOUBTFUL)}
    connection.execute(
        update(ContactValue)
        .where(col(ContactValue.row_id).in_(row_ids), col(ContactValue.superseded_because).is_distinct_from(_GONE))
        .values(superseded_at=desk.now(), superseded_by=None, superseded_because=_GONE)
    )
    _forget_memos(desk, touched, set(row_ids))
    withdraw(desk, row_ids)
    desk.session.expire_all()
    alone = made - _held(desk, import_id, made)
    _retire(desk, sorted(alone), by=by)
    people = {person.id: person for person in lock_many(desk, sorted(touched - alone)).values()}
    settle_many(desk, list(people.values()))
    for person in people.values():
        if not person.name and person.hidden_at is None and not _held(desk, import_id, [person.id]):
            person.hidden_at = desk.now()
    desk.flush()
    return int(rows[-1][1])


_GONE = Superseded.WITHDRAWN


def _held(desk: Desk, import_id: str, ids: Collection[str]) -> set[str]:
    """Those of these people of whom something else is known by now."""
    if not ids:
        return set()
    connection = desk.session.connection()
    its_rows = select(col(ImportRow.id)).where(col(ImportRow.import_id) == import_id)
    asked = (
        select(col(Card.home_id)).where(col(Card.home_id).in_(ids)),
        select(col(Card.contact_id)).where(col(Card.contact_id).in_(ids)),
        select(col(Contact.merged_into)).where(col(Contact.merged_into).in_(ids)),
        select(col(Contact.id)).where(col(Contact.id).in_(ids), col(Contact.merged_into).is_not(None)),
        select(col(Memo.contact_id)).where(col(Memo.contact_id).in_(ids)),
        select(col(ContactValue.home_id)).where(
            col(ContactValue.home_id).in_(ids),
            col(ContactValue.superseded_because).is_distinct_from(_GONE),
            or_(col(ContactValue.row_id).is_(None), col(ContactValue.row_id).not_in(its_rows)),
        ),
        select(col(RecordValue.home_id)).where(
            col(RecordValue.home_id).in_(ids),
            or_(col(RecordValue.row_id).is_(None), col(RecordValue.row_id).not_in(its_rows)),
        ),
    )
    return {found for query in asked for found in connection.execute(query).scalars() if found}


def _forget_memos(desk: Desk, contacts: Collection[str], row_ids: Collection[str]) -> None:
    """Memos that came with these rows and that nobody has touched since."""
    connection = desk.session.connection()
    roots = {*contacts, *heads_above(desk, contacts)}
    rows = connection.execute(
        select(col(Memo.id), col(Memo.once)).where(
            col(Memo.contact_id).in_(roots), col(Memo.version) == 1, col(Memo.due_on).is_(None)
        )
    ).all()
    gone = [memo_id for memo_id, once in rows if once.rpartition("-")[0] in row_ids]
    if gone:
        connection.execute(delete(Memo).where(col(Memo.id).in_(gone)))


def _retire(desk: Desk, ids: Sequence[str], *, by: str) -> None:
    """Nobody is left of these: out of lists, search and matching, and questions about them need no answer."""
    if not ids:
        return
    connection, now = desk.session.connection(), desk.now()
    numbers = select(col(Contact.number)).where(col(Contact.id).in_(ids))
    for table in (ContactSearch, MatchKeyRow, MatchProfileRow):
        connection.execute(delete(table).where(col(table.contact_number).in_(numbers)))
    connection.execute(delete(Affiliation).where(col(Affiliation.contact_id).in_(ids)))
    connection.execute(
        update(Contact)
        .where(col(Contact.id).in_(ids))
        .values(
            **_BLANK, company_id=None, needs_review=False, hidden_at=func.coalesce(col(Contact.hidden_at), now),
            updated_at=now, version=col(Contact.version) + 1,
        )
    )  # fmt: skip
    connection.execute(
        update(MatchQuestion)
        .where(
            or_(col(MatchQuestion.contact_id).in_(ids), col(MatchQuestion.other_id).in_(ids)),
            col(MatchQuestion.status).in_((QuestionStatus.OPEN, QuestionStatus.LATER)),
        )
        .values(status=QuestionStatus.ANSWERED, answer=WITHDRAWN, answered_by=by, answered_at=now)
    )
    desk.session.expire_all()
