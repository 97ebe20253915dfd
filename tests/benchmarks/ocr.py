"""`meishi bench ocr`: what is printed against what is read, before anything is understood.

    meishi bench ocr --count 10
    meishi bench ocr --variants "both readers" "without kanji" --styles vertical

Cards are found and set straight by our own ingest; every variant then reads the very same flat card. Timings are
reported, never tested.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from rich.console import Console

os.environ.setdefault("OMP_NUM_THREADS", "1")  # CPU seconds of one core

from api.wiring import make_tools
from ingest.card_image import CardImage
from ingest.errors import CardError
from ingest.find_cards import find_cards, largest
from ingest.intake import open_original
from ingest.rectify import rectify
from ocr.engine import Addition, OcrOptions
from ocr.engines.ppocr import PpOcr
from tests.benchmarks.ocr_scoring import LinesTally, together
from tests.benchmarks.ocr_stages import StageClock
from tests.benchmarks.plain_readers import plain_ppocr_lines, plain_tesseract_lines
from tests.benchmarks.readers import cpu_s
from tests.benchmarks.report import ROOT, Sheet, provenance, write_section
from tests.benchmarks.worker_cost import WorkerCost, worker_cost
from tests.benchmarks.yardstick import Yardstick
from tests.support.camera import LEVELS
from tests.support.make_card import Truth, make_card
from tests.support.style import STYLES

FIRST_SEED = 400_000
OURS = "both readers"
PLAIN = ("plain rapidocr", "plain pytesseract")

Lines = Callable[[CardImage], list[str]]
"""A flat card → the text of each line."""


def ours(options: OcrOptions) -> Lines:
    """The readers of these options, put together as the product does."""
    tools = make_tools(options)
    return lambda card: [line.text for line in tools.reader.read(card).read.lines]


VARIANTS: dict[str, Callable[[], Lines]] = {
    OURS: lambda: ours(OcrOptions()),
    "PP-OCR alone": lambda: ours(OcrOptions(reader="ppocr")),
    "Tesseract alone": lambda: ours(OcrOptions(reader="tesseract")),
    **{f"without {one}": partial(ours, OcrOptions(without=one)) for one in Addition},
    "every line read twice": lambda: ours(OcrOptions(second_below=1.0)),
    PLAIN[0]: plain_ppocr_lines,
    PLAIN[1]: plain_tesseract_lines,
}


@dataclass(slots=True, kw_only=True)
class Measured:
    """Everything one run gives."""

    tallies: dict[tuple[str, str, str], LinesTally] = field(default_factory=dict)
    """(variant, level, direction) → sums."""
    stages: StageClock = field(default_factory=StageClock)
    yardstick: Yardstick = field(default_factory=Yardstick)
    cost: WorkerCost | None = None

    def of(self, variant: str, *, level: str = "", direction: str = "") -> LinesTally:
        """One variant's sums, over all levels and directions not named."""
        return together(
            [
                tally
                for (name, at, along), tally in self.tallies.items()
                if name == variant and level in ("", at) and direction in ("", along)
            ]
        )


def flat_cards(
    seeds: range, levels: Sequence[str], styles: Sequence[str], keep: Path
) -> Iterator[tuple[Truth, CardImage]]:
    """Each card drawn, photographed, found and set straight; the picture is kept in a folder."""
    text = PpOcr()
    for seed in seeds:
        for level in levels:
            made = make_card(seed, style=styles[seed % len(styles)] if styles else None, level=level)
            (keep / f"{made.truth.id}.jpg").write_bytes(made.jpeg)
            photo = open_original(made.jpeg, made.truth.id).photo()
            found = largest(find_cards(photo, text))
            if found is not None:
                yield made.truth, rectify(photo, found.quad)


