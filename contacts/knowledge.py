"""Knowledge: the one door to what follows from cards and encounters: careers, what is new, who of us knows whom.

Only findings can be answered; everything else is read. Knows no request and no page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, select

from contacts import events, findings, timeline
from contacts.calling import Caller, callers
from contacts.careers import Stage, stages, standing_on
from contacts.desk import Desk
from contacts.dossier import values_of
from contacts.errors import NoSuchContact
from contacts.events import EventRow, EventView
from contacts.figures import Figures, figures
from contacts.findings import FindingView
from contacts.knowing import Acquaintance, who_knows, who_knows_each
from contacts.model import Contact
from contacts.model_known import FindingStatus
from contacts.people import value_view
from contacts.timeline import Moment
from contacts.tree import root_of
from contacts.views import Page, ValueView


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """A person as the cards exchanged by a day have it."""

    contact_id: str
    day: date
    values: tuple[ValueView, ...]
    """In the order of FieldKind, best first within a kind."""


class Knowledge:
    """What follows, as one transaction sees it; flushes, never commits."""

    def __init__(self, session: Session, *, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        """`now` gives a moment with a time zone; `new_id` a fresh string of at most 64 characters."""
        self._desk = Desk(session=session, now=now, new_id=new_id)

    def career(self, contact_id: str) -> tuple[Stage, ...]:
        """Where the person was since when, the latest first.

        Raises:
            NoSuchContact: no contact has this id.
        """
        return tuple(reversed(stages(values_of(self._desk, self._person(contact_id)))))

    def as_of(self, contact_id: str, day: date) -> AsOf:
        """The person on a day: what the cards exchanged by then say, as they are understood today.

        Raises:
            NoSuchContact: no contact has this id.
        """
        person = self._person(contact_id)
        stand = standing_on(values_of(self._desk, person), day)
        return AsOf(contact_id=person, day=day, values=tuple(value_view(row) for row in stand))

    def who_knows(self, contact_id: str) -> tuple[Acquaintance, ...]:
        """Who of us has met this person, since when and when last.

        Raises:
            NoSuchContact: no contact has this id.
        """
        return who_knows(self._desk, [self._person(contact_id)])

    def who_knows_each(self, contact_ids: Sequence[str]) -> dict[str, tuple[Acquaintance, ...]]:
        """The same of many people at once; nobody where an id is not somebody's."""
        return who_knows_each(self._desk, contact_ids)

    def timeline(self, contact_id: str) -> tuple[Moment, ...]:
        """Everything between us and a person, the latest first.

        Raises:
            NoSuchContact: no contact has this id.
        """
        return timeline.of_person(self._desk, self._person(contact_id))

    def company_timeline(self, company_id: str) -> tuple[Moment, ...]:
        """Everything between us and a company, the latest first."""
        return timeline.of_company(self._desk, company_id)

    def callers(self, number: str) -> tuple[Caller, ...]:
        """Who has this phone number, whole ones first; where nobody does, who has one beside it."""
        return callers(self._desk, number)

    def events(self, *, limit: int = 200) -> tuple[EventRow, ...]:
        """Events, the latest first."""
        return events.events(self._desk, limit=limit)

    def event(self, name: str) -> EventView:
        """What we brought home from an event."""
        return events.event(self._desk, name)

    def figures(self) -> Figures:
        """What came in by week and by whom, what the reader stood by, what waits, where we know most people."""
        return figures(self._desk.session, now=self._desk.now())

    def findings(
        self, *, status: FindingStatus = FindingStatus.OPEN, after: str | None = None, limit: int = 50
    ) -> Page[FindingView]:
        """What new cards tell that has changed, the latest first.

        Raises:
            BookError: `after` is not from a page.
        """
        return findings.findings(self._desk, status=status, after=after, limit=limit)

    def answer_finding(
        self, finding_id: str, status: FindingStatus, *, by: str, version: int | None = None
    ) -> FindingView:
        """Confirm it, dismiss it, or open it again.

        Raises:
            ReviewOutOfDate: somebody else answered first.
        """
        return findings.answer_finding(self._desk, finding_id, status, by=by, version=version)

    def _person(self, contact_id: str) -> str:
        self._desk.flush()
        root = root_of(self._desk, contact_id)
        if self._desk.session.exec(select(Contact.id).where(Contact.id == root)).first() is None:
            raise NoSuchContact(contact_id)
        return root
