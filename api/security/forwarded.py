"""Behind a reverse proxy: who asks, and over what, is what the proxy says; nobody else is believed.

Outermost of all: what stands behind it sees the browser's address and scheme. Knows no route.
"""

from __future__ import annotations

import ipaddress

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.settings import SettingRefused

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
FORWARDED = "meishi.forwarded"
"""Key in the scope: True where a proxy of ours brought the request."""
_TELLTALES = ("x-forwarded-for", "forwarded", "via", "x-real-ip")


def networks(said: str) -> tuple[Network, ...]:
    """The proxies of a setting.

    Raises:
        SettingRefused: a part of it is no address.
    """
    found = []
    for part in filter(None, (piece.strip() for piece in said.split(","))):
        try:
            found.append(ipaddress.ip_network(part, strict=False))
        except ValueError as error:
            raise SettingRefused(
                f"MEISHI_WEB__PROXIES: {part} is no address and no network", "say it as 10.0.0.5 or 172.20.0.0/16"
            ) from error
    return tuple(found)


def names(said: str) -> frozenset[str]:
    """The names of a setting, lower case."""
    return frozenset(part.strip().lower() for part in said.split(",") if part.strip())


def behind_a_proxy(scope: Scope) -> bool:
    """Whether the request came through any proxy, ours or one that nobody told us of."""
    headers = Headers(scope=scope)
    return bool(scope.get(FORWARDED)) or any(name in headers for name in _TELLTALES)


class Forwarded:
    """ASGI middleware; wraps the guard."""

    def __init__(self, app: ASGIApp, *, proxies: tuple[Network, ...]) -> None:
        self.app = app
        self.proxies = proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the browser's address and scheme where one of our proxies brought it."""
        client = scope.get("client")
        if self.proxies and scope["type"] == "http" and client is not None and self._ours(client[0]):
            headers = Headers(scope=scope)
            chain = [part.strip() for value in headers.getlist("x-forwarded-for") for part in value.split(",")]
            # From the right: what stands left of the first stranger is what that stranger says.
            asking = next((part for part in reversed(chain) if part and not self._ours(part)), None)
            if chain:
                scheme = headers.get("x-forwarded-proto", "").rpartition(",")[2].strip().lower()
                scope = {
                    **scope, FORWARDED: True, "client": (_plain(asking or chain[0]), 0),
                    "scheme": "https" if scheme == "https" else "http",
                }  # fmt: skip
        await self.app(scope, receive, send)

    def _ours(self, address: str) -> bool:
        try:
            known = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
        return any(known in network for network in self.proxies if known.version == network.version)


def _plain(address: str) -> str:
    """An address, or a word that is none and therefore no address of this machine."""
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return "unknown"
