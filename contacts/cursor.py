"""Where a list goes on: a moment and the last row of it, wrapped so that nobody builds on what is inside."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime

from contacts.errors import BookError


def to_cursor(moment: datetime, last: str) -> str:
    """For the next page."""
    return base64.urlsafe_b64encode(f"{moment.astimezone(UTC).isoformat()}|{last}".encode()).decode().rstrip("=")


def from_cursor(cursor: str) -> tuple[datetime, str]:
    """The moment and the row.

    Raises:
        BookError: no page of ours handed this out.
    """
    try:
        moment, _, last = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition("|")
        when = datetime.fromisoformat(moment)
    except (ValueError, binascii.Error) as error:
        raise bad_cursor() from error
    if when.tzinfo is None:
        raise bad_cursor()
    return when, last


def to_place(*parts: str) -> str:
    """For the next page of a list that is not in the order of time."""
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def from_place(cursor: str, count: int) -> tuple[str, ...]:
    """So many parts of the last row.

    Raises:
        BookError: no page of ours handed this out.
    """
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise bad_cursor() from error
    if not isinstance(parts, list) or len(parts) != count or not all(isinstance(part, str) for part in parts):
        raise bad_cursor()
    return tuple(parts)


def bad_cursor() -> BookError:
    """What to raise for a cursor that leads nowhere."""
    return BookError("続きの位置を読み取れません。", "一覧の先頭から取り直してください。")
