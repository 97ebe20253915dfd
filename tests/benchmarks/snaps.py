"""How long a rep waits: a snap of twelve megapixels goes to a server of its own, until its card can be seen.

    python -m tests.benchmarks.snaps --count 6

Clock seconds, on an idle machine; the first snap also loads the models. Timings are reported, never tested.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import cv2
import httpx
import numpy as np

from tests.benchmarks.report import provenance
from tests.support.make_card import make_card

MEGAPIXELS = 12.0
PATIENCE_S = 60.0
PAGES = ("/", "/contacts", "/capture", "/review", "/today")


def snap(seed: int) -> bytes:
    """A drawn card, photographed, in as many pixels as a telephone gives."""
    pixels = cv2.imdecode(np.frombuffer(make_card(seed, level="snap").jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    high, wide = pixels.shape[:2]
    times = (MEGAPIXELS * 1e6 / (high * wide)) ** 0.5
    large = cv2.resize(pixels, (round(wide * times), round(high * times)), interpolation=cv2.INTER_CUBIC)
    return bytes(cv2.imencode(".jpg", large, [cv2.IMWRITE_JPEG_QUALITY, 88])[1].tobytes())


def wait_for(site: httpx.Client, sha256: str) -> int:
    """The number of cards, once the picture is read."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        told = site.get(f"/api/v1/photos/{sha256}").json()
        if told["state"] in ("done", "failed"):
            return len(told.get("cards", ()))
        time.sleep(0.05)
    raise TimeoutError(f"{sha256} was not read in {PATIENCE_S:.0f} s")


def main(argv: Sequence[str] | None = None) -> int:
    """Print a line for each snap and each page."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.snaps", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--count", type=int, default=6)
    parser.add_argument("--first-seed", type=int, default=91000)
    args = parser.parse_args(argv)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        server = subprocess.Popen(
            [sys.executable, "-m", "api.cli", "serve", "--port", str(port)],
            env={**os.environ, "MEISHI_HOME": str(Path(home) / "book")}, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            _measure(port, range(args.first_seed, args.first_seed + args.count))
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(PATIENCE_S)
    sys.stdout.write(provenance(f"python -m tests.benchmarks.snaps --count {args.count}") + "\n")
    return 0


def _measure(port: int, seeds: Sequence[int]) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=PATIENCE_S) as site:
        for _ in range(200):
            try:
                site.get("/healthz")
                break
            except httpx.ConnectError:
                time.sleep(0.1)
        took = []
        for seed in seeds:
            picture = snap(seed)
            began = time.monotonic()
            answer = site.post("/api/v1/photos", files={"photo": (f"{seed}.jpg", picture, "image/jpeg")})
            answered = time.monotonic() - began
            cards = wait_for(site, answer.json()["sha256"])
            took.append(time.monotonic() - began)
            sys.stdout.write(f"snap {seed}: answered in {answered:.2f} s, {cards} card seen after {took[-1]:.2f} s\n")
        sys.stdout.write(f"median {np.median(took):.2f} s, slowest {max(took):.2f} s\n")
        for path in PAGES:
            began = time.monotonic()
            size = len(site.get(path, follow_redirects=True).content)
            sys.stdout.write(f"page {path}: {size / 1024:.0f} kB in {time.monotonic() - began:.2f} s\n")


if __name__ == "__main__":
    raise SystemExit(main())
