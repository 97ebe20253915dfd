"""What every test may ask for: rewritten goldens, a private PostgreSQL, a Chromium; and what if one is missing."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.routing import BaseRoute

from contacts.engine import migrate, open_engine
from tests.house.parts import REQUIRE_ALL, Part, all_required, look_round
from tests.house.postgres_server import private_postgres

PARTS = pytest.StashKey[dict[str, Part]]()
LEFT_OUT = pytest.StashKey[Counter[str]]()
REQUIRED = pytest.StashKey[bool]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite the golden files from what the code says now; look at the diff before committing it",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[PARTS] = look_round()
    config.stash[LEFT_OUT] = Counter()
    config.stash[REQUIRED] = all_required()
    # A word to the suite, not a setting: the product under test refuses settings it does not know.
    os.environ.pop(REQUIRE_ALL, None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what this machine cannot run; where everything is required it stays in and fails."""
    if config.stash[REQUIRED]:
        return
    kept, left_out = [], []
    for item in items:
        if missing := _missing(item):
            config.stash[LEFT_OUT][missing[0].mark] += 1
            left_out.append(item)
        else:
            kept.append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def pytest_runtest_setup(item: pytest.Item) -> None:
    for part in _missing(item):
        pytest.fail(f"this machine has no {part.name}, and every test is required here: {part.hint}", pytrace=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    counts = config.stash[LEFT_OUT]
    if counts:
        parts = config.stash[PARTS]
        said = "; ".join(
            f"{n} {mark} (no {parts[mark].name}: {parts[mark].hint})" for mark, n in sorted(counts.items())
        )
        terminalreporter.write_line(f"left out: {said}", yellow=True)
    if config.stash[REQUIRED] and (skipped := terminalreporter.stats.get("skipped")):
        terminalreporter.write_line(f"{len(skipped)} tests were skipped, and every test is required here", red=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skipped test is a failed run where every test is required."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    required = session.config.stash[REQUIRED]
    if reporter and required and reporter.stats.get("skipped") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _missing(item: pytest.Item) -> list[Part]:
    parts = item.config.stash[PARTS]
    return [part for mark, part in parts.items() if part.found is None and item.get_closest_marker(mark)]


@pytest.fixture(scope="session")
def update_golden(pytestconfig: pytest.Config) -> bool:
    """Whether this run rewrites the golden files instead of comparing with them."""
    return bool(pytestconfig.getoption("--update-golden"))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty book at head; to be copied, for making one takes half a second and most tests need one."""
    path = tmp_path_factory.mktemp("template") / "book.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()  # the last connection folds the write-ahead log into the file
    return path


@pytest.fixture
def home_folder(tmp_path: Path, sqlite_template: Path) -> Path:
    """A home folder with an empty book, as the second start finds it."""
    folder = tmp_path / "home"
    folder.mkdir()
    shutil.copy(sqlite_template, folder / "book.sqlite3")
    return folder


@pytest.fixture(scope="session")
def shared_routes() -> Callable[[FastAPI], FastAPI]:
    """Lets apps share the routes of the first: each works out its own at its first request, for a quarter second."""
    routes: list[BaseRoute] = []

    def share(app: FastAPI) -> FastAPI:
        if routes:
            app.router.routes[:] = routes
        else:
            routes.extend(app.router.routes)
        return app

    return share


@pytest.fixture(scope="session")
def postgres_url(pytestconfig: pytest.Config) -> Iterator[str]:
    """SQLAlchemy URL of a private, empty PostgreSQL; for tests marked `postgres`."""
    part = pytestconfig.stash[PARTS]["postgres"]
    if part.found is None:
        pytest.fail(
            f"no {part.name} here: {part.hint}; mark the test `postgres`, so that it is left out", pytrace=False
        )
    with private_postgres(Path(part.found)) as url:
        yield url


@pytest.fixture(scope="session")
def chromium_path(pytestconfig: pytest.Config) -> str:
    """The system's Chromium; for tests marked `browser`."""
    part = pytestconfig.stash[PARTS]["browser"]
    if part.found is None:
        pytest.fail(f"no {part.name} here: {part.hint}; mark the test `browser`, so that it is left out", pytrace=False)
    return part.found
