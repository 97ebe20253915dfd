"""Who was met when, as small numbers: five tables beside the book that SQLite's triggers keep, for pivot tables.

A million encounters joined with whom they were with by their long ids take SQLite seconds, by numbers tenths of one.
All that stands here follows from the book and is made anew when it is not as this program makes it; PostgreSQL joins
by hashing and has none of it. Knows no question.
"""

from __future__ import annotations

from sqlalchemy import Connection

# ruff: noqa: S608 - these statements are put together from our own constants only

MEETING = "meeting"
"""An encounter and whom it was with: `contact`, or where nobody was named `company`; 0 where it is the other."""
TOLD = "meeting_told"
"""Encounters that stand, by their numbers, with what they say of themselves: a day and numbers of words."""
WORD = "meeting_word"
"""Kinds, colleagues, events and places by their numbers; gone with the last encounter that says them."""
_ENCOUNTER = "meeting_encounter"
"""Encounters that stand, by their numbers."""
FIRM = "meeting_firm"
"""Companies by their numbers."""
JULIAN_DAY_0 = 1_721_425
"""What Python's ordinal of a day lies before its Julian day number."""

_TABLES = (
    f"CREATE TABLE {FIRM} (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE)",
    f"CREATE TABLE {WORD} (number INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE)",
    f"CREATE TABLE {_ENCOUNTER} (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE)",
    # on_day: the Julian day; of an encounter without one the second it was written, below zero.
    f"""CREATE TABLE {TOLD} (number INTEGER PRIMARY KEY, on_day INTEGER NOT NULL,
    kind INTEGER NOT NULL, owner INTEGER NOT NULL, event INTEGER NOT NULL, place INTEGER NOT NULL)""",
    f"""CREATE TABLE {MEETING} (encounter INTEGER NOT NULL, contact INTEGER NOT NULL, company INTEGER NOT NULL,
    PRIMARY KEY (encounter, contact, company)) WITHOUT ROWID""",
)
_OWN = "kind, owner, event, place"
_STANDS = "e.ended_at IS NULL"
_KIND = "coalesce(e.kind, 'card_exchange')"
_TELL = (
    f"INSERT INTO {_ENCOUNTER} (id) SELECT e.id FROM encounter AS e WHERE {_STANDS}",
    f"""INSERT OR IGNORE INTO {WORD} (word) SELECT {_KIND} FROM encounter AS e WHERE {_STANDS}
    UNION SELECT e.owner FROM encounter AS e WHERE {_STANDS} UNION SELECT e.event FROM encounter AS e WHERE {_STANDS}
    UNION SELECT e.place FROM encounter AS e WHERE {_STANDS}""",
    f"""INSERT INTO {TOLD} SELECT t.number,
    coalesce(CAST(julianday(e.met_on) + 0.5 AS INTEGER), -CAST(strftime('%s', e.created_at) AS INTEGER)),
    k.number, o.number, v.number, p.number FROM encounter AS e JOIN {_ENCOUNTER} AS t ON t.id = e.id
    JOIN {WORD} AS k ON k.word = {_KIND} JOIN {WORD} AS o ON o.word = e.owner JOIN {WORD} AS v ON v.word = e.event
    JOIN {WORD} AS p ON p.word = e.place WHERE {_STANDS}""",
)

# Whom encounters were with, of all that are told; each is narrowed by a further condition.
_NAMED = f"""INSERT OR IGNORE INTO {MEETING} SELECT t.number, c.number, 0
FROM participant AS p JOIN {_ENCOUNTER} AS t ON t.id = p.encounter_id
JOIN contact AS c ON c.id = p.contact_id WHERE true"""
_ON_CARDS = f"""INSERT OR IGNORE INTO {MEETING} SELECT t.number, c.number, 0
FROM card AS k JOIN encounter AS e ON e.sha256 = k.sha256 AND coalesce(e.first_page <= k.page, true)
AND coalesce(e.last_page >= k.page, true) JOIN {_ENCOUNTER} AS t ON t.id = e.id JOIN contact AS c ON c.id = k.contact_id
WHERE k.status != 'no_card'"""
_FIRMS = f"""INSERT OR IGNORE INTO {FIRM} (id)
SELECT p.company_id FROM participant AS p WHERE p.company_id IS NOT NULL"""
_FIRMS = f"""INSERT OR IGNORE INTO {MEETING} SELECT t.number, 0, f.number
FROM participant AS p JOIN {_ENCOUNTER} AS t ON t.id = p.encounter_id JOIN {FIRM} AS f ON f.id = p.company_id
WHERE NOT EXISTS (SELECT 1 FROM participant AS o WHERE o.encounter_id = p.encounter_id AND o.contact_id IS NOT NULL)"""


def _with(encounter: str) -> str:
    """All of one encounter, told already, and nothing of it yet in the table."""
    parts = (f"{_NAMED} AND p.encounter_id = {encounter}", f"{_ON_CARDS} AND e.id = {encounter}",
             f"{_FIRMS} AND p.encounter_id = {encounter}")  # fmt: skip
    return ";\n".join(parts)


def _number(encounter: str) -> str:
    return f"(SELECT number FROM {_ENCOUNTER} WHERE id = {encounter})"


def _tell(encounter: str) -> str:
    """One encounter anew, with all of it."""
    told = [each.replace(_STANDS, f"{_STANDS} AND e.id = {encounter}") for each in _TELL]
    return ";\n".join((*told, _with(encounter)))


