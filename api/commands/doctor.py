"""`meishi doctor`: which programs, models and data are in use, and the line that installs what is missing."""

from __future__ import annotations

import sys

import typer


def doctor() -> int:
    """Say which engines, models, data and folders are in use, and what is missing.

    Example: meishi doctor
    """
    from api.examination import examine

    missing = 0
    colour = sys.stdout.isatty()
    for finding in examine():
        mark = "ok     " if finding.found else "MISSING" if finding.needed else "absent "
        missing += finding.needed and not finding.found
        said = typer.style(mark, fg=_COLOURS[mark.strip()]) if colour else mark
        typer.echo(f"{said} {finding.part}: {finding.said}")
        if finding.hint and not finding.found:
            typer.echo(f"        {finding.hint}")
    return 3 if missing else 0


_COLOURS = {"ok": typer.colors.GREEN, "MISSING": typer.colors.RED, "absent": typer.colors.YELLOW}
