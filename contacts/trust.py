"""Trust: what the promise is worth now, who must look a second time, and what the book has learnt.

Each method says what it does; none commits. Knows no request and no page.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from contacts import lessons, spot_checks
from contacts.desk import Desk
from contacts.lessons import Lesson
from contacts.model_trust import SpotCheck
from contacts.spot_checks import KindTrust


class Trust:
    """The record of what was accepted unseen, as one transaction sees it."""

    def __init__(self, session: Session, *, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        """`now` gives a moment with a time zone; `new_id` a fresh string of at most 64 characters."""
        self._desk = Desk(session=session, now=now, new_id=new_id)

    def now(self) -> tuple[KindTrust, ...]:
        """What people's verdicts say: of all kinds together first, then of each kind that was looked at."""
        return spot_checks.trust_now(self._desk)

    def second_looks(self, *, not_by: str = "") -> tuple[SpotCheck, ...]:
        """Accepted fields that one person found wrong and somebody else should look at, oldest first."""
        return spot_checks.second_looks(self._desk, not_by=not_by)

    def judge(self, check_id: str, *, value: str, by: str) -> None:
        """A second person says what stands there.

        Raises:
            NoSuchCheck: nothing of this id waits for this person.
        """
        spot_checks.judge(self._desk, check_id, value=value, by=by)

    def lessons(self) -> tuple[Lesson, ...]:
        """What people's words taught, the latest first."""
        return lessons.lessons(self._desk)

    def forget(self, lesson_id: str, *, by: str) -> None:
        """Take a lesson back; the values on the cards stay.

        Raises:
            NoSuchLesson: nothing of this id is known.
        """
        lessons.forget(self._desk, lesson_id, by=by)
