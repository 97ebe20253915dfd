"""`meishi cancel`: what waits to be read is called off, or taken up again."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.terminal import table

if TYPE_CHECKING:
    from api.home import OpenBook
    from contacts.cancelling import Which

_SHA256 = re.compile("[0-9a-f]{64}")


def cancel(
    what: Annotated[
        str,
        typer.Argument(help="A batch of the list, a picture or its sha256, reread or all; default: the list."),
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do it; otherwise it is only said what would be done.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Have it read after all.")] = False,
) -> int:
    """Call off the reading of what still waits. What was read stays, pictures are kept, --resume takes it up again.

    Example: meishi cancel 0199c1d2-7a3b-7c4d-8e5f-60718293a4b5 --yes
    """
    from api.home import open_home
    from api.settings import load_settings

    home = open_home(load_settings())
    try:
        if not what:
            with home.reading() as desk:
                _list(desk)
            return 0
        with home.writing() as desk:
            which = _which(desk, what)
            if resume:
                typer.echo(f"{desk.cancels.take_up(which)} pages wait again")
            elif yes:
                typer.echo(f"{desk.cancels.cancel(which)} pages called off; meishi cancel {what} --resume reads them")
            else:
                typer.echo(f"{desk.cancels.waiting(which)} pages wait; with --yes they are not read")
        return 0
    finally:
        home.close()


def _list(desk: OpenBook) -> None:
    from contacts.cancelling import of_everything, of_rereads

    rows = [
        (one.batch_id, one.by, f"{one.began_at.astimezone():%Y-%m-%d %H:%M}", str(one.files), str(one.pages))
        for one in desk.cancels.batches()
    ]
    again = desk.cancels.waiting(of_rereads())
    everything = desk.cancels.waiting(of_everything())
    rows += [(name, "", "", "", str(pages)) for name, pages in (("reread", again), ("all", everything)) if pages]
    if rows:
        table("", ("waiting", "by", "since", "files", "pages"), rows)
    else:
        typer.echo("nothing waits")


def _which(desk: OpenBook, what: str) -> Which:
    """What was named.

    Raises:
        WrongUsage: there is nothing of that name.
    """
    from api.exits import WrongUsage
    from contacts.cancelling import of_batch, of_everything, of_picture, of_rereads
    from contacts.errors import NoSuchPicture
    from ingest.photo import sha256_of

    if what in {"all", "reread"}:
        return of_everything() if what == "all" else of_rereads()
    path = Path(what)
    sha256 = sha256_of(path.read_bytes()) if path.is_file() else what
    if _SHA256.fullmatch(sha256):
        try:
            desk.originals.one(sha256)
        except NoSuchPicture as error:
            raise WrongUsage(f"{what} was never taken in.", "See what waits: meishi cancel") from error
        return of_picture(sha256)
    if not desk.receipts.batch(what):
        raise WrongUsage(f"There is no batch {what}.", "See what waits: meishi cancel")
    return of_batch(what)
