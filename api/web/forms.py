"""A form as it came, for routes whose inputs depend on what the page showed. Knows no page."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request


async def said_in(request: Request) -> dict[str, str]:
    """Its inputs with their words."""
    return {key: value for key, value in (await request.form()).items() if isinstance(value, str)}


SaidInForm = Annotated[dict[str, str], Depends(said_in)]
