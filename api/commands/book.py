"""`meishi contacts`, `export` and `status`: questions to the book."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.terminal import table

if TYPE_CHECKING:
    from api.home import OpenBook
    from contacts.book import Book
    from contacts.views import ContactRow


def contacts(
    query: Annotated[str, typer.Argument(help="Any part of name, reading, romaji, company, phone or mail.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a contact and line.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=100000, help="At most so many.")] = 200,
) -> int:
    """Search the book; everybody without a QUERY.

    Example: meishi contacts 髙橋
    """
    from api.showing import contact_row

    with _book() as book:
        rows = list(_rows(book, query, limit))
    if as_json:
        for row in rows:
            typer.echo(json.dumps(contact_row(row).model_dump(mode="json"), ensure_ascii=False))
        return 0
    table(
        "",
        ("name", "reading", "company", "department", "title", "phone", "mail", ""),
        [
            (
                row.name,
                row.name_kana,
                row.company,
                row.department,
                row.title,
                row.mobile or row.phone,
                row.email,
                "?" if row.needs_review else "",
            )
            for row in rows
        ],
    )
    if not rows:
        typer.echo(
            f"nobody fits “{query}”" if query else "the book is empty; begin with: meishi ingest FOLDER", err=True
        )
    return 0


def _rows(book: Book, query: str, limit: int) -> Iterator[ContactRow]:
    after: str | None = None
    while limit > 0:
        page = book.contacts(query, after=after, limit=min(limit, 500))
        yield from page.items
        limit -= len(page.items)
        after = page.after
        if after is None:
            return


def export(
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            help="csv (opens in Excel), xlsx, vcard, vcard4, meishi (everything, for another book),"
            " salesforce, kintone, hubspot, freee, google, eight.",
        ),
    ] = "csv",
    out: Annotated[Path | None, typer.Option(help="A new file; default: standard output.")] = None,
) -> int:
    """Write every contact in a format that others read.

    Example: meishi export --format csv > contacts.csv
    """
    from api.exits import WrongUsage
    from contacts.exchange.registry import EXCHANGES

    if format_ not in EXCHANGES:
        raise WrongUsage(f"There is no format {format_}.", f"Choose one of {', '.join(EXCHANGES)}.")
    with _desk() as desk:
        data = EXCHANGES[format_]().write(desk.portraits.everybody(), desk.portraits.targets())
    if out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return 0
    try:
        with out.open("xb") as file:
            file.write(data)
    except FileExistsError as error:
        raise WrongUsage(f"{out} exists already, and nothing is overwritten.", "Choose another name.") from error
    except OSError as error:
        raise WrongUsage(f"{out} cannot be written: {error.strerror}.", "Choose another place.") from error
    return 0


def status(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> int:
    """Say what is in the book and in the queue.

    Example: meishi status --json
    """
    with _book() as book:
        found = asdict(book.status())
    if as_json:
        typer.echo(json.dumps(found))
    else:
        table("", ("", ""), [(name, str(count)) for name, count in found.items()])
    return 0


@contextmanager
def _book() -> Iterator[Book]:
    """The book of this home folder, to be looked at."""
    with _desk() as desk:
        yield desk.book


@contextmanager
def _desk() -> Iterator[OpenBook]:
    """Everything in this home folder, to be looked at."""
    from api.home import open_home
    from api.settings import load_settings

    home = open_home(load_settings())
    try:
        with home.reading() as desk:
            yield desk
    finally:
        home.close()
