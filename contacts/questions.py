"""Match questions: raised where nothing may be merged without a person, answered by one, and opened again by an undo.

Knows no page and no score.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, or_
from sqlmodel import col, select

from contacts.cursor import from_cursor, to_cursor
from contacts.desk import Desk, What, storable
from contacts.errors import BookError, NotPossible, ReviewOutOfDate
from contacts.joining import keep_apart, merge, move_cards
from contacts.model import Card, Contact
from contacts.model_acts import Act, ActKind, MatchQuestion, QuestionAbout, QuestionStatus
from contacts.tree import household, lock_people, never_same, root_of
from contacts.views import Page
from matching.calibration import Answer as Reviewed
from matching.decision import FieldScore, Verdict

MOST_ANSWERS = 2_000
"""Of the latest: what reviewers said long ago was of another book."""
_WAITING = (QuestionStatus.OPEN, QuestionStatus.LATER)


class Answer(StrEnum):
    """What a person can say."""

    SAME = "same"  # one person; of a card: it is the other's
    DIFFERENT = "different"  # never the same; of a card: it stays
    LATER = "later"  # asked again, after everything else


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as it stands now; the contacts are those who stand for the ones it was raised for."""

    question_id: str
    about: QuestionAbout
    card_id: str | None
    contact_id: str
    other_id: str
    verdict: Verdict
    probability: float
    because: str
    because_en: str
    evidence: tuple[FieldScore, ...]
    """What the matcher weighed, in bits; empty where it was not asked."""
    status: QuestionStatus
    answer: str
    answered_by: str
    answered_at: datetime | None
    act_id: str | None
    """What the answer did: take it back to open the question again."""
    created_at: datetime
    version: int


def ask(
    desk: Desk,
    contact_id: str,
    other_id: str,
    *,
    verdict: Verdict,
    probability: float,
    because: str,
    by: str,
    about: QuestionAbout = QuestionAbout.PERSON,
    card_id: str | None = None,
    because_en: str = "",
    bits: float | None = None,
    evidence: Sequence[FieldScore] = (),
) -> str | None:
    """Leave it to a person; None where it is settled already: one person, never the same, or being asked."""
    contact, other = root_of(desk, contact_id), root_of(desk, other_id)
    there = desk.session.exec(select(Contact.id).where(col(Contact.id).in_((contact, other)))).all()
    if contact == other or len(there) < 2:
        return None
    if about is QuestionAbout.PERSON:
        if never_same(desk, contact, other):
            return None
        if any(row.about is about for row in _between(desk, household(desk, contact), household(desk, other))):
            return None
    row = MatchQuestion(
        id=desk.new_id(), about=about, card_id=card_id, contact_id=contact, other_id=other, verdict=verdict,
        probability=probability, bits=bits, because=storable(because), because_en=storable(because_en),
        evidence=json.dumps([[each.field, each.level, each.bits] for each in evidence]),
        status=QuestionStatus.OPEN, created_at=desk.now(),
    )  # fmt: skip
    desk.session.add(row)
    desk.log(
        What.QUESTION_ASKED, by=by, card_id=card_id, contact_id=contact, other=other, verdict=verdict.value,
        question=row.id,
    )  # fmt: skip
    desk.flush()
    return row.id


def _between(desk: Desk, ones: Sequence[str], others: Sequence[str]) -> list[MatchQuestion]:
    """Questions that wait, with one end here and the other there."""
    rows = desk.session.exec(
        select(MatchQuestion).where(
            col(MatchQuestion.status).in_(_WAITING),
            or_(
                and_(col(MatchQuestion.contact_id).in_(ones), col(MatchQuestion.other_id).in_(others)),
                and_(col(MatchQuestion.contact_id).in_(others), col(MatchQuestion.other_id).in_(ones)),
            ),
        )
    ).all()
    return list(rows)


def close_after(desk: Desk, act: Act, ones: Sequence[str], others: Sequence[str]) -> None:
    """An act has answered every question about these two people, whoever asked it."""
    answer = Answer.SAME if act.kind is ActKind.MERGE else Answer.DIFFERENT
    for row in _between(desk, ones, others):
        if row.about is QuestionAbout.PERSON or answer is Answer.SAME:
            _close(desk, row, answer, by=act.by, act_id=act.id)
    desk.flush()


def _close(desk: Desk, row: MatchQuestion, answer: Answer, *, by: str, act_id: str | None) -> None:
    row.status = QuestionStatus.LATER if answer is Answer.LATER else QuestionStatus.ANSWERED
    row.answer, row.answered_by, row.answered_at, row.act_id = answer.value, storable(by), desk.now(), act_id


def reopen_after(desk: Desk, act_id: str) -> None:
    """The act was taken back: what it had answered is a question again."""
    for row in desk.session.exec(select(MatchQuestion).where(MatchQuestion.act_id == act_id)).all():
        _reopen(row)
    desk.flush()


def _reopen(row: MatchQuestion) -> None:
    row.status, row.answer, row.answered_by = QuestionStatus.OPEN, "", ""
    row.answered_at = row.act_id = None


