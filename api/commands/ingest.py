"""`meishi ingest`: files and folders into the book, worked off, with a ledger that adds up."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.terminal import complain, progress

if TYPE_CHECKING:
    from api.commands.taking import Taking
    from api.home import Home
    from api.intake import About

STOPPED = 130


def ingest(  # noqa: PLR0917 - typer passes by name
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH…", help="Pictures, PDFs or folders of them.")
    ] = None,
    event: Annotated[str, typer.Option(help="Where the cards were exchanged: a fair, a visit.")] = "",
    place: Annotated[str, typer.Option(help="The town or hall.")] = "",
    met_on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day, as 2026-11-21.")] = None,
    owner: Annotated[str, typer.Option(help="Who got the cards; default: MEISHI_OWNER.")] = "",
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="Read them now, or leave that to a worker.")] = True,
    processes: Annotated[
        int, typer.Option(min=0, help="How many read; default: one a core, for a few pages this one.")
    ] = 0,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the last run that was interrupted.")] = False,
) -> int:
    """File pictures into the book and read them. The same bytes twice are one photo.

    Example: meishi ingest inbox/ --event "秋の展示会" --met-on 2026-11-20 --owner 田中
    """
    from api.commands.bulk import read_all
    from api.commands.ledger import Ledger
    from api.commands.taking import Taking
    from api.home import new_id, open_home
    from api.intake import About
    from api.logs import set_up
    from api.settings import load_settings

    about = About(event=event, place=place, owner=owner, met_on=met_on.date() if met_on else None)
    given = [path.absolute() for path in paths or ()]
    _check(given, resume=resume)
    settings = load_settings()
    set_up(settings.log, quiet=True)  # between the lines of progress: troubles alone
    home = open_home(settings)
    try:
        batch_id = new_id()
        if resume:
            batch_id, given, about = _interrupted(home, given, about)
        else:
            with home.writing() as desk:
                desk.sittings.begin(batch_id, [str(path) for path in given], _said(about))
        taking = Taking(home=home, about=about, batch_id=batch_id, ledger=Ledger())
        try:
            _take_all(taking, given, as_given=list(paths or ()), again=resume)
            if wait:
                read_all(home, batch_id, processes)
        except KeyboardInterrupt:
            complain("ingest", "stopped; nothing is lost", "Go on with: meishi ingest --resume")
            return STOPPED
        with home.writing() as desk:
            desk.sittings.end(batch_id)
        taking.ledger.settle(home, waited=wait)
        typer.echo(taking.ledger.text())
        return taking.ledger.exit_code()
    finally:
        home.close()


def _check(paths: list[Path], *, resume: bool) -> None:
    from api.exits import WrongUsage

    if not paths and not resume:
        raise WrongUsage("meishi ingest needs to know what to read.", "Name pictures or folders, or say --resume.")


def _interrupted(home: Home, paths: list[Path], about: About) -> tuple[str, list[Path], About]:
    """The last run that was interrupted, with what was said then."""
    from api.exits import WrongUsage
    from api.intake import About

    with home.reading() as desk:
        last = desk.sittings.interrupted()
    if last is None:
        raise WrongUsage("No run was interrupted.", "Name pictures or folders: meishi ingest PATH…")
    if not paths:
        met_on = last.said.get("met_on")
        about = About(
            event=last.said["event"], place=last.said["place"], owner=last.said["owner"],
            met_on=datetime.fromisoformat(met_on).date() if met_on else None,
        )  # fmt: skip
    return last.batch_id, paths or [Path(path) for path in last.paths], about


def _said(about: About) -> dict[str, str | None]:
    met_on = about.met_on.isoformat() if about.met_on else None
    return {"event": about.event, "place": about.place, "owner": about.owner, "met_on": met_on}


def _take_all(taking: Taking, paths: list[Path], *, as_given: list[Path], again: bool) -> None:
    """Every file once; what was taken before an interruption is counted and not opened again."""
    from api.commands.files import shown, walk

    known = taking.recall() if again else frozenset()
    found = [one for one in walk(as_given or paths) if taking.key(one) not in known]
    with progress("taking in", len(found)) as bar:
        for one in found:
            taking.take(one)
            bar.step(shown(one.path))
