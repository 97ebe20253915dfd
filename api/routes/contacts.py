"""Contacts: find people, look at one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.narrowing import ByFields
from api.office import InOffice
from api.routes.answers import PROBLEMS, tag_of
from api.security.permissions import Permission, needs
from api.shapes import ContactPage, ContactRowShape, ContactShape, Shape
from api.showing import contact_row, contact_shape
from contacts.calling import Fit
from contacts.listing import Wish
from normalize.draft import FieldKind

router = APIRouter(tags=["contacts"], responses=PROBLEMS)


class CallerShape(Shape):
    """Somebody who may be calling. `fit`: the whole number, a part of it, or one beside it."""

    contact: ContactRowShape
    kind: FieldKind
    number: str
    fit: Fit


class CallersShape(Shape):
    """Likeliest first."""

    items: tuple[CallerShape, ...]


@router.get("/contacts")
@needs(Permission.SEE)
def find_contacts(
    office: InOffice,
    by_fields: ByFields,
    q: Annotated[str, Query(max_length=200, description="any part of name, reading, company, phone or mail")] = "",
    after: Annotated[str | None, Query(max_length=500, description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ContactPage:
    """Contacts that fit every word, the latest change first; narrowed by fields: `fk=company.rank&fo=is&fv=A`."""
    with office.home.reading() as desk:
        page = desk.book.listed(by_fields.on(desk, Wish(query=q)), after=after, limit=limit)
    return ContactPage(items=tuple(contact_row(row) for row in page.items), next=page.after)


@router.get("/callers")
@needs(Permission.SEE)
def who_is_calling(
    office: InOffice,
    number: Annotated[str, Query(max_length=60, description="as the telephone shows it; four digits or more")],
) -> CallersShape:
    """Who has this phone number, for telephone systems: whole ones first, else another extension of a company."""
    with office.home.reading() as desk:
        found = desk.knowledge.callers(number)
    return CallersShape(
        items=tuple(
            CallerShape(contact=contact_row(one.contact), kind=one.kind, number=one.number, fit=one.fit)
            for one in found
        )
    )


@router.get("/contacts/{contact_id}")
@needs(Permission.SEE)
def see_contact(response: Response, office: InOffice, contact_id: Annotated[str, Path(max_length=64)]) -> ContactShape:
    """A contact with every value, where each comes from, and what happened.

    The id of a contact that was merged gives the one it is part of now. The ETag is what changes send as If-Match.
    """
    with office.home.reading() as desk:
        contact = contact_shape(desk.book.contact(contact_id))
    response.headers["etag"] = tag_of(contact.version)
    return contact
