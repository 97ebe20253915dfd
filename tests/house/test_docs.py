"""The documents name all that there is, and nothing that is not there."""

from __future__ import annotations

import contextlib
import importlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from api.cli import app
from api.settings import Settings, known_variables
from contacts.exchange.registry import EXCHANGES
from ocr.engines.registry import ENGINES
from tests.house.shell_blocks import DOCUMENTS, Shown, shell_lines, shown_calls
from tests.house.sources import ROOT, tracked
from tests.support.tables import table

MARKDOWN = [path for path in tracked() if path.suffix == ".md"]


def text(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


@pytest.mark.parametrize("variable", known_variables())
def test_every_setting_is_documented(variable: str) -> None:
    assert f"| `{variable}` |" in text("docs/operating.md")


def test_no_document_names_a_setting_that_does_not_exist() -> None:
    known = {*known_variables(), "MEISHI_TEST_REQUIRE_ALL"}

    named = {name for path in MARKDOWN for name in re.findall(r"MEISHI_[A-Z_]*[A-Z]", text(str(path)))}

    assert named - known == set()


def test_documented_defaults_are_the_real_ones() -> None:
    settings = Settings()
    rows = dict(re.findall(r"^\| `(MEISHI_\w+)` \| `?([^|`]*)`? ", text("docs/operating.md"), re.MULTILINE))

    said = {name: rows[name] for name in rows if not rows[name].startswith("empty") and rows[name] != "./data"}

    for name, default in said.items():
        value: object = settings
        for piece in name.removeprefix("MEISHI_").lower().split("__"):
            value = getattr(value, piece)
        plain = (
            f"{value:g}" if isinstance(value, float) else str(value).lower() if isinstance(value, bool) else str(value)
        )
        assert plain == default, name


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_is_documented(engine: str) -> None:
    assert f"| `{engine}` |" in text("docs/operating.md")


@pytest.mark.parametrize("exporter", EXCHANGES)
def test_every_exporter_is_documented(exporter: str) -> None:
    assert f"`meishi export --format {exporter}`" in text("docs/operating.md")


@pytest.mark.parametrize("path", MARKDOWN, ids=str)
def test_every_link_inside_the_house_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", text(str(path)))

    lost = [link for link in links if "://" not in link and not (ROOT / path.parent / link).exists()]

    assert lost == []


def test_every_model_and_font_of_others_stands_in_the_notice() -> None:
    fonts = {row[5].split()[0] for row in table("fonts")}
    models = {str(path) for path in tracked() if path.suffix == ".onnx"}

    assert [name for name in sorted(fonts | models) if not re.search(rf"\b{re.escape(name)}\b", text("NOTICE"))] == []


def benchmark_options(name: str) -> set[str]:
    """What `meishi bench NAME` itself says it takes: its options are passed on unread."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), pytest.raises(SystemExit):
        importlib.import_module(f"tests.benchmarks.{name}").main(["--help"])
    return set(re.findall(r"--[a-z-]+", said.getvalue()))


@pytest.mark.parametrize("shown", [shown for document in DOCUMENTS for shown in shown_calls(document)], ids=str)
def test_every_command_shown_exists_with_its_options(shown: Shown) -> None:
    command: Any = get_command(app)
    words = list(shown.words)
    while words and hasattr(command, "commands") and words[0] in command.commands:
        command = command.commands[words.pop(0)]
    options = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    if command.context_settings.get("ignore_unknown_options"):
        options |= benchmark_options(command.name)

    assert not hasattr(command, "commands"), f"`{shown.line}` names no command"
    assert [word for word in words if word.startswith("-") and word != "--help" and word not in options] == []


def test_every_command_has_help_with_an_example() -> None:
    def leaves(command: Any, path: str) -> Iterator[tuple[str, Any]]:
        for name, child in command.commands.items():
            yield from leaves(child, f"{path} {name}") if hasattr(child, "commands") else [(f"{path} {name}", child)]

    found = dict(leaves(get_command(app), "meishi"))

    assert found
    assert [path for path, command in found.items() if not command.help] == []
    assert [path for path, command in found.items() if path not in f"{command.help} {command.epilog}"] == []


def test_both_readmes_show_the_same_commands() -> None:
    assert shell_lines("README.md") == shell_lines("README.ja.md")
