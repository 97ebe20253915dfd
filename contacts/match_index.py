"""How matching finds people in the book: the keys each contact can be found under and its profile, kept and asked.

Written in the transaction that changes the contact. The same statements serve SQLite and PostgreSQL. Knows no score.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy import select as sql_select
from sqlmodel import col

from contacts.bulk import insert_many
from contacts.desk import Desk
from contacts.model import Contact, ContactValue, MatchKeyRow, MatchProfileRow
from matching.keys import ORGANISATION_KINDS, Key, keys_of
from matching.known import Nearby, NearContact
from matching.memory_book import COLLEAGUES, COMMON_KINDS, LARGEST_BLOCK, LARGEST_COMMON_BLOCK, MOST_COUNTED, Blocks
from matching.profile import profile_of
from matching.profile_text import dump_profile, load_profile
from normalize.draft import FieldKind


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a contact is found and compared by; see `keep`."""

    number: int
    contact_id: str
    found_by: list[tuple[FieldKind, str]]
    compared_by: list[tuple[FieldKind, str]]


def keep_many(desk: Desk, people: Sequence[Found]) -> None:
    """`keep` for many contacts, a few statements for all of them."""
    connection = desk.session.connection()
    numbers = [each.number for each in people]
    here = (col(MatchKeyRow.contact_number).in_(numbers), col(MatchProfileRow.contact_number).in_(numbers))
    had = {
        (key, number)
        for key, number in connection.execute(
            sql_select(col(MatchKeyRow.key), col(MatchKeyRow.contact_number)).where(here[0])
        )
    }
    before = dict(
        connection.execute(
            sql_select(col(MatchProfileRow.contact_number), col(MatchProfileRow.profile)).where(here[1])
        ).all()
    )
    wanted: set[tuple[int, int]] = set()
    profiles: dict[int, tuple[int, str, str]] = {}
    for each in people:
        profile = profile_of(each.found_by)
        mine = {(key.number, each.number) for key in keys_of(profile)}
        wanted |= mine
        if mine:
            compared = profile if each.compared_by == each.found_by else profile_of(each.compared_by)
            profiles[each.number] = (each.number, each.contact_id, dump_profile(compared))
    if gone := sorted(had - wanted):
        connection.execute(
            delete(MatchKeyRow).where(
                col(MatchKeyRow.key) == bindparam("gone"), col(MatchKeyRow.contact_number) == bindparam("whose")
            ),
            [{"gone": key, "whose": number} for key, number in gone],
        )
    insert_many(connection, MatchKeyRow, ("key", "contact_number"), sorted(wanted - had))
    changed = [number for number, text in before.items() if number not in profiles or profiles[number][2] != text]
    if changed:
        connection.execute(delete(MatchProfileRow).where(col(MatchProfileRow.contact_number).in_(changed)))
    new = [row for number, row in profiles.items() if before.get(number) != row[2]]
    insert_many(connection, MatchProfileRow, ("contact_number", "contact_id", "profile"), new)


_ADD_KEY, _ADD_PROFILE = insert(MatchKeyRow), insert(MatchProfileRow)


def near(desk: Desk, keys: Sequence[Key], *, colleagues: bool = True) -> Nearby:
    """See Book.near. One statement for who has which key, one for the profiles of the few who are looked at."""
    desk.flush()
    connection = desk.session.connection()
    numbered = {key.number: key for key in keys}
    personal: list[int] = []
    common: list[int] = []
    houses: list[int] = []
    for number, key in numbered.items():
        kind = key.kind
        (houses if kind in ORGANISATION_KINDS else common if kind in COMMON_KINDS else personal).append(number)
    asked = (personal, common, houses)
    if connection.dialect.name == "postgresql":
        rows = connection.exec_driver_sql(_MEMBERS_POSTGRESQL, asked).all()
    else:
        rows = connection.exec_driver_sql(_MEMBERS_SQLITE, tuple(map(json.dumps, asked))).all()
    people = next((size for number, size, _ in rows if number is None), None) or 0
    blocks = Blocks(people)
    for number, size, listed in rows:
        if number is not None and listed:
            key = numbered[number]
            few = size <= LARGEST_COMMON_BLOCK or key.kind in ORGANISATION_KINDS
            members = [*map(int, listed.split(","))] if few else []
            blocks.add(key, size or len(members), members)
    return Nearby(contacts=_contacts(desk, blocks.shortlist(colleagues=colleagues)), sizes=blocks.sizes, people=people)


