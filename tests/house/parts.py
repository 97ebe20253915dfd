"""What some tests need beyond Python packages, and whether this machine has it."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something of the system that one mark stands for."""

    mark: str
    name: str
    found: str | None
    """Where it is; None where the machine lacks it."""
    hint: str
    """How to get it."""


def find_chromium(environment: Mapping[str, str] = os.environ) -> str | None:
    """The Chromium to walk the pages with: the one CHROMIUM names, else the first on PATH."""
    if named := environment.get("CHROMIUM"):
        return shutil.which(named)
    return next((path for name in BROWSERS if (path := shutil.which(name, path=environment.get("PATH")))), None)


def find_browser() -> str | None:
    """The Chromium, where Playwright's own driver can start too: the one system library it needs is often missing."""
    if sys.platform == "linux":
        try:
            ctypes.CDLL("libatomic.so.1")
        except OSError:
            return None
    return find_chromium()


def find_postgres(
    environment: Mapping[str, str] = os.environ, system: Path = Path("/usr/lib/postgresql")
) -> str | None:
    """The folder with initdb and postgres: Debian keeps them off PATH, one folder a version; the newest wins."""
    folders = sorted(system.glob("*/bin"), key=lambda folder: _version(folder.parent.name), reverse=True)
    if on_path := shutil.which("initdb", path=environment.get("PATH")):
        folders.append(Path(on_path).resolve().parent)
    return next(
        (str(folder) for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None
    )


def _version(name: str) -> tuple[int, ...]:
    return tuple(int(piece) for piece in name.split(".") if piece.isdigit())


FINDERS: Mapping[str, tuple[str, Callable[[], str | None], str]] = {
    "browser": ("Chromium", find_browser, "install chromium and libatomic1, or name a browser in CHROMIUM"),
    "postgres": ("PostgreSQL server", find_postgres, "install postgresql"),
}


def look_round() -> dict[str, Part]:
    """Every part by its mark."""
    return {mark: Part(mark=mark, name=name, found=find(), hint=hint) for mark, (name, find, hint) in FINDERS.items()}


REQUIRE_ALL = "MEISHI_TEST_REQUIRE_ALL"


def all_required(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a missing part is a failure: in CI, or where MEISHI_TEST_REQUIRE_ALL says so."""
    return any(environment.get(name, "").lower() in ("1", "true", "yes") for name in ("CI", REQUIRE_ALL))
