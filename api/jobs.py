"""The worker: takes queued pages one after another, files them, records what failed and goes on.

The queue is the book's own intake log, so nothing is lost when the process is: a job that was running is taken back
by the next worker. `JobQueue` is the seam where a queue for many machines fits. Knows no HTTP.
"""

from __future__ import annotations

import fcntl
import logging
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from api.home import Home
from contacts.intake_log import Job
from contacts.model import JobState
from ingest.errors import CardError
from ingest.intake import PhotoRefused

logger = logging.getLogger("meishi.jobs")


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledPage:
    """What became of a page."""

    cards: int
    blanks: int
    to_review: int


FilePage = Callable[[Job], FiledPage]
"""Works a page off, its job's end included; raises CardError when the page or the engines cannot."""


class JobQueue(Protocol):
    """Where jobs come from and where their failure is told; their success is told by whoever files the page."""

    def take_back(self) -> None:
        """Jobs that a killed worker left running wait again; only called when no other worker lives."""
        ...

    def claim(self) -> Job | None:
        """The next job, now ours."""
        ...

    def failed(self, job: Job, reason: str, hint: str) -> None:
        """This job cannot be done."""
        ...


class BookQueue:
    """The queue inside the book."""

    def __init__(self, home: Home) -> None:
        self.home = home

    def take_back(self) -> None:
        """See JobQueue."""
        with self.home.writing() as desk:
            desk.log.take_back()

    def claim(self) -> Job | None:
        """See JobQueue."""
        with self.home.writing() as desk:
            return desk.log.claim()

    def failed(self, job: Job, reason: str, hint: str) -> None:
        """See JobQueue."""
        with self.home.writing() as desk:
            desk.log.failed(job.job_id, reason, hint)


class WorkerLock:
    """Tells whether another worker lives on this home folder: each holds the lock shared, however its process ends."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("a")

    def alone(self) -> bool:
        """Join the workers; True when there is no other."""
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            only = True
        except BlockingIOError:
            only = False
        fcntl.flock(self.file, fcntl.LOCK_SH)
        return only

    def leave(self) -> None:
        """We work no longer."""
        self.file.close()


def work_one(queue: JobQueue, job: Job, file_page: FilePage, home: Home) -> CardError | None:
    """Do one job, or record why not; the one place that catches every exception, so that one picture stops no other."""
    try:
        filed = file_page(job)
    except PhotoRefused as refusal:
        with home.reading() as desk:
            name = desk.originals.one(job.sha256).file_name
        home.pictures.quarantine(home.pictures.original(job.sha256), name, f"{refusal.message}\n{refusal.hint}")
        queue.failed(job, refusal.message, refusal.hint)
        return refusal
    except CardError as error:
        queue.failed(job, error.message, error.hint)
        return error
    except Exception as error:
        # Only where, never what: the message of a foreign error may quote the card.
        where = "".join(traceback.format_tb(error.__traceback__))
        logger.error("job %s (page %s) failed with %s\n%s", job.job_id, job.page, type(error).__name__, where)
        trouble = CardError(
            f"the page could not be processed ({type(error).__name__})", "the original is kept; try again later"
        )
        queue.failed(job, trouble.message, trouble.hint)
        return trouble
    logger.info("job %s: %s cards, %s blanks, %s to review", job.job_id, filed.cards, filed.blanks, filed.to_review)
    return None


class Worker:
    """A thread that works the queue off until it is told to stop."""

    def __init__(self, home: Home, queue: JobQueue, file_page: FilePage, *, look_every_s: float) -> None:
        self.home = home
        self.queue = queue
        self.file_page = file_page
        self.look_every_s = look_every_s
        self._bell = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="meishi-worker", daemon=True)

    @property
    def running(self) -> bool:
        """Whether the thread lives."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin; jobs that a killed worker left are taken back first."""
        self._thread.start()

    def wake(self) -> None:
        """There is something in the queue."""
        self._bell.set()

    def stop(self, timeout_s: float = 60.0) -> None:
        """Finish the page at hand and end; what still waits stays in the queue."""
        self._stopping.set()
        self._bell.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _claim(self) -> Job | None:
        """The next job; None, too, while the database cannot be reached: it will be back."""
        try:
            return self.queue.claim()
        except SQLAlchemyError as error:
            logger.error("the queue cannot be reached: %s", type(error).__name__)
            return None

    def _run(self) -> None:
        lock = WorkerLock(self.home.settings.home / "worker.lock")
        try:
            if lock.alone():
                self.queue.take_back()
            while not self._stopping.is_set():
                self._bell.clear()
                job = self._claim()
                if job is None:
                    self._bell.wait(self.look_every_s)
                else:
                    work_one(self.queue, job, self.file_page, self.home)
        finally:
            lock.leave()


def work_off(
    home: Home,
    queue: JobQueue,
    file_page: FilePage,
    *,
    on_job: Callable[[Job], None],
    until_done: frozenset[str],
    look_every_s: float = 0.5,
) -> None:
    """Work in this thread until nothing waits, then until other workers have finished these pictures too."""
    lock = WorkerLock(home.settings.home / "worker.lock")
    try:
        if lock.alone():
            queue.take_back()
        while True:
            while (job := queue.claim()) is not None:
                work_one(queue, job, file_page, home)
                on_job(job)
            if not _live(home, until_done):
                return
            time.sleep(look_every_s)
    finally:
        lock.leave()


def _live(home: Home, pictures: frozenset[str]) -> bool:
    """Whether any of these pictures is still waiting or being read."""
    with home.reading() as desk:
        live = [*desk.log.jobs(state=JobState.WAITING), *desk.log.jobs(state=JobState.RUNNING)]
    return any(job.sha256 in pictures for job in live)
