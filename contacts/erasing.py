"""Erasing a person for good: values, readings, cards, keys, search and history go, tombstones without a word stay.

Whatever table points to the person, its cards or its readings is emptied of them, also one that a later version of this
program adds. The pictures are the caller's. Knows no file.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Table, delete, func, update
from sqlmodel import col, select

from contacts.desk import Desk, What, storable
from contacts.dossier import settle
from contacts.errors import ErasedForGood
from contacts.graveyard import Grave
from contacts.joining import empty_contact, gather, new_act
from contacts.model import Base, Card, Company, Contact, ContactValue, Encounter, Original, Reading
from contacts.model_activities import EncounterFile, Participant
from contacts.model_acts import Act, ActKind, ErasedKind, NeverSame, Tombstone
from contacts.model_intake import Memo, Receipt
from contacts.model_known import Affiliation, CompanyAlias
from contacts.model_records import RecordValue
from contacts.model_sides import NOT_CARDS
from contacts.tree import check_version, household, lock_people
from contacts.triggers import SEARCH_INDEX

_KEPT = frozenset({"event", "act", "tombstone"})
"""They hold ids and no word of a person."""
_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What is gone."""

    graves: tuple[Grave, ...]
    """To be written down outside the book before the transaction ends."""
    contacts: int
    cards: int
    pictures: int
    """Whose bytes go; pictures that show other people, too, are painted over instead."""


def erase(desk: Desk, contact_id: str, *, by: str, version: int | None = None) -> Erased:
    """Erase a person with everybody who was merged into them, and all their cards.

    Raises:
        NoSuchContact: nobody has this id.
        ReviewOutOfDate: the contact changed since somebody looked.
    """
    (person,) = lock_people(desk, (contact_id,))
    check_version(person, version)
    contacts = household(desk, person.id)
    cards = desk.session.exec(select(Card.id).where(Card.contact_id == person.id)).all()
    return _remove(desk, set(contacts), set(cards), by=storable(by))


def erase_again(desk: Desk, graves: Iterable[Grave]) -> Erased | None:
    """An older copy of the book was put back: erase what the graves name, exactly that; None where nothing is left.

    A card that had been moved away before its person was erased gets a contact of its own.
    """
    graves = tuple(graves)
    written = set(desk.session.exec(select(Tombstone.id)).all())
    new = [grave for grave in graves if grave.id not in written]
    for grave in new:
        desk.session.add(
            Tombstone(
                id=grave.id, kind=ErasedKind(grave.kind), at=datetime.fromisoformat(grave.at), by=grave.by,
                detail=json.dumps(grave.detail), files_gone=False,
            )
        )  # fmt: skip
    desk.flush()
    ids = {kind: {grave.id for grave in graves if grave.kind == kind.value} for kind in ErasedKind}
    contacts = _there(desk, Contact.__table__.c.id, ids[ErasedKind.CONTACT])  # type: ignore[attr-defined]  # SQLModel types no table
    cards = _there(desk, Card.__table__.c.id, ids[ErasedKind.CARD])  # type: ignore[attr-defined]  # SQLModel types no table
    pictures = _there(desk, Original.__table__.c.sha256, ids[ErasedKind.PICTURE])  # type: ignore[attr-defined]  # SQLModel types no table
    if not (contacts or cards or pictures):
        return None
    return _remove(desk, contacts, cards, by=graves[-1].by, pictures=pictures)


def refuse_erased(desk: Desk, sha256: str) -> None:
    """Stop the same bytes from coming back.

    Raises:
        ErasedForGood: they showed nobody but people who were erased.
    """
    stone = desk.session.get(Tombstone, sha256)
    if stone is not None and stone.kind is ErasedKind.PICTURE:
        raise ErasedForGood(
            f"この画像は {stone.at:%Y-%m-%d} に求めに応じて消去した名刺のものです。",
            "本人の同意を得てもう一度登録する場合は、新しく撮った画像を送ってください。",
        )


def erased_places(desk: Desk, sha256: str, page: int) -> frozenset[int]:
    """Numbers of the cards on this page that were erased."""
    found = set()
    for text in desk.session.exec(select(Tombstone.detail).where(Tombstone.kind == ErasedKind.CARD)).all():
        detail = json.loads(text)
        if (detail.get("sha256"), detail.get("page")) == (sha256, page):
            found.add(int(detail["index"]))
    return frozenset(found)


