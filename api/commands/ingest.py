"""`meishi ingest`: files and folders into the book, worked off, with a ledger that adds up."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.terminal import complain, files_in, progress

if TYPE_CHECKING:
    from api.commands.ledger import Ledger
    from api.home import Home


def ingest(  # noqa: PLR0917 - typer passes by name
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Pictures, PDFs or folders of them.")],
    event: Annotated[str, typer.Option(help="Where the cards were exchanged: a fair, a visit.")] = "",
    place: Annotated[str, typer.Option(help="The town or hall.")] = "",
    met_on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day, as 2026-11-21.")] = None,
    owner: Annotated[str, typer.Option(help="Who got the cards; default: MEISHI_OWNER.")] = "",
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="Read them now, or leave that to a worker.")] = True,
) -> int:
    """File pictures into the book and read them. The same bytes twice are one photo.

    Example: meishi ingest inbox/ --event "秋の展示会" --met-on 2026-11-20 --owner 田中
    """
    from api.commands.ledger import Ledger  # noqa: PLC0415 - the book loads when it is needed
    from api.home import new_id, open_home  # noqa: PLC0415
    from api.intake import About  # noqa: PLC0415
    from api.settings import load_settings  # noqa: PLC0415

    about = About(event=event, place=place, owner=owner, met_on=met_on.date() if met_on else None)
    home = open_home(load_settings())
    try:
        ledger = Ledger()
        files, faults = files_in(paths)
        for path, fault in faults:
            complain(str(path), fault)
            ledger.refused += 1
        batch_id = new_id()
        with progress("taking in", len(files)) as shown:
            for path in files:
                _take(home, path, about, ledger, batch_id)
                shown.step(str(path))
        if wait:
            _work_off(home, ledger)
        ledger.settle(home, waited=wait)
        typer.echo(ledger.text())
        return ledger.exit_code()
    finally:
        home.close()


def _take(home: Home, path: Path, about: object, ledger: Ledger, batch_id: str) -> None:
    """One file in; what is refused is named and the others go on."""
    from api.home import new_id  # noqa: PLC0415
    from api.intake import About, Handed, take_in, tidy_name  # noqa: PLC0415
    from contacts.intake_log import BULK  # noqa: PLC0415
    from ingest.intake import PhotoRefused  # noqa: PLC0415

    assert isinstance(about, About)  # noqa: S101 - typed as object so that `--help` need not import it
    try:
        handed = Handed(key=new_id(), batch_id=batch_id, by=home.settings.owner)
        taken = take_in(home, path.read_bytes(), str(path), about, priority=BULK, handed=handed)
    except OSError as error:
        complain(str(path), f"cannot be opened: {error.strerror}.", "Check that you may read it.")
        ledger.refused += 1
    except PhotoRefused as refusal:
        message = refusal.message.replace(tidy_name(str(path)), str(path), 1)
        complain(str(path), message, f"{refusal.hint} It lies in the quarantine with this reason.")
        ledger.refused += 1
    else:
        ledger.take(str(path), taken)


def _work_off(home: Home, ledger: Ledger) -> None:
    """Until no page of this run waits: in this process, beside any worker that lives already."""
    from api.corridor import corridor  # noqa: PLC0415
    from api.jobs import BookQueue, work_off  # noqa: PLC0415

    with home.reading() as desk:
        status = desk.book.status()
    total = status.waiting + status.running
    if total == 0:
        return
    names = ledger.names()
    with progress("reading", total) as shown:
        work_off(
            home,
            BookQueue(home),
            corridor(home),
            on_job=lambda job: shown.step(f"{names.get(job.sha256, job.sha256[:12])} page {job.page or 1}"),
            until_done=frozenset(names),
        )
