"""`meishi migrate`: the database brought to the shape this program needs."""

from __future__ import annotations

from typing import Annotated

import typer


def migrate(
    check: Annotated[bool, typer.Option("--check", help="Only say whether there is something to do.")] = False,
) -> int:
    """Bring the database to the shape this program needs, or say that it is there. Every other command does so, too.

    Of a team it is run once, before the new version starts on the machines; a second one waits for the first.

    Example: meishi migrate
    """
    from sqlalchemy.exc import SQLAlchemyError

    from api.home import unusable
    from api.settings import load_settings
    from contacts.engine import migrate as bring
    from contacts.engine import open_engine, shape_of

    settings = load_settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.book_url)
    try:
        before = shape_of(engine)
        if before.newest:
            typer.echo(f"the database is at {before.now}: nothing to do")
            return 0
        if check:
            typer.echo(f"the database is at {before.now or 'nothing'}, this program needs {before.wanted}")
            return 1
        bring(engine)
    except SQLAlchemyError as error:
        raise unusable(error) from error
    finally:
        engine.dispose()
    typer.echo(f"the database went from {before.now or 'nothing'} to {before.wanted}")
    return 0
