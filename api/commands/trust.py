"""`meishi trust`: what the promise is worth now, and what the book has learnt from people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.terminal import table

if TYPE_CHECKING:
    from api.home import Home
    from contacts.spot_checks import KindTrust

app = typer.Typer(
    help="Say what accepting fields without a person is worth, by people's own verdicts.\n\nExample: meishi trust show",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_STANDING = {"unproven": "not yet proven", "proven": "proven", "broken": "broken: not accepted any more"}


@app.command("show")
def show(as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False) -> int:
    """How many accepted fields people looked at, how many were wrong, and between which rates the truth lies.

    Example: meishi trust show --json
    """
    from api.showing_trust import trust_shape

    with _home() as home, home.reading() as desk:
        record, waiting = desk.trust.now(), len(desk.trust.second_looks())
    if as_json:
        typer.echo(trust_shape(record, waiting).model_dump_json())
        return 0
    header = ("kind", "looked at", "wrong", "suspected", "rate of wrong ones", "promise", "drawn of the next")
    table("", header, [_row(trust) for trust in record])
    if waiting:
        typer.echo(f"{waiting} fields wait for a second person", err=True)
    return 0


def _row(trust: KindTrust) -> tuple[str, ...]:
    low, high = trust.rate
    return (
        trust.kind.value if trust.kind else "all",
        str(trust.tally.checked),
        str(trust.tally.wrong),
        str(trust.tally.suspected),
        f"{low:.4f} to {high:.4f}",
        _STANDING[trust.standing.value],
        f"{trust.share:.0%}",
    )


@app.command("lessons")
def lessons() -> int:
    """What people confirmed and what counts as evidence on the next card.

    Example: meishi trust lessons
    """
    with _home() as home, home.reading() as desk:
        found = desk.trust.lessons()
    rows = [
        (one.lesson_id[:12], one.kind.value, one.value, one.domain, str(one.times), ", ".join(one.by)) for one in found
    ]
    table("", ("lesson", "kind", "value", "domain", "times", "by"), rows)
    return 0


@app.command("forget")
def forget(lesson: Annotated[str, typer.Argument(help="As `meishi trust lessons` lists it.")]) -> int:
    """Take a lesson back: it is no evidence any more, and the values on the cards stay.

    Example: meishi trust forget 3f2a91b04c7d
    """
    from api.exits import WrongUsage

    with _home() as home, home.writing() as desk:
        fitting = [one.lesson_id for one in desk.trust.lessons() if one.lesson_id.startswith(lesson)]
        if len(fitting) != 1:
            raise WrongUsage(
                f"{len(fitting)} lessons begin with {lesson}.", "Give more of it; meishi trust lessons lists them."
            )
        desk.trust.forget(fitting[0], by=home.settings.owner)
    return 0


@contextmanager
def _home() -> Iterator[Home]:
    from api.home import open_home
    from api.settings import load_settings

    home = open_home(load_settings())
    try:
        yield home
    finally:
        home.close()
