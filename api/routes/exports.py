"""Contacts out: any list as a file, for Excel, for phones, for other programs. Knows no format's insides."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import Response

from api.home import now
from api.narrowing import ByFields, Narrowed
from api.office import InOffice, Office
from api.routes.answers import PROBLEMS
from api.security.permissions import Permission, needs
from contacts.exchange.registry import EXCHANGES, exchange_named
from contacts.listing import Order, Wish

router = APIRouter(tags=["exchange"], responses=PROBLEMS)


def wish_of(
    q: Annotated[str, Query(max_length=200, description="any part of name, reading, company, phone or mail")] = "",
    event: Annotated[str, Query(max_length=200)] = "",
    owner: Annotated[str, Query(max_length=200, description="one of us who met them")] = "",
    review: Annotated[bool, Query(description="only those on whom something waits for a person")] = False,
    sort: Annotated[Order, Query()] = Order.CHANGED,
) -> Wish:
    """What a list shows."""
    return Wish(query=q, event=event, owner=owner, to_review=review, order=sort)


AsWished = Annotated[Wish, Depends(wish_of)]
FormatName = Annotated[str, Path(pattern=f"^({'|'.join(EXCHANGES)})$", description=", ".join(EXCHANGES))]


def export_as(
    office: Office,
    format_: str,
    wish: Wish | None = None,
    by_fields: Narrowed | None = None,
    *,
    ids: tuple[str, ...] | None = None,
) -> Response:
    """Everybody of a list, or these people, as a file to keep; everybody in the book's order without either."""
    exchange = exchange_named(format_)
    with office.home.reading() as desk:
        if wish is not None and by_fields is not None:
            wish = by_fields.on(desk, wish)
        if ids is not None:
            people = desk.portraits.of(ids)
        else:
            people = desk.portraits.everybody() if wish is None or wish == Wish() else desk.portraits.listed(wish)
        data = exchange.write(people, desk.portraits.targets())
    name = f"contacts-{format_}-{now().astimezone():%Y%m%d}{exchange.suffix}"
    return as_download(data, exchange.media_type, name)


def export_people_of(office: Office, company_id: str, format_: str) -> Response:
    """The people of a company, as they are there now."""
    with office.home.reading() as desk:
        roster = desk.companies.roster(company_id)
    return export_as(office, format_, ids=tuple(dict.fromkeys(each.contact_id for each in roster)))


def as_download(data: bytes, media_type: str, name: str) -> Response:
    """A file to keep."""
    return Response(data, media_type=media_type, headers={"content-disposition": f'attachment; filename="{name}"'})


@router.get("/exports/{format_name}", response_class=Response)
@needs(Permission.EXPORT)
def export_contacts(office: InOffice, format_name: FormatName, wish: AsWished, by_fields: ByFields) -> Response:
    """The whole list as a file; everybody without a query."""
    return export_as(office, format_name, wish, by_fields)


@router.get("/companies/{company_id}/export/{format_name}", response_class=Response)
@needs(Permission.EXPORT)
def export_company(
    office: InOffice, company_id: Annotated[str, Path(max_length=64)], format_name: FormatName
) -> Response:
    """The people of a company, as they are there now."""
    return export_people_of(office, company_id, format_name)
