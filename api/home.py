"""The home folder and what is opened in it: the book, the pictures, the clock, the ids. Knows no engine and no HTTP.

MEISHI_HOME/
├─ book.sqlite3      the book, unless MEISHI_DATABASE_URL names another
├─ originals/ cards/ quarantine/    the pictures (contacts/files.py), unless MEISHI_PICTURES names another place
├─ views/            smaller copies for browsers, without EXIF; may be deleted at any time
├─ erased.jsonl      what was erased for good, without a name; keep it with any backup
├─ imports/          files of people that wait to be taken in; gone afterwards, or after a day
├─ incoming/         uploads while they come in; empty otherwise
└─ workers/          a lock for every process that works off the queue, as long as it lives
"""

from __future__ import annotations

import logging
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from api.settings import Settings, SetupError
from contacts.accounts import Accounts
from contacts.activities import Activities
from contacts.attempts import Doorkeeper
from contacts.attendance import Attendance
from contacts.audit import Audit
from contacts.book import Book
from contacts.calendars import Calendars
from contacts.cancelling import Cancels
from contacts.companies import Companies
from contacts.custom_fields import CustomFields
from contacts.engine import migrate, open_engine, reading, writing
from contacts.errors import PicturesAway
from contacts.files import PictureStore
from contacts.gauges import Dials
from contacts.graveyard import Graveyard
from contacts.handover import Handovers
from contacts.imports import Imports
from contacts.intake_log import IntakeLog
from contacts.knowledge import Knowledge
from contacts.memos import Memos
from contacts.offer_answers import OfferAnswers
from contacts.originals import Originals
from contacts.persons import Persons
from contacts.pivot import Pivot
from contacts.portraits import Portraits
from contacts.receipts import Receipts
from contacts.records import Records
from contacts.review import Review
from contacts.saved_views import SavedViews
from contacts.setting_aside import Asides
from contacts.shelf import MARK, MARKED
from contacts.shelves import open_shelf
from contacts.sides import Sides
from contacts.sign_ins import SignIns
from contacts.sittings import Sittings
from contacts.trust import Trust

logger = logging.getLogger("meishi.home")


class HomeUnusable(SetupError):
    """The home folder or the database cannot be used."""

    code = "home_unusable"


def now() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBook:
    """The book and its intake log, bound to one transaction."""

    book: Book
    persons: Persons
    portraits: Portraits
    imports: Imports
    companies: Companies
    knowledge: Knowledge
    pivot: Pivot
    sides: Sides
    asides: Asides
    originals: Originals
    log: IntakeLog
    cancels: Cancels
    attendance: Attendance
    sittings: Sittings
    receipts: Receipts
    memos: Memos
    records: Records
    activities: Activities
    handovers: Handovers
    calendars: Calendars
    fields: CustomFields
    trust: Trust
    review: Review
    offers: OfferAnswers
    views: SavedViews
    accounts: Accounts
    sign_ins: SignIns
    doorkeeper: Doorkeeper
    audit: Audit
    dials: Dials


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Everything that lasts."""

    settings: Settings
    engine: Engine
    pictures: PictureStore
    clock: Callable[[], datetime] = now
    """What every part of the book takes for the time; another one tells a past that was not lived through here."""

    @contextmanager
    def reading(self) -> Iterator[OpenBook]:
        """A transaction that only looks."""
        with reading(self.engine) as session:
            yield _open_book(session, self.clock)

    @contextmanager
    def writing(self) -> Iterator[OpenBook]:
        """A transaction that commits at the end, or leaves nothing behind."""
        with writing(self.engine) as session:
            yield _open_book(session, self.clock)

    @property
    def views(self) -> Path:
        """The folder of smaller copies."""
        return self.settings.home / "views"

    @property
    def graveyard(self) -> Graveyard:
        """What was erased, kept outside the book."""
        return Graveyard(self.settings.home)

    def close(self) -> None:
        """Give the database's connections back."""
        self.engine.dispose()


