"""What other machines of the house may call this one by. Asks the system alone; sends nothing. Knows no certificate."""

from __future__ import annotations

import contextlib
import ipaddress
import socket

ANYWHERE = ("0.0.0.0", "::")  # noqa: S104 - named to be told apart, not to be bound
_ELSEWHERE = (("192.0.2.1", socket.AF_INET), ("2001:db8::1", socket.AF_INET6))
"""Addresses of documentation: a route is chosen for them and no packet sent. Source: RFC 5737, RFC 3849."""


def host_name() -> str:
    """This machine's own name, lower case, without a domain; empty where it has none."""
    name = socket.gethostname().partition(".")[0].lower()
    return name if name.replace("-", "").isalnum() and name.isascii() else ""


def lan_addresses() -> tuple[str, ...]:
    """Addresses of this machine that its network may reach, the one of the usual way out first."""
    found: list[str] = []
    for elsewhere, family in _ELSEWHERE:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((elsewhere, 9))
                found.append(str(probe.getsockname()[0]))
        except OSError:
            continue  # no way out of this kind
    with contextlib.suppress(OSError):  # a name that nobody knows
        found += [str(told[4][0]) for told in socket.getaddrinfo(socket.gethostname(), None)]
    return tuple(dict.fromkeys(address for address in found if _reachable(address)))


def names_of(host: str) -> tuple[str, ...]:
    """What to answer to when listening on `host`: names, then addresses."""
    name = host_name()
    names = [name, f"{name}.local"] if name else []
    addresses = lan_addresses() if host in ANYWHERE else (host,)
    return (*names, *addresses)


def _reachable(address: str) -> bool:
    """Not this machine's own loopback, and not one that needs the name of an interface."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return not known.is_loopback and not (known.version == 6 and known.is_link_local) and not known.is_unspecified
