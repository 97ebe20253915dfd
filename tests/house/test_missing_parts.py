"""The suite's own promises: what is missing is left out in one line, and nothing is left out where all is required."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy.exc import OperationalError

from tests.house.parts import all_required, find_chromium, find_postgres
from tests.house.postgres_server import private_postgres

ROOT = Path(__file__).resolve().parents[2]


def run_probe(probe: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """One run of pytest on `probe` with this suite's conftest, on a machine with nothing on its PATH."""
    clean = {"PATH": "/nonexistent", "HOME": os.environ.get("HOME", "/"), "CHROMIUM": "/nonexistent/chromium"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "--rootdir", ROOT, "-p", "tests.conftest",
         "-p", "no:cacheprovider", probe],
        cwd=ROOT, env=clean | environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


@pytest.fixture
def probe(tmp_path: Path) -> Path:
    path = tmp_path / "test_probe.py"
    path.write_text(
        "import pytest\n"
        "@pytest.mark.browser\n"
        "def test_a_page(): pass\n"
        "@pytest.mark.browser\n"
        "def test_another_page(): pass\n"
        "def test_plain(): pass\n"
    )
    return path


def test_tests_of_a_missing_part_are_left_out_with_one_line(probe: Path) -> None:
    run = run_probe(probe)

    assert run.returncode == 0, run.stdout + run.stderr
    assert "1 passed, 2 deselected" in run.stdout
    lines = [line for line in run.stdout.splitlines() if line.startswith("left out:")]
    assert lines == [
        "left out: 2 browser (no Chromium: install chromium and libatomic1, or name a browser in CHROMIUM)"
    ]


@pytest.mark.parametrize("switch", ["CI", "MEISHI_TEST_REQUIRE_ALL"])
def test_tests_of_a_missing_part_fail_where_all_is_required(probe: Path, switch: str) -> None:
    run = run_probe(probe, **{switch: "true"})

    assert run.returncode == 1
    assert "1 passed, 2 errors" in run.stdout
    assert "no Chromium, and every test is required here" in run.stdout


def test_a_skipped_test_fails_the_run_where_all_is_required(tmp_path: Path) -> None:
    probe = tmp_path / "test_probe.py"
    probe.write_text("import pytest\ndef test_plain(): pass\ndef test_lazy(): pytest.skip('no font')\n")

    here, required = run_probe(probe), run_probe(probe, CI="true")

    assert here.returncode == 0
    assert required.returncode == 1
    assert "1 tests were skipped" in required.stdout


def test_the_switch_is_hidden_from_the_product(tmp_path: Path) -> None:
    probe = tmp_path / "test_probe.py"
    probe.write_text("import os\ndef test_plain(): assert 'MEISHI_TEST_REQUIRE_ALL' not in os.environ\n")

    assert run_probe(probe, MEISHI_TEST_REQUIRE_ALL="1").returncode == 0


@pytest.mark.parametrize(
    ("environment", "expected"),
    [({}, False), ({"CI": "true"}, True), ({"CI": "false"}, False), ({"MEISHI_TEST_REQUIRE_ALL": "1"}, True)],
)
def test_ci_or_the_switch_requires_everything(environment: dict[str, str], expected: bool) -> None:
    assert all_required(environment) is expected


def test_the_named_chromium_wins_over_those_on_the_path(tmp_path: Path) -> None:
    for name in ("chromium", "mine"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)

    assert find_chromium({"PATH": str(tmp_path)}) == str(tmp_path / "chromium")
    assert find_chromium({"PATH": str(tmp_path), "CHROMIUM": str(tmp_path / "mine")}) == str(tmp_path / "mine")
    assert find_chromium({"PATH": "/nonexistent"}) is None


def test_the_newest_postgres_is_taken(tmp_path: Path) -> None:
    for version in ("9.6", "15", "100"):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        (folder / "initdb").touch()
        if version != "100":  # a client without a server
            (folder / "postgres").touch()

    assert find_postgres({"PATH": "/nonexistent"}, tmp_path) == str(tmp_path / "15" / "bin")


@pytest.mark.postgres
def test_the_private_postgres_answers_on_its_socket_and_is_gone_afterwards() -> None:
    binaries = find_postgres()
    assert binaries

    with private_postgres(Path(binaries)) as url:
        engine = sqlalchemy.create_engine(url)
        with engine.connect() as connection:
            addresses = connection.exec_driver_sql("SHOW listen_addresses").scalar_one()
            encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
        engine.dispose()

    assert addresses == ""  # no port, on no address
    assert encoding == "UTF8"
    home = Path(sqlalchemy.make_url(url).query["host"])  # type: ignore[arg-type]  # a test's URL names one folder
    assert not home.exists()
    with pytest.raises(OperationalError):
        engine.connect()


@pytest.mark.postgres
def test_the_suites_postgres_is_empty_and_writable(postgres_url: str) -> None:
    engine = sqlalchemy.create_engine(postgres_url)
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TEMPORARY TABLE note (text text)")
        connection.exec_driver_sql("INSERT INTO note VALUES ('髙﨑')")
        text = connection.exec_driver_sql("SELECT text FROM note").scalar_one()
    engine.dispose()

    assert text == "髙﨑"
