"""Presence: this process tells the others that it lives, and takes over what dead ones had in hand.

On one machine a lock that ends with its process tells at once who is dead; across machines it is a beat that stands
still, by the watcher's own clock. Knows no page.
"""

from __future__ import annotations

import fcntl
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from types import TracebackType

from sqlalchemy.exc import SQLAlchemyError

from api.home import Home, new_id
from api.page_work import quarantine
from contacts.attendance import WorkerView
from contacts.errors import NoSuchPicture, PicturesAway
from contacts.intake_log import Job
from contacts.model_work import JobState

logger = logging.getLogger("meishi.jobs")

BEAT_S = 5.0
GONE_AFTER_S = 30.0
"""Six beats missed. A page takes a second or two, and the beat has a thread of its own."""


class Presence:
    """Arrives when the block is entered and leaves with it; in between a thread beats and looks round."""

    def __init__(
        self,
        home: Home,
        *,
        beat_s: float = BEAT_S,
        gone_after_s: float = GONE_AFTER_S,
        host: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`host` names the machine and its home folder; None: this one."""
        self.worker_id = new_id()
        self._home, self._beat_s, self._gone_after_s, self._clock = home, beat_s, gone_after_s, clock
        self._folder = home.settings.home / "workers"
        self._folder.mkdir(exist_ok=True)
        self._host = host or f"{socket.gethostname()[:100]} {_name_of(self._folder)}"
        self._lock = (self._folder / f"{self.worker_id}.lock").open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self._beats = 0
        self._seen: dict[str, tuple[int, float]] = {}
        self._looked_at = self._clock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="meishi-presence", daemon=True)

    def __enter__(self) -> Presence:
        try:
            with self._home.writing() as desk:
                desk.attendance.arrive(self.worker_id, host=self._host, pid=os.getpid())
            self.look_round()
        except BaseException:
            self._unlock()
            raise
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join(self._beat_s)
        try:
            with self._home.writing() as desk:
                desk.attendance.leave([self.worker_id])
        except SQLAlchemyError as away:
            logger.error("the database cannot be told that this worker leaves: %s", type(away).__name__)
        self._unlock()

    def _unlock(self) -> None:
        self._lock.close()
        Path(self._lock.name).unlink(missing_ok=True)

    def _run(self) -> None:
        while not self._ended.wait(self._beat_s):
            try:
                self.beat()
                self.look_round()
            except (SQLAlchemyError, OSError) as error:
                logger.error("the database cannot be told that this worker lives: %s", type(error).__name__)

    def beat(self) -> None:
        """We live."""
        self._beats += 1
        with self._home.writing() as desk:
            if not desk.attendance.beat(self.worker_id, self._beats):
                desk.attendance.arrive(self.worker_id, host=self._host, pid=os.getpid())

    def look_round(self) -> tuple[Job, ...]:
        """Take back what the dead had in hand; gives those jobs."""
        with self._home.reading() as desk:
            here = desk.attendance.here()
            dead = self._dead(here)
            if not dead and not desk.log.lost(()):
                return ()
        pause = timedelta(seconds=self._home.settings.work.retry_pause_s)
        with self._home.writing() as desk:
            jobs = desk.log.take_back(dead, pause=pause)
            desk.attendance.leave(dead)
        for worker in dead:
            (self._folder / f"{worker}.lock").unlink(missing_ok=True)
        for job in jobs:
            logger.warning("job %s: its worker is gone after try %s", job.job_id, job.tries)
            if job.state is JobState.FAILED:
                try:
                    quarantine(self._home, job.sha256, job.reason, job.hint)
                except (NoSuchPicture, PicturesAway) as lacking:
                    logger.warning("job %s: its picture cannot be laid aside (%s)", job.job_id, lacking.code)
        return jobs

    def _dead(self, here: Iterable[WorkerView]) -> list[str]:
        now = self._clock()
        if now - self._looked_at > self._gone_after_s / 2:
            # The machine slept or the database was away: what we remember says nothing of the others.
            self._seen.clear()
        self._looked_at = now
        dead = []
        for worker in here:
            if worker.worker_id == self.worker_id:
                continue
            beat, since = self._seen.get(worker.worker_id, (-1, now))
            if beat != worker.beat:
                self._seen[worker.worker_id] = (worker.beat, since := now)
            if now - since > self._gone_after_s or (worker.host == self._host and self._unlocked(worker.worker_id)):
                dead.append(worker.worker_id)
        return dead

    def _unlocked(self, worker_id: str) -> bool:
        """Whether a worker of this machine is dead: its lock is free."""
        try:
            with (self._folder / f"{worker_id}.lock").open("r") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except FileNotFoundError:
            return True
        except BlockingIOError:
            return False
        return True


def _name_of(folder: Path) -> str:
    """The name of this home folder, made at its first use: two containers may call themselves alike."""
    path = folder / "here"
    try:
        with path.open("x") as file:
            file.write(new_id())
    except FileExistsError:
        pass
    return path.read_text() or "unnamed"
