"""Reading what a sitting took in, and showing how far it is: cards a minute, the time left, doubts so far.

A few pages are read in this process; for more there are worker processes, which a picture may crash. Knows no file.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import typer
from sqlalchemy.exc import SQLAlchemyError

from api.home import Home, OpenBook
from contacts.sittings import Tally

FEW_PAGES = 8
"""A process of its own costs two or three seconds until it has its models: as much as so many cards."""
_LOOK_EVERY_S = 0.5
_SAY_EVERY_S = 10.0

Show = Callable[[Tally], None]


def read_all(home: Home, batch_id: str, processes: int) -> None:
    """Until no page of this sitting waits: here or in worker processes, beside any worker that lives already."""

    def count(desk: OpenBook) -> Tally:
        return desk.sittings.tally(batch_id)

    def ours(desk: OpenBook) -> frozenset[str]:
        return frozenset(receipt.sha256 or "" for receipt in desk.receipts.batch(batch_id))

    read_until(home, count, ours, processes)


def read_until(
    home: Home, count: Callable[[OpenBook], Tally], ours: Callable[[OpenBook], frozenset[str]], processes: int
) -> None:
    """Until every page that is counted has ended; `ours` are its pictures."""
    from api.worker_processes import WorkerProcesses, cores

    def look() -> Tally:
        with home.reading() as desk:
            return count(desk)

    tally = look()
    left = tally.pages - tally.ended
    if left <= 0:
        return
    with home.reading() as desk:
        others = len(desk.attendance.here())
        pictures = ours(desk)
    wanted = processes or home.settings.work.processes or max(1, cores() - others)
    with shown_progress(tally) as show:
        if not processes and (wanted == 1 or left <= FEW_PAGES):
            _read_here(home, pictures, lambda: show(look()))
            return
        workers = WorkerProcesses(home.settings, min(wanted, left), quiet=True)
        workers.start()
        try:
            while tally.ended < tally.pages:
                time.sleep(_LOOK_EVERY_S)
                with suppress(SQLAlchemyError):  # it will be back
                    tally = look()
                    show(tally)
        finally:
            workers.stop()


def _read_here(home: Home, pictures: frozenset[str], show: Callable[[], None]) -> None:
    from api.corridor import corridor
    from api.jobs import BookQueue, work_off

    work_off(home, BookQueue(home), corridor(home), on_job=lambda _job: show(), until_done=pictures)


@contextmanager
def shown_progress(first: Tally) -> Iterator[Show]:
    """A bar on a terminal, a line now and then elsewhere; on stderr both."""
    began = time.monotonic()

    def so_far(tally: Tally) -> str:
        return pace(first, tally, time.monotonic() - began)

    if not sys.stderr.isatty():
        said = [began]

        def line(tally: Tally) -> None:
            if time.monotonic() - said[0] > _SAY_EVERY_S or tally.ended == tally.pages:
                typer.echo(f"{tally.ended}/{tally.pages} pages, {so_far(tally)}", err=True)
                said[0] = time.monotonic()

        yield line
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[said]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=first.pages, completed=first.ended, said="")
        yield lambda tally: bar.update(task, completed=tally.ended, total=tally.pages, said=so_far(tally))


def pace(first: Tally, now: Tally, seconds: float) -> str:
    """`143 cards, 83 a minute, 5 min left, 37 to confirm`."""
    said = [f"{now.cards} cards"]
    pages = now.ended - first.ended
    if pages > 0 and seconds > 1:
        said.append(f"{(now.cards - first.cards) / seconds * 60:.0f} a minute")
        left_s = (now.pages - now.ended) * seconds / pages
        if left_s > 0:
            said.append(f"{left_s / 60:.0f} min left" if left_s >= 90 else f"{left_s:.0f} s left")
    said.append(f"{now.doubts} to confirm")
    return ", ".join(said)
