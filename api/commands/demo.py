"""`meishi demo`: an invented living book, and pictures that are really read beside it; from a checkout."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from api.home import Home


def demo(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH…", help="Pictures to read, as if from the latest fair.")
    ] = None,
    accounts: Annotated[
        bool, typer.Option("--accounts", help="Give the invented colleagues accounts: then everybody signs in.")
    ] = False,
    firms: Annotated[int, typer.Option(min=10, max=1000, help="How many invented companies.")] = 130,
) -> int:
    """Plant two years of an invented company's customers into an empty book, and read pictures beside them.

    Nothing is added a second time, and nothing to a book that has people of its own.

    Example: meishi demo fixtures/cards
    """
    from api.exits import SetupMissing
    from api.home import open_home
    from api.settings import load_settings

    # The invented people live with the tests' card drawing: whoever installs a wheel gets none of them.
    root = Path(__file__).resolve().parents[2]
    if not (root / "tests" / "support" / "living").is_dir():
        raise SetupMissing(
            "meishi demo runs from a checkout of the project only: its invented people are not installed.",
            "Clone the repository, then: make demo",
        )
    sys.path.insert(0, str(root))
    home = open_home(load_settings())
    try:
        if _plant(home, firms) and accounts:
            make_accounts(home)
        return _read(home, paths) if paths else 0
    finally:
        home.close()


def _plant(home: Home, firms: int) -> bool:
    """Whether the book is an invented one now."""
    from contacts.errors import BookError
    from tests.support.living.plant import plant

    try:
        done = plant(home, datetime.now().astimezone().date(), firms=firms)
    except BookError as error:
        typer.echo(f"{error.message}; an empty folder in MEISHI_HOME gets them.")
        return False
    word = "planted" if done.new else "there already"
    typer.echo(
        f"invented customers {word}: {done.people} people, {done.companies} companies, two years up to {done.day}"
    )
    return True


def make_accounts(home: Home) -> None:
    """An account for each invented colleague who has none; the passwords are told this once."""
    from api.security.passwords import hash_password, make_password
    from contacts.errors import BookError
    from tests.support.living.cast import COLLEAGUES
    from tests.support.living.desk_work import keep_views

    for one in COLLEAGUES:
        password = make_password()
        digest = hash_password(password, one.name)
        try:
            with home.writing() as desk:
                account = desk.accounts.add(one.name, one.role, password_hash=digest)
                desk.audit.add("account_added", way="terminal", subject=f"{account.id} {one.role.value}")
                keep_views(desk, account.id)
                if one.left:
                    desk.accounts.lock(account.id)
        except BookError:
            continue  # has one
        typer.echo(f"{one.name} ({one.role.value}): {'locked' if one.left else f'password {password}'}")


def _read(home: Home, paths: Sequence[Path]) -> int:
    """As `meishi ingest` does; what is told of each picture stays the same whenever this is run again."""
    from api.commands.bulk import read_all
    from api.commands.files import shown, walk
    from api.commands.ledger import Ledger
    from api.commands.taking import Taking
    from api.commands.terminal import progress
    from api.home import new_id
    from tests.support.living.plant import about_cards

    batch_id, ledger = new_id(), Ledger()
    about = about_cards(home)
    with home.writing() as desk:
        desk.sittings.begin(batch_id, [str(path.absolute()) for path in paths], {})
    found = list(walk(paths))
    with progress("taking in", len(found)) as bar:
        for place, one in enumerate(found):
            told = about[place * len(about) // len(found)]
            Taking(home=home, about=told, batch_id=batch_id, ledger=ledger).take(one)
            bar.step(shown(one.path))
    read_all(home, batch_id, 0)
    with home.writing() as desk:
        desk.sittings.end(batch_id)
    ledger.settle(home, waited=True)
    typer.echo(ledger.text())
    return ledger.exit_code()
