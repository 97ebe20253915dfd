"""What several commands say alike: a named fault, a table, a progress bar that becomes plain lines off a terminal.

Knows no command.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

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
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=total)

        class Drawn:
            """The bar as a Progress."""

            def step(self, what: str) -> None:
                """See Progress."""
                bar.advance(task)

        yield Drawn()
