"""`meishi match`: each row of one CSV decided against the rows of another, without a database."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from api.commands.terminal import table

Table = TypeVar("Table")


def match(
    new: Annotated[Path, typer.Argument(metavar="NEW.csv", help="Rows to decide.")],
    against: Annotated[Path, typer.Option(metavar="BOOK.csv", help="Rows that are known.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a new row and line.")] = False,
) -> int:
    """Decide for each row of NEW whether BOOK knows the person: same, moved, colleague, new or unsure.

    Columns are field kinds (name, company, email …), any subset of them.

    Example: meishi match NEW.csv --against BOOK.csv
    """
    from matching.rows import match_rows

    rows = rows_of(new)
    decided = match_rows(rows, rows_of(against))
    if as_json:
        for each in decided:
            typer.echo(json.dumps(each, ensure_ascii=False))
        return 0
    table(
        "",
        ("row", "name", "decision", "row of BOOK", "probability", "because"),
        [
            (
                str(each["row"]),
                rows[int(str(each["row"]))].get("name", ""),
                str(each["decision"]),
                "" if each["against"] is None else str(each["against"]),
                str(each["probability"]),
                str(each["because"]),
            )
            for each in decided
        ],
    )
    return 0


def rows_of(path: Path) -> list[dict[str, str]]:
    """The data rows of a CSV with a header: UTF-8 with or without BOM, UTF-16, or what a Japanese Excel writes.

    Raises:
        WrongUsage: not to be opened, not CSV text, without a known column, or a column twice.
    """
    from contacts.exchange.csv import read_rows

    return read_csv(path, read_rows)


def read_csv(path: Path, read: Callable[[bytes], Table]) -> Table:
    """What `read` makes of the file.

    Raises:
        WrongUsage: not to be opened, not CSV text, without a known column, or a column twice.
    """
    from api.exits import WrongUsage
    from contacts.exchange.exchange import UnreadableFile

    try:
        return read(path.read_bytes())
    except OSError as error:
        raise WrongUsage(f"{path} cannot be opened: {error.strerror}.", "Check the name.") from error
    except UnreadableFile as error:
        raise WrongUsage(f"{path}: {error.message}", error.hint) from error
