"""`meishi bench dedupe`: 名寄せ of a generated file from the outside: what was put together, what it took.

The file is made by tests/support/books from seeds that no weight was fitted on; the command runs in a process of its
own, whose CPU time and memory are what is told.
"""

from __future__ import annotations

import argparse
import csv
import resource
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from tests.benchmarks.report import ROOT, Sheet, provenance, write_section
from tests.support.books.book import KINDS, STAYED, MadeBook, book_of

FIRST_SEED = 9_700
_COLUMNS = (
    "name", "name_kana", "name_romaji", "company", "department", "title", "postal_code", "address", "phone", "mobile",
    "fax", "email", "url",
)  # fmt: skip
_NEW_CARDS = 4
"""Every so many people there is one more card: of somebody there, of a namesake, of a stranger."""
_GIGABYTE = 1_000_000  # ru_maxrss counts kilobytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """What came of one file."""

    rows: int
    together: int
    """Clusters of several rows."""
    mixed: int
    """Of those: with rows of two people."""
    to_join: int
    """Rows of somebody at the same firm who has a row before."""
    joined: int
    """Of those: in that row's cluster."""
    cpu_s: float
    peak_gb: float


def measured(made: MadeBook, engine: str, folder: Path) -> Put:
    """Write the file, run the command, hold its answer against the truth."""
    rows = [*made.rows, *(card.row for card in made.cards)]
    source, answer = folder / "people.csv", folder / "clusters.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        written = csv.DictWriter(file, _COLUMNS, restval="")
        written.writeheader()
        written.writerows(rows)
    people = [
        *made.people,
        *(made.people[min(card.same)] if card.same else -1 - i for i, card in enumerate(made.cards)),
    ]
    stayed = [*(True for _ in made.rows), *(card.story in STAYED for card in made.cards)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "api.cli", "dedupe", source, "--out", answer, "--engine", engine], check=True, cwd=ROOT
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    with answer.open(encoding="utf-8", newline="") as file:
        clusters = [int(row["cluster"]) for row in csv.DictReader(file)]
    return _held(people, stayed, clusters, before=before, after=after)


def _held(
    people: Sequence[int],
    stayed: Sequence[bool],
    clusters: Sequence[int],
    *,
    before: resource.struct_rusage,
    after: resource.struct_rusage,
) -> Put:
    sizes = Counter(clusters)
    whose: dict[int, set[int]] = defaultdict(set)
    first: dict[int, int] = {}
    to_join = joined = 0
    for person, same_firm, cluster in zip(people, stayed, clusters, strict=True):
        whose[cluster].add(person)
        if not same_firm:
            continue
        if person in first:
            to_join += 1
            joined += cluster == first[person]
        first.setdefault(person, cluster)
    return Put(
        rows=len(clusters),
        together=sum(size > 1 for size in sizes.values()),
        mixed=sum(len(owners) > 1 for owners in whose.values()),
        to_join=to_join,
        joined=joined,
        cpu_s=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        peak_gb=after.ru_maxrss / _GIGABYTE,
    )


def _line(name: str, put: Put) -> tuple[str, ...]:
    return (
        name, f"{put.rows:,}", f"{put.together:,}", f"{put.mixed} = {put.mixed / max(1, put.together):.4%}",
        f"{put.joined / max(1, put.to_join):.3f} of {put.to_join:,}", f"{put.cpu_s:.0f}", f"{put.peak_gb:.2f}",
    )  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """The command line of `meishi bench dedupe`."""
    parser = argparse.ArgumentParser(
        prog="meishi bench dedupe",
        description="名寄せ of a generated file: what was put together, what it took.",
        epilog="example: meishi bench dedupe --rows 100000 --kinds usual",
    )
    parser.add_argument("--rows", nargs="+", type=int, default=[10_000, 100_000], help="rows of the file, roughly")
    parser.add_argument("--kinds", nargs="+", choices=list(KINDS), default=["usual"])
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED, help="fresh seeds begin here (9700)")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "performance.md")
    parser.add_argument("--no-write", action="store_true", help="print only")
    args = parser.parse_args(argv)
    console = Console(width=190)
    lines = []
    for kind in args.kinds:
        for number, rows in enumerate(args.rows):
            people = int(rows / (1 + KINDS[kind].twice + 1 / _NEW_CARDS))
            made = book_of(kind, people=people, cards=people // _NEW_CARDS, seed=args.first_seed + number)
            with tempfile.TemporaryDirectory() as folder:
                lines.append(_line(kind, measured(made, args.engine, Path(folder))))
    sheet = Sheet(
        title="Whole files",
        header=("file", "rows", "clusters of several", "mixed", "brought together", "CPU s", "peak GB"),
        rows=tuple(lines),
    )
    sheet.show(console)
    given = ["FILE" if part == str(args.out) else part for part in (sys.argv[1:] if argv is None else argv)]
    words = provenance(" ".join(["meishi bench dedupe", *given]))
    console.print(words, highlight=False, markup=False)
    if not args.no_write:
        section = "whole files" if args.engine == "duckdb" else f"whole files, {args.engine}"
        write_section(args.out, section, f"## {section.capitalize()}\n\n{words}\n\n{sheet.markdown()}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