def _open_book(session: Session, clock: Callable[[], datetime]) -> OpenBook:
    return OpenBook(
        book=Book(session, now=clock, new_id=new_id),
        persons=Persons(session, now=clock, new_id=new_id),
        portraits=Portraits(session, now=clock, new_id=new_id),
        imports=Imports(session, now=clock, new_id=new_id),
        companies=Companies(session, now=clock, new_id=new_id),
        knowledge=Knowledge(session, now=clock, new_id=new_id),
        pivot=Pivot(session, now=clock, new_id=new_id),
        sides=Sides(session, now=clock, new_id=new_id),
        asides=Asides(session, now=clock, new_id=new_id),
        originals=Originals(session),
        log=IntakeLog(session, now=clock, new_id=new_id),
        cancels=Cancels(session, now=clock),
        attendance=Attendance(session, now=clock),
        sittings=Sittings(session, now=clock),
        receipts=Receipts(session, now=clock, new_id=new_id),
        memos=Memos(session, now=clock, new_id=new_id),
        records=Records(session, now=clock, new_id=new_id),
        activities=Activities(session, now=clock, new_id=new_id),
        handovers=Handovers(session, now=clock, new_id=new_id),
        calendars=Calendars(session, now=clock),
        fields=CustomFields(session, now=clock, new_id=new_id),
        trust=Trust(session, now=clock, new_id=new_id),
        review=Review(session, now=clock, new_id=new_id),
        offers=OfferAnswers(session, now=clock, new_id=new_id),
        views=SavedViews(session, now=clock, new_id=new_id),
        accounts=Accounts(session, now=clock, new_id=new_id),
        sign_ins=SignIns(session, now=clock, new_id=new_id),
        doorkeeper=Doorkeeper(session, now=clock),
        audit=Audit(session, now=clock),
        dials=Dials(session, now=clock),
    )


def open_home(settings: Settings) -> Home:
    """The home folder with its book, made and migrated where needed.

    Raises:
        HomeUnusable: the folder cannot be written, or the database not reached.
    """
    check_writable(settings.home)
    try:
        engine = open_engine(settings.book_url)
        migrate(engine)
    except (SQLAlchemyError, OSError) as error:
        raise unusable(error) from error
    home = Home(settings=settings, engine=engine, pictures=PictureStore(open_shelf(settings.pictures, settings.home)))
    if settings.pictures:
        _know_again(home)
    from api.erasing import keep_erased  # noqa: PLC0415 - it works on a home, and Pillow comes with it

    keep_erased(home)
    return home


def unusable(error: Exception) -> HomeUnusable:
    """The database cannot be reached, in its own first words."""
    first = str(error).strip().splitlines()[0]
    return HomeUnusable(f"the book cannot be opened: {first}", "check MEISHI_DATABASE_URL and that the database runs")


def _know_again(home: Home) -> None:
    """A place that machines share carries our mark: an empty mount point or another bucket must not be taken for it.

    Raises:
        HomeUnusable: the book names pictures, and this is not where they are.
    """
    shelf = home.pictures.shelf
    try:
        if shelf.get(MARK) is not None:
            return
        with home.reading() as desk:
            if desk.originals.any():
                raise HomeUnusable(
                    f"the book names pictures, and {shelf} has never held any of ours",
                    "mount the shared folder, or correct MEISHI_PICTURES; pictures move by meishi backup and restore",
                )
        shelf.put(MARK, MARKED)
    except PicturesAway as away:
        logger.warning("%s", away.message)  # whoever only searches needs no picture


def check_writable(folder: Path) -> None:
    """Make the folder if it is missing and prove that files can be kept in it.

    Raises:
        HomeUnusable: it cannot be made or written.
    """
    probe = folder / f".probe-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise HomeUnusable(
            f"the home folder {folder} cannot be written: {error.strerror}",
            "set MEISHI_HOME to a folder of your own, or mend its permissions",
        ) from error


def new_id() -> str:
    """A fresh id, in the order of making as far as the millisecond.

    Source: RFC 9562, UUID version 7; Python 3.11 has none of its own.
    """
    stamp = int(now().timestamp() * 1000)
    random = int.from_bytes(os.urandom(10), "big")
    value = (stamp & (1 << 48) - 1) << 80 | random
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))
