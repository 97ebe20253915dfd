"""TLS for a server: a certificate for today's names and addresses, what the guard answers to, what phones are told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from api.home import now
from api.lan import names_of
from api.security.authority import address_in, credentials
from api.security.guard import LOCAL_NAMES, is_loopback
from api.security.pairing import Pairing
from api.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Secured:
    """What TLS adds to a server."""

    key_file: Path
    certificate_file: Path
    names: frozenset[str]
    """That the guard answers to besides this machine's own, as a Host header has them."""
    pairing: Pairing


def secure(settings: Settings, host: str, port: int) -> Secured:
    """A fresh certificate for a server that listens there."""
    called = () if is_loopback(host) else names_of(host)
    made = credentials(settings.home, (*called, "localhost", "127.0.0.1", "::1"), now=now())
    told = [f"[{name}]" if ":" in name else name for name in made.names]
    others = [name for name in told if name not in LOCAL_NAMES]
    # A phone finds an address at once, a name only where the network tells it.
    others.sort(key=lambda name: address_in(name.strip("[]")) is None)
    return Secured(
        key_file=made.key_file,
        certificate_file=made.certificate_file,
        names=frozenset(others),
        pairing=Pairing(
            addresses=tuple(f"https://{name}:{port}" for name in others or ["localhost"]),
            authority=made.authority,
            fingerprint=made.fingerprint,
        ),
    )
