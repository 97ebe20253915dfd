"""A generated book in a real database, filled in bulk as filing would leave it for matching. Knows no decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice

from sqlalchemy import Engine, insert
from sqlmodel import Session

from contacts.book import Book
from contacts.desk import Desk
from contacts.engine import migrate, writing
from contacts.match_index import keep
from contacts.model import Contact, MatchKeyRow, MatchProfileRow
from matching.keys import keys_of
from matching.profile import profile_of
from matching.profile_text import dump_profile
from matching.rows import values_of_row
from tests.support.books.cards import Row

MOMENT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
_AT_ONCE = 20_000


def fill(engine: Engine, rows: Sequence[Row]) -> None:
    """Contacts, keys and profiles of these rows; a contact's id is its row's number, its own number one more."""
    migrate(engine)
    keys: list[dict[str, int]] = []
    with writing(engine) as session:
        connection = session.connection()
        for part in _parts(rows):
            contacts, profiles = [], []
            for number, row in part:
                profile = profile_of(values_of_row(row))
                contacts.append({"number": number + 1, "id": str(number), **_NOTHING})
                profiles.append(
                    {"contact_number": number + 1, "contact_id": str(number), "profile": dump_profile(profile)}
                )
                keys += [{"key": key.number, "contact_number": number + 1} for key in keys_of(profile)]
            connection.execute(insert(Contact), contacts)
            connection.execute(insert(MatchProfileRow), profiles)
        # In the order of the table, so that it is written once and lies densely.
        keys.sort(key=lambda row: row["key"])
        for start in range(0, len(keys), 50_000):
            connection.execute(insert(MatchKeyRow), keys[start : start + 50_000])


_NOTHING = {
    "name": "", "name_kana": "", "company": "", "department": "", "title": "", "email": "", "phone": "", "mobile": "",
    "needs_review": False, "created_at": MOMENT, "updated_at": MOMENT, "version": 1,
}  # fmt: skip


def _parts(rows: Sequence[Row]) -> Iterator[list[tuple[int, Row]]]:
    counted = enumerate(rows)
    while part := list(islice(counted, _AT_ONCE)):
        yield part


def book_on(session: Session) -> Book:
    """The book as the product opens it."""
    return Book(session, now=lambda: MOMENT, new_id=lambda: "never")


def add_contact(session: Session, number: int, row: Row) -> None:
    """One more contact with its keys and profile, as filing does it."""
    desk = Desk(session=session, now=lambda: MOMENT, new_id=lambda: "never")
    session.connection().execute(insert(Contact), [{"number": number, "id": f"new{number}", **_NOTHING}])
    values = values_of_row(row)
    keep(desk, number, f"new{number}", found_by=values, compared_by=values)
    desk.flush()
