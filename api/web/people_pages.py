"""The pages about who is whom: 同一人物の確認, what has changed, companies. Knows no SQL and no score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Path, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.home import OpenBook, new_id, now
from api.office import InOffice
from api.people_words import KEPT_WORDS
from api.problems import WrongForm
from api.security.permissions import Permission, needs
from api.showing import contact_shape
from api.web.choosing import chosen, let_stand
from api.web.drawing import draw
from api.web.forms import SaidInForm
from api.words import SHOWN_ORDER
from contacts.model_acts import ActKind, QuestionAbout, QuestionStatus
from contacts.model_known import FindingStatus
from contacts.questions import Answer, Question
from contacts.views import ContactView
from matching.decision import FieldScore
from matching.merge import canonical
from normalize.draft import FieldKind

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Id = Annotated[str, Path(max_length=64)]
Word = Annotated[str, Form(max_length=200)]
WATERFALL_PX = 320
"""Width of the drawing of the evidence, half of it on each side of nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One kind of both records."""

    kind: FieldKind
    left: tuple[str, ...]
    right: tuple[str, ...]
    agreement: str
    """same, differ or only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One step of the waterfall."""

    field: str
    level: str
    bits: float
    start_px: float
    width_px: float


def pairs(left: ContactView, right: ContactView) -> tuple[Pair, ...]:
    """The two records beside each other, kinds that neither has left out."""
    found = []
    for kind in SHOWN_ORDER:
        ones, others = left.current(kind), right.current(kind)
        if not ones and not others:
            continue
        shared = {canonical(kind, value) for value in ones} & {canonical(kind, value) for value in others}
        agreement = "same" if shared else "differ" if ones and others else "only"
        found.append(Pair(kind=kind, left=ones, right=others, agreement=agreement))
    return tuple(found)


def waterfall(evidence: tuple[FieldScore, ...]) -> tuple[Bar, ...]:
    """Each piece of evidence where the one before left off, to the right for one person, to the left against."""
    told = [each for each in evidence if each.bits]
    sums = [0.0]
    for each in told:
        sums.append(sums[-1] + each.bits)
    scale = WATERFALL_PX / 2 / max(1.0, *(abs(total) for total in sums))
    middle = WATERFALL_PX / 2
    return tuple(
        Bar(
            field=each.field, level=each.level, bits=each.bits,
            start_px=middle + min(before, before + each.bits) * scale, width_px=max(1.5, abs(each.bits) * scale),
        )
        for before, each in zip(sums, told, strict=False)
    )  # fmt: skip


@router.get("/questions")
@needs(Permission.SEE)
def questions_page(office: InOffice, undo: Annotated[str, Query(max_length=64)] = "", said: str = "") -> HTMLResponse:
    """The question that waits longest, with how many wait; those put off come last."""
    with office.home.reading() as desk:
        waiting = desk.persons.questions(limit=200).items
        later = desk.persons.questions(status=QuestionStatus.LATER, limit=200).items
        first = next(iter((*waiting, *later)), None)
        if first is None:
            return draw("question.html", here="questions", question=None, waiting=0, later=0, undo=undo, said=said)
        return _draw_question(desk, first, waiting=len(waiting), later=len(later), undo=undo, said=said)


@router.get("/questions/{question_id}")
@needs(Permission.SEE)
def question_page(office: InOffice, question_id: Id) -> HTMLResponse:
    """One question."""
    with office.home.reading() as desk:
        question = desk.persons.question(question_id)
        waiting = len(desk.persons.questions(limit=200).items)
        later = len(desk.persons.questions(status=QuestionStatus.LATER, limit=200).items)
        return _draw_question(desk, question, waiting=waiting, later=later)


def _draw_question(
    desk: OpenBook, question: Question, *, waiting: int, later: int, undo: str = "", said: str = ""
) -> HTMLResponse:
    left, right = desk.book.contact(question.contact_id), desk.book.contact(question.other_id)
    return draw(
        "question.html", here="questions", question=question, of_card=question.about is QuestionAbout.CARD,
        left=contact_shape(left), right=contact_shape(right), pairs=pairs(left, right),
        bars=waterfall(question.evidence), width=WATERFALL_PX, waiting=waiting, later=later, undo=undo, said=said,
    )  # fmt: skip


@router.post("/questions/{question_id}")
@needs(Permission.REVIEW)
def answer_question(  # noqa: PLR0917 - FastAPI passes by name
    office: InOffice,
    question_id: Id,
    answer: Annotated[Answer, Form()],
    version: Annotated[int, Form()],
    said: SaidInForm,
    by: Word = "",
) -> Response:
    """Answer, and on to the next one; where the two differ, what was chosen stands afterwards."""
    with office.home.writing() as desk:
        asked = desk.persons.question(question_id)
        one = answer is Answer.SAME and asked.about is QuestionAbout.PERSON
        choices = chosen(desk, said, asked.contact_id, asked.other_id) if one else []
        done = desk.persons.answer(question_id, answer, by=office.who(by), version=version)
        let_stand(desk, choices, by=office.who(by))
    return RedirectResponse(f"/questions?said={answer.value}&undo={done.act_id or ''}", status_code=303)


@router.post("/acts/{act_id}/undo")
@needs(Permission.MERGE)
def undo_act(office: InOffice, act_id: Id, back: Annotated[str, Form(max_length=300)] = "/", by: Word = "") -> Response:
    """Take an act back; what was kept because it came later is told."""
    if not back.startswith("/") or back.startswith(("//", "/\\")):
        raise WrongForm("the form leads elsewhere", "open the page again")
    with office.home.writing() as desk:
        undone = desk.persons.undo(act_id, by=office.who(by))
    if not undone.kept:
        return RedirectResponse(back, status_code=303)
    words = dict.fromkeys(KEPT_WORDS[kept.what] for kept in undone.kept)
    return draw("undone.html", words=tuple(words), back=back)


@router.get("/findings")
@needs(Permission.SEE)
def findings_page(office: InOffice) -> HTMLResponse:
    """What new cards tell that has changed."""
    with office.home.reading() as desk:
        found = desk.knowledge.findings(limit=100).items
    return draw("findings.html", here="findings", findings=found)


@router.post("/findings/{finding_id}")
@needs(Permission.REVIEW)
def judge_finding(
    office: InOffice,
    finding_id: Id,
    status: Annotated[FindingStatus, Form()],
    version: Annotated[int, Form()],
    by: Word = "",
) -> Response:
    """Confirm or dismiss it."""
    with office.home.writing() as desk:
        desk.knowledge.answer_finding(finding_id, status, by=office.who(by), version=version)
    return RedirectResponse("/findings", status_code=303)


@router.get("/companies")
@needs(Permission.SEE)
def companies_page(
    office: InOffice,
    q: Annotated[str, Query(max_length=200)] = "",
    after: Annotated[str | None, Query(max_length=1000)] = None,
) -> HTMLResponse:
    """Companies by name, and those that may be one."""
    with office.home.reading() as desk:
        found = desk.companies.companies(q, after=after)
        alike = () if q or after else desk.companies.alike(20)
    return draw(
        "companies.html", here="contacts", companies=found.items, next=found.after, alike=alike, query=q,
    )  # fmt: skip


@router.get("/companies/{company_id}/join")
@needs(Permission.MERGE)
def find_other_company(office: InOffice, company_id: Id, q: Annotated[str, Query(max_length=200)] = "") -> HTMLResponse:
    """Which company this one may be the same as; nothing is merged before one is chosen."""
    with office.home.reading() as desk:
        company = desk.companies.company(company_id)
        found = desk.companies.companies(q, limit=21).items if q.strip() else ()
    others = [row for row in found if row.company_id != company.company_id][:20]
    return draw("join_company.html", here="contacts", company=company, others=others, query=q)


@router.get("/companies/{company_id}")
@needs(Permission.SEE)
def company_page(
    office: InOffice,
    company_id: Id,
    on: Annotated[str, Query(max_length=10)] = "",
    taken: Annotated[str, Query(max_length=64)] = "",
) -> HTMLResponse:
    """A company's people by department, as of a day, and who of us knows whom."""
    with office.home.reading() as desk:
        company = desk.companies.company(company_id, on=_day(on))
        every = desk.companies.acts(company_id)
        edits = [act for act in every if act.kind is ActKind.COMPANY_EDIT]
        acts = [act for act in every if act.undone_at is None and act.kind is not ActKind.COMPANY_EDIT]
        record, moments = desk.records.company(company_id), desk.knowledge.company_timeline(company_id)
        memos = desk.memos.of_company(company_id)
        knows = desk.knowledge.who_knows_each([each.contact_id for each in company.roster])
        return draw(
            "company.html", here="contacts", company=company, on=on, knows=knows, acts=acts, edits_made=edits,
            record=record, moments=moments, memos=memos, taken=taken, once=new_id(), today=now().astimezone().date(),
        )  # fmt: skip


@router.post("/companies/{company_id}/merge")
@needs(Permission.MERGE)
def merge_companies(office: InOffice, company_id: Id, other: Annotated[str, Form(max_length=64)]) -> Response:
    """The other one is this one by another name."""
    with office.home.writing() as desk:
        desk.companies.merge(company_id, other, by=office.who())
    return RedirectResponse(f"/companies/{company_id}", status_code=303)


@router.post("/companies/{company_id}/apart")
@needs(Permission.MERGE)
def keep_companies_apart(office: InOffice, company_id: Id, other: Annotated[str, Form(max_length=64)]) -> Response:
    """They are two."""
    with office.home.writing() as desk:
        desk.companies.keep_apart(company_id, other, by=office.who())
    return RedirectResponse("/companies", status_code=303)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise WrongForm(f"{typed} is no day", "write it as 2026-11-21") from error
