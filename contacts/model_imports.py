"""The tables of what came with files: each file, where each of its rows went, and mappings kept for the next one.

A file's own text is not kept here: a row says where it went, a value holds the cell it came from. Knows no query.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import Column, Integer, Text
from sqlmodel import Field

from contacts.columns import UtcTime, words
from contacts.model import Base


class ImportState(StrEnum):
    """Where a file stands."""

    WAITING = "waiting"  # laid ready; a person says what its columns mean
    CHECKING = "checking"  # its rows are held against the book; nothing is written
    CHECKED = "checked"  # what would happen is known
    WRITING = "writing"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"  # nothing of it is in the book


AT_WORK = (ImportState.CHECKING, ImportState.WRITING, ImportState.UNDOING)
"""One file at a time is in one of these."""


class RowOutcome(StrEnum):
    """What a row is to the book."""

    NEW = "new"
    UPDATE = "update"  # somebody known, and the row says more or otherwise
    SAME = "same"  # somebody known, and nothing new
    DOUBTFUL = "doubtful"  # a contact of its own; a person is asked whether it is somebody known
    SKIPPED = "skipped"  # names nobody


_import_version = Column("version", Integer, nullable=False)


class ImportFile(Base, table=True):
    """A file that somebody gave to be taken in."""

    __tablename__ = "import_file"
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _import_version}

    id: str = Field(primary_key=True, max_length=64)
    file_name: str
    sha256: str = Field(index=True, max_length=64)
    format: str = Field(max_length=32)
    """csv, xlsx, vcard or meishi."""
    dialect: str = Field(default="", max_length=32)
    """Whose export it was taken for; empty: nobody's that we know."""
    header: str = Field(default="[]", sa_type=Text)
    """JSON: the names of its columns."""
    mapping: str = Field(default="[]", sa_type=Text)
    """JSON: what each column means, by its place."""
    rows: int = 0
    done: int = 0
    """Rows that the step at hand has worked off."""
    counts: str = Field(default="{}", sa_type=Text)
    """JSON: how many rows of each outcome, once they are known."""
    said: str = Field(default="[]", sa_type=Text)
    """JSON: the first things that a person should know of, with their rows; gone once the file is worked off."""
    state: ImportState = Field(sa_type=words(ImportState), index=True)
    reason: str = ""
    """Why it failed."""
    hint: str = ""
    by: str
    at: datetime = Field(sa_type=UtcTime)
    beat_at: datetime = Field(sa_type=UtcTime)
    """When whoever works on it was last heard of."""
    finished_at: datetime | None = Field(default=None, sa_type=UtcTime, nullable=True)
    undone_by: str = ""
    undone_at: datetime | None = Field(default=None, sa_type=UtcTime, nullable=True)
    version: int | None = Field(default=None, sa_column=_import_version)


class ImportRow(Base, table=True):
    """One row of a file and the contact it went to."""

    __tablename__ = "import_row"

    id: str = Field(primary_key=True, max_length=64)
    import_id: str = Field(foreign_key="import_file.id", index=True, max_length=64)
    number: int
    """As a spreadsheet counts it, the header included; of a vCard file the how-manieth card."""
    contact_id: str | None = Field(default=None, foreign_key="contact.id", index=True, max_length=64)
    """Of a row that names nobody: nobody."""
    outcome: RowOutcome = Field(sa_type=words(RowOutcome))
    probability: float = 0.0
    because: str = ""
    """One sentence, without a name, number or mail."""


class ImportMapping(Base, table=True):
    """What somebody said that these columns mean; used again for the next file with the same header."""

    __tablename__ = "import_mapping"

    header_key: str = Field(primary_key=True, max_length=64)
    """Digest of the names of the columns."""
    mapping: str = Field(sa_type=Text)
    """JSON: what each column means, by its place."""
    by: str
    at: datetime = Field(sa_type=UtcTime)
