"""`meishi match`: each row of one CSV decided against the rows of another, without a database."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Annotated

import typer

from api.commands.terminal import table


def match(
    new: Annotated[Path, typer.Argument(metavar="NEW.csv", help="Rows to decide.")],
    against: Annotated[Path, typer.Option(metavar="BOOK.csv", help="Rows that are known.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a new row and line.")] = False,
) -> int:
    """Decide for each row of NEW whether BOOK knows the person: same, moved, colleague, new or unsure.

    Columns are field kinds (name, company, email …), any subset of them.

    Example: meishi match NEW.csv --against BOOK.csv
    """
    from matching.rows import match_rows  # noqa: PLC0415 - dictionaries load when they are needed

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
    """The data rows of a CSV with a header, UTF-8 with or without BOM.

    Raises:
        WrongUsage: not to be opened, not UTF-8, without a known column, or a column twice.
    """
    from api.exits import WrongUsage  # noqa: PLC0415
    from normalize.draft import FieldKind  # noqa: PLC0415

    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise WrongUsage(f"{path} cannot be opened: {error.strerror}.", "Check the name.") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise WrongUsage(f"{path} is not UTF-8 (line {line}).", "Save it as CSV UTF-8.") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        names = [name.strip() for name in header]
        known = {kind.value for kind in FieldKind}
        if not known & set(names):
            raise WrongUsage(f"{path} has none of our columns.", f"Name them: {', '.join(sorted(known))}.")
        twice = sorted({name for name in names if name in known and names.count(name) > 1})
        if twice:
            raise WrongUsage(f"{path} has the column {twice[0]} twice.", "Keep one of them.")
        return [dict(zip(names, row, strict=False)) for row in reader if any(row)]
    except csv.Error as error:
        raise WrongUsage(f"{path} line {reader.line_num} is not CSV: {error}.", "Save it again as CSV.") from error
