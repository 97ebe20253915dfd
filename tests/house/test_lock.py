"""What is installed is what was chosen: every package pinned by hash, exactly one OpenCV, no address."""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path

import pytest

from tests.house.sources import ROOT

LOCKS = ("build.txt", "run.txt", "s3.txt", "test.txt", "train.txt")
NEVER = ("opencv-python", "opencv-contrib-python", "opencv-contrib-python-headless", "normalize", "matching", "ingest")
"""A second cv2 (docs/adr/0002), and strangers that are called like our rooms."""


def entries(name: str) -> dict[str, str]:
    """The lock's requirement lines with their hashes, by package name; a package may be pinned once a marker."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return {line.split(" --hash")[0].strip(): line for line in lines}


def pins(name: str) -> set[str]:
    """What is pinned, whatever it is pinned for."""
    return {entry.split(";")[0].strip() for entry in entries(name)}


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_version_and_hashes(name: str) -> None:
    loose = [
        entry for entry, line in entries(name).items()
        if not re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+", entry) or not re.search(r"--hash=sha256:[0-9a-f]{64}", line)
    ]  # fmt: skip

    assert entries(name)
    assert loose == []


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_names_an_address(name: str) -> None:
    assert "://" not in (ROOT / "requirements" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_lets_a_stranger_in(name: str) -> None:
    locked = {entry.split("==")[0] for entry in entries(name)}

    assert locked.isdisjoint(NEVER)


def test_the_tests_run_with_what_the_product_runs_with() -> None:
    assert set(entries("run.txt")) <= set(entries("test.txt"))
    assert set(entries("build.txt")) <= set(entries("run.txt"))
    assert pins("s3.txt") <= pins("test.txt")


def test_exactly_one_distribution_brings_cv2() -> None:
    assert set(importlib.metadata.packages_distributions()["cv2"]) == {"opencv-python-headless"}


def test_what_is_installed_is_what_is_locked() -> None:
    locked = dict(entry.split(";")[0].strip().split("==") for entry in entries("test.txt") if ";" not in entry)
    other = {
        name: (version, installed)
        for name, version in locked.items()
        if (installed := importlib.metadata.version(name.split("[")[0])) != version
    }

    assert other == {}
    assert Path(ROOT / "requirements").is_dir()
