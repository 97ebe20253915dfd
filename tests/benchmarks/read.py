"""`meishi bench read`: field accuracy on fresh cards, beside plain readers, and on pictures from outside.

    meishi bench read --count 30
    meishi bench read --samples FOLDER
    python -m tests.benchmarks.read --styles vertical --levels scan --errors

A true field is right when some predicted field of the same kind has exactly the same value. Timings are reported,
never tested.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track

os.environ.setdefault("OMP_NUM_THREADS", "1")  # CPU seconds of one core, whatever library reads
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

from ingest.errors import CardError
from tests.benchmarks.readers import READERS, Reader, cpu_s, forget_peak_memory, peak_memory_mb
from tests.benchmarks.report import ROOT, Sheet, accepted_sheet, kinds_sheet, provenance, readers_sheet, write_section
from tests.benchmarks.samples import is_found, load_samples
from tests.benchmarks.scoring import Tally, score_card
from tests.support.camera import LEVELS
from tests.support.fonts import available
from tests.support.make_card import make_card
from tests.support.style import STYLES

FIRST_SEED = 1000
OURS = "meishi read"


def run(
    seeds: range,
    levels: Sequence[str],
    samples_dir: Path | None,
    out: Path | None,
    *,
    readers: Sequence[str] = tuple(READERS),
    styles: Sequence[str] = (),
    errors: bool = False,
    command: str = "meishi bench read",
    console: Console | None = None,
) -> dict[tuple[str, str], Tally]:
    """Measure, print, and write the generated sections of `out` (None: only print).

    Returns:
        (reader, level) → tally; the level is `samples` for outside pictures.
    """
    console = console or Console()
    makers: dict[str, Reader] = {name: READERS[name]() for name in readers}
    tallies: dict[tuple[str, str], Tally] = {}
    if seeds:
        peak = _measure(seeds, levels, makers, styles=styles, tallies=tallies, console=console, errors=errors)
        sheets = [readers_sheet(tallies, readers, levels)]
        if OURS in makers:
            sheets += [kinds_sheet(tallies, OURS, levels), accepted_sheet(tallies, OURS, levels)]
        _publish(sheets, out, "fresh cards", _words(seeds, peak, command), console)
    if samples_dir is not None:
        sheet = _measure_samples(samples_dir, makers, tallies, console, errors=errors)
        _publish([sheet], out, "outside pictures", provenance(command), console)
    return tallies


def _words(seeds: range, peak_mb: float, command: str) -> str:
    fonts = len(available())
    return (
        f"{provenance(command)} Seeds {seeds.start}–{seeds.stop - 1}, {fonts} fonts, "
        f"peak memory while reading {peak_mb:.0f} MB. One thread; picture decoding counts, drawing does not."
    )


def _measure(
    seeds: range,
    levels: Sequence[str],
    makers: dict[str, Reader],
    *,
    styles: Sequence[str],
    tallies: dict[tuple[str, str], Tally],
    console: Console,
    errors: bool,
) -> float:
    """Every seed at every level through every reader; gives the peak memory of ours in MB."""
    peak = 0.0
    jobs = [(level, seed) for seed in seeds for level in levels]
    for level, seed in track(jobs, "reading", console=console, disable=not console.is_terminal):
        style = styles[seed % len(styles)] if styles else None
        made = make_card(seed, style=style, level=level)
        truth = [(field.kind, field.value) for field in made.truth.fields]
        for name, read in makers.items():
            forget_peak_memory()
            before = cpu_s()
            predicted = _safely(read, made.jpeg, f"{made.truth.id}.jpg", console)
            spent = cpu_s() - before
            if name == OURS:
                peak = max(peak, peak_memory_mb())
            score = score_card(truth, predicted)
            tallies.setdefault((name, level), Tally()).add(score, spent)
            if errors and name == OURS and not score.whole:
                console.print(f"[bold]{made.truth.id}[/]", highlight=False)
                for mark, pairs in (("-", score.missed), ("+", score.spurious)):
                    for kind, value in pairs:
                        console.print(f"  {mark} {kind}: {value}", highlight=False, markup=False)
    return peak


def _safely(read: Reader, data: bytes, source: str, console: Console) -> tuple[tuple[str, str, bool], ...]:
    """What it read; a picture it refuses counts as nothing read, by name."""
    try:
        return read(data, source)
    except CardError as error:
        console.print(f"{source}: {error.message}", highlight=False, markup=False)
        return ()


def _measure_samples(
    folder: Path, makers: dict[str, Reader], tallies: dict[tuple[str, str], Tally], console: Console, *, errors: bool
) -> Sheet:
    """Outside pictures: what is known of each, found or not; what else was read is not held against anyone."""
    samples = load_samples(folder)
    found: dict[str, Counter[str]] = {name: Counter() for name in makers}
    total: Counter[str] = Counter()
    for sample in track(samples, "reading samples", console=console, disable=not console.is_terminal):
        data = sample.picture.read_bytes()
        total.update(wanted.label for wanted in sample.wanted)
        for name, read in makers.items():
            before = cpu_s()
            predicted = _safely(read, data, sample.picture.name, console)
            spent = cpu_s() - before
            hits = [wanted for wanted in sample.wanted if is_found(wanted, predicted)]
            found[name].update(wanted.label for wanted in hits)
            score = score_card([(w.label, w.value) for w in sample.wanted], [(w.label, w.value, False) for w in hits])
            tallies.setdefault((name, "samples"), Tally()).add(score, spent)
            if errors and name == OURS and score.missed:
                console.print(f"[bold]{sample.picture.name}[/]", highlight=False)
                for label, value in score.missed:
                    console.print(f"  - {label}: {value}", highlight=False, markup=False)
                for kind, value, _ in predicted:
                    console.print(f"    {kind}: {value}", highlight=False, markup=False)
    rows = [
        (label, f"{total[label]}", *(f"{found[name][label] / total[label]:.3f}" for name in makers))
        for label in sorted(total)
    ]
    everything = max(1, total.total())
    rows.append(("all", f"{total.total()}", *(f"{found[name].total() / everything:.3f}" for name in makers)))
    whole = [f"{tallies[name, 'samples'].whole}" if (name, "samples") in tallies else "0" for name in makers]
    rows.append(("pictures with everything found", f"{len(samples)}", *whole))
    cpu = [f"{tallies[name, 'samples'].mean_cpu_s:.2f}" if (name, "samples") in tallies else "–" for name in makers]
    rows.append(("CPU s a picture", "", *cpu))
    return Sheet(title="Pictures from outside", header=("field", "known", *makers), rows=tuple(rows))


def _publish(sheets: list[Sheet], out: Path | None, name: str, words: str, console: Console) -> None:
    for sheet in sheets:
        sheet.show(console)
    console.print(words, highlight=False, markup=False)
    if out is not None:
        write_section(
            out, name, f"## {name.capitalize()}\n\n{words}\n\n" + "\n".join(sheet.markdown() for sheet in sheets)
        )


def main(argv: Sequence[str] | None = None) -> int:
    """The command line of `meishi bench read`."""
    parser = argparse.ArgumentParser(
        prog="meishi bench read",
        description="Field accuracy by kind and capture level on fresh cards, beside the plain readers.",
        epilog="example: meishi bench read --count 30 --levels scan snap",
    )
    parser.add_argument("--count", type=int, default=30, help="cards at each level (30)")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED, help="fresh seeds begin here (1000)")
    parser.add_argument("--levels", nargs="+", choices=LEVELS, default=["scan", "snap", "hard"])
    parser.add_argument("--styles", nargs="+", choices=sorted(STYLES), default=[], help="only these, in turn")
    parser.add_argument("--readers", nargs="+", choices=list(READERS), default=list(READERS))
    parser.add_argument(
        "--samples", type=Path, default=None, help="outside pictures with a JSON beside each, instead of fresh cards"
    )
    parser.add_argument("--errors", action="store_true", help="print every missed (-) and spurious (+) field")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "accuracy.md")
    parser.add_argument("--no-write", action="store_true", help="print only")
    args = parser.parse_args(argv)
    if args.samples is not None and not args.samples.is_dir():
        parser.error(f"there is no folder {args.samples}")
    given = list(sys.argv[1:] if argv is None else argv)
    if args.samples is not None:
        given[given.index(str(args.samples))] = "FOLDER"  # a path of this machine is nobody's business
    words = " ".join(["meishi bench read", *given])
    seeds = range(0) if args.samples is not None else range(args.first_seed, args.first_seed + args.count)
    run(
        seeds,
        args.levels,
        args.samples,
        None if args.no_write else args.out,
        readers=args.readers,
        styles=args.styles,
        errors=args.errors,
        command=words,
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
