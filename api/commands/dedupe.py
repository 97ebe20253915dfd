"""`meishi dedupe`: 名寄せ of a whole file, or of the book."""

from __future__ import annotations

import csv
import os
import tempfile
from pathlib import Path
from typing import Annotated

import typer


def dedupe(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE.csv]", help="Rows; none: the book.")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="CLUSTERS.csv", help="Where the answer goes.")] = None,
    engine: Annotated[str, typer.Option(metavar="ENGINE", help="duckdb, or spark for very large files.")] = "duckdb",
) -> int:
    """Find the rows that are one person; contradictions are left apart and named, never silently merged.

    With FILE, CLUSTERS gets the columns row, cluster and probability; row counts data rows from 0, and a cluster has
    the number of its first row. Without FILE the book is looked through; likely pairs become questions.

    Example: meishi dedupe contacts.csv --out clusters.csv
    """
    from api.exits import WrongUsage
    from matching.batch import ENGINES

    if engine not in ENGINES:
        raise WrongUsage(f"There is no engine {engine}.", f"Take {' or '.join(ENGINES)}.")
    if file is None:
        if out is not None:
            raise WrongUsage("--out needs a FILE.", "Without one the book's questions go to its review queue.")
        return _book(engine)
    if out is None:
        raise WrongUsage("--out is missing.", "Say where the clusters go: --out CLUSTERS.csv")
    return _file(file, out, engine)


def _file(file: Path, out: Path, engine: str) -> int:
    """Nothing is written before everything is known, and then all at once."""
    from api.commands.match import read_csv
    from api.exits import WrongUsage
    from contacts.exchange.csv import read_columns
    from matching.batch import dedupe as put_together

    found = put_together(read_csv(file, read_columns), engine=engine)
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=out.parent, prefix=f".{out.name}.", delete=False
        ) as made:
            lines = csv.writer(made)
            lines.writerow(("row", "cluster", "probability"))
            lines.writerows(
                (row, cluster, f"{probability:.6f}")
                for row, (cluster, probability) in enumerate(zip(found.cluster, found.probability, strict=True))
            )
        os.replace(made.name, out)
    except OSError as error:
        raise WrongUsage(f"{out} cannot be written: {error.strerror}.", "Choose another place.") from error
    people = len(set(found.cluster))
    typer.echo(
        f"{len(found.cluster)} rows, {people} people; {len(found.questions)} likely pairs left apart for a person.",
        err=True,
    )
    return 0


_BECAUSE = "台帳全体の照合で同じ方の可能性があるため、確認が必要です。"


def _book(engine: str) -> int:
    """Every likely pair of the book becomes a question, unless it is one already or was answered."""
    from api.home import open_home
    from api.settings import load_settings
    from matching.batch import dedupe as put_together

    home = open_home(load_settings())
    try:
        with home.reading() as desk:
            everybody = desk.persons.everybody()
        found = put_together(everybody.columns, engine=engine, never=everybody.never)
        with home.writing() as desk:
            asked = [
                desk.persons.ask(
                    everybody.ids[link.a],
                    everybody.ids[link.b],
                    probability=link.probability,
                    because=_BECAUSE,
                    by="meishi dedupe",
                )
                for link in (*found.joined, *found.questions)
            ]
    finally:
        home.close()
    new = sum(question is not None for question in asked)
    typer.echo(f"{len(everybody.ids)} contacts; {new} new questions in the review queue.", err=True)
    return 0
