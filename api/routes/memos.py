"""Memos: a note and a day to get back to somebody, beside a card or a contact; and a contact as a vCard."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Header, Path, Query, Response
from pydantic import Field

from api.home import new_id, now
from api.idempotency import LONGEST_KEY, key_of
from api.office import InOffice
from api.people_shapes import Seen
from api.problems import WrongForm
from api.routes.answers import PROBLEMS
from api.security.permissions import Permission, needs
from api.shapes import Shape
from contacts.exchange.vcard import MEDIA_TYPE, vcard_of

router = APIRouter(tags=["memos"], responses=PROBLEMS)

Id = Annotated[str, Path(max_length=64)]
Key = Annotated[str | None, Header(max_length=LONGEST_KEY)]


class Jotting(Shape):
    """What somebody jots down; one of the two is enough."""

    text: Annotated[str, Field(max_length=2000)] = ""
    due_on: date | None = None
    rep: Annotated[str, Field(max_length=200, description="who is to do it; empty: whoever writes it down")] = ""
    by: Annotated[str, Field(max_length=200)] = ""


class Ticking(Shape):
    """Done, or to do again."""

    done: bool
    version: int


class MemoShape(Seen):
    """A memo, and whom it is of now."""

    memo_id: str
    card_id: str | None
    contact_id: str | None
    name: str
    company: str
    text: str
    due_on: date | None
    done_at: datetime | None
    by: str
    at: datetime
    version: int
    rep: str
    company_id: str | None


@router.post("/cards/{card_id}/memos", status_code=201)
@needs(Permission.CAPTURE)
def jot_beside_card(office: InOffice, card_id: Id, said: Jotting, idempotency_key: Key = None) -> MemoShape:
    """Jot it down beside a card; it goes where the card goes. The same Idempotency-Key again adds nothing."""
    with office.home.writing() as desk:
        memo = desk.memos.add(
            once=_once(office, idempotency_key), by=office.who(said.by), text=_text(said), due_on=said.due_on,
            card_id=card_id, rep=said.rep,
        )  # fmt: skip
        return MemoShape.model_validate(memo)


@router.post("/contacts/{contact_id}/memos", status_code=201)
@needs(Permission.CAPTURE)
def jot_beside_contact(office: InOffice, contact_id: Id, said: Jotting, idempotency_key: Key = None) -> MemoShape:
    """Jot it down beside a contact, whichever card they gave."""
    with office.home.writing() as desk:
        memo = desk.memos.add(
            once=_once(office, idempotency_key), by=office.who(said.by), text=_text(said), due_on=said.due_on,
            contact_id=contact_id, rep=said.rep,
        )  # fmt: skip
        return MemoShape.model_validate(memo)


@router.post("/companies/{company_id}/memos", status_code=201)
@needs(Permission.CAPTURE)
def jot_beside_company(office: InOffice, company_id: Id, said: Jotting, idempotency_key: Key = None) -> MemoShape:
    """Jot it down beside a company as a whole."""
    with office.home.writing() as desk:
        memo = desk.memos.add(
            once=_once(office, idempotency_key), by=office.who(said.by), text=_text(said), due_on=said.due_on,
            company_id=company_id, rep=said.rep,
        )  # fmt: skip
        return MemoShape.model_validate(memo)


@router.get("/companies/{company_id}/memos")
@needs(Permission.SEE)
def memos_of_company(office: InOffice, company_id: Id) -> tuple[MemoShape, ...]:
    """What was jotted down of a company as a whole, the latest first."""
    with office.home.reading() as desk:
        return tuple(MemoShape.model_validate(memo) for memo in desk.memos.of_company(company_id))


@router.get("/contacts/{contact_id}/memos")
@needs(Permission.SEE)
def memos_of(office: InOffice, contact_id: Id) -> tuple[MemoShape, ...]:
    """What was jotted down of somebody, the latest first."""
    with office.home.reading() as desk:
        return tuple(MemoShape.model_validate(memo) for memo in desk.memos.of_contact(contact_id))


@router.get("/memos/due")
@needs(Permission.SEE)
def due(
    office: InOffice,
    days: Annotated[int, Query(ge=0, le=366)] = 0,
    rep: Annotated[str, Query(max_length=200, description="of one of us alone")] = "",
) -> tuple[MemoShape, ...]:
    """Whom to get back to by then and not yet done, the earliest first."""
    with office.home.reading() as desk:
        until = now().astimezone().date() + timedelta(days=days)
        return tuple(MemoShape.model_validate(memo) for memo in desk.memos.due(until, by=rep or None))


@router.put("/memos/{memo_id}/done")
@needs(Permission.CAPTURE)
def tick(office: InOffice, memo_id: Id, said: Ticking) -> MemoShape:
    """Done, or to do again; 409 where somebody else was first."""
    with office.home.writing() as desk:
        return MemoShape.model_validate(desk.memos.tick(memo_id, done=said.done, version=said.version))


@router.get("/contacts/{contact_id}/vcard", response_class=Response)
@needs(Permission.SEE)
def share(office: InOffice, contact_id: Id) -> Response:
    """One contact as a vCard 3.0, for a phone's address book."""
    with office.home.reading() as desk:
        contact = desk.book.contact(contact_id)
    name = quote(f"{contact.row.name or contact.row.company or 'contact'}.vcf", safe="")
    return Response(
        vcard_of(contact), media_type=MEDIA_TYPE,
        headers={"content-disposition": f"attachment; filename=\"contact.vcf\"; filename*=UTF-8''{name}"},
    )  # fmt: skip


def _text(said: Jotting) -> str:
    text = said.text.strip()
    if not text and said.due_on is None:
        raise WrongForm("a memo says something or has a day", "write a note or choose a day")
    return text


def _once(office: InOffice, key: str | None) -> str:
    return key_of(office.visitor.account_id, f"memo {key}") if key else new_id()