def measure(
    seeds: range,
    levels: Sequence[str],
    variants: Sequence[str],
    console: Console,
    *,
    styles: Sequence[str],
    errors: bool,
) -> Measured:
    """Read every card in every variant."""
    measured = Measured()
    readers = {name: VARIANTS[name]() for name in variants}
    with tempfile.TemporaryDirectory() as folder:
        for number, (truth, card) in enumerate(flat_cards(seeds, levels, styles, Path(folder))):
            for name, read in readers.items():
                if number == 0:
                    _safely(read, card, name, console)  # loading is not reading
                before = cpu_s()
                texts = _safely(read, card, f"{truth.id}, {name}", console)
                spent = cpu_s() - before
                tally = measured.tallies.setdefault((name, truth.level, truth.direction), LinesTally())
                missed = tally.add(truth, texts, spent)
                if errors and name == variants[0]:
                    for kind, wanted, nearest in missed:
                        console.print(f"{truth.id} {kind}: {wanted} | {nearest}", highlight=False, markup=False)
            measured.stages.add(card, truth.direction)
            measured.yardstick.lay()
        pictures = sorted(Path(folder).glob("*.jpg"))[:12]
        if pictures:
            measured.cost = worker_cost(pictures)
    return measured


def _safely(read: Lines, card: CardImage, source: str, console: Console) -> list[str]:
    try:
        return read(card)
    except CardError as error:
        console.print(f"{source}: {error.message}", highlight=False, markup=False)
        return []


def sheets_of(measured: Measured, variants: Sequence[str], levels: Sequence[str]) -> list[Sheet]:
    """Variants, levels and directions, kinds, and stages."""
    lead = variants[0]
    return [
        _variants(measured, variants),
        _levels(measured, lead, levels),
        _names(measured, variants, levels),
        _kinds(measured, lead, levels),
        _stages(measured),
    ]


def _row(name: str, tally: LinesTally) -> tuple[str, ...]:
    return (
        name,
        f"{tally.cards}",
        f"{tally.field_share:.3f}",
        f"{tally.found.total()}/{tally.fields.total()}",
        f"{tally.found['name'] / max(1, tally.fields['name']):.3f}",
        f"{tally.line_share:.3f}",
        f"{tally.character_error:.4f}",
        f"{tally.cpu_s / max(1, tally.cards):.2f}",
    )


HEADER = ("cards", "fields found", "", "names", "lines exact", "character error", "CPU s a card")


def _variants(measured: Measured, variants: Sequence[str]) -> Sheet:
    rows = [
        _row(f"{name}, {direction}", tally)
        for name in variants
        for direction in ("horizontal", "vertical")
        if (tally := measured.of(name, direction=direction)).cards
    ]
    return Sheet(title="Readers and additions", header=("variant", *HEADER), rows=tuple(rows))


def _levels(measured: Measured, variant: str, levels: Sequence[str]) -> Sheet:
    rows = [
        _row(f"{direction}, {level}", tally)
        for direction in ("horizontal", "vertical")
        for level in levels
        if (tally := measured.of(variant, level=level, direction=direction)).cards
    ]
    return Sheet(title=f"By level and direction, {variant}", header=("cards of", *HEADER), rows=tuple(rows))


def _names(measured: Measured, variants: Sequence[str], levels: Sequence[str]) -> Sheet:
    """Names with a variant kanji and without, in each variant of the reader."""
    rows = []
    for name in variants:
        cells = [_share(measured.of(name, level=level), rare) for rare in (False, True) for level in (*levels, "")]
        rows.append((name, *cells))
    columns = [f"{words}, {level}" for words in ("plain", "with a variant") for level in (*levels, "all")]
    return Sheet(title="Names with and without a variant kanji", header=("variant", *columns), rows=tuple(rows))


def _share(tally: LinesTally, rare: bool) -> str:
    return f"{tally.names_found[rare] / tally.names[rare]:.3f} ({tally.names[rare]})" if tally.names[rare] else "–"


def _kinds(measured: Measured, variant: str, levels: Sequence[str]) -> Sheet:
    columns = [measured.of(variant, level=level) for level in levels] + [measured.of(variant)]
    rows = []
    for kind in sorted(columns[-1].fields):
        cells = [
            f"{one.found[kind] / one.fields[kind]:.3f} ({one.fields[kind]})" if one.fields[kind] else "–"
            for one in columns
        ]
        rows.append((kind, *cells))
    return Sheet(title=f"Fields found by kind, {variant}", header=("kind", *levels, "all"), rows=tuple(rows))


