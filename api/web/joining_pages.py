"""The pages that merge, split and erase a contact: everything is a form, so keyboard and phone do it without script.

Each is looked at before it is done, and says how it is taken back. Knows no SQL.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.erasing import erase_person
from api.office import InOffice
from api.problems import WrongForm
from api.security.permissions import Permission, needs
from api.showing import contact_row, contact_shape
from api.web.choosing import chosen, let_stand
from api.web.drawing import draw
from api.web.forms import SaidInForm
from api.web.people_pages import pairs

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Id = Annotated[str, Path(max_length=64)]
Why = Annotated[str, Form(max_length=200)]
_FOUND = 20


@router.get("/contacts/{contact_id}/join")
@needs(Permission.MERGE)
def find_other(
    office: InOffice, contact_id: Id, q: Annotated[str | None, Query(max_length=200)] = None
) -> HTMLResponse:
    """Whom this contact may be the same as: looked for by name until another word is typed."""
    with office.home.reading() as desk:
        contact = contact_shape(desk.book.contact(contact_id))
        query = contact.name if q is None else q
        found = desk.book.contacts(query, limit=_FOUND + 1).items if query.strip() else ()
    others = [contact_row(row) for row in found if row.id != contact.id][:_FOUND]
    return draw("join_find.html", here="contacts", contact=contact, others=others, query=query)


@router.get("/contacts/{contact_id}/join/{other_id}")
@needs(Permission.MERGE)
def compare(office: InOffice, contact_id: Id, other_id: Id) -> HTMLResponse:
    """Both records beside each other; where they differ, which of the two stands afterwards."""
    with office.home.reading() as desk:
        left, right = desk.book.contact(contact_id), desk.book.contact(other_id)
    return draw(
        "join.html", here="contacts", left=contact_shape(left), right=contact_shape(right), pairs=pairs(left, right),
    )  # fmt: skip


@router.post("/contacts/{contact_id}/join/{other_id}")
@needs(Permission.MERGE)
def join(office: InOffice, contact_id: Id, other_id: Id, said: SaidInForm) -> Response:
    """They are one person, with the chosen values; or two, for good."""
    by, because = office.who(), said.get("because", "")[:200]
    with office.home.writing() as desk:
        if said.get("answer") == "different":
            desk.persons.keep_apart(contact_id, other_id, by=by, because=because)
        else:
            choices = chosen(desk, said, contact_id, other_id)
            desk.persons.merge(contact_id, other_id, by=by, because=because, versions=_versions(said))
            let_stand(desk, choices, by=by)
    return RedirectResponse(f"/contacts/{contact_id}#acts", status_code=303)


def _versions(said: dict[str, str]) -> dict[str, int]:
    try:
        return {said[f"{side}_id"]: int(said[f"{side}_version"]) for side in ("left", "right")}
    except (KeyError, ValueError) as error:
        raise WrongForm("the form lacks what was looked at", "open the page again") from error


@router.post("/contacts/{contact_id}/split")
@needs(Permission.MERGE)
def split(
    office: InOffice, contact_id: Id, cards: Annotated[list[str] | None, Form()] = None, because: Why = ""
) -> Response:
    """These cards are another person's."""
    if not cards:
        raise WrongForm("no card was chosen", "choose the cards that are another person's")
    with office.home.writing() as desk:
        desk.persons.move_cards(contact_id, cards, by=office.who(), because=because)
    return RedirectResponse(f"/contacts/{contact_id}#acts", status_code=303)


@router.get("/contacts/{contact_id}/erase")
@needs(Permission.ERASE)
def ask_to_erase(office: InOffice, contact_id: Id) -> HTMLResponse:
    """What would be gone for good."""
    with office.home.reading() as desk:
        contact = contact_shape(desk.book.contact(contact_id))
    return draw("erase.html", here="contacts", contact=contact)


@router.post("/contacts/{contact_id}/erase")
@needs(Permission.ERASE)
def erase(
    office: InOffice, contact_id: Id, version: Annotated[int, Form()], sure: Annotated[bool, Form()] = False
) -> Response:
    """Erase for good, once a person has said that they are sure."""
    if not sure:
        raise WrongForm("nobody said that they are sure", "tick the box")
    erased = erase_person(office.home, contact_id, by=office.who(), version=version)
    return draw("erased.html", here="contacts", erased=erased)
