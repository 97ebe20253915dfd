"""Who is whom: merge, move, keep apart, take back; a person's past, who of us knows them; hide and erase."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query

from api.erasing import erase_person
from api.office import InOffice
from api.people_shapes import (
    AcquaintanceShape,
    ActShape,
    AsOfShape,
    Erasure,
    Hiding,
    Joining,
    MembershipShape,
    Moving,
    Said,
    StageShape,
    UndoneShape,
)
from api.routes.answers import PROBLEMS, version_in
from api.security.permissions import Permission, needs

router = APIRouter(tags=["people"], responses=PROBLEMS)

ContactId = Annotated[str, Path(max_length=64)]
IfMatch = Annotated[str | None, Header(description="the ETag of the contact as it was looked at")]


@router.post("/contacts/{contact_id}/merge", status_code=201)
@needs(Permission.MERGE)
def merge_contacts(office: InOffice, contact_id: ContactId, said: Joining, if_match: IfMatch = None) -> ActShape:
    """The other one is this one: cards, readings and values stay as they are. 409 where somebody ruled it out."""
    with office.home.writing() as desk:
        contact = desk.persons.stands_for(contact_id)
        act = desk.persons.merge(
            contact, said.other_id, by=office.who(said.by), because=said.because,
            versions={contact: version_in(if_match)},
        )  # fmt: skip
        return ActShape.model_validate(act)


@router.post("/contacts/{contact_id}/move", status_code=201)
@needs(Permission.MERGE)
def move_cards(office: InOffice, contact_id: ContactId, said: Moving, if_match: IfMatch = None) -> ActShape:
    """These cards are somebody else's; without `to` they are a new contact, never the same as this one."""
    with office.home.writing() as desk:
        contact = desk.persons.stands_for(contact_id)
        act = desk.persons.move_cards(
            contact, said.card_ids, to=said.to, by=office.who(said.by), because=said.because,
            versions={contact: version_in(if_match)},
        )  # fmt: skip
        return ActShape.model_validate(act)


@router.post("/contacts/{contact_id}/apart", status_code=201)
@needs(Permission.MERGE)
def keep_apart(office: InOffice, contact_id: ContactId, said: Joining) -> ActShape:
    """The two are never the same: filing, the whole-book run and merging by hand keep to it."""
    with office.home.writing() as desk:
        act = desk.persons.keep_apart(contact_id, said.other_id, by=office.who(said.by), because=said.because)
        return ActShape.model_validate(act)


@router.post("/acts/{act_id}/undo")
@needs(Permission.MERGE)
def undo(office: InOffice, act_id: ContactId, said: Said) -> UndoneShape:
    """Take an act back, whenever it was; what came later is kept, and told where it no longer fits."""
    with office.home.writing() as desk:
        return UndoneShape.model_validate(desk.persons.undo(act_id, by=office.who(said.by)))


@router.get("/contacts/{contact_id}/acts")
@needs(Permission.SEE)
def acts(office: InOffice, contact_id: ContactId) -> tuple[ActShape, ...]:
    """What was decided about a person, the latest first, undone acts too."""
    with office.home.reading() as desk:
        return tuple(ActShape.model_validate(act) for act in desk.persons.acts(contact_id))


@router.get("/contacts/{contact_id}/memberships")
@needs(Permission.SEE)
def memberships(office: InOffice, contact_id: ContactId) -> tuple[MembershipShape, ...]:
    """Which cards are, and were, this person's; who said so, why, and how sure."""
    with office.home.reading() as desk:
        return tuple(MembershipShape.model_validate(each) for each in desk.persons.memberships(contact_id))


@router.get("/contacts/{contact_id}/career")
@needs(Permission.SEE)
def career(office: InOffice, contact_id: ContactId) -> tuple[StageShape, ...]:
    """Where the person was since when, the latest first."""
    with office.home.reading() as desk:
        return tuple(StageShape.model_validate(stage) for stage in desk.knowledge.career(contact_id))


@router.get("/contacts/{contact_id}/as-of")
@needs(Permission.SEE)
def as_of(office: InOffice, contact_id: ContactId, day: Annotated[date, Query()]) -> AsOfShape:
    """The person on a day: what the cards exchanged by then say, as they are understood today."""
    with office.home.reading() as desk:
        found = desk.knowledge.as_of(contact_id, day)
        return AsOfShape.model_validate(
            {
                "contact_id": found.contact_id,
                "day": found.day,
                "values": [
                    {
                        "kind": value.kind, "value": value.value, "card_id": value.card_id, "seen_on": value.seen_on,
                        "source": value.source.value, "by": value.by, "confidence": value.confidence,
                    }
                    for value in found.values
                ],
            }
        )  # fmt: skip


@router.get("/contacts/{contact_id}/known-by")
@needs(Permission.SEE)
def known_by(office: InOffice, contact_id: ContactId) -> tuple[AcquaintanceShape, ...]:
    """Who of us has met this person, since when and when last."""
    with office.home.reading() as desk:
        return tuple(AcquaintanceShape.model_validate(each) for each in desk.knowledge.who_knows(contact_id))


@router.put("/contacts/{contact_id}/hidden", status_code=204)
@needs(Permission.EDIT_ALL)
def hide(office: InOffice, contact_id: ContactId, said: Hiding) -> None:
    """Out of the lists and the search, or back; a new card brings a hidden contact back, too."""
    with office.home.writing() as desk:
        desk.persons.hide(contact_id, by=office.who(said.by), hidden=said.hidden)


@router.delete("/contacts/{contact_id}")
@needs(Permission.ERASE)
def erase(
    office: InOffice, contact_id: ContactId, by: Annotated[str, Query(max_length=200)] = "", if_match: IfMatch = None
) -> Erasure:
    """Erase a person for good: values, cards, pictures, search and history, also out of restored backups."""
    erased = erase_person(office.home, contact_id, by=office.who(by), version=version_in(if_match))
    return Erasure(contacts=erased.contacts, cards=erased.cards, pictures=erased.pictures)
