"""How matching finds people in the book: the keys each contact can be found under and its profile, kept and asked.

Written in the transaction that changes the contact. The same statements serve SQLite and PostgreSQL. Knows no score.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from sqlalchemy import TextClause, bindparam, delete, insert, text, update
from sqlalchemy import select as sql_select
from sqlmodel import col

from contacts.desk import Desk
from contacts.model import Contact, ContactValue, MatchKeyRow, MatchProfileRow
from matching.keys import ORGANISATION_KINDS, Key, keys_of
from matching.known import Nearby, NearContact
from matching.memory_book import COLLEAGUES, LARGEST_BLOCK, MOST_COUNTED, Blocks
from matching.profile import profile_of
from matching.profile_text import dump_profile, load_profile
from normalize.draft import FieldKind

_TOGETHER = 32
"""Keys asked in one statement: most cards have fewer, and one text for all cards is prepared only once."""
_NO_KEY = 0


def keep(
    desk: Desk,
    number: int,
    contact_id: str,
    *,
    found_by: Iterable[tuple[FieldKind, str]],
    compared_by: Iterable[tuple[FieldKind, str]],
) -> None:
    """Bring a contact's keys and profile in line with its values; without values both go.

    Args:
        found_by: former values too: an old card finds its person.
        compared_by: what says now who it is.
    """
    session = desk.session
    wanted = {key.number for key in keys_of(profile_of(found_by))}
    profile = profile_of(compared_by)
    connection = session.connection()
    held = sql_select(col(MatchKeyRow.key)).where(col(MatchKeyRow.contact_number) == number)
    had = set(connection.execute(held).scalars())
    if gone := had - wanted:
        connection.execute(
            delete(MatchKeyRow).where(col(MatchKeyRow.contact_number) == number, col(MatchKeyRow.key).in_(gone))
        )
    if new := sorted(wanted - had):
        connection.execute(_ADD_KEY, [{"key": key, "contact_number": number} for key in new])
    written, here = dump_profile(profile), col(MatchProfileRow.contact_number) == number
    before = connection.execute(sql_select(col(MatchProfileRow.profile)).where(here)).scalar()
    if before is None and wanted:
        row = {"contact_number": number, "contact_id": contact_id, "profile": written}
        connection.execute(_ADD_PROFILE, row)
    elif before is not None and not wanted:
        connection.execute(delete(MatchProfileRow).where(here))
    elif before is not None and before != written:
        connection.execute(update(MatchProfileRow).where(here), {"profile": written})


def add(desk: Desk, number: int, contact_id: str, values: Sequence[tuple[FieldKind, str]]) -> None:
    """The keys and the profile of a contact that has none yet."""
    profile = profile_of(values)
    keys = sorted({key.number for key in keys_of(profile)})
    if not keys:
        return
    connection = desk.session.connection()
    connection.execute(_ADD_KEY, [{"key": key, "contact_number": number} for key in keys])
    written = {"contact_number": number, "contact_id": contact_id, "profile": dump_profile(profile)}
    connection.execute(_ADD_PROFILE, written)


_ADD_KEY, _ADD_PROFILE = insert(MatchKeyRow), insert(MatchProfileRow)


def near(desk: Desk, keys: Sequence[Key]) -> Nearby:
    """See Book.near."""
    desk.flush()
    connection = desk.session.connection()
    people = connection.execute(_LAST_NUMBER).scalar_one() or 0
    blocks = Blocks(people)
    members: dict[int, list[int]] = {}
    for start in range(0, len(keys), _TOGETHER):
        asked = [key.number for key in keys[start : start + _TOGETHER]]
        asked += [_NO_KEY] * (_TOGETHER - len(asked))
        for number, contact_number in connection.execute(_blocks(), {f"k{i}": key for i, key in enumerate(asked)}):
            members.setdefault(number, []).append(contact_number)
    for key in keys:
        found = members.get(key.number, ())
        size = len(found)
        if size > LARGEST_BLOCK and key.kind in ORGANISATION_KINDS:
            size = connection.execute(_HOW_MANY, {"key": key.number}).scalar_one()
        blocks.add(key, size, sorted(found[:COLLEAGUES]) if key.kind in ORGANISATION_KINDS else found)
    return Nearby(contacts=_contacts(desk, blocks.shortlist()), sizes=blocks.sizes, people=people)


@cache
def _blocks() -> TextClause:
    """Each key's members, one more than may be looked at, so that a block that is too large is seen to be."""
    one = (
        "SELECT * FROM (SELECT key, contact_number FROM match_key"
        " WHERE key = :k{} ORDER BY contact_number LIMIT {}) AS b{}"
    )
    return text(" UNION ALL ".join(one.format(i, LARGEST_BLOCK + 1, i) for i in range(_TOGETHER)))


_LAST_NUMBER = text("SELECT max(number) FROM contact")
_HOW_MANY = text(
    f"SELECT count(*) FROM (SELECT 1 FROM match_key WHERE key = :key LIMIT {MOST_COUNTED}) AS house"  # noqa: S608
)
_PROFILES = text(
    "SELECT contact_number, contact_id, profile FROM match_profile WHERE contact_number IN :numbers"
).bindparams(bindparam("numbers", expanding=True))


def _contacts(desk: Desk, numbers: Sequence[int]) -> tuple[NearContact, ...]:
    """These contacts in this order."""
    if not numbers:
        return ()
    found: dict[int, NearContact] = {}
    for number, contact_id, written in desk.session.connection().execute(_PROFILES, {"numbers": list(numbers)}):
        found[number] = NearContact(id=contact_id, profile=load_profile(written))
    for number in numbers:
        if number not in found and (known := _worked_out(desk, number)) is not None:
            found[number] = known
    return tuple(found[number] for number in numbers if number in found)


def _worked_out(desk: Desk, number: int) -> NearContact | None:
    """A contact filed before profiles were kept: from its values."""
    query = (
        sql_select(col(Contact.id), col(ContactValue.kind), col(ContactValue.value))
        .join(ContactValue, col(ContactValue.contact_id) == col(Contact.id))
        .where(col(Contact.number) == number, col(ContactValue.superseded_at).is_(None), col(ContactValue.value) != "")
    )
    rows = desk.session.connection().execute(query).all()
    if not rows:
        return None
    return NearContact(id=rows[0][0], profile=profile_of((kind, value) for _, kind, value in rows))
