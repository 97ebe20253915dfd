"""Companies: find one, see its people as of a day and who of us knows them, merge and tell apart."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.office import InOffice
from api.people_shapes import CompanyPage, CompanyRowShape, CompanyShape, Joining, LikenessShape
from api.routes.answers import PROBLEMS
from api.security.permissions import Permission, needs
from api.shapes import Shape

router = APIRouter(tags=["companies"], responses=PROBLEMS)

CompanyId = Annotated[str, Path(max_length=64)]


class Done(Shape):
    """The act, to be taken back at /acts/{act_id}/undo."""

    act_id: str


@router.get("/companies")
@needs(Permission.SEE)
def find_companies(
    office: InOffice,
    q: Annotated[str, Query(max_length=200)] = "",
    after: Annotated[str | None, Query(max_length=1000)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> CompanyPage:
    """Companies whose name, English name or domain contains the query, those with most people first."""
    with office.home.reading() as desk:
        page = desk.companies.companies(q, after=after, limit=limit)
    return CompanyPage(items=tuple(CompanyRowShape.model_validate(row) for row in page.items), next=page.after)


@router.get("/companies/alike")
@needs(Permission.SEE)
def alike(office: InOffice) -> tuple[LikenessShape, ...]:
    """Companies that may be one: the same corporate number or domain, or one the other's English name."""
    with office.home.reading() as desk:
        return tuple(LikenessShape.model_validate(each) for each in desk.companies.alike())


@router.get("/companies/{company_id}")
@needs(Permission.SEE)
def see_company(office: InOffice, company_id: CompanyId, on: date | None = None) -> CompanyShape:
    """A company with its spellings, domains, branches, its people as of a day, and who of us knows them."""
    with office.home.reading() as desk:
        return CompanyShape.model_validate(desk.companies.company(company_id, on=on))


@router.post("/companies/{company_id}/merge", status_code=201)
@needs(Permission.MERGE)
def merge_companies(office: InOffice, company_id: CompanyId, said: Joining) -> Done:
    """The other one is this one by another name."""
    with office.home.writing() as desk:
        act = desk.companies.merge(company_id, said.other_id, by=office.who(said.by), because=said.because)
        return Done(act_id=act)


@router.post("/companies/{company_id}/apart", status_code=201)
@needs(Permission.MERGE)
def keep_companies_apart(office: InOffice, company_id: CompanyId, said: Joining) -> Done:
    """They are two, whatever they have in common."""
    with office.home.writing() as desk:
        act = desk.companies.keep_apart(company_id, said.other_id, by=office.who(said.by), because=said.because)
        return Done(act_id=act)
