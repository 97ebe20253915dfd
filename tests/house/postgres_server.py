"""A private PostgreSQL in a temporary folder, on a Unix socket only: no port is opened, nothing outlives the tests."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

STARTUP_S = 30.0


@contextmanager
def private_postgres(binaries: Path) -> Iterator[str]:
    """An SQLAlchemy URL of a fresh, empty server, for as long as the block lasts.

    Args:
        binaries: the folder with initdb, postgres and pg_isready.
    """
    home = Path(tempfile.mkdtemp(prefix="meishi-pg-"))  # short: a socket's path may have 107 bytes
    owner = _owner()
    if owner:
        os.chown(home, owner.pw_uid, owner.pw_gid)
    try:
        _run(owner, binaries / "initdb", "-D", home / "cluster", "-U", "meishi", "-A", "trust", "-N", "-E", "UTF8",
             "--locale=C.UTF-8")  # fmt: skip
        log = (home / "log").open("wb")
        with log:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", home / "cluster", "-k", home, "-c", "listen_addresses=", "-F"],
                stdout=log, stderr=subprocess.STDOUT, cwd=home, **_as(owner),
            )  # fmt: skip
        try:
            _wait_until_ready(server, binaries, home)
            yield f"postgresql+psycopg://meishi@/postgres?host={home}"
        finally:
            server.send_signal(signal.SIGINT)  # "fast": closes what is open, then stops
            server.wait(timeout=STARTUP_S)
    finally:
        shutil.rmtree(home)


def _wait_until_ready(server: subprocess.Popen[bytes], binaries: Path, home: Path) -> None:
    # `pg_ctl start -w` would do this too, but then the server is not our child and its pid has to be trusted to a file.
    ready = [str(binaries / "pg_isready"), "-q", "-h", str(home), "-U", "meishi", "-d", "postgres"]
    for _ in range(int(STARTUP_S * 10)):
        if server.poll() is not None:
            break
        if subprocess.run(ready, check=False).returncode == 0:
            return
        try:
            server.wait(timeout=0.1)
        except subprocess.TimeoutExpired:
            continue
    raise RuntimeError(f"the private PostgreSQL did not start: {(home / 'log').read_text(errors='replace')[-2000:]}")


def _owner() -> pwd.struct_passwd | None:
    """Whose server it is: ours; but PostgreSQL refuses root, so then its own system account, or nobody."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL refuses to run as root, and there is no account `postgres` or `nobody`")


class _Account(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def _as(owner: pwd.struct_passwd | None) -> _Account:
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}


def _run(owner: pwd.struct_passwd | None, *command: object) -> None:
    done = subprocess.run(
        [str(piece) for piece in command], capture_output=True, text=True, check=False, cwd="/", **_as(owner)
    )
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed: {done.stdout}{done.stderr}")
