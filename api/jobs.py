"""The worker: takes queued pages one after another, files them, records what failed and goes on.

The queue is the book's own intake log, so nothing is lost when the process is: what a dead worker had in hand is taken
back by the others (api/presence.py). Knows no HTTP.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from api.home import Home
from api.page_work import Ending, FiledPage, FilePage, trouble_of, work_one
from api.presence import Presence
from contacts.intake_log import Job

__all__ = ["BookQueue", "FilePage", "FiledPage", "JobQueue", "Worker", "Workers", "work_off"]

logger = logging.getLogger("meishi.jobs")


class JobQueue(Ending, Protocol):
    """Where jobs come from and where their failure is told; their success is told by whoever files the page."""

    def claim(self, worker_id: str) -> Job | None:
        """The next job, now this worker's."""
        ...


class Workers(Protocol):
    """Whoever works the queue off beside a server."""

    @property
    def running(self) -> bool:
        """Whether somebody works."""
        ...

    def start(self) -> None:
        """Begin."""
        ...

    def wake(self) -> None:
        """There is something in the queue."""
        ...

    def stop(self) -> None:
        """Finish the pages at hand and end; what still waits stays in the queue."""
        ...


class BookQueue:
    """The queue inside the book."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self._idle = False

    def claim(self, worker_id: str) -> Job | None:
        """See JobQueue. Looking into an empty queue takes no writer's lock."""
        if self._idle:
            with self.home.reading() as desk:
                if not desk.log.waits():
                    return None
        with self.home.writing() as desk:
            job = desk.log.claim(worker_id)
        self._idle = job is None
        return job

    def failed(self, job: Job, reason: str, hint: str) -> None:
        """See Ending."""
        with self.home.writing() as desk:
            desk.log.hold(job)
            desk.log.failed(job.job_id, reason, hint)

    def put_back(self, job: Job, reason: str, hint: str, *, pause: timedelta) -> bool:
        """See Ending."""
        with self.home.writing() as desk:
            desk.log.hold(job)
            return desk.log.put_back(job.job_id, reason, hint, pause=pause)


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

    def _claim(self, worker_id: str) -> Job | None:
        """The next job; None, too, while the database cannot be reached: it will be back."""
        try:
            return self.queue.claim(worker_id)
        except SQLAlchemyError as error:
            logger.error("the queue cannot be reached: %s", type(error).__name__)
            return None

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with Presence(self.home) as presence:
                    self._work(presence)
            except (OSError, SQLAlchemyError) as error:
                logger.error("no worker can begin: %s", trouble_of(error))
                self._stopping.wait(self.look_every_s)

    def _work(self, presence: Presence) -> None:
        while not self._stopping.is_set():
            self._bell.clear()
            job = self._claim(presence.worker_id)
            if job is None:
                self._bell.wait(self.look_every_s)
            else:
                work_one(self.queue, job, self.file_page, self.home, wait=self._stopping.wait)


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

    def wait(seconds: float) -> bool:
        time.sleep(seconds)
        return False

    with Presence(home) as presence:
        while True:
            while (job := queue.claim(presence.worker_id)) is not None:
                work_one(queue, job, file_page, home, wait=wait)
                on_job(job)
            with home.reading() as desk:
                if until_done.isdisjoint(desk.log.under_way()):
                    return
            time.sleep(look_every_s)
