"""`meishi serve`: the server on this machine, with workers of its own."""

from __future__ import annotations

import errno
import socket
import tempfile
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from api.security.securing import Secured
    from api.settings import Settings


def serve(
    host: Annotated[str, typer.Option(help="An address of this machine; default: MEISHI_WEB__HOST, 127.0.0.1.")] = "",
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Default: MEISHI_WEB__PORT, 8000. 0: any free one.")
    ] = None,
    tls: Annotated[
        bool, typer.Option("--tls", help="Serve other machines too, over TLS, once there is an account.")
    ] = False,
) -> int:
    """Serve the pages and the API, and read what comes in.

    Example: meishi serve --tls
    """
    import uvicorn

    from api.app import make_app
    from api.exits import SetupMissing, WrongUsage
    from api.home import check_writable
    from api.lan import ANYWHERE
    from api.logs import set_up
    from api.security.guard import is_loopback
    from api.security.securing import secure
    from api.settings import load_settings
    from api.worker_processes import WorkerProcesses, cores

    settings = load_settings()
    web = replace(settings.web, host=host or settings.web.host, port=settings.web.port if port is None else port)
    if not is_loopback(web.host) and not tls and not web.proxies:
        raise WrongUsage(
            f"{web.host} can be reached from other machines, and what they send would travel in clear.",
            "Add --tls, name the proxies that end TLS in MEISHI_WEB__PROXIES, or serve on 127.0.0.1.",
        )
    check_writable(settings.home)
    accounts = _accounts_exist(settings)
    if not is_loopback(web.host) and not accounts:
        raise SetupMissing(
            "Without sign-in only this machine is served: whoever reaches the server could read the book.",
            "Make the first account: meishi user add NAME --role admin",
        )
    if tls and accounts and not host and is_loopback(web.host):
        web = replace(web, host=ANYWHERE[0])
    # A large upload lies on disk while it comes in, and nothing is written outside the home folder.
    incoming = settings.home / "incoming"
    incoming.mkdir(exist_ok=True)
    tempfile.tempdir = str(incoming)
    listener = _listen(web.host, web.port)
    name, chosen = listener.getsockname()[:2]
    address = f"http://{f'[{name}]' if ':' in name else name}:{chosen}"
    secured = secure(settings, web.host, chosen) if tls else None
    if secured is not None:
        address = address.replace("http://", "https://").replace(f"//{ANYWHERE[0]}:", "//localhost:")
    typer.echo(f"名刺箱: {address}/  (Ctrl+C stops it)")
    if secured is not None:
        _tell_phones(secured, address, accounts=accounts)
    if not accounts:
        _offer_first_account(settings, address)
    set_up(settings.log)
    config = uvicorn.Config(
        make_app(
            settings,
            names=secured.names if secured else frozenset(),
            pairing=secured.pairing if secured and accounts else None,
            # Processes of their own: a reader that crashes does not take the server with it.
            workers=lambda home: WorkerProcesses(home.settings, settings.work.processes or max(1, cores() - 1)),
        ),
        ssl_keyfile=str(secured.key_file) if secured else None,
        ssl_certfile=str(secured.certificate_file) if secured else None,
        proxy_headers=False,  # nobody may say where a request comes from but the connection itself
        server_header=False,
        access_log=False,  # addresses hold what people searched for
        log_config=None,  # through our own handler: an error is told by its place, never by its words
        log_level="warning",
        timeout_graceful_shutdown=10,
    )
    server = uvicorn.Server(config)
    server.run(sockets=[listener])
    return 0 if server.started else 3


def _tell_phones(secured: Secured, address: str, *, accounts: bool) -> None:
    """How a phone comes here, or why none does."""
    if not accounts:
        typer.echo("Only this machine is served until there is an account; then start again with --tls.")
        return
    typer.echo(f"  from other machines: {' '.join(f'{one}/' for one in secured.pairing.addresses)}")
    typer.echo(f"  phones: open {address}/pair here and scan the code. What they install has this SHA-256:")
    typer.echo(f"  {secured.pairing.fingerprint}")


def _accounts_exist(settings: Settings) -> bool:
    from api.home import open_home

    home = open_home(settings)
    try:
        with home.reading() as desk:
            return desk.accounts.exist()
    finally:
        home.close()


def _offer_first_account(settings: Settings, address: str) -> None:
    """A link that makes the first admin, as long as there is no account; until it is used nobody signs in."""
    from api.home import open_home

    minutes = settings.sign_in.link_minutes
    home = open_home(settings)
    try:
        with home.writing() as desk:
            if desk.accounts.exist():
                return
            secret = desk.sign_ins.link(None, timedelta(minutes=minutes))
    finally:
        home.close()
    typer.echo(f"For more than one person, make the first admin here (once, within {minutes} minutes):")
    typer.echo(f"  {address}/set-up/{secret}")


def _listen(host: str, port: int) -> socket.socket:
    """A socket of this machine.

    Raises:
        WrongUsage: somebody listens there already, or the address is none of ours.
    """
    from api.exits import WrongUsage

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), port))
    except OSError as error:
        listener.close()
        taken = error.errno == errno.EADDRINUSE
        raise WrongUsage(
            f"Port {port} of {host} is taken." if taken else f"{host} port {port} cannot be used: {error.strerror}.",
            "Choose another with --port.",
        ) from error
    return listener
