"""`meishi watch`: a scanner's folder, each file taken once as soon as it has stopped growing.

The folder is looked through again and again, so network folders work, which tell nobody of new files. Knows no card.
"""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.files import Found, shown, walk
from api.commands.terminal import complain

if TYPE_CHECKING:
    from api.commands.taking import Taking
    from api.home import Home

UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart", "~")
"""Names that programs give to what they have not written to its end."""


def watch(  # noqa: PLR0917 - typer passes by name
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where a scanner or a phone puts its files.")],
    move: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Move taken files there; default: leave them.")
    ] = None,
    settle: Annotated[float, typer.Option(min=0.0, help="Seconds without growing until a file is whole.")] = 4.0,
    every: Annotated[float, typer.Option(min=0.05, help="Seconds between two looks.")] = 2.0,
    event: Annotated[str, typer.Option(help="Where the cards were exchanged.")] = "",
    place: Annotated[str, typer.Option(help="The town or hall.")] = "",
    owner: Annotated[str, typer.Option(help="Who got the cards; default: MEISHI_OWNER.")] = "",
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="Read them here, or leave that to a worker.")] = True,
    once: Annotated[bool, typer.Option("--once", help="Take what is there, read it, and end with the ledger.")] = False,
) -> int:
    """Take files from a folder as they arrive whole; runs until it is stopped, and goes on where it was.

    Example: meishi watch scans/ --move scans/done
    """
    from api.commands.bulk import read_all
    from api.commands.ledger import Ledger
    from api.commands.taking import Taking
    from api.exits import WrongUsage
    from api.home import new_id, open_home
    from api.intake import About
    from api.logs import set_up
    from api.page_work import MachineTrouble
    from api.settings import load_settings
    from api.worker_processes import WorkerProcesses

    if not folder.is_dir():
        raise WrongUsage(f"{shown(folder)} is no folder.", "Name the folder that the scanner writes to.")
    settings = load_settings()
    set_up(settings.log, quiet=True)
    home = open_home(settings)
    workers = WorkerProcesses(settings, settings.work.processes or 1, quiet=True) if wait and not once else None
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(ValueError):  # not in a thread of a test
            signal.signal(number, lambda *_: stopped.set())
    try:
        taking = Taking(
            home=home, about=About(event=event, place=place, owner=owner), batch_id=new_id(), ledger=Ledger(),
            named_by=str(folder.absolute()),
        )  # fmt: skip
        watched = Watched(home=home, taking=taking, folder=folder, move=move, settle_s=settle)
        if workers is not None:
            workers.start()
        if not once:
            typer.echo(f"watching {shown(folder)}; Ctrl+C stops it")
        while not stopped.is_set():
            try:
                if watched.look() and workers is not None:
                    workers.wake()
            except MachineTrouble as trouble:
                complain(shown(folder), trouble.message, "Watching goes on by itself")
            if once and not watched.growing:
                break
            stopped.wait(every)
        if workers is not None:
            workers.stop()
        if once and wait:
            read_all(home, taking.batch_id, 0)
        taking.ledger.settle(home, waited=wait)
        typer.echo(taking.ledger.text())
        return taking.ledger.exit_code()
    finally:
        home.close()


@dataclass(slots=True, kw_only=True)
class Watched:
    """A folder and what was seen in it."""

    home: Home
    taking: Taking
    folder: Path
    move: Path | None
    settle_s: float
    clock: Callable[[], float] = time.monotonic
    growing: bool = False
    """Whether the last look saw a file that may not be whole yet."""
    _seen: dict[Path, tuple[int, int, float]] = field(default_factory=dict)
    """Size, time of the last change and since when both are the same, of files that are not done with."""
    _done: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def look(self) -> int:
        """Take what has become whole since the last look; how many files."""
        taken, here, self.growing = 0, set(), False
        for found in walk([self.folder]):
            path, state = found.path, (found.size, found.mtime_ns)
            if self._not_ours(path):
                continue
            here.add(path)
            if self._done.get(path) == state:
                continue
            if not found.fault and not self._whole(path, state):
                self.growing = True
                continue
            taken += self._take(found)
            self._done[path] = state
            self._seen.pop(path, None)
        for gone in self._seen.keys() - here:
            del self._seen[gone]
        for gone in self._done.keys() - here:
            del self._done[gone]
        return taken

    def _not_ours(self, path: Path) -> bool:
        moved = self.move is not None and path.absolute().is_relative_to(self.move.absolute())
        return moved or path.name.lower().endswith(UNFINISHED)

    def _whole(self, path: Path, state: tuple[int, int]) -> bool:
        """Neither its size nor its time has changed for a while; an empty file is still to be written."""
        *before, since = self._seen.get(path, (-1, -1, 0.0))
        if tuple(before) != state:
            since = self.clock()
            self._seen[path] = (*state, since)
        return self.clock() - since >= self.settle_s and state[0] > 0

    def _take(self, found: Found) -> bool:
        known = self.taking.known(found)
        taken = None
        if known is None:
            taken = self.taking.take(found)
            if taken is not None:
                typer.echo(f"{shown(found.path)}: {'a duplicate' if taken.duplicate else f'{taken.pages} page(s)'}")
        # Also what was taken before we were interrupted between taking and moving.
        if self.move is not None and not found.fault:
            self._put_away(found.path, self.move if taken or (known and known.sha256) else self.move / "refused")
        return taken is not None

    def _put_away(self, path: Path, folder: Path) -> None:
        """Into the other folder, never over another file."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            target, number = folder / path.name, 1
            while target.exists():
                number += 1
                target = folder / f"{path.stem}-{number}{path.suffix}"
            try:
                os.rename(path, target)
            except OSError:  # another file system
                half = target.with_name(f".{target.name}.part")
                shutil.copy2(path, half)
                os.rename(half, target)
                path.unlink()
        except OSError as error:
            complain(shown(path), f"was taken and cannot be moved: {error.strerror}.", "Move it by hand.")
