"""What the database itself watches over: rows that may only be added, and the search index beside its table.

Migration 0001 runs these statements: a later change adds its own in its own migration and leaves these as they are.
Knows no Python object of the book.
"""

from __future__ import annotations

# ruff: noqa: S608 - these statements are put together from our own constants only

SEARCH_INDEX = "contact_fts"
"""SQLite's FTS5 table over `contact_search.grams`; PostgreSQL has a GIN index instead."""

_APPEND_ONLY = "the history is only ever appended to"
_IMMUTABLE = "a reading is never changed"

SQLITE = (
    f"""
    CREATE TRIGGER event_no_update BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, '{_APPEND_ONLY}'); END
    """,
    f"""
    CREATE TRIGGER event_no_delete BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, '{_APPEND_ONLY}'); END
    """,
    # INSERT OR REPLACE deletes without asking the delete trigger unless recursive_triggers is on; a stranger's
    # connection may not have it on.
    f"""
    CREATE TRIGGER event_no_replace BEFORE INSERT ON event
    WHEN EXISTS (SELECT 1 FROM event WHERE number = NEW.number)
    BEGIN SELECT RAISE(ABORT, '{_APPEND_ONLY}'); END
    """,
    f"""
    CREATE TRIGGER reading_no_update BEFORE UPDATE ON reading
    BEGIN SELECT RAISE(ABORT, '{_IMMUTABLE}'); END
    """,
    f"""
    CREATE TRIGGER reading_no_replace BEFORE INSERT ON reading
    WHEN EXISTS (SELECT 1 FROM reading WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, '{_IMMUTABLE}'); END
    """,
    # detail=none: we ask for tokens that must all be there, never for their order; half the size.
    f"""
    CREATE VIRTUAL TABLE {SEARCH_INDEX}
    USING fts5(grams, content='contact_search', content_rowid='contact_number', tokenize='ascii', detail=none)
    """,
    f"""
    CREATE TRIGGER contact_search_added AFTER INSERT ON contact_search
    BEGIN INSERT INTO {SEARCH_INDEX}(rowid, grams) VALUES (NEW.contact_number, NEW.grams); END
    """,
    f"""
    CREATE TRIGGER contact_search_gone AFTER DELETE ON contact_search
    BEGIN
      INSERT INTO {SEARCH_INDEX}({SEARCH_INDEX}, rowid, grams) VALUES ('delete', OLD.contact_number, OLD.grams);
    END
    """,
    f"""
    CREATE TRIGGER contact_search_changed AFTER UPDATE ON contact_search
    BEGIN
      INSERT INTO {SEARCH_INDEX}({SEARCH_INDEX}, rowid, grams) VALUES ('delete', OLD.contact_number, OLD.grams);
      INSERT INTO {SEARCH_INDEX}(rowid, grams) VALUES (NEW.contact_number, NEW.grams);
    END
    """,
)

POSTGRESQL = (
    f"""
    CREATE FUNCTION meishi_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{_APPEND_ONLY}'; END $$
    """,
    f"""
    CREATE FUNCTION meishi_immutable() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{_IMMUTABLE}'; END $$
    """,
    """
    CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION meishi_append_only()
    """,
    """
    CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION meishi_append_only()
    """,
    """
    CREATE TRIGGER reading_immutable BEFORE UPDATE ON reading
    FOR EACH ROW EXECUTE FUNCTION meishi_immutable()
    """,
)

SQLITE_DOWN = (
    "DROP TRIGGER contact_search_changed",
    "DROP TRIGGER contact_search_gone",
    "DROP TRIGGER contact_search_added",
    f"DROP TABLE {SEARCH_INDEX}",
    "DROP TRIGGER reading_no_replace",
    "DROP TRIGGER reading_no_update",
    "DROP TRIGGER event_no_replace",
    "DROP TRIGGER event_no_delete",
    "DROP TRIGGER event_no_update",
)
POSTGRESQL_DOWN = (
    "DROP TRIGGER reading_immutable ON reading",
    "DROP TRIGGER event_no_truncate ON event",
    "DROP TRIGGER event_append_only ON event",
    "DROP FUNCTION meishi_immutable()",
    "DROP FUNCTION meishi_append_only()",
)
