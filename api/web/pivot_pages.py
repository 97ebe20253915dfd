"""集計: a pivot table to be laid out, looked behind, drawn, taken to Excel and kept. Knows no SQL."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.office import InOffice
from api.pivoting import InAddress, asked_for, figure, is_ours, key_word, total_word
from api.routes.pivot import After, Key, pivot_workbook
from api.security.permissions import Permission, needs
from api.showing import contact_row
from api.web.drawing import draw
from api.web.plots import HEIGHT_OF_LINE, lying
from contacts.pivot_fields import Count, Of
from contacts.saved_views import PIVOT

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
        kept = desk.views.pivots(office.visitor.account_id)
    parts = table.additive and table.columns and table.ask.measure.count is not Count.AVERAGE
    chart = lying([cells if parts else (line.total,) for line, cells in zip(table.rows, table.cells, strict=True)])
    return draw(
        "pivot.html", here="contacts", asked=asked, dimensions=dimensions, measures=measures, table=table,
        groups=GROUPS, figure=figure, word=key_word, is_ours=is_ours, total_word=total_word(table),
        kept=kept, chart=chart, line_height=HEIGHT_OF_LINE, parts=parts,
    )  # fmt: skip


@router.post("/pivot/keep")
@needs(Permission.SEE)
def keep_pivot(
    office: InOffice, name: Annotated[str, Form(max_length=200)], query: Annotated[str, Form(max_length=2000)] = ""
) -> Response:
    """Keep the table as it is laid out, under a name of one's own."""
    said = dict(parse_qsl(query))
    asked = asked_for(**{part: said.get(part, "") for part in ("rows", "columns", "measure")},
                      since=said.get("from", ""), until=said.get("to", ""))  # fmt: skip
    with office.home.writing() as desk:
        asked.of(desk)
        desk.views.save(office.visitor.account_id, name, PIVOT + asked.address())
    return RedirectResponse(f"/pivot?{asked.address()}", status_code=303)


@router.post("/pivot/forget")
@needs(Permission.SEE)
def forget_pivot(office: InOffice, name: Annotated[str, Form(max_length=200)]) -> Response:
    """Keep it no longer."""
    with office.home.writing() as desk:
        if any(each.name == name for each in desk.views.pivots(office.visitor.account_id)):
            desk.views.forget(office.visitor.account_id, name)
    return RedirectResponse("/pivot", status_code=303)


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
