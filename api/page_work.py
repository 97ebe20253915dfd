"""One page worked off, or written down why not: what is tried again, what is set aside, and what no page can help.

A disk that is full or a database that is away is nobody's fault but the machine's: then the page stays in hand and the
work waits. Knows no queue's order and no thread.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from api.home import Home
from api.logs import where
from contacts.errors import JobTakenOver, NoSuchPicture, PicturesAway, ReviewOutOfDate
from contacts.intake_log import Job
from ingest.errors import CardError
from ingest.intake import PhotoRefused
from ocr.engine import EngineFailed, EngineTimedOut

logger = logging.getLogger("meishi.jobs")

RETRIED: tuple[type[CardError], ...] = (EngineFailed, EngineTimedOut, ReviewOutOfDate)
"""May go well another time; every other error of ours says that it will not."""
PROBE_BYTES = 1 << 20
"""A full disk may still have room for a few bytes; a page with its cards needs up to so much."""
_MACHINE = (OSError, SQLAlchemyError, PicturesAway)


class MachineTrouble(CardError):
    """The disk is full or the database away: nothing of the last step was kept, and all before it stands."""

    code = "machine_trouble"


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledPage:
    """What became of a page."""

    cards: int
    blanks: int
    to_review: int


FilePage = Callable[[Job], FiledPage]
"""Works a page off, its job's end included; raises CardError when the page or the engines cannot."""


class Ending(Protocol):
    """Where the end of a job is told that its page did not bring about itself."""

    def failed(self, job: Job, reason: str, hint: str) -> None:
        """This job cannot be done."""
        ...

    def put_back(self, job: Job, reason: str, hint: str, *, pause: timedelta) -> bool:
        """Another try after a pause; False: it has had enough of them, and is set aside."""
        ...


def work_one(
    ending: Ending, job: Job, file_page: FilePage, home: Home, *, wait: Callable[[float], bool] | None = None
) -> CardError | None:
    """Do one job, or record why not; the one place that catches every exception, so that one picture stops no other.

    Args:
        wait: waits so many seconds; True: we are to stop. None: the machine's troubles are raised.
    """
    pause_s = 0.5
    while True:
        try:
            return _attempt(ending, job, file_page, home)
        except JobTakenOver:
            logger.warning("job %s: another worker has it now; what was read here is dropped", job.job_id)
            return None
        except _MACHINE as error:
            if wait is None:
                raise
            logger.error("%s; job %s stays in hand until that is mended", trouble_of(error), job.job_id)
            while True:
                if wait(pause_s):
                    return None  # whoever comes next takes it back
                pause_s = min(pause_s * 2, 10.0)
                if well(home) is None:
                    break
            logger.info("job %s goes on", job.job_id)


def _attempt(ending: Ending, job: Job, file_page: FilePage, home: Home) -> CardError | None:
    try:
        filed = file_page(job)
    except (JobTakenOver, PicturesAway):
        raise
    except PhotoRefused as refusal:
        quarantine(home, job.sha256, refusal.message, refusal.hint)
        ending.failed(job, refusal.message, refusal.hint)
        return refusal
    except CardError as error:
        if isinstance(error, RETRIED):
            return _again(ending, job, home, error)
        ending.failed(job, error.message, error.hint)
        return error
    except Exception as error:
        if isinstance(error, _MACHINE) and well(home) is not None:
            raise
        # Only where, never what: the message of a foreign error may quote the card.
        place = where((type(error), error, error.__traceback__))
        logger.error("job %s (page %s) failed with %s\n%s", job.job_id, job.page, type(error).__name__, place)
        trouble = CardError(
            f"the page could not be processed ({type(error).__name__})", "the original is kept; try again later"
        )
        return _again(ending, job, home, trouble)
    logger.info("job %s: %s cards, %s blanks, %s to review", job.job_id, filed.cards, filed.blanks, filed.to_review)
    return None


def _again(ending: Ending, job: Job, home: Home, error: CardError) -> CardError:
    """Another try later; each pause is four times the one before."""
    pause = timedelta(seconds=home.settings.work.retry_pause_s * 4 ** (job.tries - 1))
    if not ending.put_back(job, error.message, error.hint, pause=pause):
        quarantine(home, job.sha256, error.message, error.hint)
    return error


def quarantine(home: Home, sha256: str, message: str, hint: str) -> None:
    """A copy of the picture lies aside with the reason; the original stays where it is."""
    with home.reading() as desk:
        name = desk.originals.one(sha256).file_name
    try:
        data = home.pictures.original(sha256)
    except NoSuchPicture:
        return  # that is the reason
    home.pictures.quarantine(data, name, f"{message}\n{hint}")


def well(home: Home) -> Exception | None:
    """None: pictures can be written and the database answers a writer; else what is wrong with this machine."""
    probe = f".probe-{os.getpid()}"
    try:
        _write_probe(home.settings.home / probe)
        if home.settings.pictures:
            home.pictures.shelf.put(probe, bytes(PROBE_BYTES))
            home.pictures.shelf.remove(probe)
        with home.writing() as desk:
            desk.attendance.here()
    except _MACHINE as error:
        return error
    return None


def _write_probe(path: Path) -> None:
    try:
        with path.open("wb") as file:
            file.write(bytes(PROBE_BYTES))
            file.flush()
            os.fsync(file.fileno())
    finally:
        path.unlink(missing_ok=True)


def trouble_of(error: Exception) -> str:
    """The machine's trouble in one sentence, without a word of what was being written."""
    if isinstance(error, PicturesAway):
        return "the place where the pictures lie cannot be reached: see that it is mounted, or that it runs"
    if isinstance(error, OSError):
        said = os.strerror(error.errno) if error.errno else type(error).__name__
        return f"the home folder cannot be written ({said}): free some space or mend it"
    first = str(getattr(error, "orig", None) or type(error).__name__).strip().splitlines()[:1]
    if "full" in "".join(first):
        return "the disk of the database is full: free some space"
    return f"the database cannot be used ({type(getattr(error, 'orig', error)).__name__}): see that it runs"
