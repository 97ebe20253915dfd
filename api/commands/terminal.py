"""What several commands say alike: a named fault, a table, a progress bar that becomes plain lines off a terminal.

Knows no command.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import typer


def complain(source: str, message: str, hint: str = "") -> None:
    """One input could not be read; the rest goes on."""
    said = message if source in message else f"{source}: {message}"
    typer.echo(sentence(said, hint), err=True)


def sentence(message: str, hint: str) -> str:
    """What happened and what to do next, each closed by a full stop."""
    return " ".join(part if part[-1] in ".。!?？」" else f"{part}." for part in (message.strip(), hint.strip()) if part)


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """On a terminal drawn by rich; elsewhere tab-separated lines, for pipes."""
    if not sys.stdout.isatty():
        for row in rows:
            typer.echo("\t".join(row))
        return
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - only where it is drawn
    from rich.console import Console  # noqa: PLC0415
    from rich.markup import escape  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    drawn = Table(title=title or None, box=SIMPLE_HEAD, title_justify="left")
    for column in columns:
        drawn.add_column(column)
    for row in rows:
        drawn.add_row(*(escape(cell) for cell in row))
    Console().print(drawn)


class Progress(Protocol):
    """Where a long run stands."""

    def step(self, what: str) -> None:
        """One more is done."""
        ...


class _Lines:
    """A plain line a step, on stderr, so that stdout stays for results."""

    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0

    def step(self, what: str) -> None:
        """See Progress."""
        self.done += 1
        typer.echo(f"{self.done}/{self.total} {what}", err=True)


@contextmanager
def progress(title: str, total: int) -> Iterator[Progress]:
    """A bar with the remaining time on a terminal, plain lines elsewhere; on stderr both."""
    if not sys.stderr.isatty():
        yield _Lines(total)
        return
    from rich.console import Console  # noqa: PLC0415 - only where it is drawn
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=total)

        class Drawn:
            """The bar as a Progress."""

            def step(self, what: str) -> None:
                """See Progress."""
                bar.advance(task)

        yield Drawn()


def files_in(paths: Sequence[Path]) -> tuple[list[Path], list[tuple[Path, str]]]:
    """Regular files named or found in named folders, sorted within each, hidden ones left out; and what is neither."""
    files: list[Path] = []
    faults: list[tuple[Path, str]] = []
    for path in paths:
        if path.is_dir():
            found = sorted(each for each in path.rglob("*") if not _hidden(each, path))
            files.extend(each for each in found if each.is_file())
            # A pipe or a device would block us for ever.
            faults.extend(
                (each, "is not a regular file.") for each in found if not each.is_file() and not each.is_dir()
            )
        elif path.is_file():
            files.append(path)
        else:
            faults.append((path, "is not a regular file." if path.exists() else "does not exist."))
    return files, faults


def _hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(root).parts)
