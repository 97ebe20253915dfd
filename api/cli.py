"""The command `meishi`: its list of commands, and one sentence with a hint instead of a traceback.

Each command lives in api/commands/ and imports what it needs when it runs, so that help comes at once. Knows no step.
"""

from __future__ import annotations

import os
import sys

import typer
from typer.exceptions import TyperException

from api.commands import (
    backup,
    bench,
    book,
    cancel,
    dedupe,
    demo,
    doctor,
    import_file,
    ingest,
    match,
    migrate,
    parse,
    read,
    reread,
    serve,
    trust,
    user,
    watch,
    work,
)
from api.commands.terminal import sentence

app = typer.Typer(
    name="meishi",
    help="Japanese business cards in, one trusted and shared contact database out.",
    epilog="Exit codes: 0 done; 1 some inputs could not be read; 2 wrong usage; 3 set-up is missing something.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("read")(read.read)
app.command("ingest")(ingest.ingest)
app.command("watch")(watch.watch)
app.command("reread")(reread.reread)
app.command("serve")(serve.serve)
app.command("work")(work.work)
app.command("contacts")(book.contacts)
app.command("export")(book.export)
app.command("import")(import_file.import_file)
app.command("status")(book.status)
app.command("cancel")(cancel.cancel)
app.command("parse")(parse.parse)
app.command("match")(match.match)
app.command("dedupe")(dedupe.dedupe)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("migrate")(migrate.migrate)
app.command("erase")(backup.erase)
app.command("doctor")(doctor.doctor)
app.command("demo")(demo.demo)
app.add_typer(trust.app, name="trust")
app.add_typer(user.app, name="user")
app.add_typer(bench.app, name="bench")


def main() -> None:
    """Run the command line and end with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """The exit code of these arguments; every refusal is said on stderr in one sentence."""
    from ingest.errors import CardError  # noqa: PLC0415 - light, but not for `--help`

    try:
        code = app(args=arguments or ["--help"], prog_name="meishi", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except TyperException as error:
        say(sentence(error.format_message(), "See meishi --help."))
        return error.exit_code
    except CardError as error:
        from api.exits import exit_code  # noqa: PLC0415 - brings numpy

        say(sentence(error.message, error.hint))
        return exit_code(error)
    except (typer.Abort, KeyboardInterrupt):
        say("stopped; what was begun can be done again")
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone: `meishi read --json … | head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def say(text: str) -> None:
    """To people, on stderr."""
    typer.echo(f"meishi: {text}", err=True)


if __name__ == "__main__":
    main()
