"""`meishi backup`, `meishi restore` and `meishi erase`: keep everything, put it back, and let somebody go for good."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def backup(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, outside MEISHI_HOME.")],
    verify: Annotated[bool, typer.Option("--verify", help="Only check a backup that is there.")] = False,
) -> int:
    """Copy the book as it is at one moment, and every picture, with a digest of each file.

    Example: meishi backup /backup/2026-11-22; meishi backup --verify /backup/2026-11-22
    """
    from api import backup as backups  # noqa: PLC0415 - the book loads when it is needed
    from api.home import open_home  # noqa: PLC0415
    from api.settings import load_settings  # noqa: PLC0415

    if verify:
        found = backups.verify(folder)
        typer.echo(f"the backup is whole: {found.files} files, made {found.made_at}")
        return 0
    home = open_home(load_settings())
    try:
        made = backups.back_up(home, folder)
    finally:
        home.close()
    typer.echo(f"{made.files} files, {made.bytes / 1e6:.1f} MB, in {folder}")
    return 0


def restore(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A backup.")],
) -> int:
    """Put a backup into a home folder without a book. What was erased since stays erased.

    Example: MEISHI_HOME=new meishi restore /backup/2026-11-22
    """
    from api import backup as backups  # noqa: PLC0415 - the book loads when it is needed
    from api.settings import load_settings  # noqa: PLC0415

    found = backups.restore(load_settings(), folder)
    typer.echo(f"{found.files} files of {found.made_at} are back")
    if found.erased_again:
        typer.echo(f"erased again, as it was after the backup: {found.erased_again}")
    return 0


def erase(
    contact_id: Annotated[str, typer.Argument(metavar="CONTACT", help="The id, as in meishi contacts --json.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without, only say what would go.")] = False,
    by: Annotated[str, typer.Option(help="Who decided it; default: MEISHI_OWNER.")] = "",
) -> int:
    """Erase a person for good: values, cards, pictures and history, also out of backups that are put back later.

    Example: meishi erase 0199a1b2-… --yes
    """
    from api.erasing import erase_person  # noqa: PLC0415 - the book loads when it is needed
    from api.home import open_home  # noqa: PLC0415
    from api.settings import load_settings  # noqa: PLC0415

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
