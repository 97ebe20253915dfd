"""`meishi bench pivot`: pivot tables over a large book of invented encounters, and who is calling, in milliseconds.

The book lies in a fresh SQLite file; each question goes through the book's own door, as pages and the API ask it.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from rich.console import Console

from api.home import Home, open_home
from api.settings import load_settings
from contacts.knowledge import Knowledge
from tests.benchmarks.report import ROOT, Sheet, provenance, write_section
from tests.support.books.met import mobile_of, phone_of, pour_book

TIMES = 5
CALLS = 200
NOBODY = "a number of nobody"
QUESTIONS = (
    ("month", "", "encounters"), ("month", "kind", "encounters"), ("owner", "month", "encounters"),
    ("event", "kind", "encounters"), ("month", "title", "encounters"), ("owner", "company.rank", "encounters"),
    ("company", "month", "encounters"), ("prefecture", "kind", "encounters"), ("title", "company.rank", "encounters"),
    ("person.decision_maker", "quarter", "encounters"), ("month", "", "people"), ("owner", "title", "people"),
    ("month", "company.rank", "companies"), ("title", "company.rank", "people"),
)  # fmt: skip


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """CPU and wall milliseconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000


def tables(home: Home) -> list[tuple[str, ...]]:
    """Each question, asked several times."""
    lines: list[tuple[str, ...]] = []
    for rows, columns, measure in QUESTIONS:

        def ask(rows: str = rows, columns: str = columns, measure: str = measure) -> None:
            with home.reading() as desk:
                assert desk.pivot.table(desk.pivot.ask(rows, columns, measure)).rows

        every = [timed(ask) for _ in range(TIMES)]
        name = f"{measure}: {rows}{' × ' + columns if columns else ''}"
        lines.append((name, *(f"{median(one[place] for one in every):,.0f}" for place in (0, 1)),
                      f"{max(one[0] for one in every):,.0f}"))  # fmt: skip
    return lines


def find(knowledge: Knowledge, number: str, *, known: bool) -> None:
    """Who has this number, and that it is somebody where it should be."""
    assert bool(knowledge.callers(number)) == known, number


def calls(home: Home, people: int) -> list[tuple[str, ...]]:
    """Numbers of somebody, numbers of nobody, and another extension of a company that is known."""
    step = max(1, people // CALLS)
    known = {
        "a fixed number": [phone_of(number) for number in range(0, people, step)],
        "a mobile, without dashes": [mobile_of(number).replace("-", "") for number in range(0, people, step)],
        "from abroad, +81": ["+81" + mobile_of(number).replace("-", "")[1:] for number in range(0, people, step)],
        NOBODY: [f"0978-{number:03d}-999" for number in range(CALLS)],
    }
    lines: list[tuple[str, ...]] = []
    for what, numbers in known.items():
        every = []
        for number in numbers:
            with home.reading() as desk:
                every.append(timed(partial(find, desk.knowledge, number, known=what != NOBODY)))
        cpu = sorted(one[0] for one in every)
        lines.append((what, f"{median(cpu):.1f}", f"{median(one[1] for one in every):.1f}",
                      f"{cpu[int(len(cpu) * 0.95)]:.1f}"))  # fmt: skip
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write the section of docs/performance.md where asked to."""
    parser = argparse.ArgumentParser(prog="meishi bench pivot", description=__doc__)
    parser.add_argument("--encounters", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--callers", type=int, default=0, help="people of a second book that are looked up by number")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--write", action="store_true", help="write the section of docs/performance.md")
    said = parser.parse_args(arguments)
    console, sheets = Console(), []
    with tempfile.TemporaryDirectory() as folder:
        home = open_home(load_settings(home=Path(folder) / "met"))
        try:
            pour_book(home.engine, people=said.people, encounters=said.encounters, seed=said.seed)
            title = f"Pivot tables over {said.encounters:,} encounters with {said.people:,} people, milliseconds"
            header = ("question", "CPU, median", "by the clock", "CPU, worst")
            sheets.append(Sheet(title=title, header=header, rows=tuple(tables(home))))
            sheets[-1].show(console)
        finally:
            home.close()
        if said.callers:
            home = open_home(load_settings(home=Path(folder) / "called"))
            try:
                pour_book(home.engine, people=said.callers, encounters=1, seed=said.seed)
                title = f"Who is calling, of {said.callers:,} people, milliseconds"
                header = ("number", "CPU, median", "by the clock", "CPU, 95%")
                sheets.append(Sheet(title=title, header=header, rows=tuple(calls(home, said.callers))))
                sheets[-1].show(console)
            finally:
                home.close()
    if said.write:
        command = f"meishi bench pivot --encounters {said.encounters} --people {said.people} --callers {said.callers}"
        text = "\n".join(
            ["## Pivot tables and callers", "", provenance(command), *(["", each.markdown()][1] for each in sheets)]
        )
        write_section(ROOT / "docs" / "performance.md", "pivot", text)
    return 0