def _there(desk: Desk, column: Column[str], ids: Collection[str]) -> set[str]:
    return {found for some in _parts(ids) for (found,) in desk.session.connection().execute(
        column.table.select().with_only_columns(column).where(column.in_(some))
    )}  # fmt: skip


def _parts(ids: Collection[str]) -> Iterable[list[str]]:
    ordered = sorted(ids)
    return (ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE))


def _remove(desk: Desk, contacts: set[str], cards: set[str], *, by: str, pictures: Collection[str] = ()) -> Erased:
    """Take all of it out of the book."""
    desk.flush()
    session, now = desk.session, desk.now()
    on = {card.id: card for card in session.exec(select(Card).where(col(Card.id).in_(cards))).all()}
    touched = {card.sha256 for card in on.values()} | set(pictures)
    others = select(Card.sha256).where(
        col(Card.sha256).in_(touched), col(Card.id).not_in(cards), col(Card.status).not_in(NOT_CARDS)
    )
    shared = set(session.exec(others).all())
    gone = touched - shared
    graves = [_grave(ErasedKind.CONTACT, each, now, by) for each in sorted(contacts)]
    graves += [
        _grave(
            ErasedKind.CARD, card.id, now, by, sha256=card.sha256, page=card.page, index=card.index,
            quad=json.loads(card.quad),
        )
        for _, card in sorted(on.items())
    ]  # fmt: skip
    graves += [_grave(ErasedKind.PICTURE, sha, now, by) for sha in sorted(gone)]
    graves += [_grave(ErasedKind.REDACTED, sha, now, by) for sha in sorted(shared)]
    left_alone = set(session.exec(select(Card.id).where(col(Card.sha256).in_(gone))).all()) - cards
    cards |= left_alone  # blank sides of a picture that goes
    companies = set(session.exec(select(Affiliation.company_id).where(col(Affiliation.contact_id).in_(contacts))).all())
    orphans = _move_out(desk, contacts, cards, by)
    readings = set(session.exec(select(Reading.id).where(col(Reading.card_id).in_(cards))).all())
    numbers = set(session.exec(select(Contact.number).where(col(Contact.id).in_(contacts))).all())
    desk.flush()
    session.expunge_all()
    _delete_activities(desk, contacts)
    _delete_all(desk, {"contact": contacts, "card": cards, "reading": readings, "original": gone}, numbers)
    connection = session.connection()
    ends = col(NeverSame.first_id).in_(contacts) | col(NeverSame.second_id).in_(contacts)
    connection.execute(delete(NeverSame).where(ends))
    about = col(Act.first_id).in_(contacts) | col(Act.second_id).in_(contacts)
    connection.execute(update(Act).where(about).values(because=""))
    _delete_lone_companies(desk, {each for each in companies if each})
    for sha in shared:  # a file is often called after whom it shows
        connection.execute(update(Original).where(col(Original.sha256) == sha).values(file_name="消去済みを含む画像"))
        connection.execute(update(Receipt).where(col(Receipt.sha256) == sha).values(file_name="消去済みを含む画像"))
    for grave in graves:
        stone = Tombstone(
            id=grave.id, kind=ErasedKind(grave.kind), at=now, by=by, detail=json.dumps(grave.detail), files_gone=False
        )
        session.merge(stone)
    if session.get_bind().dialect.name == "sqlite":
        # The index keeps removed words until it is merged.
        connection.exec_driver_sql(f"INSERT INTO {SEARCH_INDEX}({SEARCH_INDEX}) VALUES ('optimize')")  # noqa: S608 - names of ours, no value of anybody's
    desk.log(
        What.CONTACT_ERASED, by=by, contacts=len(contacts), cards=len(on), pictures=len(gone), redacted=len(shared)
    )
    desk.flush()
    session.expire_all()
    for each in session.exec(select(Contact).where(col(Contact.id).in_(orphans))).all():
        settle(desk, each)
    return Erased(graves=tuple(graves), contacts=len(contacts), cards=len(on), pictures=len(gone))


def _grave(kind: ErasedKind, what: str, at: datetime, by: str, **detail: object) -> Grave:
    return Grave(id=what, kind=kind.value, at=at.isoformat(), by=by, detail=detail)


