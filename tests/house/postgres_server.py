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


class Cluster:
    """A private PostgreSQL that can be stopped and started again."""

    def __init__(self, binaries: Path, home: Path, owner: pwd.struct_passwd | None) -> None:
        self.url = f"postgresql+psycopg://meishi@/postgres?host={home}"
        self._binaries, self._home, self._owner = binaries, home, owner
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """It answers when this returns."""
        with (self._home / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [self._binaries / "postgres", "-D", self._home / "cluster", "-k", self._home, "-c", "listen_addresses=",
                 "-F"],
                stdout=log, stderr=subprocess.STDOUT, cwd=self._home, **_as(self._owner),
            )  # fmt: skip
        _wait_until_ready(self._server, self._binaries, self._home)

    def stop(self) -> None:
        """Every connection is cut."""
        if self._server is not None:
            self._server.send_signal(signal.SIGINT)  # "fast": closes what is open, then stops
            self._server.wait(timeout=STARTUP_S)


@contextmanager
def private_cluster(binaries: Path) -> Iterator[Cluster]:
    """A fresh, empty server, started, for as long as the block lasts.

    Args:
        binaries: the folder with initdb, postgres and pg_isready.
    """
    home = Path(tempfile.mkdtemp(prefix="meishi-pg-"))  # short: a socket's path may have 107 bytes
    owner = _owner()
    if owner:
        os.chown(home, owner.pw_uid, owner.pw_gid)
    cluster = Cluster(binaries, home, owner)
    try:
        _run(owner, binaries / "initdb", "-D", home / "cluster", "-U", "meishi", "-A", "trust", "-N", "-E", "UTF8",
             "--locale=C.UTF-8")  # fmt: skip
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(home)


@contextmanager
def private_postgres(binaries: Path) -> Iterator[str]:
    """An SQLAlchemy URL of a fresh, empty server, for as long as the block lasts; `binaries` as above."""
    with private_cluster(binaries) as cluster:
        yield cluster.url


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
