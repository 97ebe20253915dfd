"""Static files under addresses that change with their content, so that browsers may keep them. Knows no page."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "static"


@cache
def static(name: str) -> str:
    """The address of a static file."""
    digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


class HashedStatic(StaticFiles):
    """StaticFiles that says how long an address holds."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file; for ever where the address carries a digest."""
        response = await super().get_response(path, scope)
        named = b"v=" in scope.get("query_string", b"")
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if named else "no-cache"
        return response