def _forget(encounter: str) -> str:
    return f"DELETE FROM {MEETING} WHERE encounter = {_number(encounter)}"


def _untell(encounter: str) -> str:
    gone = f"DELETE FROM {TOLD} WHERE number = {_number(encounter)}"
    return f"{_forget(encounter)}; {gone}; DELETE FROM {_ENCOUNTER} WHERE id = {encounter}"


_UNUSED = f"""word IN (OLD.owner, OLD.event, OLD.place)
AND NOT EXISTS (SELECT 1 FROM {TOLD} AS t WHERE {WORD}.number IN (t.kind, t.owner, t.event, t.place))"""


_OLD_CARD = f"""DELETE FROM {MEETING} WHERE contact = (SELECT number FROM contact WHERE id = OLD.contact_id)
AND encounter IN (SELECT t.number FROM encounter AS e JOIN {_ENCOUNTER} AS t ON t.id = e.id
WHERE e.sha256 = OLD.sha256);
{_ON_CARDS} AND +k.sha256 = OLD.sha256 AND k.contact_id = OLD.contact_id;
{_NAMED} AND p.contact_id = OLD.contact_id AND p.encounter_id IN (SELECT id FROM encounter WHERE sha256 = OLD.sha256)"""
_NEW_CARD = f"{_ON_CARDS} AND k.id = NEW.id"

_TRIGGERS = {
    "meeting_encounter_added": f"AFTER INSERT ON encounter BEGIN {_tell('NEW.id')}; END",
    "meeting_encounter_changed": f"""AFTER UPDATE OF id, sha256, {_OWN}, met_on, created_at, first_page, last_page,
        ended_at ON encounter BEGIN {_untell("OLD.id")}; {_tell("NEW.id")};
        DELETE FROM {WORD} WHERE (OLD.owner, OLD.event, OLD.place) IS NOT (NEW.owner, NEW.event, NEW.place)
        AND {_UNUSED}; END""",
    "meeting_encounter_gone": f"""AFTER DELETE ON encounter BEGIN
        {_untell("OLD.id")}; DELETE FROM {WORD} WHERE {_UNUSED}; END""",
    "meeting_named": f"""AFTER INSERT ON participant WHEN NEW.contact_id IS NOT NULL BEGIN
        {_NAMED} AND p.id = NEW.id;
        DELETE FROM {MEETING} WHERE encounter = {_number("NEW.encounter_id")} AND contact = 0; END""",
    "meeting_firm_named": f"""AFTER INSERT ON participant WHEN NEW.company_id IS NOT NULL BEGIN
        {_FIRMS} AND p.id = NEW.id; END""",
    "meeting_named_otherwise": f"""AFTER UPDATE ON participant BEGIN
        {_forget("OLD.encounter_id")}; {_with("OLD.encounter_id")};
        {_forget("NEW.encounter_id")}; {_with("NEW.encounter_id")}; END""",
    "meeting_named_no_more": f"""AFTER DELETE ON participant BEGIN
        {_forget("OLD.encounter_id")}; {_with("OLD.encounter_id")}; END""",
    "meeting_card_added": f"""AFTER INSERT ON card WHEN NEW.contact_id IS NOT NULL BEGIN {_NEW_CARD}; END""",
    "meeting_card_changed": f"""AFTER UPDATE OF contact_id, status, sha256, page ON card
        WHEN (OLD.contact_id, OLD.status = 'no_card', OLD.sha256, OLD.page)
        IS NOT (NEW.contact_id, NEW.status = 'no_card', NEW.sha256, NEW.page) BEGIN {_OLD_CARD}; {_NEW_CARD}; END""",
    "meeting_card_gone": f"AFTER DELETE ON card WHEN OLD.contact_id IS NOT NULL BEGIN {_OLD_CARD}; END",
    "meeting_firm_added": f"AFTER INSERT ON company BEGIN INSERT OR IGNORE INTO {FIRM} (id) VALUES (NEW.id); END",
    "meeting_firm_gone": f"""AFTER DELETE ON company BEGIN
        DELETE FROM {FIRM} WHERE id = OLD.id; END""",
}
_WANTED = frozenset((*_TABLES, *(f"CREATE TRIGGER {name} {body}" for name, body in _TRIGGERS.items())))
_OURS = "FROM sqlite_master WHERE name LIKE 'meeting%' AND type IN ('table', 'trigger')"


def drop_meetings(connection: Connection) -> None:
    """Away with them: a table that a migration makes anew must not find triggers that speak of it."""
    found = connection.exec_driver_sql(f"SELECT type, name {_OURS} ORDER BY type DESC").all()
    for kind, name in found:  # triggers first
        connection.exec_driver_sql(f"DROP {kind} {name}")


def keep_meetings(connection: Connection) -> None:
    """Have them as this program makes them, from whatever the book holds; does nothing where they are."""
    if {sql for (sql,) in connection.exec_driver_sql(f"SELECT sql {_OURS}")} == _WANTED:
        return
    drop_meetings(connection)
    for statement in (*_TABLES, f"INSERT INTO {FIRM} (id) SELECT id FROM company", *_TELL, _NAMED, _ON_CARDS, _FIRMS):
        connection.exec_driver_sql(statement)
    for name, body in _TRIGGERS.items():
        connection.exec_driver_sql(f"CREATE TRIGGER {name} {body}")
