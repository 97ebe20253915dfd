"""`meishi bench bulk`: a stack of scanned cards from files to contacts, everything included.

    meishi bench bulk --count 60 --processes 1 2

Each run is the command `meishi ingest` in a fresh home folder. Timings are reported, never tested; on a machine that
does other things, compare the CPU seconds.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

from api.corridor import engines
from api.filing import file_result
from api.home import open_home
from api.intake import About, take_in
from api.pipeline import read_photo
from api.settings import load_settings
from ingest.intake import open_original
from tests.support.make_card import make_card

FIRST_SEED = 61_000
_EVERY_S = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One stack."""

    processes: int
    cards: int
    wall_s: float
    cpu_s: float
    memory_mb: tuple[float, ...]
    """Resident memory of the largest worker, at each tenth of the run."""
    said: str


def draw(folder: Path, seeds: range, level: str) -> None:
    """A folder of pictures as a sheet-fed scanner gives them, one side a file."""
    for seed in seeds:
        (folder / f"{seed}.jpg").write_bytes(make_card(seed, level=level).jpeg)


def ingest(folder: Path, home: Path, processes: int) -> Run:
    """`meishi ingest` over the folder, watched from outside."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    environment = {**os.environ, "MEISHI_HOME": str(home)}
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli", "ingest", str(folder), "--processes", str(processes)],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    seen: list[float] = []
    ended = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, seen, ended))
    watcher.start()
    said, _ = process.communicate()
    ended.set()
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cards = int((re.search(r"= (\d+) cards", said) or [0, 0])[1])
    tenth = max(1, len(seen) // 10)
    return Run(
        processes=processes, cards=cards, wall_s=time.monotonic() - began,
        cpu_s=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        memory_mb=tuple(seen[tenth - 1 :: tenth]), said=said,
    )  # fmt: skip


def _watch(pid: int, seen: list[float], ended: threading.Event) -> None:
    while not ended.wait(_EVERY_S):
        sizes = [_resident_mb(child) for child in _children(pid)]
        if sizes:
            seen.append(max(sizes))


def _children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()] + [
            int(one) for task in Path(f"/proc/{pid}/task").iterdir() for one in (task / "children").read_text().split()
        ]
    except OSError:
        return []


def _resident_mb(pid: int) -> float:
    try:
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def by_stage(folder: Path, home_folder: Path) -> dict[str, float]:
    """CPU seconds a card by stage, in this process; the first card, which loads the models, is left out."""
    home = open_home(load_settings(home=home_folder))
    tools = engines(home)
    spent: dict[str, float] = {}

    def book(stage: str, began: float) -> None:
        spent[stage] = spent.get(stage, 0.0) + time.process_time() - began

    counted = 0
    for number, path in enumerate(sorted(folder.iterdir())):
        if number == 1:
            spent.clear()
            counted = 0
        began = time.process_time()
        take_in(home, path.read_bytes(), path.name, About(), priority=0)
        book("taking in", began)
        with home.writing() as desk:
            job = desk.log.claim("bench")
        assert job is not None
        began = time.process_time()
        original = open_original(home.pictures.original(job.sha256), path.name)
        photo = original.photo(1)
        book("opening", began)
        began = time.process_time()
        result = read_photo(photo, tools)
        book("finding, reading, understanding", began)
        began = time.process_time()
        counted += file_result(home, job, original, path.name, result).cards
        book("deciding, filing", began)
        for side in result.sides:
            for stage, seconds in (
                ("of it finding", side.spent.find), ("of it reading", side.spent.ocr),
                ("of it understanding", side.spent.normalize),
            ):  # fmt: skip
                spent[stage] = spent.get(stage, 0.0) + seconds
    home.close()
    return {stage: seconds / max(1, counted) for stage, seconds in spent.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; `meishi bench bulk` ends here too."""
    parser = argparse.ArgumentParser(prog="meishi bench bulk", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=60, help="cards of the stack (default 60)")
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2], help="runs (default: 1 and 2)")
    parser.add_argument("--level", default="scan", help="how the cards were taken (default: scan)")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    wish = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        stack = Path(scratch) / "stack"
        stack.mkdir()
        draw(stack, range(wish.first_seed, wish.first_seed + wish.count), wish.level)
        for processes in wish.processes:
            one = ingest(stack, Path(scratch) / f"home-{processes}", processes)
            pace, each = one.cards / one.wall_s * 60, one.cpu_s / max(1, one.cards)
            sizes = ", ".join(f"{size:.0f}" for size in one.memory_mb)
            sys.stdout.write(
                f"{processes} processes: {one.cards} cards in {one.wall_s:.1f} s, {pace:.0f} a minute; {one.cpu_s:.1f}"
                f" CPU s, {each:.2f} a card with starting; memory of a worker {sizes} MB\n{one.said}"
            )
            sys.stdout.flush()
        stages = by_stage(stack, Path(scratch) / "home-stages")
        sys.stdout.write("CPU s a card by stage, models loaded:\n")
        for stage, seconds in stages.items():
            sys.stdout.write(f"  {stage:28} {seconds:.3f}\n")
        whole = sum(seconds for stage, seconds in stages.items() if not stage.startswith("of it"))
        sys.stdout.write(f"  {'everything':28} {whole:.3f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
