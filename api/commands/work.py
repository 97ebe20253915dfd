"""`meishi work`: workers without a server, one process a core."""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from api.jobs import Worker


def work(
    processes: Annotated[
        int, typer.Option(min=0, help="How many; default: MEISHI_WORK__PROCESSES, one a core.", show_default=False)
    ] = 0,
    attached: Annotated[bool, typer.Option("--attached", hidden=True)] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Tell of troubles alone.")] = False,
) -> int:
    """Read what was queued here or on other machines; runs until it is stopped.

    Each process loads the models once and reads one page after another on one core. One that crashes is started again.

    Example: meishi work --processes 2
    """
    from api.home import open_home
    from api.logs import set_up
    from api.settings import load_settings
    from api.worker_processes import WorkerProcesses, cores

    settings = load_settings()
    set_up(settings.log, quiet=quiet)
    if attached:
        return _work_attached()
    open_home(settings).close()  # made and migrated once, and refused in one sentence
    workers = WorkerProcesses(settings, processes or settings.work.processes or cores(), quiet=quiet)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    workers.start()
    typer.echo(f"working in {workers.count} processes; Ctrl+C stops after the pages at hand")
    stopped.wait()
    workers.stop()
    return 0


def _work_attached() -> int:
    """One worker of somebody who holds our standard input: a byte wakes us, its end stops us."""
    from api.corridor import corridor
    from api.home import open_home
    from api.jobs import BookQueue, Worker
    from api.settings import load_settings

    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    settings = load_settings()
    home = open_home(settings)
    worker = Worker(home, BookQueue(home), corridor(home), look_every_s=settings.work.look_every_s)
    worker.start()
    threading.Thread(target=_listen, args=(worker, stopped), daemon=True).start()
    stopped.wait()
    worker.stop()
    home.close()
    return 0


def _listen(worker: Worker, stopped: threading.Event) -> None:
    while os.read(sys.stdin.fileno(), 1024):
        worker.wake()
    stopped.set()
