"""`meishi import`: a file of people into the book, looked through first or taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.terminal import complain, progress, table

if TYPE_CHECKING:
    from api.home import Home
    from contacts.imports import ImportView

BY = "meishi import"
_OUTCOMES = (
    ("new", "new people"), ("update", "known, and the row says more"), ("same", "known, and nothing new"),
    ("doubtful", "new, and a person is asked who they are"), ("skipped", "name nobody"),
)  # fmt: skip
_SHOWN = 20
_A_STEP = 2_000
"""Rows between two lines of progress."""
_STEPS = {"読み取り": "read", "照合": "looked through", "書き込み": "written"}


def import_file(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="CSV, XLSX, vCard, or our own export.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and write nothing.")] = False,
    format_: Annotated[
        str, typer.Option("--format", help="csv, xlsx, vcard or meishi; default: what the file is.")
    ] = "",
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="COLUMN=MEANING", help="What a column means: --map 備考=note; empty: not taken."),
    ] = None,
    undo: Annotated[str, typer.Option("--undo", metavar="ID", help="Take back a whole file; later facts stay.")] = "",
) -> int:
    """Take people in from a file: all of it, or nothing.

    Exports of Eight, Google Contacts, Outlook, LinkedIn, 宛名職人 and business-card software are known by their
    columns; other columns by common words. Each row is matched against the book and the rows before it.

    Example: meishi import contacts.csv --dry-run
    """
    from api.exits import WrongUsage

    if (file is None) == (not undo):
        raise WrongUsage("Say one FILE, or --undo ID.", "See meishi import --help.")
    with _home() as home:
        if undo:
            return _undo(home, undo)
        return _take_in(home, file or Path(), dry_run=dry_run, format_=format_, mapping=mapping or [])


def _take_in(home: Home, file: Path, *, dry_run: bool, format_: str, mapping: Sequence[str]) -> int:
    from api.exits import WrongUsage
    from api.importing import ALONE, run, stage
    from contacts.exchange.reading import FORMATS

    if format_ and format_ not in FORMATS:
        raise WrongUsage(f"There is no format {format_} to read.", f"Choose one of {', '.join(FORMATS)}.")
    try:
        data = file.read_bytes()
    except OSError as error:
        raise WrongUsage(f"{file} cannot be opened: {error.strerror}.", "Check the name.") from error
    view = stage(home, data, file.name, by=BY, format_=format_)
    meant = _meant(view, mapping)
    _say_columns(view, meant)
    steps = (3 if view.rows > ALONE else 2) * max(1, -(-view.rows // _A_STEP))
    with progress(file.name, steps) as bar:
        told: dict[str, int] = {}

        def step(what: str, done: int, of: int) -> None:
            """Reading a large file, looking through, writing."""
            for at in range(told.get(what, 0) + 1, done // _A_STEP + 1):
                bar.step(f"{_STEPS.get(what, what)}: {min(at * _A_STEP, of)} of {of} rows")
            told[what] = max(told.get(what, 0), done // _A_STEP)

        view = run(home, view.import_id, by=BY, mapping=meant, dry_run=dry_run, step=step)
    table("", ("", "rows", ""), [(name, str(view.counts.get(name, 0)), word) for name, word in _OUTCOMES])
    for number, text in view.said[:_SHOWN]:
        complain(f"{file.name}:{number}", f"{file.name}:{number}: {text}")
    if len(view.said) > _SHOWN:
        typer.echo(f"… and {len(view.said) - _SHOWN} more rows with something to know of.", err=True)
    typer.echo(
        "nothing was written (--dry-run)"
        if dry_run
        else f"to take all of it back: meishi import --undo {view.import_id}",
        err=True,
    )
    return 0


def _meant(view: ImportView, mapping: Sequence[str]) -> list[str]:
    """The proposed meanings with those said on the command line."""
    from api.exits import WrongUsage

    meant = list(view.mapping)
    for said in mapping:
        name, equals, target = said.rpartition("=")
        places = [place for place, head in enumerate(view.header) if head == name]
        if not equals or not places:
            raise WrongUsage(f"There is no column {name or said} in the file.", f"Columns: {', '.join(view.header)}")
        for place in places:
            meant[place] = target
    return meant


def _say_columns(view: ImportView, meant: Sequence[str]) -> None:
    taken = [f"{name}→{target}" for name, target in zip(view.header, meant, strict=True) if target and name]
    left = [name for name, target in zip(view.header, meant, strict=True) if name and not target]
    whose = f" ({view.dialect})" if view.dialect else ""
    typer.echo(f"{view.rows} rows{whose}: {', '.join(taken)}", err=True)
    if left:
        typer.echo(f"not taken: {', '.join(left)}", err=True)


def _undo(home: Home, import_id: str) -> int:
    from api.importing import undo

    view = undo(home, import_id, by=BY)
    typer.echo(f"{view.file_name}: {view.rows} rows taken back; what happened since is kept.", err=True)
    return 0


@contextmanager
def _home() -> Iterator[Home]:
    from api.home import open_home
    from api.settings import load_settings

    home = open_home(load_settings())
    try:
        yield home
    finally:
        home.close()
