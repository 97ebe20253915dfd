"""What several routes answer alike: problems in the OpenAPI, pictures, entity tags."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from api.problems import MEDIA_TYPE, VersionMissing

_PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "hint", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "what happened, in Japanese"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "hint": {"type": "string", "description": "what to do next, in Japanese; may be empty"},
        "code": {"type": "string", "description": "stable, for programs"},
        "instance": {"type": "string"},
    },
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "RFC 9457 problem with a hint", "content": {MEDIA_TYPE: {"schema": _PROBLEM_SCHEMA}}},
    "5XX": {"description": "RFC 9457 problem with a hint", "content": {MEDIA_TYPE: {"schema": _PROBLEM_SCHEMA}}},
}


def picture_answer(request: Request, tag: str, draw: Callable[[], bytes], *, lasts: bool) -> Response:
    """A JPEG, or 304 where the browser has it; `lasts`: the same address can never mean another picture."""
    headers = {
        "etag": f'"{tag}"',
        # Private: pictures of cards stay out of shared caches.
        "cache-control": "private, max-age=86400, immutable" if lasts else "private, no-cache",
    }
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(draw(), media_type="image/jpeg", headers=headers)


def tag_of(version: int) -> str:
    """The entity tag of a version."""
    return f'"{version}"'


def version_in(if_match: str | None) -> int:
    """The version that an edit was made from.

    Raises:
        VersionMissing: no If-Match, or one that we never gave.
    """
    said = (if_match or "").strip().removeprefix("W/").strip('"')
    if not said.isdigit():
        raise VersionMissing("an edit needs If-Match with the ETag it was made from", "get the card again")
    return int(said)
