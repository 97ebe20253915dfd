"""`meishi user`: who may use the book, from the terminal of its machine. The first admin is made here."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from api.home import Home
    from contacts.model_accounts import Role

app = typer.Typer(
    help="Accounts: from the first one on everybody signs in.", no_args_is_help=True, pretty_exceptions_enable=False
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="As they sign in; Japanese is fine.")]
RoleName = Annotated[str, typer.Option("--role", help="rep, reviewer, admin or read-only.")]
Generate = Annotated[bool, typer.Option("--generate", help="Make a password and print it, instead of asking for one.")]
Link = Annotated[bool, typer.Option("--link", help="Print a link where they choose a password themselves.")]


@app.command("add")
def add(name: Name, role: RoleName = "rep", generate: Generate = False, link: Link = False) -> int:
    """Add an account; the password is asked for, or one line of stdin.

    Example: meishi user add 田中 --role admin
    """
    from api.security.passwords import hash_password
    from contacts.accounts import tidy

    as_role, shown = _role(role), tidy(name)
    with _home() as home:
        password = "" if link else _password(generate)
        digest = hash_password(password, shown) if password else ""
        with home.writing() as desk:
            account = desk.accounts.add(shown, as_role, password_hash=digest)
            desk.audit.add("account_added", way="terminal", subject=f"{account.id} {as_role.value}")
        typer.echo(f"added: {account.name} ({account.role.value})")
        _tell(home, account.id, password if generate else "", link=link)
    return 0


@app.command("list")
def list_(json_: Annotated[bool, typer.Option("--json", help="One object a line.")] = False) -> int:
    """Everybody who may use the book.

    Example: meishi user list
    """
    import json

    from api.commands.terminal import table

    with _home() as home, home.reading() as desk:
        accounts = desk.accounts.all()
    if json_:
        for one in accounts:
            row = {"id": one.id, "name": one.name, "role": one.role.value, "locked": one.locked, "totp": one.has_totp}
            typer.echo(json.dumps(row, ensure_ascii=False))
        return 0
    states = {(False, True): "", (False, False): "waits for its link", (True, True): "locked", (True, False): "locked"}
    rows = [
        (one.name, one.role.value, states[one.locked, one.has_password], "second factor" if one.has_totp else "")
        for one in accounts
    ]
    table("", ("name", "role", "state", ""), rows)
    return 0


@app.command("role")
def role_(name: Name, role: Annotated[str, typer.Argument(help="rep, reviewer, admin or read-only.")]) -> int:
    """Give another role. The last admin keeps theirs.

    Example: meishi user role 田中 reviewer
    """
    as_role = _role(role)
    with _home() as home, home.writing() as desk:
        account = desk.accounts.named(name)
        desk.accounts.set_role(account.id, as_role)
        desk.audit.add("role_changed", way="terminal", subject=f"{account.id} {as_role.value}")
    typer.echo(f"{account.name}: {as_role.value}")
    return 0


@app.command("lock")
def lock(name: Name) -> int:
    """Keep somebody out, at once and everywhere. The last admin cannot be locked.

    Example: meishi user lock 田中
    """
    with _home() as home, home.writing() as desk:
        account = desk.accounts.named(name)
        desk.accounts.lock(account.id)
        desk.sign_ins.end_all(account.id)
        desk.audit.add("locked", way="terminal", subject=account.id)
    typer.echo(f"locked: {account.name}")
    return 0


@app.command("unlock")
def unlock(name: Name) -> int:
    """Let somebody in again.

    Example: meishi user unlock 田中
    """
    with _home() as home, home.writing() as desk:
        account = desk.accounts.named(name)
        desk.accounts.unlock(account.id)
        desk.audit.add("unlocked", way="terminal", subject=account.id)
    typer.echo(f"unlocked: {account.name}")
    return 0


@app.command("password")
def password_(name: Name, generate: Generate = False, link: Link = False) -> int:
    """Set a password; whoever is signed in with the old one is signed out.

    Example: meishi user password 田中 --link
    """
    from api.security.passwords import hash_password

    with _home() as home:
        with home.reading() as desk:
            account = desk.accounts.named(name)
        password = "" if link else _password(generate)
        if password:
            digest = hash_password(password, account.name)
            with home.writing() as desk:
                desk.accounts.set_password(account.id, digest)
                desk.sign_ins.end_all(account.id)
                desk.audit.add("password_changed", way="terminal", subject=account.id)
            typer.echo(f"password set: {account.name}")
        _tell(home, account.id, password if generate else "", link=link)
    return 0


@app.command("totp-reset")
def totp_reset(name: Name) -> int:
    """Take the second factor off: the phone and the recovery codes are lost.

    Example: meishi user totp-reset 田中
    """
    with _home() as home, home.writing() as desk:
        account = desk.accounts.named(name)
        desk.accounts.clear_totp(account.id)
        desk.sign_ins.end_all(account.id, tokens=False)
        desk.audit.add("totp_reset", way="terminal", subject=account.id)
    typer.echo(f"the password alone is enough for {account.name} until they set a second factor up again")
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


def _role(word: str) -> Role:
    """A role by its word.

    Raises:
        WrongUsage: there is none of this name.
    """
    from api.exits import WrongUsage
    from contacts.model_accounts import Role

    try:
        return Role(word)
    except ValueError:
        raise WrongUsage(
            f"There is no role {word}.", f"Choose one of {', '.join(role.value for role in Role)}."
        ) from None


def _password(generate: bool) -> str:
    """A password: made, typed twice, or the first line of stdin where nobody sits at a terminal.

    Raises:
        WrongUsage: stdin is empty.
    """
    from api.exits import WrongUsage
    from api.security.passwords import make_password

    if generate:
        return make_password()
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt="Again"))
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise WrongUsage("There is no password on stdin.", "Use --generate or --link, or type it on a terminal.")
    return line


def _tell(home: Home, account_id: str, password: str, *, link: bool) -> None:
    """What the new user must be told, this once."""
    if password:
        typer.echo(f"password: {password}")
    if link:
        minutes = home.settings.sign_in.link_minutes
        with home.writing() as desk:
            secret = desk.sign_ins.link(account_id, timedelta(minutes=minutes))
            desk.audit.add("link_made", way="terminal", subject=account_id)
        web = home.settings.web
        typer.echo(f"link, good once within {minutes} minutes: http://{web.host}:{web.port}/set-up/{secret}")
