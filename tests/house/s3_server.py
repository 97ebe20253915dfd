"""A private S3 server: moto's, in a process of its own on a free port of this machine; what it holds dies with it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

STARTUP_S = 60.0
BUCKET = "cards"


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Server:
    """One that runs."""

    url: str
    process: subprocess.Popen[bytes]

    @property
    def variables(self) -> dict[str, str]:
        """What AWS's own libraries read of the environment."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "nobody",
            "AWS_SECRET_ACCESS_KEY": "opens nothing",
            "AWS_DEFAULT_REGION": "us-east-1",
        }

    def stop(self) -> None:
        """It is gone, with all that it held."""
        self.process.kill()
        self.process.wait(timeout=STARTUP_S)


@contextmanager
def private_s3() -> Iterator[S3Server]:
    """A fresh server with one empty bucket, for as long as the block lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "MOTO_S3_CUSTOM_ENDPOINTS": ""},
    )  # fmt: skip
    server = S3Server(url=f"http://127.0.0.1:{port}", process=process)
    try:
        _wait_until_ready(process, port)
        _make_bucket(server)
        yield server
    finally:
        server.stop()


def _wait_until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    ends_at = time.monotonic() + STARTUP_S
    while time.monotonic() < ends_at and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the private S3 server did not start")


def _make_bucket(server: S3Server) -> None:
    import s3fs

    s3fs.S3FileSystem(
        key="nobody", secret="opens nothing", endpoint_url=server.url, skip_instance_cache=True
    ).mkdir(BUCKET)  # fmt: skip
