"""集計: a pivot table to be laid out, looked behind, drawn, taken to Excel and kept. Knows no SQL."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from api.office import InOffice
from api.pivoting import InAddress, figure, is_ours, key_word, total_word
from api.routes.pivot import After, Key, pivot_workbook
from api.security.permissions import Permission, needs
from api.showing import contact_row
from api.web.drawing import draw
from contacts.pivot_fields import Of

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

PER_PAGE = 50
GROUPS = {Of.ENCOUNTER: "接点", Of.PERSON: "人", Of.COMPANY: "会社"}


@router.get("/pivot")
@needs(Permission.SEE)
def pivot_page(office: InOffice, asked: InAddress) -> HTMLResponse:
    """The table with what it is made of."""
    with office.home.reading() as desk:
        dimensions, measures = desk.pivot.dimensions(), desk.pivot.measures()
        table = desk.pivot.table(asked.of(desk))
    return draw(
        "pivot.html", here="contacts", asked=asked, dimensions=dimensions, measures=measures, table=table,
        groups=GROUPS, figure=figure, word=key_word, is_ours=is_ours, total_word=total_word(table),
    )  # fmt: skip


@router.get("/pivot/people")
@needs(Permission.SEE)
def people_behind(
    office: InOffice, asked: InAddress, row: Key = None, column: Key = None, after: After = None
) -> HTMLResponse:
    """Who stands behind a cell."""
    with office.home.reading() as desk:
        ask = asked.of(desk)
        page, total = desk.pivot.people(ask, row=row, column=column, after=after, limit=PER_PAGE)
        company = next((key for key, each in ((row, ask.rows), (column, ask.columns)) if _is_company(each, key)), None)
        name = desk.pivot.company_name(company) if company else ""
    said = [
        (each.label, key_word(each, key, name if each.name == "company" else ""), is_ours(each, key))
        for key, each in ((row, ask.rows), (column, ask.columns))
        if key is not None and each is not None
    ]
    here = {name: key for name, key in (("row", row), ("column", column)) if key is not None}
    return draw(
        "pivot_people.html", here="contacts", asked=asked, said=said, total=total, next=page.after, keys=here,
        people=[contact_row(each) for each in page.items],
    )  # fmt: skip


@router.get("/pivot/export.xlsx")
@needs(Permission.EXPORT)
def pivot_as_workbook(office: InOffice, asked: InAddress) -> Response:
    """The table for Excel."""
    return pivot_workbook(office, asked)


def _is_company(dimension: object, key: str | None) -> bool:
    return bool(key) and getattr(dimension, "name", "") == "company"
