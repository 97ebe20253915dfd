"""Desk: the session, the clock and the source of ids that every part of the book works with, and the history it keeps.

Flushes, never commits. Knows no meaning of a row.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

from contacts.errors import ReviewOutOfDate
from contacts.model import Base, Event


class What(StrEnum):
    """What can happen; the words stay in the history for ever."""

    ORIGINAL_ADDED = "original_added"
    ORIGINAL_AGAIN = "original_again"  # the same bytes were given once more
    ENCOUNTER_ADDED = "encounter_added"
    CARD_FILED = "card_filed"
    CARD_REREAD = "card_reread"
    CARD_CUT = "card_cut"  # a person cut it out by hand, and it was read there
    CARD_CONFIRMED = "card_confirmed"
    CARD_SET_ASIDE = "card_set_aside"  # it is no card, or another one was cut out in its place
    CARD_TAKEN_BACK = "card_taken_back"  # it is one after all
    WORD_TAKEN_BACK = "word_taken_back"  # a reviewer took back what they had just said
    CONTACT_MADE = "contact_made"
    CONTACT_MERGED = "contact_merged"  # a card's values joined a contact that was there
    QUESTION_ASKED = "question_asked"
    QUESTION_ANSWERED = "question_answered"
    CONTACTS_JOINED = "contacts_joined"  # two contacts are one person
    CARDS_MOVED = "cards_moved"
    KEPT_APART = "kept_apart"  # never the same
    ACT_UNDONE = "act_undone"
    ROW_JOINED = "row_joined"  # a row of a file said more of somebody known
    FILE_IMPORTED = "file_imported"
    IMPORT_UNDONE = "import_undone"
    CONTACT_HIDDEN = "contact_hidden"
    CONTACT_SHOWN = "contact_shown"
    CONTACT_ERASED = "contact_erased"
    COMPANIES_JOINED = "companies_joined"
    COMPANIES_KEPT_APART = "companies_kept_apart"
    SIDES_PAIRED = "sides_paired"  # front and back of one card
    SIDES_PARTED = "sides_parted"
    FINDING_ANSWERED = "finding_answered"
    FIELD_CHECKED = "field_checked"  # a person looked at a field that had been accepted
    LESSON_FORGOTTEN = "lesson_forgotten"
    FIELD_ADDED = "field_added"  # 項目: by an admin
    FIELD_CHANGED = "field_changed"
    FIELD_RETIRED = "field_retired"
    RECORD_CHANGED = "record_changed"  # somebody typed what stands of a company or a person
    COMPANY_MADE = "company_made"
    ENCOUNTER_CHANGED = "encounter_changed"
    HANDED_OVER = "handed_over"  # a rep's whole book went to a colleague


def lot_of(id_: str) -> float:
    """As even and as unforeseeable as the id is."""
    return int.from_bytes(hashlib.sha256(id_.encode()).digest()[:8], "big") / 2**64


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a part of the book needs to work."""

    session: Session
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    lot: Callable[[str], float] = lot_of
    """0–1 for an id: what is drawn by chance is drawn by this."""

    def flush(self) -> None:
        """Send what was changed to the database.

        Raises:
            ReviewOutOfDate: another writer changed the same row in the meantime.
        """
        try:
            self.session.flush()
        except StaleDataError as error:
            raise ReviewOutOfDate from error

    def add_once(self, table: type[Base], values: Mapping[str, Any]) -> bool:
        """Insert a row unless one with the same unique key is there; True when it was inserted.

        Two writers at once: one of them gets False, neither fails.
        """
        self.session.flush()
        make = postgresql.insert if self.session.get_bind().dialect.name == "postgresql" else sqlite.insert
        (key, *_) = inspect(table).primary_key
        statement = make(table).values(**values).on_conflict_do_nothing().returning(key)
        return self.session.connection().execute(statement).first() is not None

    def log(
        self,
        what: What,
        *,
        by: str,
        sha256: str | None = None,
        card_id: str | None = None,
        contact_id: str | None = None,
        **detail: str | int | float | list[str],
    ) -> None:
        """Append to the history. `detail` holds ids, kinds and counts: never a name, a number or a mail."""
        # Not through the session: nobody reads an event back while it is written, and an object costs five times more.
        self.session.connection().execute(
            _EVENT,
            {
                "at": self.now(),
                "by": storable(by),
                "what": what.value,
                "sha256": sha256,
                "card_id": card_id,
                "contact_id": contact_id,
                "detail": json.dumps(detail, sort_keys=True),
            },
        )


_EVENT = insert(Event)


def storable(text: str) -> str:
    """The text as every database takes it: PostgreSQL refuses NUL, and half a surrogate pair is no text at all."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