DIRECTIONS = ("horizontal", "vertical")


def _stages(measured: Measured) -> Sheet:
    by_direction = [measured.stages.means(direction) for direction in DIRECTIONS]
    stages = list(dict.fromkeys(stage for means in by_direction for stage in means))
    rows = [(stage, *(f"{means[stage]:.3f}" if stage in means else "–" for means in by_direction)) for stage in stages]
    cpu_s = {name: [_cpu_s_a_card(measured.of(name, direction=along)) for along in DIRECTIONS] for name in VARIANTS}
    for name in (OURS, *PLAIN):
        if any(cpu_s[name]):
            rows.append((f"{name}, by itself", *(f"{seconds:.3f}" for seconds in cpu_s[name])))
    pair = [sum(seconds) for seconds in zip(*(cpu_s[name] for name in PLAIN), strict=True)]
    if all(any(cpu_s[name]) for name in (OURS, *PLAIN)):
        shares = [f"{a / b:.2f}" if b else "–" for a, b in zip(cpu_s[OURS], pair, strict=True)]
        rows.append(("both readers against the plain pair", *shares))
    rows.append(
        (
            "how busy the machine was: a fixed sum against its quickest",
            f"{measured.yardstick.stretch:.2f}",
            "",
        )
    )
    if measured.cost is not None:
        rows.append(("start of a worker, CPU s", f"{measured.cost.start_cpu_s:.2f}", ""))
        rows.append(("most memory of a worker while finding and reading, MB", f"{measured.cost.peak_mb:.0f}", ""))
    return Sheet(
        title="CPU seconds a card by stage, and what a worker costs", header=("", *DIRECTIONS), rows=tuple(rows)
    )


def _cpu_s_a_card(tally: LinesTally) -> float:
    return tally.cpu_s / max(1, tally.cards)


def main(argv: Sequence[str] | None = None) -> int:
    """The command line of `meishi bench ocr`."""
    parser = argparse.ArgumentParser(
        prog="meishi bench ocr",
        description="Lines and fields read word for word: each reader alone, each addition left out; CPU and memory.",
        epilog="example: meishi bench ocr --count 10 --levels scan snap",
    )
    parser.add_argument("--count", type=int, default=20, help="cards at each level (20)")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED, help=f"fresh seeds begin here ({FIRST_SEED})")
    parser.add_argument("--levels", nargs="+", choices=LEVELS, default=["scan", "snap", "hard"])
    parser.add_argument("--styles", nargs="+", choices=sorted(STYLES), default=[], help="only these, in turn")
    parser.add_argument("--variants", nargs="+", choices=list(VARIANTS), default=list(VARIANTS))
    parser.add_argument("--errors", action="store_true", help="print every missed field of the first variant")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "accuracy.md")
    parser.add_argument("--no-write", action="store_true", help="print only")
    args = parser.parse_args(argv)
    given = ["FOLDER" if part == str(args.out) else part for part in (sys.argv[1:] if argv is None else argv)]
    console = Console(width=160)
    seeds = range(args.first_seed, args.first_seed + args.count)
    measured = measure(seeds, args.levels, args.variants, console, styles=args.styles, errors=args.errors)
    sheets = sheets_of(measured, args.variants, args.levels)
    words = (
        f"{provenance(' '.join(['meishi bench ocr', *given]))} A field is found when its printed text stands in a line "
        "word for word, spaces and width apart; one thread, finding and straightening left out."
    )
    for sheet in sheets:
        sheet.show(console)
    console.print(words, highlight=False, markup=False)
    if not args.no_write:
        text = "\n".join(sheet.markdown() for sheet in sheets)
        write_section(args.out, "reading", f"## Reading what is printed\n\n{words}\n\n{text}")
        write_section(
            args.out.with_name("performance.md"), "reading", f"## Reading a card\n\n{words}\n\n{sheets[-1].markdown()}"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
