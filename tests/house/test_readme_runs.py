"""The README's command lines do what they say when they are typed one after the other."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.house.shell_blocks import shell_lines
from tests.house.sources import ROOT

ELSEWHERE = ("make ", "source ", "meishi serve")  # make runs these tests; the pages have their own


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with what the README speaks of: photo.jpg, scans/, inbox/, scanner/, customers.csv."""
    photos = sorted((ROOT / "fixtures" / "cards").glob("*/photo.jpg"))[:3]
    shutil.copy(photos[0], tmp_path / "photo.jpg")
    (tmp_path / "scans").mkdir()
    Image.open(photos[1]).save(tmp_path / "scans" / "monday.pdf", resolution=300)
    (tmp_path / "inbox").mkdir()
    shutil.copy(photos[2], tmp_path / "inbox" / "card.jpg")
    (tmp_path / "scanner").mkdir()
    shutil.copy(photos[2], tmp_path / "scanner" / "again.jpg")
    row = "氏名,会社名,メールアドレス\n青木 美咲,株式会社青葉計測,misaki@aoba.example.jp\n"
    (tmp_path / "customers.csv").write_text(row, encoding="utf-8")
    return tmp_path


@pytest.mark.engine
def test_the_readmes_commands_run(desk: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "MEISHI_HOME": str(desk / "data")}
    lines = [line for line in shell_lines("README.md") if not line.startswith(ELSEWHERE)]

    runs = [
        subprocess.run(
            ["bash", "-o", "pipefail", "-c", line],
            cwd=desk, env=environment, capture_output=True, text=True, check=False, timeout=120,
        )
        for line in lines
    ]  # fmt: skip

    assert len(lines) >= 5
    assert [(line, run.stderr) for line, run in zip(lines, runs, strict=True) if run.returncode != 0] == []
    assert (desk / "cards.jsonl").read_text(encoding="utf-8").startswith('{"source"')
    assert (desk / "contacts.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert '"prefecture": "東京都"' in runs[lines.index(next(x for x in lines if "parse" in x))].stdout
