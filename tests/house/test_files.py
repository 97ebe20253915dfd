"""Files stay small enough to read, the wheel holds all of them, and none names the machine it was written on."""

from __future__ import annotations

import fnmatch
import re
import tomllib
from pathlib import Path

import pytest

from tests.house.sources import FLOORS, ROOT, modules, tracked

LONGEST = 350

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = PROJECT["tool"]["setuptools"]["packages"]
PACKAGE_DATA = PROJECT["tool"]["setuptools"]["package-data"]

# Written in pieces, so that this file does not find itself; the home of x is nobody's and may stand in test data.
MACHINE_PATH = re.compile(r"(?<![\w.~:/})-])/(?:wor[k]|roo[t]|hom[e](?!/x/)|User[s]|tm[p])/")
INDEX_ADDRESS = re.compile(r"(?:index-url|find-links|registry)\s*[= ]\s*[\"']?(?:https?|file):", re.IGNORECASE)


def text_of(path: Path) -> str:
    """The file's text; "" for a picture or a model."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def test_no_file_is_too_long_to_read() -> None:
    long = {
        str(path): lines
        for path in tracked()
        if path.suffix == ".py" and (lines := text_of(path).count("\n")) > LONGEST
    }

    assert long == {}


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    found = [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in tracked()
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]

    assert found == []


@pytest.mark.parametrize(
    "line", ["/wor" + "k/main/x", "see /tm" + "p/cards", '"/roo' + 't/.cache"', "(/hom" + "e/taro/cards)"]
)
def test_a_path_of_a_machine_would_be_found(line: str) -> None:
    assert MACHINE_PATH.search(line)


@pytest.mark.parametrize("line", ["/api/v1/wor" + "k/1", "a/tmp/b", "~/tmp/", "homework/"])
def test_other_slashes_are_left_alone(line: str) -> None:
    assert not MACHINE_PATH.search(line)


def test_no_file_names_a_package_registry() -> None:
    found = [str(path) for path in tracked() if INDEX_ADDRESS.search(text_of(path))]

    assert found == []


def test_the_wheel_lists_every_package() -> None:
    folders = sorted({str(path.parent).replace("/", ".") for path in modules()})

    assert sorted(PACKAGES) == folders
    assert [name for name in folders if not (ROOT / name.replace(".", "/") / "__init__.py").exists()] == []


def test_the_wheel_carries_every_data_file() -> None:
    left_behind = []
    for path in tracked():
        if path.parts[0] not in FLOORS or path.suffix == ".py":
            continue
        owner = next((p for p in path.parents if (ROOT / p / "__init__.py").exists()), None)
        assert owner is not None, path
        patterns = PACKAGE_DATA.get(str(owner).replace("/", "."), [])
        if not any(fnmatch.fnmatch(str(path.relative_to(owner)), pattern) for pattern in patterns):
            left_behind.append(str(path))

    assert left_behind == []
