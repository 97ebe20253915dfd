"""What a worker costs: run as a process of its own, it reads pictures as a worker would and says CPU and memory.

    python -m tests.benchmarks.worker_cost PICTURE PICTURE …

The first picture is read twice: what the first time took more is the start (libraries, nets, dictionaries).
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.readers import peak_memory_mb
from tests.benchmarks.report import ROOT


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerCost:
    """Of one process, one thread."""

    start_cpu_s: float
    """From nothing to ready, all loaded."""
    peak_mb: float
    """The most memory held while reading, drawing left out."""


def worker_cost(pictures: list[Path]) -> WorkerCost:
    """Let a fresh process read these pictures.

    Raises:
        subprocess.CalledProcessError: it failed; its words stand on stderr.
    """
    command = [sys.executable, "-m", "tests.benchmarks.worker_cost", *map(str, pictures)]
    said = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    return WorkerCost(**json.loads(said))


def main(argv: list[str]) -> int:
    """Read the pictures and print the cost as JSON."""
    from api.pipeline import read_photo
    from api.wiring import make_tools
    from ingest.intake import open_original
    from ocr.engine import OcrOptions

    tools = make_tools(OcrOptions())
    ready_s = again_s = 0.0
    for number, name in enumerate([argv[0], *argv]):
        before = time.process_time()
        read_photo(open_original(Path(name).read_bytes(), name).photo(), tools)
        if number == 0:
            ready_s = time.process_time()  # since the process began
        if number == 1:
            again_s = time.process_time() - before
    cost = {"start_cpu_s": ready_s - again_s, "peak_mb": peak_memory_mb()}
    sys.stdout.write(json.dumps(cost) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
