"""連絡先: the list, searched, narrowed, sorted, and taken away as a file. Knows no SQL."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Form, Path, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.home import now
from api.narrowing import ByFields, Narrowed, fields_to_narrow
from api.office import InOffice
from api.routes.exports import AsWished, FormatName, as_download, export_as, export_people_of
from api.security.permissions import Permission, needs
from api.shapes import ContactPage
from api.showing import contact_row
from api.web.drawing import draw
from contacts.exchange.xlsx import XlsxExchange, workbook
from contacts.field_filter import Comparison
from contacts.listing import Order, Wish

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

PER_PAGE = 50
ORDER_WORDS = {Order.CHANGED: "新しい順", Order.READING: "よみの五十音順", Order.COMPANY: "会社順"}
COMPARISON_WORDS = {
    Comparison.IS: "が（を含む）", Comparison.FROM: "以上・以降", Comparison.UNTIL: "以下・以前",
    Comparison.FILLED: "入力あり", Comparison.EMPTY: "未入力",
}  # fmt: skip


@router.get("/contacts")
@needs(Permission.SEE)
def contacts_page(
    office: InOffice, wish: AsWished, by_fields: ByFields, after: Annotated[str | None, Query(max_length=2000)] = None
) -> HTMLResponse:
    """Search and list."""
    with office.home.reading() as desk:
        fields = fields_to_narrow(desk)
        wish = by_fields.on(desk, wish)
        found = desk.book.listed(wish, after=after, limit=PER_PAGE)
        events, owners = desk.book.choices()
        views = desk.views.of(office.visitor.account_id)
    page = ContactPage(items=tuple(contact_row(row) for row in found.items), next=found.after)
    return draw(
        "contacts.html", here="contacts", page=page, query=wish.query, wish=wish, events=events, owners=owners,
        orders=ORDER_WORDS, asked=address_of(wish, by_fields), fields=fields, by_fields=by_fields.parts,
        comparisons=COMPARISON_WORDS, views=views,
    )  # fmt: skip


@router.post("/contacts/views")
@needs(Permission.SEE)
def save_view(
    office: InOffice,
    name: Annotated[str, Form(max_length=200)],
    query: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Keep the list as it is narrowed and sorted, under a name of one's own."""
    asked = urlencode([(key, value) for key, value in parse_qsl(query) if key != "after"])
    with office.home.writing() as desk:
        desk.views.save(office.visitor.account_id, name, asked)
    return RedirectResponse(f"/contacts?{asked}" if asked else "/contacts", status_code=303)


@router.post("/contacts/views/forget")
@needs(Permission.SEE)
def forget_view(office: InOffice, name: Annotated[str, Form(max_length=200)]) -> Response:
    """Keep it no longer."""
    with office.home.writing() as desk:
        desk.views.forget(office.visitor.account_id, name)
    return RedirectResponse("/contacts", status_code=303)


@router.get("/contacts/export.csv")
@needs(Permission.EXPORT)
def export_list(office: InOffice, wish: AsWished, by_fields: ByFields) -> Response:
    """The whole list as Excel opens it."""
    return export_as(office, "csv", wish, by_fields)


@router.get("/contacts/export/{format_name}")
@needs(Permission.EXPORT)
def export_list_as(office: InOffice, format_name: FormatName, wish: AsWished, by_fields: ByFields) -> Response:
    """The whole list in another format."""
    return export_as(office, format_name, wish, by_fields)


@router.get("/companies/{company_id}/export/{format_name}")
@needs(Permission.EXPORT)
def export_company(
    office: InOffice, company_id: Annotated[str, Path(max_length=64)], format_name: FormatName
) -> Response:
    """The people of a company."""
    return export_people_of(office, company_id, format_name)


@router.get("/companies/export.xlsx")
@needs(Permission.EXPORT)
def export_companies(office: InOffice, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """会社の一覧 as a workbook."""
    rows: list[tuple[str, str]] = []
    after: str | None = None
    with office.home.reading() as desk:
        while True:
            page = desk.companies.companies(q, after=after, limit=500)
            rows += [(row.name, str(row.people)) for row in page.items]
            if (after := page.after) is None:
                break
    data = workbook("会社", ("会社名", "いま在籍する人数"), rows, widths=(40, 16))
    return as_download(data, XlsxExchange.media_type, f"companies-{now().astimezone():%Y%m%d}.xlsx")


def address_of(wish: Wish, by_fields: Narrowed) -> str:
    """The part of the address after the question mark that asks for this; without the cursor."""
    parts = {
        "q": wish.query, "event": wish.event, "owner": wish.owner, "review": "true" if wish.to_review else "",
        "sort": "" if wish.order is Order.CHANGED else wish.order.value,
    }  # fmt: skip
    return urlencode([(name, value) for name, value in parts.items() if value] + by_fields.pairs())
