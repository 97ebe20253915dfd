"""`meishi bench import`: how long a large file takes into the book, matching included, and what becomes of its rows.

Rows and books come from tests/support/books, from seeds that no weight was fitted on.
"""

from __future__ import annotations

import argparse
import csv
import io
import resource
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from api.home import Home, open_home
from api.importing import run, stage, undo
from api.settings import load_settings
from tests.support.books.book import book_of
from tests.support.books.cards import Row

FIRST_SEED = 9_700
_KINDS = (
    "name", "name_kana", "name_romaji", "company", "department", "title", "postal_code", "address", "phone", "mobile",
    "fax", "email", "url",
)  # fmt: skip


def as_csv(rows: Sequence[Row]) -> bytes:
    """The rows as a spreadsheet writes them."""
    out = io.StringIO(newline="")
    lines = csv.DictWriter(out, _KINDS, extrasaction="ignore", restval="")
    lines.writeheader()
    lines.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def measure(home: Home, data: bytes, name: str, say: Console) -> str:
    """Take the file in and say what it took."""
    wall, cpu, others = time.perf_counter(), time.process_time(), _children()
    view = stage(home, data, f"{name}.csv", by="bench")
    read = time.process_time() - cpu
    marks: dict[str, float] = {}
    clock: dict[str, float] = {}

    def step(what: str, _done: int, _of: int) -> None:
        marks[what], clock[what] = time.process_time() - cpu, time.perf_counter() - wall

    view = run(home, view.import_id, by="bench", dry_run=False, step=step)
    spent, elapsed = time.process_time() - cpu, time.perf_counter() - wall
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    beside = _children() - others
    say.print(
        f"{name}: {view.rows:,} rows, {dict(view.counts)}: {elapsed:.0f} s by the clock, {spent:.0f} CPU s "
        f"(read {read:.0f}, normalised {marks.get('読み取り', read) - read:.0f}, "
        f"looked through {marks.get('照合', 0) - marks.get('読み取り', read):.0f}, "
        f"written {spent - marks.get('照合', 0):.0f}) and {beside:.0f} in processes beside, at most {memory:.0f} MB; "
        f"by the clock normalised at {clock.get('読み取り', 0):.0f} s, looked through at {clock.get('照合', 0):.0f} s"
    )
    return view.import_id


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="meishi bench import", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="of each file")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--undo", action="store_true", help="take the second file back, too")
    options = parser.parse_args(arguments)
    say = Console(width=200)
    made = book_of("usual", people=options.rows, cards=options.rows, seed=options.first_seed)
    with tempfile.TemporaryDirectory() as folder:
        home = open_home(load_settings(home=Path(folder)))
        try:
            measure(home, as_csv(made.rows[: options.rows]), "into an empty book", say)
            second = measure(home, as_csv([card.row for card in made.cards]), "into that book, half of them known", say)
            if options.undo:
                wall, cpu = time.perf_counter(), time.process_time()
                undo(home, second, by="bench")
                say.print(f"taken back: {time.perf_counter() - wall:.0f} s, {time.process_time() - cpu:.0f} CPU s")
        finally:
            home.close()
    return 0
