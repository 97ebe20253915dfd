"""Activities (接点): visits, calls, mails, enquiries, complaints written down, with who took part and files.

Nothing is overwritten: a change is a new encounter that says it better, and taking one back leaves it to be restored.
Knows no page.
"""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import insert
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from contacts.desk import Desk, What, storable
from contacts.errors import BookError, NotPossible, ReviewOutOfDate
from contacts.model import Company, Contact, Encounter
from contacts.model_activities import EncounterFile, Participant
from contacts.tree import roots_of

MOST_PEOPLE = 50
MOST_FILES = 20
LARGEST_FILE = 5 * 1024 * 1024


class Kind(StrEnum):
    """What it was."""

    CARD_EXCHANGE = "card_exchange"
    VISIT = "visit"
    CALL = "call"
    MAIL = "mail"
    MEETING = "meeting"
    ENQUIRY = "enquiry"
    COMPLAINT = "complaint"
    TROUBLE = "trouble"
    OTHER = "other"


class NoSuchActivity(BookError):
    """No activity has this id."""

    code = "no_such_activity"

    def __init__(self) -> None:
        super().__init__("その接点の記録はありません。", "画面を開き直してください。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody says of an encounter."""

    kind: Kind
    met_on: date
    note: str = ""
    place: str = ""
    event: str = ""
    people: tuple[str, ...] = ()
    """Contact ids."""
    companies: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()
    """Colleagues who were there besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """A file beside an activity."""

    file_id: str
    file_name: str
    media_type: str
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityView:
    """An activity as it stands."""

    activity_id: str
    kind: Kind
    met_on: date | None
    owner: str
    place: str
    event: str
    note: str
    people: tuple[tuple[str, str], ...]
    """(contact, name), of theirs, as they stand now."""
    companies: tuple[tuple[str, str], ...]
    ours: tuple[str, ...]
    files: tuple[FileView, ...]
    by: str
    at: datetime
    ended: bool


class Activities:
    """The activities, as one transaction sees them; flushes, never commits."""

    def __init__(self, session: Session, *, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        """`now` gives a moment with a time zone; `new_id` a fresh string of at most 64 characters."""
        self._desk = Desk(session=session, now=now, new_id=new_id)

    def add(self, told: Told, *, owner: str, by: str, once: str, replaces: str | None = None) -> ActivityView:
        """Write it down; the same `once` again gives the activity that is there.

        Raises:
            BookError: nobody of theirs is named, or one is not there.
        """
        people = self._roots(told.people, Contact)
        companies = self._roots(told.companies, Company)
        if not people and not companies:
            raise BookError(
                "だれとの、またはどの会社との接点かを選んでください。", "相手を 1 人か 1 社は選んでください。"
            )
        # Where they work today stays with it: the company's memory outlasts the person's move.
        at = select(Contact.company_id).where(col(Contact.id).in_(people), col(Contact.company_id).is_not(None))
        works = sorted({each for each in self._desk.session.exec(at).all() if each})
        companies = list(dict.fromkeys([*companies, *self._roots(works, Company)]))
        if len(people) + len(companies) + len(told.ours) > MOST_PEOPLE:
            raise BookError(f"一度に書けるのは {MOST_PEOPLE} 人までです。", "分けて書いてください。")
        row = {
            "id": self._desk.new_id(), "sha256": None, "kind": told.kind.value, "owner": storable(owner),
            "event": storable(told.event.strip()), "place": storable(told.place.strip()), "met_on": told.met_on,
            "note": storable(told.note.strip()), "once": once, "by": storable(by), "replaces": replaces,
            "created_at": self._desk.now(),
        }  # fmt: skip
        if self._desk.add_once(Encounter, row):
            parts = [{"contact_id": each, "company_id": None, "ours": ""} for each in people]
            parts += [{"contact_id": None, "company_id": each, "ours": ""} for each in companies]
            ours = dict.fromkeys(name for each in told.ours if (name := storable(each.strip())) and name != owner)
            parts += [{"contact_id": None, "company_id": None, "ours": each} for each in ours]
            self._desk.session.connection().execute(
                insert(Participant), [{"id": self._desk.new_id(), "encounter_id": row["id"], **part} for part in parts]
            )
            for person in people:
                self._desk.log(What.ENCOUNTER_ADDED, by=by, contact_id=person, encounter=str(row["id"]))
        found = self._desk.session.exec(select(Encounter).where(Encounter.once == once)).one()
        return self.views([found])[0]

    def one(self, activity_id: str) -> ActivityView:
        """One activity.

        Raises:
            NoSuchActivity: there is none, or it came with a picture.
        """
        return self.views([self._row(activity_id)])[0]

    def change(self, activity_id: str, told: Told, *, by: str) -> ActivityView:
        """Say it better; what it said before stays beside it.

        Raises:
            ReviewOutOfDate: somebody else changed or took it back first.
        """
        row = self._row(activity_id, locked=True)
        self._refuse_ended(row)
        new = self.add(told, owner=row.owner, by=by, once=self._desk.new_id(), replaces=row.id)
        for file in self._desk.session.exec(select(EncounterFile).where(EncounterFile.encounter_id == row.id)).all():
            file.encounter_id = new.activity_id
        row.ended_at, row.ended_by = self._desk.now(), storable(by)
        self._tell(row, by)
        return self.one(new.activity_id)

    def take_back(self, activity_id: str, *, by: str) -> None:
        """Out of the timelines; `restore` brings it back.

        Raises:
            ReviewOutOfDate: somebody else did it first.
        """
        row = self._row(activity_id, locked=True)
        self._refuse_ended(row)
        row.ended_at, row.ended_by = self._desk.now(), storable(by)
        self._tell(row, by)

    def restore(self, activity_id: str, *, by: str) -> ActivityView:
        """It holds again; what replaced it does not.

        Raises:
            NotPossible: it holds already.
        """
        row = self._row(activity_id, locked=True)
        if row.ended_at is None:
            raise NotPossible("この接点は、取り消されていません。", "画面を開き直してください。")
        later = self._desk.session.exec(select(Encounter).where(Encounter.replaces == row.id)).first()
        if later is not None and later.ended_at is None:
            later.ended_at, later.ended_by = self._desk.now(), storable(by)
            for file in self._desk.session.exec(
                select(EncounterFile).where(EncounterFile.encounter_id == later.id)
            ).all():
                file.encounter_id = row.id
        row.ended_at = row.ended_by = None
        self._tell(row, by)
        return self.one(activity_id)

    def attach(self, activity_id: str, *, data: bytes, file_name: str, media_type: str, by: str) -> FileView:
        """A file beside it.

        Raises:
            BookError: too large, empty, or one too many.
        """
        row = self._row(activity_id, locked=True)
        if not data or len(data) > LARGEST_FILE:
            raise BookError(
                f"ファイルは {LARGEST_FILE // 2**20} MB までです（空のものは付けられません）。",
                "小さくして付けてください。",
            )
        there = self._desk.session.exec(select(EncounterFile.id).where(EncounterFile.encounter_id == row.id)).all()
        if len(there) >= MOST_FILES:
            raise BookError(f"ファイルは {MOST_FILES} 個までです。", "別の接点に付けてください。")
        name = storable(file_name.replace("\\", "/").rpartition("/")[2]).strip()[:200] or "file"
        file = EncounterFile(
            id=self._desk.new_id(), encounter_id=row.id, file_name=name, media_type=storable(media_type)[:100],
            size_bytes=len(data), data=base64.b64encode(data).decode(), by=storable(by), at=self._desk.now(),
        )  # fmt: skip
        self._desk.session.add(file)
        self._desk.flush()
        return _file_view((file.id, file.file_name, file.media_type, file.size_bytes))

    def file(self, activity_id: str, file_id: str) -> tuple[FileView, bytes]:
        """A file with its bytes.

        Raises:
            NoSuchActivity: there is none.
        """
        found = self._desk.session.exec(
            select(EncounterFile).where(EncounterFile.id == file_id, EncounterFile.encounter_id == activity_id)
        ).first()
        if found is None:
            raise NoSuchActivity
        view = _file_view((found.id, found.file_name, found.media_type, found.size_bytes))
        return view, base64.b64decode(found.data)

    def views(self, rows: Sequence[Encounter]) -> tuple[ActivityView, ...]:
        """With who took part as they stand now, and the files' names."""
        ids = [row.id for row in rows]
        session = self._desk.session
        people: dict[str, dict[str, str]] = defaultdict(dict)
        companies: dict[str, dict[str, str]] = defaultdict(dict)
        ours: dict[str, list[str]] = defaultdict(list)
        parts = session.exec(
            select(Participant).where(col(Participant.encounter_id).in_(ids)).order_by(col(Participant.id))
        ).all()
        persons = roots_of(self._desk, [part.contact_id for part in parts if part.contact_id])
        offices = roots_of(self._desk, [part.company_id for part in parts if part.company_id], Company)
        for part in parts:
            if part.contact_id:
                people[part.encounter_id][persons.get(part.contact_id, part.contact_id)] = ""
            elif part.company_id:
                companies[part.encounter_id][offices.get(part.company_id, part.company_id)] = ""
            else:
                ours[part.encounter_id].append(part.ours)
        who = {each for some in people.values() for each in some}
        where = {each for some in companies.values() for each in some}
        names = dict(session.exec(select(Contact.id, Contact.name).where(col(Contact.id).in_(who))).all())
        firms = dict(session.exec(select(Company.id, Company.name).where(col(Company.id).in_(where))).all())
        files: dict[str, list[FileView]] = defaultdict(list)
        file = EncounterFile
        listed = session.connection().execute(
            sql_select(
                col(file.encounter_id), col(file.id), col(file.file_name), col(file.media_type), col(file.size_bytes)
            )
            .where(col(file.encounter_id).in_(ids))
            .order_by(col(file.id))
        )
        for encounter_id, *about in listed:
            files[encounter_id].append(_file_view(about))
        return tuple(
            ActivityView(
                activity_id=row.id, kind=Kind(row.kind or Kind.CARD_EXCHANGE.value), met_on=row.met_on, owner=row.owner,
                place=row.place, event=row.event, note=row.note,
                people=tuple((each, names.get(each, "")) for each in people[row.id]),
                companies=tuple((each, firms.get(each, "")) for each in companies[row.id]),
                ours=tuple(ours[row.id]), files=tuple(files[row.id]), by=row.by or row.owner, at=row.created_at,
                ended=row.ended_at is not None,
            )
            for row in rows
        )  # fmt: skip

    def _roots(self, ids: Sequence[str], table: type[Contact] | type[Company]) -> list[str]:
        found = roots_of(self._desk, ids, table) if ids else {}
        if len(found) < len(set(ids)):
            raise BookError("選ばれた相手が見つかりません。", "選び直してください。")
        return list(dict.fromkeys(found[each] for each in ids))

    def _row(self, activity_id: str, *, locked: bool = False) -> Encounter:
        query = select(Encounter).where(Encounter.id == activity_id, col(Encounter.sha256).is_(None))
        if locked:
            query = query.with_for_update().execution_options(populate_existing=True)
        self._desk.flush()
        row = self._desk.session.exec(query).first()
        if row is None:
            raise NoSuchActivity
        return row

    def _refuse_ended(self, row: Encounter) -> None:
        if row.ended_at is not None:
            when = row.ended_at.astimezone()
            raise ReviewOutOfDate(f"{row.ended_by} さんが {when.month}月{when.day}日 {when:%H:%M} に先に変更しました。")

    def _tell(self, row: Encounter, by: str) -> None:
        self._desk.flush()
        people = select(Participant.contact_id).where(
            Participant.encounter_id == row.id, col(Participant.contact_id).is_not(None)
        )
        for person in self._desk.session.exec(people).all():
            self._desk.log(What.ENCOUNTER_CHANGED, by=by, contact_id=person, encounter=row.id)


def _file_view(row: Sequence[object]) -> FileView:
    file_id, file_name, media_type, size = row
    return FileView(
        file_id=str(file_id), file_name=str(file_name), media_type=str(media_type), size_bytes=int(str(size))
    )
