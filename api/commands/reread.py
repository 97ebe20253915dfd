"""`meishi reread`: stored originals read again with better readers, and a report of what that changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections import Counter

    from api.home import OpenBook
    from contacts.reread_report import Change
    from contacts.sittings import Tally


def reread(
    older_than: Annotated[
        str, typer.Option(metavar="VERSION", help="Only what an older pipeline read; default: any but today's.")
    ] = "",
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="Read them now, or leave that to a worker.")] = True,
    processes: Annotated[int, typer.Option(min=0, help="How many read; default: one a core.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object for each field that changed.")] = False,
) -> int:
    """Read stored pictures again where today's pipeline has not. What a person said or confirmed never changes.

    What is read better and accepted takes the old reading's place with its provenance; what is not sure goes to 確認.

    Example: meishi reread --older-than 2
    """
    from api.commands.bulk import read_until
    from api.exits import DONE, SOME_UNREAD
    from api.home import open_home
    from api.logs import set_up
    from api.settings import load_settings
    from api.version import PIPELINE
    from contacts.intake_log import REREAD
    from contacts.reread_report import Change, sums

    before = _version(older_than) if older_than else None
    settings = load_settings()
    set_up(settings.log, quiet=True)  # between the lines of progress: troubles alone
    home = open_home(settings)
    try:
        with home.writing() as desk:
            pages = [
                (sha256, page)
                for sha256, page, by in desk.log.read_by_others(PIPELINE)
                if before is None or _order(by) < before
            ]
            for sha256, page in pages:
                desk.log.enqueue(sha256=sha256, page=page or None, priority=REREAD, pipeline_version=PIPELINE)
        shas = frozenset(sha256 for sha256, _ in pages)

        def count(desk: OpenBook) -> Tally:
            return desk.sittings.reread_tally(PIPELINE)

        if wait:
            read_until(home, count, lambda _desk: shas, processes)
        with home.reading() as desk:
            tally, offered = count(desk), desk.offers.waiting()
            found = [one for one in desk.originals.changes(PIPELINE) if one.change is not Change.SAME or not as_json]
        if as_json:
            for one in found:
                said = {
                    "card": one.card_id, "kind": one.kind, "change": one.change.value, "before": one.before,
                    "after": one.after,
                }  # fmt: skip
                typer.echo(json.dumps(said, ensure_ascii=False))
        else:
            _report(tally, sums(iter(found)), offered=offered)
        return DONE if tally.ended == tally.pages or not wait else SOME_UNREAD
    finally:
        home.close()


def _version(said: str) -> tuple[int, ...]:
    from api.exits import WrongUsage

    try:
        return tuple(int(part) for part in said.split("."))
    except ValueError as error:
        raise WrongUsage(f"{said} is no version.", "Versions are numbers: 2, or 2.1.") from error


def _order(version: str) -> tuple[int, ...]:
    """Before every other where it is not one of ours."""
    try:
        return tuple(int(part) for part in version.split("."))
    except ValueError:
        return ()


def _report(tally: Tally, table: dict[str, Counter[Change]], *, offered: int) -> None:
    from api.commands.terminal import table as drawn
    from contacts.reread_report import Change

    waiting = f", {tally.pages - tally.ended} waiting" if tally.pages > tally.ended else ""
    typer.echo(f"pages read again: {tally.ended} of {tally.pages}{waiting}; cards: {tally.cards}")
    if not table:
        return
    rows = [[kind, *(str(table[kind][change]) for change in Change)] for kind in sorted(table)]
    rows.append(["all", *(str(sum(counts[change] for counts in table.values())) for change in Change)])
    drawn("", ["field", *(change.value for change in Change)], rows)
    typer.echo("kept: a person's word stands, though it would be read otherwise now")
    if offered:
        typer.echo(f"offered to people: {offered} confirmed cards, under 名刺 → 読み直しの提案")
