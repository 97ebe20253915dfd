"""The tables of the work: pages to be read, the workers that read them, runs that take files in. Knows no query."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, Text, text
from sqlmodel import Field

from contacts.columns import UtcTime, words
from contacts.model import Base


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"  # a person wanted it no longer; it can be taken up again


class IntakeJob(Base, table=True):
    """A picture to be worked off."""

    __tablename__ = "intake_job"
    __table_args__ = (
        Index(
            "uq_intake_job_live",
            "sha256",
            "page",
            unique=True,
            sqlite_where=text("state IN ('waiting', 'running')"),
            postgresql_where=text("state IN ('waiting', 'running')"),
        ),
        Index(None, "state", "priority", "number"),
        Index(None, "sha256", "page", "number"),  # how a picture stands: its pages' last jobs
        Index(None, "pipeline_version", "state"),  # what others read: all versions but one
    )

    number: int | None = Field(default=None, primary_key=True)
    """First come, first served within a priority."""
    id: str = Field(unique=True, max_length=64)
    sha256: str = Field(foreign_key="original.sha256", max_length=64)
    page: int = 0
    """0: the whole file."""
    priority: int = 0
    """Higher goes first: snaps before bulk."""
    state: JobState = Field(sa_type=words(JobState))
    tries: int = 0
    """How often a worker has begun; a worker that died on it counts."""
    pipeline_version: str = Field(default="", max_length=200)
    """What it is, or was, to be read with."""
    worker_id: str | None = Field(default=None, max_length=64)
    """Whose it is while it runs."""
    not_before: datetime | None = Field(default=None, sa_type=UtcTime, nullable=True)
    """After a try that failed it waits a while."""
    reason: str = ""
    hint: str = ""
    created_at: datetime = Field(sa_type=UtcTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcTime, nullable=True)
    finished_at: datetime | None = Field(default=None, sa_type=UtcTime, nullable=True)


class Sitting(Base, table=True):
    """A run of the terminal that takes files in, so that it can go on where it was interrupted."""

    __tablename__ = "sitting"

    number: int | None = Field(default=None, primary_key=True)
    batch_id: str = Field(unique=True, max_length=64)
    """The receipts of its files carry it."""
    paths: str = Field(sa_type=Text)
    """JSON: the files and folders that were named, absolute."""
    said: str = Field(sa_type=Text)
    """JSON: what was said of the encounters."""
    at: datetime = Field(sa_type=UtcTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime, nullable=True)
    """None: it was interrupted, or still runs."""


class Worker(Base, table=True):
    """A process that works the queue off, as long as it lives."""

    __tablename__ = "worker"

    id: str = Field(primary_key=True, max_length=64)
    host: str = Field(max_length=200)
    """The machine and its home folder: who shares both can see at once whether the process lives."""
    pid: int
    beat: int = 0
    """Counted up every few seconds; others watch it stand still by their own clocks, for clocks differ."""
    arrived_at: datetime = Field(sa_type=UtcTime)
    seen_at: datetime = Field(sa_type=UtcTime)