def known_keys(desk: Desk, numbers: Sequence[int]) -> set[int]:
    """Which of these keys anybody in the book has."""
    desk.flush()
    connection = desk.session.connection()
    if connection.dialect.name == "postgresql":
        rows = connection.exec_driver_sql(_THERE_POSTGRESQL, (list(numbers),))
    else:
        rows = connection.exec_driver_sql(_THERE_SQLITE, (json.dumps(list(numbers)),))
    return {row[0] for row in rows}


_THERE = "SELECT k.key FROM {} WHERE EXISTS (SELECT 1 FROM match_key WHERE match_key.key = k.key)"
_THERE_SQLITE = _THERE.format("(SELECT value AS key FROM json_each(?)) AS k")
_THERE_POSTGRESQL = _THERE.format("unnest(%s::bigint[]) AS k(key)")


def _members(asked: str, joined: str) -> str:
    """Each key asked for with its members as one text; of an organisation a few of them, and how many there are.

    A block is read one member beyond what may be looked at, so that one that is too large is seen to be.

    Args:
        asked: a parameter's keys as a table `k` with one column `key`; first people's keys, then those that many
            share, then organisations'.
        joined: what makes one text of a column `n`.
    """
    block = (
        "(SELECT contact_number AS n FROM match_key WHERE match_key.key = k.key ORDER BY contact_number LIMIT {}) AS b"
    )
    counted = "(SELECT count(*) FROM (SELECT 1 AS one FROM match_key WHERE match_key.key = k.key LIMIT {}) AS c)"
    # Nothing of a record stands in the text itself.
    return (
        f"SELECT k.key, 0 AS size, (SELECT {joined} FROM {block.format(LARGEST_BLOCK + 1)}) AS members"  # noqa: S608 - names of ours, no value of anybody's
        f" FROM {asked}"
        f" UNION ALL SELECT k.key, {counted.format(LARGEST_BLOCK + 1)},"
        f" (SELECT {joined} FROM {block.format(LARGEST_COMMON_BLOCK)}) FROM {asked}"
        f" UNION ALL SELECT k.key, {counted.format(MOST_COUNTED)}, (SELECT {joined} FROM {block.format(COLLEAGUES)})"
        f" FROM {asked}"
        " UNION ALL SELECT NULL, (SELECT max(number) FROM contact), NULL"
    )


# In the driver's own words: SQLAlchemy's layer above them takes longer than the database itself.
_MEMBERS_SQLITE = _members("(SELECT value AS key FROM json_each(?)) AS k", "group_concat(n, ',')")
_MEMBERS_POSTGRESQL = _members("unnest(%s::bigint[]) AS k(key)", "string_agg(n::text, ',')")
_PROFILE = "SELECT contact_number, contact_id, profile FROM match_profile WHERE contact_number "
_PROFILES_SQLITE = _PROFILE + "IN (SELECT value FROM json_each(?))"  # noqa: S608 - constants
_PROFILES_POSTGRESQL = _PROFILE + "= ANY(%s::integer[])"


def _contacts(desk: Desk, numbers: Sequence[int]) -> tuple[NearContact, ...]:
    """These contacts in this order."""
    if not numbers:
        return ()
    connection = desk.session.connection()
    if connection.dialect.name == "postgresql":
        rows = connection.exec_driver_sql(_PROFILES_POSTGRESQL, (numbers,)).all()
    else:
        rows = connection.exec_driver_sql(_PROFILES_SQLITE, (json.dumps(numbers),)).all()
    found = {number: NearContact(id=contact_id, profile=load_profile(written)) for number, contact_id, written in rows}
    if len(found) < len(numbers):
        for number in numbers:
            if number not in found and (known := _worked_out(desk, number)) is not None:
                found[number] = known
    return tuple([found[number] for number in numbers if number in found])


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
