"""The server's door: this machine only, no foreign page's forms, bodies of a sane size, strict headers on every answer.

Without accounts, whoever can send a request can read the book. So the door checks where the connection comes
from *and* what name it was addressed by: a page that makes its own name point to 127.0.0.1 (DNS rebinding) comes
from this machine and is told apart by its Host header alone. Who is signed in is the gate's matter. Knows no route.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Problem
from api.security.forwarded import FORWARDED
from api.web.drawing import answer_problem

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
PROBES = frozenset({"/healthz", "/readyz"})
READ_ONLY = frozenset({"GET", "HEAD", "OPTIONS"})

SECURITY_HEADERS = {
    # No inline script or style anywhere: a name with a script in it stays text even if a template forgot to escape it.
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "geolocation=(), microphone=(), payment=()",
}


def is_loopback(address: str) -> bool:
    """Whether an address or `localhost` means this machine and cannot be reached from another."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


class Guard:
    """ASGI middleware; wraps the whole app."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        max_upload_bytes: int,
        max_text_bytes: int,
        names: frozenset[str] = frozenset(),
        proxied: frozenset[str] = frozenset(),
    ) -> None:
        """Limits and names.

        Args:
            max_upload_bytes: of a body with pictures.
            max_text_bytes: of any other.
            names: what other machines may call this one by over TLS; none: other machines are not answered at all.
            proxied: what browsers call it that come through a proxy of ours.
        """
        self.app = app
        self.others = bool(names)
        self.names = LOCAL_NAMES | names
        self.proxied = self.names | proxied
        self.max_upload_bytes = max_upload_bytes
        self.max_text_bytes = max_text_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on with limits on the body and headers on the answer."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return  # we speak no websocket

        async def send_strict(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                # Names and numbers of people must not stay in a shared browser's cache; pictures set their own.
                headers.setdefault("cache-control", "no-store")
            await send(message)

        headers = Headers(scope=scope)
        limit = self.body_limit(headers)
        refusal = self.refusal(scope, headers) or self.too_large(headers, limit)
        if refusal is not None:
            await answer_problem(scope["path"], headers, refusal)(scope, receive, send_strict)
            return
        await self.app(scope, counted(receive, limit), send_strict)

    def body_limit(self, headers: Headers) -> int:
        """In bytes: pictures come as multipart, everything else is text."""
        is_form = headers.get("content-type", "").startswith("multipart/form-data")
        return self.max_upload_bytes if is_form else self.max_text_bytes

    def refusal(self, scope: Scope, headers: Headers) -> Problem | None:
        """Why this request is not let in, if it is not."""
        if scope["path"] in PROBES and scope["method"] in READ_ONLY:
            return None  # a load balancer asks by address, and is told nothing of anybody
        client, forwarded = scope.get("client"), bool(scope.get(FORWARDED))
        if not self.others and not forwarded and client is not None and not is_loopback(client[0]):
            return not_from_here()
        if forwarded and scope.get("scheme") != "https":
            return Problem(
                403,
                "not_over_tls",
                "暗号化されていない接続では使えません。",
                "https:// で開いてください。プロキシは X-Forwarded-Proto: https を伝える必要があります。",
            )
        if _name_in(headers.get("host", "")) not in (self.proxied if forwarded else self.names):
            return Problem(
                421,
                "unknown_host",
                "この名前ではお答えできません。",
                "http://127.0.0.1 または http://localhost で開いてください。",
            )
        if scope["method"] not in READ_ONLY and not same_origin(scope, headers):
            return Problem(
                403,
                "foreign_page",
                "別のサイトのページから送られた操作は受け付けません。",
                "名刺箱の画面からもう一度操作してください。",
            )
        return None

    def too_large(self, headers: Headers, limit: int) -> Problem | None:
        """A body whose announced length is already over the limit."""
        announced = headers.get("content-length", "0")
        if not announced.isdigit():
            return Problem(400, "bad_length", "Content-Length が数ではありません。", "")
        return oversized(limit) if int(announced) > limit else None


def not_from_here() -> Problem:
    """Another machine asks a server that answers its own only."""
    return Problem(
        403,
        "not_from_here",
        "このサーバーは、動いている機械からだけ使えます。",
        "ほかの機械から開くには、アカウントと TLS の用意が要ります。",
    )


def oversized(limit: int) -> Problem:
    """413, with the limit said in words."""
    said = f"{limit // (1024 * 1024)} MB" if limit >= 1024 * 1024 else f"{limit // 1024} kB"
    return Problem(
        413,
        "too_large",
        f"送られたデータが大きすぎます。一度に {said} までです。",
        "枚数を分けるか、画像を小さくして送ってください。",
    )


def counted(receive: Receive, limit: int) -> Receive:
    """The same body, cut off with a 413 when it grows past the limit: its length need not be announced."""
    seen = 0

    async def receive_counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            problem = oversized(limit)
            raise HTTPException(problem.status, detail=problem.title)
        return message

    return receive_counted


def same_origin(scope: Scope, headers: Headers) -> bool:
    """Whether a changing request comes from one of our own pages, or from no page at all (a script, the terminal)."""
    site = headers.get("sec-fetch-site")
    if site == "same-origin":
        return True  # no page can forge it; our own forms say `Origin: null`, for we send no referrer
    if site not in (None, "none"):
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    return origin == f"{scope.get('scheme', 'http')}://{headers.get('host', '')}"


def _name_in(host: str) -> str:
    """The name in a Host header, lower case, without its port; IPv6 keeps its brackets."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
    return f"[{name}]" if ":" in name else name
