"""`meishi parse KIND`: one value a line on stdin → one JSON a line on stdout."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer


def parse(
    kind: Annotated[str, typer.Argument(help="address, name, company, phone, email or url.")],
) -> int:
    """Take values apart: one a line on stdin, one JSON object a line on stdout.

    Example: echo "東京都港区芝5-7-1 三田ビル3F" | meishi parse address
    """
    from api.exits import WrongUsage
    from normalize.parse import PARSERS, parse_one

    if kind not in PARSERS:
        raise WrongUsage(f"There is no kind called {kind}.", f"Choose one of {', '.join(PARSERS)}.")
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # a terminal's input is a text wrapper
    for line in sys.stdin:
        typer.echo(json.dumps(parse_one(kind, line.rstrip("\r\n")), ensure_ascii=False))
    return 0
