"""Pivot tables (クロス集計): rows by columns of any field, the people behind a cell, the table as a workbook."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.home import now
from api.office import InOffice, Office
from api.pivoting import Asked, InAddress, key_word, sheet_of
from api.routes.answers import PROBLEMS
from api.routes.exports import as_download
from api.security.permissions import Permission, needs
from api.shapes import ContactPage, Shape
from api.showing import contact_row
from contacts.exchange.xlsx import XlsxExchange, workbook
from contacts.pivot import Number
from contacts.pivot_fields import Of

router = APIRouter(tags=["pivot"], responses=PROBLEMS)

Key = Annotated[str | None, Query(max_length=10_000, description="a key of the table; left out: all of them")]
After = Annotated[str | None, Query(max_length=100)]


class ChoiceShape(Shape):
    """A dimension or a measure by its name."""

    name: str
    label: str
    of: Of


class ChoicesShape(Shape):
    """What a pivot can be made of."""

    dimensions: tuple[ChoiceShape, ...]
    measures: tuple[ChoiceShape, ...]


class LineShape(Shape):
    """A row or a column."""

    key: str
    label: str
    total: Number | None


class PivotShape(Shape):
    """A table; cells row by row. `additive`: cells add up to totals, else totals count each one once."""

    rows: tuple[LineShape, ...]
    columns: tuple[LineShape, ...]
    cells: tuple[tuple[Number | None, ...], ...]
    total: Number | None
    additive: bool


class BehindShape(ContactPage):
    """People behind a cell."""

    total: int


@router.get("/pivot/fields")
@needs(Permission.SEE)
def pivot_fields(office: InOffice) -> ChoicesShape:
    """Every dimension and every measure, fields of one's own among them."""
    with office.home.reading() as desk:
        dimensions, measures = desk.pivot.dimensions(), desk.pivot.measures()
    return ChoicesShape(
        dimensions=tuple(ChoiceShape(name=each.name, label=each.label, of=each.of) for each in dimensions),
        measures=tuple(ChoiceShape(name=each.name, label=each.label, of=each.of) for each in measures),
    )


@router.get("/pivot")
@needs(Permission.SEE)
def pivot_table(office: InOffice, asked: InAddress) -> PivotShape:
    """The table: at most 50 rows and 20 columns of their own, everything else under その他."""
    with office.home.reading() as desk:
        table = desk.pivot.table(asked.of(desk))
    ask = table.ask
    return PivotShape(
        rows=tuple(
            LineShape(key=each.key, label=key_word(ask.rows, each.key, each.label), total=each.total)
            for each in table.rows
        ),
        columns=tuple(
            LineShape(key=each.key, label=key_word(ask.columns, each.key, each.label), total=each.total)
            for each in table.columns
            if ask.columns is not None
        ),
        cells=table.cells, total=table.total, additive=table.additive,
    )  # fmt: skip


@router.get("/pivot/people")
@needs(Permission.SEE)
def pivot_people(  # noqa: PLR0917 - FastAPI passes by name
    office: InOffice,
    asked: InAddress,
    row: Key = None,
    column: Key = None,
    after: After = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> BehindShape:
    """The people behind a cell, a row, a column or the whole table."""
    with office.home.reading() as desk:
        page, total = desk.pivot.people(asked.of(desk), row=row, column=column, after=after, limit=limit)
    return BehindShape(items=tuple(contact_row(each) for each in page.items), next=page.after, total=total)


@router.get("/pivot/xlsx", response_class=Response)
@needs(Permission.EXPORT)
def export_pivot(office: InOffice, asked: InAddress) -> Response:
    """The table as a workbook."""
    return pivot_workbook(office, asked)


def pivot_workbook(office: Office, asked: Asked) -> Response:
    """The table as Excel opens it, figures as numbers."""
    with office.home.reading() as desk:
        heading, rows = sheet_of(desk.pivot.table(asked.of(desk)))
    data = workbook("集計", heading, rows, widths=(28,))
    return as_download(data, XlsxExchange.media_type, f"pivot-{now().astimezone():%Y%m%d}.xlsx")
