"""Match questions and findings: what waits for a person's word about who is whom and what has changed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.office import InOffice
from api.people_shapes import Answering, AskedShape, FindingPage, FindingShape, Judging, QuestionPage, Said
from api.routes.answers import PROBLEMS
from api.security.permissions import Permission, needs
from contacts.model_acts import QuestionStatus
from contacts.model_known import FindingStatus

router = APIRouter(tags=["questions"], responses=PROBLEMS)

Id = Annotated[str, Path(max_length=64)]
After = Annotated[str | None, Query(max_length=500, description="`next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=200)]


@router.get("/questions")
@needs(Permission.SEE)
def list_questions(
    office: InOffice, status: QuestionStatus = QuestionStatus.OPEN, after: After = None, limit: Limit = 50
) -> QuestionPage:
    """Questions in this state, the oldest first."""
    with office.home.reading() as desk:
        page = desk.persons.questions(status=status, after=after, limit=limit)
        return QuestionPage(items=tuple(AskedShape.model_validate(each) for each in page.items), next=page.after)


@router.get("/questions/{question_id}")
@needs(Permission.SEE)
def see_question(office: InOffice, question_id: Id) -> AskedShape:
    """One question with the evidence it was raised on."""
    with office.home.reading() as desk:
        return AskedShape.model_validate(desk.persons.question(question_id))


@router.post("/questions/{question_id}/answer")
@needs(Permission.REVIEW)
def answer(office: InOffice, question_id: Id, said: Answering) -> AskedShape:
    """`same` merges, `different` is never the same, `later` asks again. 409 when somebody was first."""
    with office.home.writing() as desk:
        answered = desk.persons.answer(question_id, said.answer, by=office.who(said.by), version=said.version)
        return AskedShape.model_validate(answered)


@router.post("/questions/{question_id}/reopen")
@needs(Permission.REVIEW)
def reopen(office: InOffice, question_id: Id, said: Said) -> AskedShape:
    """Take back an answer that did nothing; otherwise undo its act."""
    with office.home.writing() as desk:
        return AskedShape.model_validate(desk.persons.reopen(question_id, by=office.who(said.by)))


@router.get("/findings")
@needs(Permission.SEE)
def list_findings(
    office: InOffice, status: FindingStatus = FindingStatus.OPEN, after: After = None, limit: Limit = 50
) -> FindingPage:
    """What new cards tell that has changed, the latest first."""
    with office.home.reading() as desk:
        page = desk.knowledge.findings(status=status, after=after, limit=limit)
        return FindingPage(items=tuple(FindingShape.model_validate(each) for each in page.items), next=page.after)


@router.put("/findings/{finding_id}")
@needs(Permission.REVIEW)
def judge_finding(office: InOffice, finding_id: Id, said: Judging) -> FindingShape:
    """Confirm it, dismiss it, or open it again. 409 when somebody was first."""
    with office.home.writing() as desk:
        found = desk.knowledge.answer_finding(finding_id, said.status, by=office.who(said.by), version=said.version)
        return FindingShape.model_validate(found)
