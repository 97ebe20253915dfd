"""`meishi backup`, `meishi restore` and `meishi erase`: keep everything, put it back, and let somebody go for good."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.terminal import complain

if TYPE_CHECKING:
    from api.backup import Backup

_TELL_EVERY = 500


def backup(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, outside MEISHI_HOME.")],
    verify: Annotated[bool, typer.Option("--verify", help="Only check a backup that is there.")] = False,
) -> int:
    """Copy the book as it is at one moment, and every picture it names, with a digest of each file.

    Nothing is stopped for it. A picture that is missing or damaged is named; the rest is copied.

    Example: meishi backup /backup/2026-11-22; meishi backup --verify /backup/2026-11-22
    """
    from api import backup as backups
    from api.home import open_home
    from api.settings import load_settings

    if verify:
        found = backups.verify(folder)
        state = "is whole" if not found.faults else "is as it was made"
        typer.echo(f"the backup {state}: {_what(found)}, made {found.made_at}")
        return _name_faults(found)
    home = open_home(load_settings())
    try:
        made = backups.back_up(home, folder, told=_tell)
    finally:
        home.close()
    typer.echo(f"{_what(made)}, {made.bytes / 1e6:.1f} MB, in {folder}")
    return _name_faults(made)


def _what(found: Backup) -> str:
    return f"{found.files} files, {found.originals} pictures with {found.cards} card sides"


def _tell(done: int, of: int) -> None:
    if done and done % _TELL_EVERY == 0 and done < of:
        typer.echo(f"{done}/{of} pictures", err=True)


def _name_faults(found: Backup) -> int:
    """Each on its own line; 1 where there are any."""
    for fault in found.faults:
        complain(fault, fault, "It was so when the copy was made; look for it in an older backup.")
    return 1 if found.faults else 0


def restore(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A backup.")],
) -> int:
    """Put a backup where there is no book: here, or elsewhere, SQLite into PostgreSQL and back. The erased stay erased.

    Example: MEISHI_HOME=new meishi restore /backup/2026-11-22
    """
    from api import backup as backups
    from api.settings import load_settings

    found = backups.restore(load_settings(), folder)
    typer.echo(f"{_what(found)}, of {found.made_at}, are back")
    if found.erased_again:
        typer.echo(f"erased again, as it was after the backup: {found.erased_again}")
    return _name_faults(found)


def erase(
    contact_id: Annotated[str, typer.Argument(metavar="CONTACT", help="The id, as in meishi contacts --json.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without, only say what would go.")] = False,
    by: Annotated[str, typer.Option(help="Who decided it; default: MEISHI_OWNER.")] = "",
) -> int:
    """Erase a person for good: values, cards, pictures and history, also out of backups that are put back later.

    Example: meishi erase 0199a1b2-… --yes
    """
    from api.erasing import erase_person
    from api.home import open_home
    from api.settings import load_settings

    settings = load_settings()
    home = open_home(settings)
    try:
        with home.reading() as desk:
            person = desk.book.contact(contact_id)
        if not yes:
            typer.echo(
                f"{len(person.cards)} cards and {len(person.values)} values would go for good; say --yes to do it"
            )
            return 0
        erased = erase_person(home, contact_id, by=by or settings.owner, version=person.version)
    finally:
        home.close()
    typer.echo(f"erased: {erased.contacts} contacts, {erased.cards} cards, {erased.pictures} pictures")
    return 0
