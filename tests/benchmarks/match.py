"""`meishi bench match`: who is found, merged and asked about in generated books of several sizes, and how fast.

The books are made by tests/support/books from seeds that no weight was fitted on.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from sqlalchemy import Engine

from contacts.engine import reading, writing
from matching.decide import decide
from matching.decision import MatchDecision
from matching.rows import draft_of_row
from tests.benchmarks.match_book import add_contact, book_on
from tests.benchmarks.match_kept import KeptBook, kept_book, opened, people_in
from tests.benchmarks.match_scoring import HIGHEST, LOWEST, Count, calibration_error, count, error_by_chance, together
from tests.benchmarks.report import ROOT, Sheet, provenance, write_section
from tests.support.books.book import KINDS

FIRST_SEED = 9_000
_INSERTS = 200
_WARM_UP = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One book of one size."""

    book: str
    counted: Count
    decide_ms: tuple[float, ...]
    insert_ms: tuple[float, ...]


def measure(kept: KeptBook, name: str, engine: Engine, clock: Callable[[], float]) -> Measured:
    """Decide every new card against the book; then add some of them."""
    people = people_in(engine)
    decisions: list[MatchDecision] = []
    spent: list[float] = []
    with reading(engine) as session:
        book = book_on(session)
        drafts = [draft_of_row(card.row) for card in kept.cards]
        for draft in drafts[:_WARM_UP]:
            decide(draft, book)
        for draft in drafts:
            start = clock()
            decisions.append(decide(draft, book))
            spent.append((clock() - start) * 1000)
    added: list[float] = []
    for number, card in enumerate(kept.cards[:_INSERTS], people + 1):
        start = clock()
        with writing(engine) as session:
            add_contact(session, number, card.row)
        added.append((clock() - start) * 1000)
    return Measured(book=name, counted=count(kept.cards, decisions), decide_ms=tuple(spent), insert_ms=tuple(added))


def sheets_of(measured: Sequence[Measured]) -> list[Sheet]:
    """Two tables: what was decided, and how long it took."""
    return [
        Sheet(
            title="Decisions",
            header=(
                "book", "cards", "recall@20", "merged unasked, of those who stayed", "wrong merges",
                "without namesakes at work", "asked", "of those right", "calibration error", "of chance alone",
            ),
            rows=(
                *(_decisions(each.book, each.counted) for each in measured),
                *([_decisions("all", together([each.counted for each in measured]))] if len(measured) > 1 else []),
            ),
        ),
        Sheet(
            title="Milliseconds a card",
            header=("book", "retrieve and score, median", "95%", "insert, median", "95%"),
            rows=tuple(
                (
                    each.book,
                    *(f"{np.percentile(ms, q):.2f}" for ms in (each.decide_ms, each.insert_ms) for q in (50, 95)),
                )
                for each in measured
            ),
        ),
    ]  # fmt: skip


def _decisions(book: str, told: Count) -> tuple[str, ...]:
    error, pairs = calibration_error(told.pairs)
    between = [pair for pair in told.pairs if LOWEST <= pair.probability <= HIGHEST]
    others = told.merged_wrong - told.wrong_namesakes
    return (
        book, f"{told.cards}", f"{told.found / max(1, told.to_find):.4f}",
        f"{told.merged_right / max(1, told.to_merge):.3f}",
        f"{told.merged_wrong}/{told.merged} = {told.merged_wrong / max(1, told.merged):.4f}",
        f"{others / max(1, told.merged):.4f}", f"{told.asked}", f"{told.asked_right / max(1, told.asked):.2f}",
        f"{error:.3f} on {pairs}", f"{error_by_chance(between):.3f}",
    )  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """The command line of `meishi bench match`."""
    parser = argparse.ArgumentParser(
        prog="meishi bench match",
        description="Who is found, merged and asked about in generated books, and how fast.",
        epilog="example: meishi bench match --sizes 10000 --kinds usual",
    )
    parser.add_argument("--sizes", nargs="+", type=int, default=[10_000, 100_000], help="people in the book")
    parser.add_argument("--kinds", nargs="+", choices=list(KINDS), default=list(KINDS))
    parser.add_argument("--cards", type=int, default=3000, help="new cards for each book (3000)")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED, help="fresh seeds begin here (9000)")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where books are kept and found again")
    parser.add_argument("--wall", action="store_true", help="wall clock on SQLite too, on an idle machine")
    parser.add_argument("--out", type=Path, default=ROOT / "docs", help="folder of accuracy.md and performance.md")
    parser.add_argument("--no-write", action="store_true", help="print only")
    args = parser.parse_args(argv)
    console = Console(width=190)
    measured = []
    # A server works in a process of its own, so there only the wall clock sees it; else CPU time, which load leaves be.
    clock = time.process_time if args.database == "sqlite" and not args.wall else time.perf_counter
    for kind in args.kinds:
        for number, people in enumerate(args.sizes):
            with tempfile.TemporaryDirectory() as folder:
                seed, where = args.first_seed + number, args.keep or Path(folder)
                kept = kept_book(kind, people=people, cards=args.cards, seed=seed, folder=where)
                with opened(kept, args.database) as engine:
                    measured.append(measure(kept, f"{kind}, {people:,}", engine, clock))
            sheets_of(measured[-1:])[0].show(console)
    sheets = sheets_of(measured)
    for sheet in sheets:
        sheet.show(console)
    given = [
        "FOLDER" if part in (str(args.out), str(args.keep)) else part
        for part in (sys.argv[1:] if argv is None else argv)
    ]
    words = provenance(" ".join(["meishi bench match", *given]))
    console.print(words, highlight=False, markup=False)
    if not args.no_write:
        section = "matching" if args.database == "sqlite" else f"matching, {args.database}"
        if "usual" not in args.kinds:
            section += f", {' and '.join(args.kinds)}"
        for sheet, page in zip(sheets, ("accuracy.md", "performance.md"), strict=True):
            text = f"## {section.capitalize()}\n\n{words}\n\n{sheet.markdown()}"
            write_section(args.out / page, section, text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
