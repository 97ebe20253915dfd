"""Static files under addresses that change with their content, so that browsers may keep them. Knows no page.

A script whose words people see is there twice: as it is written, and under `en/` with its words in English.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.web.english import in_english

FOLDER = Path(__file__).parent / "static"
_IN_ENGLISH = "en/"


@cache
def static(name: str, lang: str = "ja") -> str:
    """The address of a static file for pages in this language."""
    spoken = lang == "en" and name.endswith(".js")
    data = english_script(name) if spoken else (FOLDER / name).read_bytes()
    return f"/static/{_IN_ENGLISH if spoken else ''}{name}?v={hashlib.sha256(data).hexdigest()[:12]}"


@cache
def english_script(name: str) -> bytes:
    """A script of ours with its words in English."""
    return in_english((FOLDER / name).read_text("utf-8"), name).encode()


class HashedStatic(StaticFiles):
    """StaticFiles that says how long an address holds."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file; for ever where the address carries a digest."""
        if path.startswith(_IN_ENGLISH):
            name = path.removeprefix(_IN_ENGLISH)
            if "/" in name or not name.endswith(".js") or not (FOLDER / name).is_file():
                raise HTTPException(404)
            response: Response = Response(english_script(name), media_type="text/javascript; charset=utf-8")
        else:
            response = await super().get_response(path, scope)
        named = b"v=" in scope.get("query_string", b"")
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if named else "no-cache"
        return response