def _move_out(desk: Desk, contacts: set[str], cards: set[str], by: str) -> list[str]:
    """Whoever hangs under an erased contact, or whose card lay there, and is not erased goes elsewhere first."""
    session = desk.session
    orphans = []
    under = session.exec(
        select(Contact).where(col(Contact.merged_into).in_(contacts), col(Contact.id).not_in(contacts))
    ).all()
    stray = session.exec(
        select(Card).where(
            col(Card.home_id).in_(contacts) | col(Card.contact_id).in_(contacts), col(Card.id).not_in(cards)
        )
    ).all()
    for contact in under:
        contact.merged_into = contact.merged_by = None
        orphans.append(contact)
    homeless = [card for card in stray if card.home_id in contacts]
    if homeless:
        shelter = empty_contact(desk)
        for card in homeless:
            card.home_id = shelter.id
        orphans.append(shelter)
    desk.flush()
    for contact in orphans:
        act = new_act(desk, ActKind.MOVE, contact.id, contact.id, by=by)
        gather(desk, contact, act)
    return [contact.id for contact in orphans]


def _delete_activities(desk: Desk, contacts: set[str]) -> None:
    """Visits, calls and their files that nobody else of theirs took part in: their words are about the erased."""
    session = desk.session
    ids = {
        each for some in _parts(contacts)
        for each in session.exec(select(Participant.encounter_id).where(col(Participant.contact_id).in_(some))).all()
    }  # fmt: skip
    stays: set[str] = set()
    for some in _parts(ids):
        others = select(Participant.encounter_id).where(
            col(Participant.encounter_id).in_(some), col(Participant.contact_id).is_not(None),
            col(Participant.contact_id).not_in(contacts),
        )  # fmt: skip
        stays |= set(session.exec(others).all())
    for some in _parts(ids - stays):
        for table in (Participant, EncounterFile):
            session.connection().execute(delete(table).where(col(table.encounter_id).in_(some)))
        session.connection().execute(delete(Encounter).where(col(Encounter.id).in_(some)))


def _delete_all(desk: Desk, ids: dict[str, set[str]], numbers: set[int | None]) -> None:
    """Rows of every table that point to what goes, children first, then the things themselves."""
    keys = {"contact": "id", "card": "id", "reading": "id", "original": "sha256"}
    by_name = {"contact_id": ids["contact"], "card_id": ids["card"], "reading_id": ids["reading"]}
    for table in reversed(Base.metadata.sorted_tables):
        if table.name in _KEPT or table.name in ids:
            continue
        for column in table.columns:
            gone: set[str] = set(by_name.get(column.name, ()))
            for key in column.foreign_keys:
                target = key.column.table.name
                if (target, key.column.name) == ("contact", "number"):
                    _delete(desk, table, column, numbers)
                elif keys.get(target) == key.column.name:
                    gone |= ids[target]
            _delete(desk, table, column, gone)
    for name in ("reading", "card", "contact", "original"):
        table = Base.metadata.tables[name]
        _delete(desk, table, table.c[keys[name]], ids[name])


def _delete(desk: Desk, table: Table, column: Column[object], gone: Collection[object]) -> None:
    ordered = sorted(gone, key=str)
    for start in range(0, len(ordered), _AT_ONCE):
        desk.session.connection().execute(delete(table).where(column.in_(ordered[start : start + _AT_ONCE])))


def _delete_lone_companies(desk: Desk, companies: set[str]) -> None:
    """A company nobody is left of may be called after the person."""
    session = desk.session
    for company_id in sorted(companies):
        used = [
            select(func.count()).select_from(Affiliation).where(Affiliation.company_id == company_id),
            select(func.count()).select_from(Contact).where(Contact.company_id == company_id),
            select(func.count()).select_from(Company).where(Company.merged_into == company_id),
            select(func.count()).select_from(Participant).where(Participant.company_id == company_id),
            select(func.count()).select_from(Memo).where(Memo.company_id == company_id),
            # what people wrote down of the company itself is no word of the person
            select(func.count()).select_from(RecordValue).where(RecordValue.company_id == company_id),
        ]
        if any(session.exec(each).one() for each in used):
            continue
        connection = session.connection()
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if any(key.column.table.name == "company" for key in column.foreign_keys) and table.name in (
                    CompanyAlias.__tablename__, "finding",
                ):  # fmt: skip
                    connection.execute(delete(table).where(column == company_id))
        connection.execute(delete(Company).where(col(Company.id) == company_id))


def stray_values(desk: Desk) -> int:
    """Values whose contact is not there; for tests and for looking after the book."""
    there = select(Contact.id)
    query = select(func.count()).select_from(ContactValue).where(col(ContactValue.contact_id).not_in(there))
    return desk.session.exec(query).one()
