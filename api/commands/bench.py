"""`meishi bench`: measurements. They need the tests' card drawing, so they run from a checkout only."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import typer

app = typer.Typer(
    help="Measure accuracy and speed; from a checkout.\n\nExample: meishi bench read",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def _group() -> None:
    pass


# Its own arguments and `--help` are the benchmark's.
_PASSED_ON = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


@app.command("read", context_settings=_PASSED_ON)
def read(context: typer.Context) -> int:
    """Field accuracy by kind and capture level on fresh cards, beside the plain readers.

    Example: meishi bench read --samples FOLDER
    """
    return _run("read", context.args)


@app.command("ocr", context_settings=_PASSED_ON)
def ocr(context: typer.Context) -> int:
    """Lines and fields read word for word: each reader alone, each addition left out; CPU by stage and memory.

    Example: meishi bench ocr --count 10
    """
    return _run("ocr", context.args)


@app.command("find", context_settings=_PASSED_ON)
def find(context: typer.Context) -> int:
    """How well cards are found and set straight: recall and precision by set.

    Example: meishi bench find --sets touching flatbed
    """
    return _run("find", context.args)


@app.command("fields", context_settings=_PASSED_ON)
def fields(context: typer.Context) -> int:
    """Fields by kind and level: right, spurious, accepted, wrong among the accepted, and calibration.

    Example: meishi bench fields --count 30
    """
    return _run("fields", context.args)


@app.command("make", context_settings=_PASSED_ON)
def make(context: typer.Context) -> int:
    """Write the pictures and the truth of a named set of invented cards, for measuring any system.

    Example: meishi bench make quick-1 --out FOLDER
    """
    return _run("make", context.args)


@app.command("predict", context_settings=_PASSED_ON)
def predict(context: typer.Context) -> int:
    """Read the pictures of a set with a baseline: plain Tesseract, PP-OCR alone, or ours.

    Example: meishi bench predict "Tesseract alone" FOLDER
    """
    return _run("predict", context.args)


@app.command("score", context_settings=_PASSED_ON)
def score(context: typer.Context) -> int:
    """Score the predictions of any system, one JSON object a line, against the truth of a set.

    Example: meishi bench score FOLDER/truth.jsonl PREDICTIONS.jsonl
    """
    return _run("score", context.args)


@app.command("match", context_settings=_PASSED_ON)
def match(context: typer.Context) -> int:
    """Who is found, merged and asked about in generated books, and how fast.

    Example: meishi bench match --sizes 10000 --kinds usual
    """
    return _run("match", context.args)


@app.command("dedupe", context_settings=_PASSED_ON)
def dedupe(context: typer.Context) -> int:
    """名寄せ of a generated file of any size: what was put together, mixed up and left apart, CPU time and memory.

    Example: meishi bench dedupe --rows 100000 --kinds usual
    """
    return _run("dedupe", context.args)


@app.command("pages", context_settings=_PASSED_ON)
def pages(context: typer.Context) -> int:
    """How long the pages of a large generated book take: lists, searches, a contact, a company.

    Example: meishi bench pages --people 100000
    """
    return _run("pages", context.args)


@app.command("import", context_settings=_PASSED_ON)
def import_(context: typer.Context) -> int:
    """How long a large file takes into the book, matching included, and to take it back.

    Example: meishi bench import --rows 10000
    """
    return _run("imports", context.args)


@app.command("pivot", context_settings=_PASSED_ON)
def pivot(context: typer.Context) -> int:
    """How long pivot tables over a large generated book take, question by question, and finding who is calling.

    Example: meishi bench pivot --encounters 1000000
    """
    return _run("pivot", context.args)


@app.command("bulk", context_settings=_PASSED_ON)
def bulk(context: typer.Context) -> int:
    """A stack of scans from files to contacts: cards a minute by processes, CPU s a card by stage, memory.

    Example: meishi bench bulk --count 200
    """
    return _run("bulk", context.args)


def _run(name: str, arguments: list[str]) -> int:
    from api.exits import SetupMissing

    root = Path(__file__).resolve().parents[2]
    if not (root / "tests" / "benchmarks" / f"{name}.py").is_file():
        raise SetupMissing(
            "meishi bench runs from a checkout of the project only: it draws its own cards.",
            f"Clone the repository, then: make test, .venv/bin/meishi bench {name}",
        )
    sys.path.insert(0, str(root))
    code: int = import_module(f"tests.benchmarks.{name}").main(arguments)
    return code