def answer(desk: Desk, question_id: str, said: Answer, *, by: str, version: int | None = None) -> Question:
    """A person's answer, and what follows from it.

    Raises:
        BookError: no such question.
        ReviewOutOfDate: somebody else answered first.
        NeverTheSame: in the meantime somebody ruled it out.
    """
    asked = question(desk, question_id)
    lock_people(desk, (asked.other_id, asked.contact_id))  # before the question: everybody waits in one order
    row = _locked(desk, question_id)
    if row.status is QuestionStatus.ANSWERED or (version is not None and row.version != version):
        raise ReviewOutOfDate("この確認には、先に別の人が答えました。")
    act: Act | None = None
    if said is Answer.SAME:
        act = _same(desk, row, by)
    elif said is Answer.DIFFERENT and row.about is QuestionAbout.PERSON:
        act = keep_apart(desk, row.other_id, row.contact_id, by=by)
    desk.flush()
    row = _locked(desk, question_id)
    _close(desk, row, said, by=by, act_id=act.id if act else None)
    desk.log(
        What.QUESTION_ANSWERED, by=by, card_id=row.card_id, contact_id=row.contact_id, other=row.other_id,
        answer=said.value, question=row.id,
    )  # fmt: skip
    if act is not None and row.about is QuestionAbout.PERSON:
        one, other = root_of(desk, act.first_id), root_of(desk, act.second_id)
        close_after(desk, act, household(desk, one), household(desk, other))
    desk.flush()
    return _view(desk, row)


def _same(desk: Desk, row: MatchQuestion, by: str) -> Act:
    """The one known longer stays; of a card, the card goes to the other."""
    if row.about is QuestionAbout.PERSON:
        known, new = lock_people(desk, (row.other_id, row.contact_id))
        if (known.number or 0) > (new.number or 0):
            known, new = new, known
        return merge(desk, known.id, new.id, by=by, because=row.because, probability=row.probability)
    card = desk.session.exec(select(Card).where(Card.id == row.card_id)).first()
    if card is None or card.contact_id is None:
        raise NotPossible("この名刺はもうありません。", "一覧を開き直してください。")
    return move_cards(desk, card.contact_id, [card.id], to=row.other_id, by=by, because=row.because)


def answers(desk: Desk) -> tuple[Reviewed, ...]:
    """What reviewers said of the pairs that matching asked about and that stands today, the latest first."""
    desk.flush()
    rows = desk.session.exec(
        select(MatchQuestion.bits, MatchQuestion.answer)
        .where(
            MatchQuestion.status == QuestionStatus.ANSWERED,
            MatchQuestion.about == QuestionAbout.PERSON,
            col(MatchQuestion.bits).is_not(None),
            col(MatchQuestion.answer).in_((Answer.SAME.value, Answer.DIFFERENT.value)),
        )
        .order_by(col(MatchQuestion.answered_at).desc(), col(MatchQuestion.id))
        .limit(MOST_ANSWERS)
    ).all()
    return tuple(Reviewed(bits=bits, same=said == Answer.SAME) for bits, said in rows if bits is not None)


def reopen(desk: Desk, question_id: str, *, by: str) -> Question:
    """Take back an answer that did nothing: 「あとで」, or that a card stays.

    Raises:
        NotPossible: the answer did something; that act is what has to be taken back.
    """
    row = _locked(desk, question_id)
    if row.act_id is not None:
        raise NotPossible("この答えで統合や記録が行われています。", "その操作を取り消すと、確認も開き直されます。")
    _reopen(row)
    desk.log(What.QUESTION_ANSWERED, by=by, contact_id=row.contact_id, answer="reopened", question=row.id)
    desk.flush()
    return _view(desk, row)


def _locked(desk: Desk, question_id: str) -> MatchQuestion:
    desk.flush()
    row = desk.session.exec(
        select(MatchQuestion)
        .where(MatchQuestion.id == question_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise BookError("その確認はもうありません。", "一覧を開き直してください。")
    return row


def question(desk: Desk, question_id: str) -> Question:
    """One question.

    Raises:
        BookError: there is none of this id.
    """
    row = desk.session.get(MatchQuestion, question_id)
    if row is None:
        raise BookError("その確認はもうありません。", "一覧を開き直してください。")
    return _view(desk, row)


def questions(
    desk: Desk, *, status: QuestionStatus = QuestionStatus.OPEN, after: str | None = None, limit: int = 50
) -> Page[Question]:
    """Questions in this state, the oldest first.

    Raises:
        BookError: `after` is not from a page.
    """
    desk.flush()
    query = select(MatchQuestion).where(MatchQuestion.status == status)
    if after is not None:
        moment, last = from_cursor(after)
        later = and_(col(MatchQuestion.created_at) == moment, col(MatchQuestion.id) > last)
        query = query.where(or_(col(MatchQuestion.created_at) > moment, later))
    rows = desk.session.exec(
        query.order_by(col(MatchQuestion.created_at), col(MatchQuestion.id)).limit(limit + 1)
    ).all()
    shown = rows[:limit]
    return Page(
        items=tuple(_view(desk, row) for row in shown),
        after=to_cursor(shown[-1].created_at, shown[-1].id) if len(rows) > limit else None,
    )


def _view(desk: Desk, row: MatchQuestion) -> Question:
    return Question(
        question_id=row.id, about=row.about, card_id=row.card_id,
        contact_id=root_of(desk, row.contact_id) if row.status is not QuestionStatus.ANSWERED else row.contact_id,
        other_id=root_of(desk, row.other_id) if row.status is not QuestionStatus.ANSWERED else row.other_id,
        verdict=row.verdict, probability=row.probability, because=row.because, because_en=row.because_en,
        evidence=tuple(FieldScore(field=f, level=level, bits=bits) for f, level, bits in json.loads(row.evidence)),
        status=row.status, answer=row.answer, answered_by=row.answered_by, answered_at=row.answered_at,
        act_id=row.act_id, created_at=row.created_at, version=row.version or 1,
    )  # fmt: skip
