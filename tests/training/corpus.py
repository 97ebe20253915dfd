"""Cards drawn, photographed and read once, kept small, so that what comes after the reading can be measured again.

    python -m tests.training.corpus draw --folder DIR --seeds 200000 200400 --levels scan snap
    python -m tests.training.corpus read --folder DIR --process 0/2

Drawing and reading are apart: pictures do not change when a reader does. Both go on where they were stopped, and
several processes share one folder. A card is `LEVEL-SEED.jpg`, its truth beside it, and once read its ReadCards.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

from pydantic import TypeAdapter

from api.pipeline import read_photo
from api.wiring import make_tools
from ingest.errors import CardError
from ingest.intake import open_original
from ocr.engine import OcrOptions
from ocr.reading import ReadCard
from tests.support.camera import LEVELS
from tests.support.make_card import make_card

_READS = TypeAdapter(tuple[ReadCard, ...])
_READ = ".read.gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One picture: what is on it, and what the readers saw."""

    id: str
    seed: int
    level: str
    style: str
    truth: tuple[tuple[str, str], ...]
    """(kind, value)."""
    sides: tuple[ReadCard, ...]


def draw(folder: Path, seeds: Sequence[int], levels: Sequence[str], until: float) -> int:
    """Draw and photograph; the seed chooses its level, so that no two pictures show the same card.

    Returns:
        How many were made now.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = 0
    for seed in seeds:
        if time.monotonic() > until:
            break
        level = levels[seed % len(levels)]
        name = f"{level}-{seed}"
        if (folder / f"{name}.json").exists():
            continue
        card = make_card(seed, level=level)
        _write(folder / f"{name}.jpg", card.jpeg)
        _write(folder / f"{name}.json", card.truth.to_json().encode())  # last: a picture with a truth is whole
        made += 1
    return made


def read(folder: Path, share: tuple[int, int], until: float) -> int:
    """Read what was drawn and not read yet with the readers of today.

    Args:
        share: (which, of how many) processes; each takes its own.

    Returns:
        How many were read now.
    """
    tools = make_tools(OcrOptions())
    done = 0
    for truth in sorted(folder.glob("*.json"), key=lambda path: _seed(path.stem)):
        if time.monotonic() > until:
            break
        target = folder / f"{truth.stem}{_READ}"
        if _seed(truth.stem) // len(LEVELS) % share[1] != share[0] or target.exists():
            continue
        try:
            sides = read_photo(open_original((folder / f"{truth.stem}.jpg").read_bytes(), "x.jpg").photo(), tools).sides
        except CardError as error:
            sys.stderr.write(f"{truth.stem}: {error.message}\n")
            sides = ()
        data = gzip.compress(_READS.dump_json(tuple(side.read for side in sides)), mtime=0)
        _write(target, data)
        done += 1
    return done


def samples(folder: Path, seeds: range | None = None) -> Iterator[Sample]:
    """Every card that was read, by seed."""
    for path in sorted(folder.glob(f"*{_READ}"), key=lambda path: _seed(path.name.removesuffix(_READ))):
        name = path.name.removesuffix(_READ)
        if seeds is not None and _seed(name) not in seeds:
            continue
        truth = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        yield Sample(
            id=truth["id"],
            seed=truth["seed"],
            level=truth["level"],
            style=truth["style"],
            truth=tuple((field["kind"], field["value"]) for field in truth["fields"]),
            sides=_READS.validate_json(gzip.decompress(path.read_bytes())),
        )


def _seed(name: str) -> int:
    return int(name.rpartition("-")[2])


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all."""
    half = path.with_suffix(f".{os.getpid()}.half")
    half.write_bytes(data)
    half.replace(path)


def main(argv: Sequence[str] | None = None) -> int:
    """Draw or read for a while."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.training.corpus", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("work", choices=("draw", "read"))
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seeds", type=int, nargs=2, default=(0, 0), metavar=("FIRST", "PAST_LAST"))
    parser.add_argument("--levels", nargs="+", choices=LEVELS, default=["scan", "snap"])
    parser.add_argument("--process", default="0/1", help="this one of how many, e.g. 0/2")
    parser.add_argument("--minutes", type=float, default=600.0, help="stop after so long; run again to go on")
    args = parser.parse_args(argv)
    which, of = (int(part) for part in args.process.split("/"))
    until = time.monotonic() + 60 * args.minutes
    if args.work == "draw":
        # A stretch of seeds each, so that every process draws every level.
        seeds = [seed for seed in range(*args.seeds) if seed // len(LEVELS) % of == which]
        done = draw(args.folder, seeds, args.levels, until)
    else:
        done = read(args.folder, (which, of), until)
    sys.stdout.write(f"{args.work}: {done}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
